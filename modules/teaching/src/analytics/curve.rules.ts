/** A lesson is drawn in so many parts. */
export const PARTS = 20;

export interface CurvePart {
  fromS: number;
  toS: number;
  reached: number;
  stopped: number;
  replayedS: number;
}

/** How many learners reached each part of a film, how many stopped in it, and how long it was seen again. */
export function curveOf(
  durationS: number,
  learners: readonly { furthestS: number; completed: boolean }[],
  replayed: readonly { part: number; seconds: number }[],
): CurvePart[] {
  if (durationS <= 0) return [];
  const partS = durationS / PARTS;
  const partOf = (seconds: number) => Math.min(PARTS - 1, Math.max(0, Math.floor(seconds / partS)));
  return Array.from({ length: PARTS }, (_none, part) => ({
    fromS: part * partS,
    toS: (part + 1) * partS,
    // Whoever has completed the lesson has been everywhere, also where the last second was not counted.
    reached: learners.filter(({ furthestS, completed }) => completed || partOf(furthestS) >= part).length,
    stopped: learners.filter(({ furthestS, completed }) => !completed && partOf(furthestS) === part).length,
    replayedS: Math.round(replayed.filter((one) => Math.min(PARTS - 1, one.part) === part).reduce((sum, { seconds }) => sum + seconds, 0)),
  }));
}
