import { SURVEY_QUESTIONS, SURVEY_RED_LINE, type SurveyAnswers, type SurveyFigure } from '@yangfan/contract';

/** Counts by question; what a class answered and nothing of who. */
export type Counts = Record<string, number[]>;
const LENGTH = { STARS: 5, YES_NO: 2, NPS: 11, MANY: 7, WORDS: 0 } as const;

export const emptyCounts = (): Counts =>
  Object.fromEntries(
    SURVEY_QUESTIONS.filter(({ kind }) => kind !== 'WORDS').map(({ key, kind }) => [key, Array<number>(LENGTH[kind]).fill(0)]),
  );

/** The places of a question's counts that an answer adds to. */
function placesOf(key: string, kind: string, answers: SurveyAnswers): number[] {
  const value = answers[key as keyof SurveyAnswers];
  if (kind === 'STARS') return [(value as number) - 1];
  if (kind === 'NPS') return [value as number];
  if (kind === 'YES_NO') return [value ? 0 : 1];
  return kind === 'MANY' ? [...(value as number[])] : [];
}
/** The counts with one more answer in them. */
export function counted(counts: Counts, answers: SurveyAnswers): Counts {
  const next = emptyCounts();
  for (const { key, kind } of SURVEY_QUESTIONS) {
    if (kind === 'WORDS') continue;
    next[key] = next[key]!.map((_, index) => counts[key]?.[index] ?? 0);
    for (const place of placesOf(key, kind, answers)) next[key]![place]! += 1;
  }
  return next;
}
/** Counts of several classes together. */
export const together = (all: readonly Counts[]): Counts =>
  all.reduce<Counts>(
    (sum, one) => Object.fromEntries(Object.entries(sum).map(([key, list]) => [key, list.map((n, index) => n + (one[key]?.[index] ?? 0))])),
    emptyCounts(),
  );

const round = (value: number, digits = 1) => Math.round(value * 10 ** digits) / 10 ** digits;
const sum = (list: readonly number[]) => list.reduce((total, n) => total + n, 0);

function valueOf(kind: string, counts: readonly number[]): number | null {
  const all = sum(counts);
  if (!all) return null;
  if (kind === 'STARS') return round(sum(counts.map((n, index) => n * (index + 1))) / all, 2);
  // Nine and ten promote, zero to six hold off (net promoter score).
  if (kind === 'NPS') return round(((sum(counts.slice(9)) - sum(counts.slice(0, 7))) / all) * 100);
  return null;
}
/** Every question but the words, in sums. */
export const figuresOf = (counts: Counts): SurveyFigure[] =>
  SURVEY_QUESTIONS.filter(({ kind }) => kind !== 'WORDS').map(({ key, kind, text, options }) => ({
    key,
    kind,
    text,
    options: [...options],
    counts: counts[key] ?? [],
    value: valueOf(kind, counts[key] ?? []),
  }));

/** Mean of all stars of a class, or null. */
export function meanOf(counts: Counts): number | null {
  const stars = together([counts]);
  const lists = SURVEY_QUESTIONS.filter(({ kind }) => kind === 'STARS').map(({ key }) => stars[key]!);
  const all = sum(lists.map(sum));
  return all ? round(sum(lists.map((list) => sum(list.map((n, index) => n * (index + 1))))) / all, 2) : null;
}
export const npsOf = (counts: Counts): number | null => valueOf('NPS', counts['recommend'] ?? []);
export const chargedOf = (counts: Counts): number => counts[SURVEY_RED_LINE]?.[0] ?? 0;

/** Mean without the highest and the lowest 5 % (domain §4.6); of fewer than twenty nothing is left out. */
export function trimmedMean(values: readonly number[]): number | null {
  if (!values.length) return null;
  const out = Math.floor(values.length * 0.05);
  const kept = [...values].sort((a, b) => a - b).slice(out, values.length - out);
  return round(sum(kept) / kept.length, 2);
}

/** How the survey goes, from a policy. With fewer than three, each can work out another: no policy may go below. */
export function surveyPolicy(values: Readonly<Record<string, unknown>>): { minAnswers: number; minShare: number } {
  const number = (code: string, usual: number) => (typeof values[code] === 'number' ? (values[code] as number) : usual);
  return {
    minAnswers: Math.max(3, number('survey.minAnswers', 5)),
    // A class frozen before the rule existed is not held up.
    minShare: Math.min(1, Math.max(0, number('survey.minShare', 0))),
  };
}
/** How many of so many learners must answer. */
export const neededOf = (learners: number, minShare: number): number => Math.max(0, Math.ceil(learners * minShare - 1e-9));
