import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { thresholdsOf } from './doctor.policy.ts';
import { diagnose, difficultyOf, isSetAside, type Patient } from './doctor.rules.ts';
import { driftOf, mondayOf, weeksOf } from './drift.rules.ts';
import { count, noSums, together, type Sums } from './sums.rules.ts';

const LIMITS = thresholdsOf({});
const item = {
  type: 'SINGLE',
  options: ['A', 'B', 'C', 'D'].map((key) => ({ key, text: key })),
  answer: 'A',
  difficulty: 3,
} as Patient['item'];
/** Answers as numbers: who of a third (0 low, 2 high) chose what. */
function answers(rows: readonly (readonly [0 | 1 | 2, string, number])[]): Sums {
  const sums = noSums();
  for (const [third, choice, times] of rows)
    for (let at = 0; at < times; at++) count(sums, { x: choice === 'A' ? 1 : 0, r: 0.4 + third * 0.2 + (at % 3) * 0.02 }, [choice], third);
  return sums;
}
const HEALTHY = answers([
  [0, 'A', 6],
  [0, 'B', 5],
  [0, 'C', 5],
  [0, 'D', 4],
  [1, 'A', 13],
  [1, 'B', 3],
  [1, 'C', 2],
  [1, 'D', 2],
  [2, 'A', 18],
  [2, 'B', 1],
  [2, 'C', 1],
]);
const codes = (patient: Partial<Patient>, limits = LIMITS) =>
  diagnose({ item, sums: HEALTHY, weeks: [], exposed: 0, ...patient }, limits).map(({ code }) => code);
const words = (patient: Partial<Patient>) =>
  diagnose({ item, sums: HEALTHY, weeks: [], exposed: 0, ...patient }, LIMITS).map((one) => one.words);

describe('[E1] the item doctor', () => {
  test('[E1] a sound item is left alone; one with few answers only says so', () => {
    expect(codes({})).toEqual([]);
    const few = answers([
      [0, 'B', 10],
      [2, 'B', 10],
    ]);
    expect(words({ sums: few })).toEqual(['只有 20 人次作答，满 30 人次才作诊断']);
  });

  test('[E1] the better ones are wrong: the key is looked at first', () => {
    const turned = answers([
      [0, 'A', 18],
      [0, 'B', 2],
      [1, 'A', 12],
      [1, 'C', 8],
      [2, 'A', 3],
      [2, 'B', 16],
      [2, 'D', 6],
    ]);
    expect(codes({ sums: turned }).slice(0, 2)).toEqual(['KEY', 'NEGATIVE']);
    expect(words({ sums: turned })[1]).toContain('高分者反而答错，先核对答案');
    // What a wrong key makes hard is not difficult.
    expect(codes({ sums: turned, item: { ...item, difficulty: 1 } })).not.toContain('DIFFICULTY');
    // The same few answers could be chance: nothing is said of them.
    expect(
      codes({
        sums: answers([
          [0, 'A', 9],
          [0, 'B', 2],
          [1, 'A', 8],
          [1, 'C', 2],
          [2, 'A', 8],
          [2, 'D', 3],
        ]),
      }),
    ).not.toContain('NEGATIVE');
  });

  test('[E1] a choice that nobody makes is named, but not where nearly everybody is right or there are two choices', () => {
    const idle = answers([
      [0, 'A', 8],
      [0, 'B', 12],
      [1, 'A', 13],
      [1, 'D', 7],
      [2, 'A', 19],
      [2, 'B', 1],
    ]);
    expect(words({ sums: idle })).toEqual(['干扰项 C 无人选，换成学员真会弄错的说法']);
    expect(
      codes({
        sums: answers([
          [0, 'A', 19],
          [0, 'B', 1],
          [1, 'A', 20],
          [2, 'A', 20],
        ]),
      }),
    ).not.toContain('IDLE');
    expect(codes({ item: { ...item, type: 'JUDGE', answer: true, options: [] }, sums: idle })).not.toContain('IDLE');
  });

  test('[E1] too hard, too easy, another difficulty than stated, seen too often', () => {
    const hard = answers([
      [0, 'A', 1],
      [0, 'B', 10],
      [0, 'C', 9],
      [1, 'A', 2],
      [1, 'D', 18],
      [2, 'A', 5],
      [2, 'B', 8],
      [2, 'C', 7],
    ]);
    expect(codes({ sums: hard })).toEqual(expect.arrayContaining(['HARD', 'DIFFICULTY']));
    // Nor is a choice that draws the weak ones away from the key.
    expect(codes({ sums: hard })).not.toContain('KEY');
    const easy = answers([
      [0, 'A', 200],
      [1, 'A', 200],
      [2, 'A', 200],
    ]);
    expect(codes({ sums: easy })).toEqual(['EASY', 'DIFFICULTY']);
    expect(codes({ sums: easy, item: { ...item, difficulty: 1 } })).toEqual(['EASY']);
    expect(codes({ exposed: 400 })).toEqual(['EXPOSED']);
    expect([0.95, 0.79, 0.66, 0.5, 0.1].map(difficultyOf)).toEqual([1, 2, 3, 4, 5]);
  });

  test('[E1] thresholds are the province’s: another value is another diagnosis; a value that is no number is not taken', () => {
    expect(codes({}, thresholdsOf({ 'item.minAnswers': 1000 }))).toEqual(['FEW']);
    expect(codes({ exposed: 50 }, thresholdsOf({ 'item.exposureMax': 50 }))).toEqual(['EXPOSED']);
    expect(thresholdsOf({ 'item.minAnswers': '8', 'item.hardBelow': Number.NaN })).toEqual(LIMITS);
  });

  test('[E1] a facility that rises alone looks leaked; with everything else it is a better class', () => {
    const week = (from: string, right: number, rest: number) => {
      const sums = noSums();
      for (let at = 0; at < 20; at++) count(sums, { x: at < right ? 1 : 0, r: rest }, [at < right ? 'A' : 'B'], 1);
      return { from, ...sums };
    };
    const [old, leaked, better] = [week('2026-11-02', 6, 0.6), week('2026-11-16', 19, 0.6), week('2026-11-16', 14, 0.95)];
    const of = (weeks: (typeof old)[]) => codes({ weeks, sums: together(weeks), item: { ...item, difficulty: 3 } });
    expect(of([old, leaked])).toContain('LEAK');
    expect(of([old, better])).not.toContain('LEAK');
    expect(of([leaked, { ...old, from: '2026-11-23' }])).not.toContain('LEAK');
    expect(driftOf(item, [old], 15)).toBeNull();
  });

  test('[E1] wrong answers that were spread and are all the same of late look like one passed-on key', () => {
    const of = (from: string, wrongs: Record<string, number>) => {
      const sums = noSums();
      for (const [key, times] of Object.entries({ A: 12, ...wrongs }))
        for (let at = 0; at < times; at++) count(sums, { x: key === 'A' ? 1 : 0, r: 0.7 }, [key], 1);
      return { from, ...sums };
    };
    const [spread, same] = [of('2026-11-02', { B: 3, C: 3, D: 3 }), of('2026-11-16', { C: 9 })];
    expect(codes({ weeks: [spread, same], sums: together([spread, same]) })).toContain('SAME_WRONG');
    expect(codes({ weeks: [same, { ...spread, from: '2026-11-23' }], sums: together([spread, same]) })).not.toContain('SAME_WRONG');
  });

  test('[E1] weeks begin on Monday, hold every answer once, and an old item keeps a bounded number of them', () => {
    expect(['2026-11-29', '2026-11-30'].map(mondayOf)).toEqual(['2026-11-23', '2026-11-30']);
    const day = fc
      .integer({ min: 0, max: 700 })
      .map((days) => new Date(Date.UTC(2025, 0, 1) + days * 86_400_000).toISOString().slice(0, 10));
    fc.assert(
      fc.property(fc.array(day, { maxLength: 80 }), (days) => {
        const weeks = weeksOf(days.map((heldOn) => ({ heldOn, ...answers([[1, 'A', 1]]) })));
        expect(weeks.length).toBeLessThanOrEqual(27);
        expect(weeks.reduce((sum, { n }) => sum + n, 0)).toBe(days.length);
        expect([...weeks].sort((a, b) => (a.from < b.from ? -1 : 1))).toEqual(weeks);
      }),
    );
  });

  test('[E1] what was set aside comes back with new answers, another diagnosis or another version', () => {
    const aside = { version: 2, diagnoses: ['WEAK'], sat: 40 };
    const now = { version: 2, codes: ['WEAK'], sat: 69 };
    expect(isSetAside(aside, now, 30)).toBe(true);
    expect(isSetAside(aside, { ...now, sat: 70 }, 30)).toBe(false);
    expect(isSetAside(aside, { ...now, codes: ['WEAK', 'LEAK'] }, 30)).toBe(false);
    expect(isSetAside(aside, { ...now, version: 3 }, 30)).toBe(false);
    expect(isSetAside(null, now, 30)).toBe(false);
  });
});
