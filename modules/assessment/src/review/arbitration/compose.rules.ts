/** The figures of domain §4.4; the policy may set others. */
export interface ReviewRules {
  reviewers: number;
  /** Scores further apart than this go to another expert. */
  differenceLimit: number;
  passMark: number;
  /** One passes and one fails: arbitrated from this distance on. */
  crossLimit: number;
  /** `NEARER`: the average of the arbiter's score and the one nearest to it. `ARBITER`: the arbiter's score alone. */
  arbitration: 'NEARER' | 'ARBITER';
  excellentMark: number;
  calibrationLimit: number;
  calibrationDays: number;
  capPerRound: number;
  days: number;
  acceptDays: number;
  remindDays: number;
  minMinutes: number;
}
export type Verdict =
  | { kind: 'WAITING'; missing: number }
  | { kind: 'ARBITRATE'; why: string }
  | { kind: 'FINAL'; score: number; why: string; arbitrated: boolean };
export type Level = 'EXCELLENT' | 'PASS' | 'FAIL';

const tenths = (value: number) => Math.round(value * 10) / 10;
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** What the scores of one plan come to: wait, ask an arbiter, or a final score with the sentence that explains it. */
export function composeScores(scores: readonly number[], arbiter: number | null, rules: ReviewRules): Verdict {
  if (scores.length < rules.reviewers) return { kind: 'WAITING', missing: rules.reviewers - scores.length };
  const apart = tenths(Math.max(...scores) - Math.min(...scores));
  const crosses = Math.min(...scores) < rules.passMark && Math.max(...scores) >= rules.passMark && apart >= rules.crossLimit;
  const needsArbiter = apart > rules.differenceLimit || crosses;
  if (!needsArbiter)
    return {
      kind: 'FINAL',
      score: tenths(mean(scores)),
      arbitrated: false,
      why: `${scores.length} 位专家独立评分，相差 ${apart} 分（不超过 ${rules.differenceLimit} 分），取平均`,
    };
  if (arbiter === null)
    return {
      kind: 'ARBITRATE',
      why:
        apart > rules.differenceLimit
          ? `专家评分相差 ${apart} 分，超过 ${rules.differenceLimit} 分`
          : `专家评分一位及格、一位不及格，相差 ${apart} 分`,
    };
  return arbitrated(scores, arbiter, rules);
}

function arbitrated(scores: readonly number[], arbiter: number, rules: ReviewRules): Verdict {
  if (rules.arbitration === 'ARBITER')
    return { kind: 'FINAL', score: tenths(arbiter), arbitrated: true, why: '专家评分分歧较大，由仲裁专家裁定，以仲裁分为准' };
  const distance = Math.min(...scores.map((score) => Math.abs(score - arbiter)));
  // Where two are equally near, all of them count: neither side is preferred.
  const nearest = scores.filter((score) => Math.abs(score - arbiter) === distance);
  return {
    kind: 'FINAL',
    score: tenths(mean([arbiter, ...nearest])),
    arbitrated: true,
    why: '专家评分分歧较大，由仲裁专家再评，取仲裁分与最接近的评分的平均',
  };
}

/** Excellent, pass or fail. */
export const levelOf = (score: number, rules: Pick<ReviewRules, 'passMark' | 'excellentMark'>): Level =>
  score >= rules.excellentMark ? 'EXCELLENT' : score >= rules.passMark ? 'PASS' : 'FAIL';
