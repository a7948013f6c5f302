/** Stretches of a video in seconds, sorted, apart from each other. */
export type Intervals = readonly (readonly [number, number])[];

// Tenths of milliseconds of rounding must not leave a crack that makes a second interval.
const TOUCH = 0.001;

/** Length of all stretches together. */
export const lengthOf = (intervals: Intervals): number => intervals.reduce((sum, [from, to]) => sum + (to - from), 0);

/** Adds a stretch; what was there already is not there twice. */
export function addInterval(intervals: Intervals, from: number, to: number): Intervals {
  if (to <= from) return intervals;
  const before: [number, number][] = [];
  const after: [number, number][] = [];
  let low = from;
  let high = to;
  for (const [a, b] of intervals) {
    if (b < low - TOUCH) before.push([a, b]);
    else if (a > high + TOUCH) after.push([a, b]);
    else {
      low = Math.min(low, a);
      high = Math.max(high, b);
    }
  }
  return [...before, [low, high], ...after];
}

/** How much of `from`→`to` is not covered yet. */
export function newLength(intervals: Intervals, from: number, to: number): number {
  if (to <= from) return 0;
  const covered = intervals.reduce((sum, [a, b]) => sum + Math.max(0, Math.min(b, to) - Math.max(a, from)), 0);
  return Math.max(0, to - from - covered);
}
