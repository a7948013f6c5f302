import { RATING_DIMENSIONS, type RatingDimension, type RatingStars } from '@yangfan/contract';

const DAY_MS = 86_400_000;
const round2 = (value: number) => Math.round(value * 100) / 100;

/** What decides whether a learner may rate a session now. */
export interface RatingFacts {
  mode: 'VOD' | 'LIVE' | 'OFFLINE';
  cancelled: boolean;
  /** The class teacher ended it, or its time is over. */
  over: boolean;
  attended: boolean;
  endsAt: Date;
  days: number;
}

/** Until when a session may be rated. */
export const closesAtOf = (endsAt: Date, days: number): Date => new Date(endsAt.getTime() + days * DAY_MS);

/** OPEN: may be rated · CLOSED: not over yet, cancelled, or its period has passed · NOT_THERE: the learner did not attend. A film has no lecturer in the room: it is not rated. */
export function ratingStanding({ mode, cancelled, over, attended, endsAt, days }: RatingFacts, now: Date): 'OPEN' | 'CLOSED' | 'NOT_THERE' {
  if (mode === 'VOD' || cancelled || !over || now >= closesAtOf(endsAt, days)) return 'CLOSED';
  return attended ? 'OPEN' : 'NOT_THERE';
}

/** One rating as it is summed up: no person, no moment. */
export interface Rating extends RatingStars {
  sessionId: string;
  comment: string;
}
export interface SessionTotal extends Record<RatingDimension, number> {
  sessionId: string;
  raters: number;
  mean: number;
}

function grouped<T>(list: readonly T[], by: (one: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const one of list) groups.set(by(one), [...(groups.get(by(one)) ?? []), one]);
  return groups;
}

const meanOf = (list: readonly Rating[], of: (one: Rating) => number): number =>
  round2(list.reduce((sum, one) => sum + of(one), 0) / list.length);
const overall = (one: Rating) => RATING_DIMENSIONS.reduce((sum, key) => sum + one[key], 0) / RATING_DIMENSIONS.length;

/**
 * Sums of ratings whose period is over. A session with fewer raters than `minRaters` is in no sum at all: were it in the total, whoever subtracts the
 * shown sessions would read the few.
 */
export function ratingTotals(ratings: readonly Rating[], minRaters: number) {
  const bySession = grouped(ratings, ({ sessionId }) => sessionId);
  const shown = [...bySession.values()].filter((list) => list.length >= minRaters);
  const all = shown.flat();
  return {
    raters: all.length,
    mean: all.length ? meanOf(all, overall) : null,
    dimensions: all.length
      ? RATING_DIMENSIONS.map((key) => ({
          key,
          mean: meanOf(all, (one) => one[key]),
          counts: [1, 2, 3, 4, 5].map((stars) => all.filter((one) => one[key] === stars).length),
        }))
      : [],
    sessions: shown.map((list): SessionTotal => ({ sessionId: list[0]!.sessionId, ...meansOf(list) })),
    tooFew: bySession.size - shown.length,
    comments: all.flatMap(({ comment }) => (comment ? [comment] : [])),
  };
}

function meansOf(list: readonly Rating[]) {
  return {
    raters: list.length,
    mean: meanOf(list, overall),
    practical: meanOf(list, (one) => one.practical),
    lecturer: meanOf(list, (one) => one.lecturer),
    organisation: meanOf(list, (one) => one.organisation),
  };
}

/** How the mean went from month to month, each rater with the same weight. */
export function ratingMonths(sessions: readonly { day: string; raters: number; mean: number }[]) {
  const byMonth = grouped(sessions, ({ day }) => day.slice(0, 7));
  return [...byMonth]
    .map(([month, list]) => {
      const raters = list.reduce((sum, one) => sum + one.raters, 0);
      return { month, sessions: list.length, raters, mean: round2(list.reduce((sum, one) => sum + one.mean * one.raters, 0) / raters) };
    })
    .sort((a, b) => a.month.localeCompare(b.month));
}
