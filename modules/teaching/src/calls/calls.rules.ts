import { createHash } from 'node:crypto';

export type CallState = 'WAITING' | 'PRESENT' | 'MISSED' | 'EXCUSED';
export interface Answer {
  present: boolean | null;
  excusedBy: string | null;
}

/** How one learner stands in a call at a moment of the server's clock. A roll call by hand has no end: who is not ticked is not judged. */
export function stateOf({ present, excusedBy }: Answer, call: { kind: 'PHONE' | 'HAND'; dueAt: Date | null }, now: Date): CallState {
  if (present) return 'PRESENT';
  const missed = present === false || (call.kind === 'PHONE' && call.dueAt !== null && call.dueAt <= now);
  if (!missed) return 'WAITING';
  return excusedBy ? 'EXCUSED' : 'MISSED';
}

/** Draws so many by lot; the same seed draws the same, so anybody can draw again. */
export function drawBy(seed: string, learnerIds: readonly string[], count: number): string[] {
  const rank = (learnerId: string) => createHash('sha256').update(`${seed}|${learnerId}`).digest('hex');
  return learnerIds
    .map((id) => ({ id, rank: rank(id) }))
    .sort((a, b) => (a.rank < b.rank ? -1 : 1))
    .slice(0, count)
    .map(({ id }) => id);
}

/** Morning ends at one o'clock in China. */
export const halfOf = (at: Date): 'AM' | 'PM' => ((at.getUTCHours() + 8) % 24 < 13 ? 'AM' : 'PM');
