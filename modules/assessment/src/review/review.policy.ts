import type { ReviewRules } from './arbitration/compose.rules.ts';

/** Codes of the policy and what holds where a province or an older snapshot says nothing (domain §4.4). */
const CODES: { [K in keyof ReviewRules]: readonly [code: string, usual: ReviewRules[K]] } = {
  reviewers: ['review.reviewers', 2],
  differenceLimit: ['review.differenceLimit', 10],
  passMark: ['review.passMark', 60],
  crossLimit: ['review.crossLimit', 5],
  arbitration: ['review.arbitration', 'NEARER'],
  excellentMark: ['review.excellentMark', 90],
  calibrationLimit: ['review.calibrationLimit', 8],
  calibrationDays: ['review.calibrationDays', 365],
  capPerRound: ['review.capPerRound', 30],
  days: ['review.days', 7],
  acceptDays: ['review.acceptDays', 2],
  remindDays: ['review.remindDays', 1],
  minMinutes: ['review.minMinutes', 3],
};

/** The rules of review in force: a class approved before they existed goes by the usual ones. */
export function reviewRules(values: Readonly<Record<string, unknown>>): ReviewRules {
  return Object.fromEntries(
    Object.entries(CODES).map(([key, [code, usual]]) => {
      const value = values[code];
      const fits = key === 'arbitration' ? value === 'NEARER' || value === 'ARBITER' : typeof value === 'number' && Number.isFinite(value);
      return [key, fits ? value : usual];
    }),
  ) as unknown as ReviewRules;
}
