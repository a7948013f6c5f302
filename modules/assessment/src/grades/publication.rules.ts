import type { ComposedGrade } from './grade.rules.ts';

/** A grade as it was published. */
export interface Published {
  total: string | number;
  conclusion: string;
  composition: ComposedGrade;
  /** Null: thawed, and not published anew yet. */
  objectionsUntil: Date | null;
}

const scoresOf = (grade: ComposedGrade) => grade.parts.map(({ key, score }) => `${key} ${score}`).join('|');

/** Whether the evidence gives another grade than the published one: total, conclusion or a part's score; other words for the same are none. */
export const differs = (published: Published, now: ComposedGrade): boolean =>
  Number(published.total) !== now.total || published.conclusion !== now.conclusion || scoresOf(published.composition) !== scoresOf(now);

/** Whether a publication concerns this learner: nothing published yet, something else published, or a time to object that stands still. */
export const isDue = (published: Published | undefined, now: ComposedGrade): boolean =>
  !published || published.objectionsUntil === null || differs(published, now);

/** The one part that changed, with its scores; nulls where several did, or only what they come to. */
export function changedPart(
  published: Published,
  now: ComposedGrade,
): { part: string | null; scoreBefore: number | null; scoreAfter: number | null } {
  const before = new Map(published.composition.parts.map(({ key, score }) => [key, score]));
  const changed = now.parts.filter(({ key, score }) => before.get(key) !== score);
  const [only] = changed;
  return only && changed.length === 1
    ? { part: only.key, scoreBefore: before.get(only.key) ?? null, scoreAfter: only.score }
    : { part: null, scoreBefore: null, scoreAfter: null };
}
