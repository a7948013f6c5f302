import type { SurveyAnswers } from '@yangfan/contract';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  chargedOf,
  counted,
  emptyCounts,
  figuresOf,
  meanOf,
  neededOf,
  npsOf,
  surveyPolicy,
  together,
  trimmedMean,
} from './survey.rules.ts';

const star = fc.integer({ min: 1, max: 5 });
const answers: fc.Arbitrary<SurveyAnswers> = fc.record({
  practical: star,
  lecturer: star,
  organisation: star,
  platform: star,
  simulation: star,
  place: star,
  service: star,
  charged: fc.boolean(),
  inPerson: fc.boolean(),
  recommend: fc.integer({ min: 0, max: 10 }),
  needs: fc.uniqueArray(fc.integer({ min: 0, max: 6 }), { maxLength: 7 }),
  comment: fc.constant(''),
});

describe('[E6] satisfaction in sums', () => {
  test('[E6] sums do not depend on the order of answers nor on how classes are put together', () => {
    fc.assert(
      fc.property(fc.array(answers, { maxLength: 12 }), fc.nat(), (all, at) => {
        const add = (list: readonly SurveyAnswers[]) => list.reduce(counted, emptyCounts());
        const cut = all.length ? at % all.length : 0;
        expect(together([add(all.slice(0, cut)), add(all.slice(cut))])).toEqual(add(all.toReversed()));
        expect(chargedOf(add(all))).toBe(all.filter(({ charged }) => charged).length);
        const mean = meanOf(add(all));
        if (all.length) expect(mean!).toBeGreaterThanOrEqual(1);
        else expect(mean).toBeNull();
      }),
    );
  });

  test('[E6] nine and ten recommend, up to six do not; the figure lies between −100 and 100', () => {
    const base = fc.sample(answers, { seed: 1, numRuns: 1 })[0]!;
    const of = (...marks: number[]) => npsOf(marks.reduce((sum, recommend) => counted(sum, { ...base, recommend }), emptyCounts()));
    expect(of(10, 9, 8, 0)).toBe(25);
    expect(of(7, 8)).toBe(0);
    expect(of(0, 6)).toBe(-100);
    expect(of()).toBeNull();
    expect(figuresOf(emptyCounts())).toHaveLength(11);
  });

  test('[E6] the highest and lowest 5 % of classes are left out, and of fewer than twenty none', () => {
    expect(trimmedMean([1, ...Array<number>(18).fill(4), 5])).toBe(4);
    expect(trimmedMean([1, 5])).toBe(3);
    expect(trimmedMean([])).toBeNull();
  });

  test('[E6] no policy may show figures of fewer than three; a class frozen before the rule is not held up', () => {
    expect(surveyPolicy({ 'survey.minAnswers': 1 })).toEqual({ minAnswers: 3, minShare: 0 });
    expect(surveyPolicy({ 'survey.minShare': 7 }).minShare).toBe(1);
    expect(neededOf(3, 0.8)).toBe(3);
    expect(neededOf(10, 0.8)).toBe(8);
    expect(neededOf(0, 1)).toBe(0);
  });
});
