/** A hand in the queue. */
export interface Hand {
  learnerId: string;
  raisedAt: number;
  /** Seconds on stage in earlier turns of the lesson. */
  spokenS: number;
}

/** Who spoke least comes first; among equals who raised the hand first; then by id, so that every server finds the same order. */
export function fairOrder<T extends Hand>(hands: readonly T[]): T[] {
  return [...hands].sort(
    (a, b) => a.spokenS - b.spokenS || a.raisedAt - b.raisedAt || (a.learnerId < b.learnerId ? -1 : a.learnerId > b.learnerId ? 1 : 0),
  );
}

/** Who is asked to the free seats now. `taken`: on stage or already invited. */
export function nextOnStage<T extends Hand>(hands: readonly T[], seatsMax: number, taken: number): T[] {
  return fairOrder(hands).slice(0, Math.max(0, seatsMax - taken));
}

/** When a turn ends by itself; null = no limit. */
export const turnEnd = (now: number, turnS: number): number | null => (turnS > 0 ? now + turnS * 1000 : null);

/** What a learner may do from where: their own hand and place. */
const OWN: Record<string, readonly string[]> = {
  none: ['RAISED'],
  RAISED: ['LOWERED'],
  INVITED: ['ON_STAGE', 'DECLINED'],
  ON_STAGE: ['LEFT'],
};
export const mayMoveSeat = (from: string | null, to: string): boolean => (OWN[from ?? 'none'] ?? []).includes(to);
