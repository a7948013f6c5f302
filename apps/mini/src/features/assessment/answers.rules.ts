import type { ReplyOf, routes } from '@yangfan/contract';

export type Attempt = ReplyOf<(typeof routes.assessment)['startAttempt']>;
export type Question = Attempt['questions'][number];
export type Answer = Attempt['answers'][number];
export type Value = Answer['value'];
/** Whether something was given. */
export function isAnswered(value: Value | undefined): boolean {
  if (value === null || value === undefined || value === '') return false;
  if (Array.isArray(value)) return value.some((one) => one !== '');
  return typeof value === 'object' ? Object.values(value).some(isAnswered) : true;
}

/** Whole seconds left by the server's clock. `aheadMs`: how far the server's clock is ahead of the phone's. */
export function secondsLeft(deadline: string, aheadMs: number, now: number): number {
  return Math.max(0, Math.ceil((Date.parse(deadline) - now - aheadMs) / 1000));
}

/** How many blanks a stem has. */
export function blanksOf(stem: string): number {
  return Math.max(1, (stem.match(/_{2,}|（\s*）/g) ?? []).length);
}
