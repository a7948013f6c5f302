import { createHash } from 'node:crypto';

/** So long before it is due a check is announced, and may be done. */
export const ANNOUNCE_MS = 3 * 60_000;
/** So long somebody has to say that they are still there. */
export const IDLE_ANSWER_MS = 60_000;

/** When the next random check is due: between three and five quarters of the policy's interval, drawn by the seed. */
export function nextCheck(from: number, everyMinutes: number, seed: string): number {
  const share = createHash('sha256').update(seed).digest().readUInt32BE(0) / 2 ** 32;
  return Math.round(from + everyMinutes * 60_000 * (0.75 + 0.5 * share));
}

export interface OpenCheck {
  dueAt: Date;
  moved: boolean;
  missedAt: Date | null;
}

/** What becomes of a check when its learner comes back: one that cannot be announced in time any more moves, once. */
export function onReturn(check: OpenCheck, now: number): { dueAt: Date; moved: boolean } {
  const { dueAt, moved } = check;
  if (moved || check.missedAt || dueAt.getTime() - now >= ANNOUNCE_MS) return { dueAt, moved };
  return { dueAt: new Date(now + ANNOUNCE_MS), moved: true };
}

/** Whether a check fell due while its learner was there and was not done. */
export const isMissed = (check: OpenCheck, presentUntil: Date): boolean => !check.missedAt && check.dueAt < presentUntil;
