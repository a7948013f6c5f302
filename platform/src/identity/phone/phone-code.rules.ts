/**
 * Life, tries and pace of text-message codes. A signed-in learner without a face proves themselves by code many times a day (arrival,
 * leaving, every twenty minutes of film): the way of equal effect must not run out where the face would not.
 */
export const PHONE_CODE = {
  lifeS: 300,
  maxTries: 5,
  resendS: 60,
  perPhoneDay: 10,
  perCheckDay: 40,
  perIpHour: 100,
  captchaAfterPerIp: 20,
} as const;

/** Six digits from a random integer below 1,000,000. */
export function sixDigits(random: number): string {
  return String(random).padStart(6, '0');
}
