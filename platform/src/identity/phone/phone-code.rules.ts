/** Life, tries and pace of text-message codes. */
export const PHONE_CODE = { lifeS: 300, maxTries: 5, resendS: 60, perPhoneDay: 10, perIpHour: 100, captchaAfterPerIp: 20 } as const;

/** Six digits from a random integer below 1,000,000. */
export function sixDigits(random: number): string {
  return String(random).padStart(6, '0');
}
