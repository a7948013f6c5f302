import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { reviewRules } from '../review.policy.ts';
import { composeScores, levelOf } from './compose.rules.ts';

const rules = reviewRules({});
const byArbiter = { ...rules, arbitration: 'ARBITER' as const };
const score = fc.integer({ min: 0, max: 1000 }).map((tenths) => tenths / 10);

describe('[E5] from scores to a score (domain §4.4)', () => {
  test('[E5] up to ten apart the average; further apart, or across the pass mark from five on, an arbiter', () => {
    expect(composeScores([70], null, rules)).toEqual({ kind: 'WAITING', missing: 1 });
    expect(composeScores([70, 80], null, rules)).toMatchObject({ kind: 'FINAL', score: 75, arbitrated: false });
    expect(composeScores([70, 80.5], null, rules).kind).toBe('ARBITRATE');
    expect(composeScores([58, 62], null, rules)).toMatchObject({ kind: 'FINAL', score: 60 });
    expect(composeScores([57, 62], null, rules).kind).toBe('ARBITRATE');
    expect(composeScores([60, 65], null, rules).kind).toBe('FINAL');
  });
  test('[E5] after arbitration the nearer two are averaged; equally near, all three; or the arbiter alone, by policy', () => {
    expect(composeScores([60, 80], 75, rules)).toMatchObject({ kind: 'FINAL', score: 77.5, arbitrated: true });
    expect(composeScores([60, 80], 70, rules)).toMatchObject({ score: 70 });
    expect(composeScores([60, 80], 75, byArbiter)).toMatchObject({ score: 75 });
  });
  test('[E5] whatever the scores: the final one lies among them, the order of experts does not matter, nobody is arbitrated for nothing', () => {
    fc.assert(
      fc.property(score, score, score, (a, b, arbiter) => {
        const without = composeScores([a, b], null, rules);
        expect(composeScores([b, a], null, rules)).toEqual(without);
        const apart = Math.round(Math.abs(a - b) * 10) / 10;
        const crosses = Math.min(a, b) < 60 && Math.max(a, b) >= 60 && apart >= 5;
        expect(without.kind).toBe(apart > 10 || crosses ? 'ARBITRATE' : 'FINAL');
        const with3 = composeScores([a, b], arbiter, rules);
        if (with3.kind !== 'FINAL') throw new Error('an arbiter ends it');
        const all = without.kind === 'FINAL' ? [a, b] : [a, b, arbiter];
        expect(with3.score).toBeGreaterThanOrEqual(Math.min(...all) - 0.05);
        expect(with3.score).toBeLessThanOrEqual(Math.max(...all) + 0.05);
        expect(with3.arbitrated).toBe(without.kind === 'ARBITRATE');
        expect(Math.round(with3.score * 10)).toBeCloseTo(with3.score * 10, 6);
      }),
    );
  });
  test('[E5] ninety is excellent, sixty passes; a policy that says nothing or nonsense is the usual one', () => {
    expect([90, 89.9, 60, 59.9].map((one) => levelOf(one, rules))).toEqual(['EXCELLENT', 'PASS', 'PASS', 'FAIL']);
    expect(reviewRules({ 'review.reviewers': 3, 'review.differenceLimit': 'x', 'review.arbitration': 'COIN' })).toEqual({
      ...rules,
      reviewers: 3,
    });
  });
});
