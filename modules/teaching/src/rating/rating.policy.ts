/** How ratings of lecturers go: for how many days after a session, and from how many raters on they are shown. */
export interface RatingPolicy {
  days: number;
  minRaters: number;
}
type Values = Readonly<Record<string, unknown>>;

const CODES = { days: ['rating.days', 7], minRaters: ['rating.minRaters', 5] } as const;
/** With fewer, each rater can work out the other: no policy may go below. */
const FEWEST = 3;

const isCount = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value) && value > 0;

/** Whether a frozen policy lacks a code, so that the one in force must be asked. */
export const lacksRating = (frozen: Values): boolean => Object.values(CODES).some(([code]) => !isCount(frozen[code]));

/** The values from the first of several policies that holds each, else what stands here. */
export function ratingPolicy(...policies: readonly Values[]): RatingPolicy {
  const value = (key: keyof typeof CODES) => policies.map((one) => one[CODES[key][0]]).find(isCount) ?? CODES[key][1];
  return { days: value('days'), minRaters: Math.max(FEWEST, value('minRaters')) };
}
