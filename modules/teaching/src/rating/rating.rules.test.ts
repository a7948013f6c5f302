import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ratingPolicy } from './rating.policy.ts';
import { closesAtOf, ratingMonths, ratingStanding, ratingTotals, type Rating } from './rating.rules.ts';

const endsAt = new Date('2026-11-24T11:30:00+08:00');
const hoursAfter = (hours: number) => new Date(endsAt.getTime() + hours * 3_600_000);
const facts = { mode: 'OFFLINE' as const, cancelled: false, over: true, attended: true, endsAt, days: 7 };
const stars = fc.integer({ min: 1, max: 5 });
const rating: fc.Arbitrary<Rating> = fc.record({
  sessionId: fc.constantFrom('a', 'b', 'c'),
  practical: stars,
  lecturer: stars,
  organisation: stars,
  comment: fc.constantFrom('', '讲得清楚'),
});

describe('[T3] ratings of lecturers', () => {
  it('[T3] a session is rated after it is over, by whoever was there, until the period ends', () => {
    expect(ratingStanding(facts, hoursAfter(1))).toBe('OPEN');
    expect(ratingStanding({ ...facts, attended: false }, hoursAfter(1))).toBe('NOT_THERE');
    expect(ratingStanding({ ...facts, over: false }, hoursAfter(-1))).toBe('CLOSED');
    expect(ratingStanding({ ...facts, cancelled: true }, hoursAfter(1))).toBe('CLOSED');
    expect(ratingStanding({ ...facts, mode: 'VOD' }, hoursAfter(1))).toBe('CLOSED');
    expect(ratingStanding(facts, new Date(closesAtOf(endsAt, 7).getTime() - 1))).toBe('OPEN');
    expect(ratingStanding(facts, closesAtOf(endsAt, 7))).toBe('CLOSED');
  });

  it('[T3] the first policy that holds a value counts; no policy shows the sums of fewer than three', () => {
    expect(ratingPolicy()).toEqual({ days: 7, minRaters: 5 });
    expect(ratingPolicy({ 'rating.days': 3 }, { 'rating.days': 9, 'rating.minRaters': 8 })).toEqual({ days: 3, minRaters: 8 });
    expect(ratingPolicy({ 'rating.minRaters': 1 }).minRaters).toBe(3);
    expect(ratingPolicy({ 'rating.minRaters': 'x' }).minRaters).toBe(5);
  });

  it('[T3] the counts of each dimension add up to the raters, the raters to those of the shown sessions', () => {
    fc.assert(
      fc.property(fc.array(rating, { maxLength: 60 }), fc.integer({ min: 3, max: 8 }), (list, min) => {
        const totals = ratingTotals(list, min);
        expect(totals.sessions.reduce((sum, one) => sum + one.raters, 0)).toBe(totals.raters);
        for (const { counts, mean } of totals.dimensions) {
          expect(counts.reduce((sum, count) => sum + count, 0)).toBe(totals.raters);
          const sum = counts.reduce((all, count, index) => all + count * (index + 1), 0);
          expect(Math.abs(mean - sum / totals.raters)).toBeLessThan(0.0051);
        }
        const means = totals.dimensions.map(({ mean }) => mean);
        if (totals.mean !== null)
          expect(Math.abs(totals.mean - means.reduce((sum, one) => sum + one, 0) / means.length)).toBeLessThan(0.0151);
        expect(totals.sessions.length + totals.tooFew).toBe(new Set(list.map(({ sessionId }) => sessionId)).size);
      }),
    );
  });

  it('[T3] what fewer than the smallest number of learners said changes no figure and shows no comment', () => {
    fc.assert(
      fc.property(fc.array(rating, { maxLength: 40 }), fc.array(rating, { minLength: 1, maxLength: 4 }), (list, few) => {
        const hidden = few.map((one) => ({ ...one, sessionId: 'few', comment: '只有几个人的课' }));
        const { tooFew: before, ...without } = ratingTotals(list, 5);
        const { tooFew: after, ...withFew } = ratingTotals([...list, ...hidden], 5);
        expect(withFew).toEqual(without);
        expect(after).toBe(before + 1);
      }),
    );
  });

  it('[T3] months weigh each rater the same and stand in the order of time', () => {
    expect(
      ratingMonths([
        { day: '2026-12-01', raters: 5, mean: 5 },
        { day: '2026-11-24', raters: 10, mean: 4 },
        { day: '2026-11-25', raters: 5, mean: 3 },
      ]),
    ).toEqual([
      { month: '2026-11', sessions: 2, raters: 15, mean: 3.67 },
      { month: '2026-12', sessions: 1, raters: 5, mean: 5 },
    ]);
  });
});
