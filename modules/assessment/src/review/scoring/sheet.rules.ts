import { COMMENT_MIN, type ProblemCode } from '@yangfan/contract';

export interface Draft {
  points: { code: string; points: number; note: string }[];
  comment: string;
  suggestions: string[];
  recommended: boolean;
}
export interface Criterion {
  code: string;
  maxScore: number;
}
/** The strokes of a written name. */
export type Strokes = readonly (readonly number[])[];

/** A gap longer than this between two signs of life was spent elsewhere. */
const MOST_GAP_S = 90;
/** Different characters in a comment that says something; “好好好…” has one. */
const LEAST_CHARACTERS = 10;
/** The way the pen goes on a sheet 1000 wide: a tick or a dot is no name. */
const LEAST_INK = 600;
const LEAST_POINTS = 12;

export const EMPTY_DRAFT: Draft = { points: [], comment: '', suggestions: [], recommended: false };

/** Whether every point belongs to a chapter, once, within its maximum. */
export const pointsFit = (points: readonly { code: string; points: number }[], criteria: readonly Criterion[]): boolean =>
  new Set(points.map((one) => one.code)).size === points.length &&
  points.every((one) => {
    const of = criteria.find((criterion) => criterion.code === one.code);
    return !!of && one.points >= 0 && one.points <= of.maxScore;
  });

/** The sum in tenths, so that halves add up exactly; scaled to 100 where the chapters' maxima add up to something else. */
export function totalOf(points: readonly { points: number }[], criteria: readonly Criterion[]): number {
  const max = criteria.reduce((sum, one) => sum + one.maxScore, 0);
  const sum = points.reduce((all, one) => all + one.points, 0);
  return max > 0 ? Math.round((sum / max) * 1000) / 10 : 0;
}

/** What keeps a sheet from being handed in; null when it is whole. */
export function faultOfSheet(draft: Draft, criteria: readonly Criterion[], strokes: Strokes): ProblemCode | null {
  if (!pointsFit(draft.points, criteria) || draft.points.length !== criteria.length) return 'assessment.review_points';
  const words = [...draft.comment.trim().replace(/\s+/g, ' ')];
  if (words.length < COMMENT_MIN || new Set(words).size < LEAST_CHARACTERS) return 'assessment.review_comment';
  if (!draft.suggestions.some((one) => one.trim().length >= 4)) return 'assessment.review_suggestion';
  return isSigned(strokes) ? null : 'assessment.review_signature';
}

/** Whether the strokes are a written name and not a slip of the pen. */
export function isSigned(strokes: Strokes): boolean {
  let ink = 0;
  let points = 0;
  for (const stroke of strokes) {
    if (stroke.length % 2) return false;
    points += stroke.length / 2;
    for (let i = 2; i + 1 < stroke.length; i += 2) ink += Math.hypot(stroke[i]! - stroke[i - 2]!, stroke[i + 1]! - stroke[i - 1]!);
  }
  return ink >= LEAST_INK && points >= LEAST_POINTS;
}

/** Seconds to add for the time since the last sign of life. */
export const secondsSince = (last: Date | null, now: Date): number =>
  last ? Math.max(0, Math.min(MOST_GAP_S, Math.round((now.getTime() - last.getTime()) / 1000))) : 0;
