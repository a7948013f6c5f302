import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { countedTheory, resitStanding, RESIT_SCORES, type MarkedSitting, type Sitting } from './resit.rules.ts';

const failed: Sitting = { kind: 'REGULAR', released: true, attempted: true, percent: 52, passed: false };
const resit: Sitting = { kind: 'RESIT', released: true, attempted: true, percent: 55, passed: false };
const rule = { max: 1, regularReleased: true };

describe('[E2] who may resit', () => {
  test('[E2] a failed or absent learner may, up to the policy’s number; who passed may not', () => {
    expect(resitStanding([failed], rule)).toMatchObject({ state: 'ELIGIBLE', used: 0, best: 52, absent: false });
    expect(resitStanding([], rule)).toMatchObject({ state: 'ELIGIBLE', absent: true, best: null });
    expect(resitStanding([{ ...failed, passed: true }], rule).state).toBe('PASSED');
    expect(resitStanding([failed, resit], rule)).toMatchObject({ state: 'USED_UP', used: 1, best: 55 });
    expect(resitStanding([failed, resit], { ...rule, max: 2 }).state).toBe('ELIGIBLE');
    expect(resitStanding([failed, { ...resit, passed: true }], rule).state).toBe('PASSED');
  });
  test('[E2] nobody before the class has results, nobody twice at once; a resit not come to is used', () => {
    expect(resitStanding([], { max: 1, regularReleased: false }).state).toBe('NO_RESULT');
    expect(resitStanding([failed, { ...resit, released: false }], { ...rule, max: 2 }).state).toBe('PENDING');
    expect(resitStanding([failed, { ...resit, attempted: false, percent: null }], rule).state).toBe('USED_UP');
  });
});

const sitting = fc.record<MarkedSitting>({
  kind: fc.constantFrom('REGULAR', 'RESIT'),
  examId: fc.constant('exm'),
  title: fc.constant('理论考试'),
  percent: fc.integer({ min: 0, max: 1000 }).map((tenths) => tenths / 10),
  passPercent: fc.constant(60),
  automatic: fc.boolean(),
});

describe('[E2] which score counts', () => {
  const regular: MarkedSitting = { kind: 'REGULAR', examId: 'a', title: '首考', percent: 52, passPercent: 60, automatic: false };
  const again: MarkedSitting = { ...regular, kind: 'RESIT', examId: 'b', title: '二考', percent: 81 };
  test('[E2] a resit is worth the pass mark at most, unless the province counts the real figure', () => {
    expect(countedTheory([regular, again], 'CAPPED')).toMatchObject({ score: 60, resits: 1 });
    expect(countedTheory([regular, again], 'CAPPED')!.why).toContain('补考最高计 60 分');
    expect(countedTheory([regular, again], 'BEST')!.score).toBe(81);
    expect(countedTheory([again, { ...again, percent: 40 }], 'LAST')!.score).toBe(40);
    expect(countedTheory([], 'CAPPED')).toBeNull();
  });
  test('[E2] capped never exceeds best, a capped resit never turns a failure into more than a bare pass', () => {
    fc.assert(
      fc.property(fc.array(sitting, { minLength: 1, maxLength: 5 }), (all) => {
        const [capped, best, last] = RESIT_SCORES.map((mode) => countedTheory(all, mode)!.score) as [number, number, number];
        expect(capped).toBeLessThanOrEqual(best);
        expect(best).toBe(Math.max(...all.map((one) => one.percent)));
        expect(last).toBe(all.at(-1)!.percent);
        if (all.every((one) => one.kind === 'RESIT')) expect(capped).toBeLessThanOrEqual(60);
        const regulars = all.filter((one) => one.kind === 'REGULAR').map((one) => one.percent);
        if (regulars.length) expect(capped).toBeGreaterThanOrEqual(Math.max(...regulars));
      }),
    );
  });
});
