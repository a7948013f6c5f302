/** What a learner sees of a released paper: the score only; their answers and what each earned; the right answers and explanations too. */
export const REVIEW_MODES = ['SCORE', 'OWN', 'FULL'] as const;
export type ReviewMode = (typeof REVIEW_MODES)[number];

/** The mode that a policy names (`exam.reviewMode`); a policy frozen before there was one shows everything, as it did then. */
export function reviewModeOf(value: unknown): ReviewMode {
  return REVIEW_MODES.find((mode) => mode === value) ?? 'FULL';
}

interface Reviewed {
  right: unknown;
  analysis: string;
}
/** The questions of a marked paper as far as the mode lets them be seen. */
export function underMode<Q extends Reviewed>(mode: ReviewMode | 'PAUSED', questions: readonly Q[]): Q[] {
  if (mode === 'FULL') return [...questions];
  return mode === 'OWN' ? questions.map((question) => ({ ...question, right: null, analysis: '' })) : [];
}
