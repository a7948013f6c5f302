import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { BankItem, PaperQuestion } from '../papers/paper.rules.ts';
import { choicesOf, EMPTY } from './choice.rules.ts';
import { countSheet, noExam } from './counting.rules.ts';
import { countPaper, noSitting, sittingFigures } from './reliability.rules.ts';
import {
  boundsOf,
  facilityBounds,
  count,
  discriminationOf,
  facilityError,
  facilityOf,
  noSums,
  restOf,
  thirdOf,
  together,
  type Sums,
} from './sums.rules.ts';

// Eight candidates, six questions, right or wrong. The figures beside it were worked out with Python's statistics module
// (correlation of a question with the sum of the others, KR-20 with population variances), not with this code.
const ANSWERS = [
  [1, 1, 1, 1, 1, 0],
  [1, 1, 1, 0, 1, 0],
  [1, 1, 0, 1, 1, 1],
  [1, 0, 1, 1, 0, 0],
  [1, 1, 0, 0, 1, 1],
  [0, 1, 1, 0, 0, 1],
  [1, 0, 0, 0, 0, 0],
  [0, 0, 0, 0, 0, 1],
];
const WORKED_OUT = {
  facility: [0.75, 0.625, 0.5, 0.375, 0.5, 0.5],
  discrimination: [0.2182178902359924, 0.6681418278402458, 0, 0.2798520182231314, 0.6882472016116852, -0.32025630761017426],
  kr20: 0.4285714285714285,
  error: 1.1952286093343938,
  drawn: 0.46,
};
const paperOf = (marks: readonly number[], name: (at: number) => string = (at) => `q${at}`, points = 1) =>
  marks.map((mark, at) => ({ itemId: name(at), type: 'SINGLE', points, mark }));
const sumsOf = (answers: readonly { x: number; r: number }[]): Sums => {
  const sums = noSums();
  for (const one of answers) count(sums, one, [], 1);
  return sums;
};
const answer = fc.record({ x: fc.constantFrom(0, 0.5, 1), r: fc.double({ min: 0, max: 1, noNaN: true }) });

describe('[E1] figures of an item', () => {
  test('[E1] facility and corrected point-biserial are those of an example worked out elsewhere', () => {
    for (const [at, facility] of WORKED_OUT.facility.entries()) {
      const sums = sumsOf(ANSWERS.map((row) => ({ x: row[at]!, r: (row.reduce((sum, one) => sum + one, 0) - row[at]!) / 5 })));
      expect(facilityOf(sums)).toBeCloseTo(facility, 12);
      expect(discriminationOf(sums)).toBeCloseTo(WORKED_OUT.discrimination[at]!, 10);
    }
  });

  test('[E1] the order of answers and how they are parted into exams change nothing', () => {
    fc.assert(
      fc.property(fc.array(answer, { minLength: 2, maxLength: 40 }), fc.nat(), (all, cut) => {
        const at = cut % all.length;
        const [whole, parts] = [sumsOf(all), together([sumsOf(all.slice(at)), sumsOf(all.slice(0, at))])];
        expect(parts.n).toBe(whole.n);
        expect(facilityOf(parts)).toBeCloseTo(facilityOf(whole)!, 9);
        const [one, other] = [discriminationOf(parts), discriminationOf(whole)];
        if (one === null || other === null) expect(one).toBe(other);
        else expect(one).toBeCloseTo(other, 6);
      }),
    );
  });

  test('[E1] figures stay in their bounds, turn round with the answers, and say nothing where nothing differs', () => {
    fc.assert(
      fc.property(fc.array(answer, { minLength: 2, maxLength: 60 }), (all) => {
        const sums = sumsOf(all);
        const r = discriminationOf(sums);
        expect(facilityOf(sums)).toBeGreaterThanOrEqual(0);
        expect(facilityOf(sums)).toBeLessThanOrEqual(1);
        expect(facilityError(sums)!).toBeLessThanOrEqual(0.5 / Math.sqrt(all.length - 1) + 1e-9);
        const [least, most] = facilityBounds(sums, 1.28);
        expect(least - 1e-9).toBeLessThanOrEqual(facilityOf(sums)!);
        expect(most + 1e-9).toBeGreaterThanOrEqual(facilityOf(sums)!);
        const turned = discriminationOf(sumsOf(all.map(({ x, r: rest }) => ({ x: 1 - x, r: rest }))));
        if (r === null) {
          expect(turned).toBeNull();
          return;
        }
        expect(Math.abs(r)).toBeLessThanOrEqual(1);
        expect(turned).toBeCloseTo(-r, 6);
        const [low, high] = boundsOf(r, all.length, 1.28);
        expect(low).toBeLessThanOrEqual(r + 1e-6);
        expect(high).toBeGreaterThanOrEqual(r - 1e-6);
      }),
    );
    expect(
      discriminationOf(
        sumsOf([
          { x: 1, r: 0.5 },
          { x: 1, r: 0.9 },
        ]),
      ),
    ).toBeNull();
    expect([facilityOf(noSums()), restOf(noSums()), discriminationOf(noSums())]).toEqual([null, null, null]);
  });

  test('[E1] a higher score is never in a lower third, the same score always in the same', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 1, maxLength: 60 }), (scores) => {
        const sorted = [...scores].sort((a, b) => a - b);
        const cut = (share: number) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)]!;
        const thirds = sorted.map((score) => thirdOf(score, [cut(1 / 3), cut(2 / 3)]));
        expect([...thirds].sort((a, b) => a - b)).toEqual(thirds);
        for (const [at, score] of sorted.entries()) if (score === sorted[at - 1]) expect(thirds[at]).toBe(thirds[at - 1]);
      }),
    );
    expect([1, 2, 3].map((score) => thirdOf(score, [1, 2]))).toEqual([0, 1, 2]);
  });

  test('[E1] choices are counted in the bank’s letters, whatever stood first on the paper', () => {
    const item = {
      type: 'SINGLE',
      options: ['A', 'B', 'C'].map((key) => ({ key, text: key })),
      targets: [],
      answer: 'A',
    } as unknown as BankItem;
    fc.assert(
      fc.property(fc.shuffledSubarray(['A', 'B', 'C'], { minLength: 3 }), fc.constantFrom('A', 'B', 'C'), (optionOrder, meant) => {
        const question = { optionOrder, targetOrder: [] } as unknown as PaperQuestion;
        const shown = String.fromCharCode(65 + optionOrder.indexOf(meant));
        expect(choicesOf(item, question, shown, 0)).toEqual([meant]);
        expect(choicesOf({ ...item, type: 'MULTI' }, question, [shown, shown], 0)).toEqual([meant]);
      }),
    );
    const plain = { optionOrder: [], targetOrder: [] } as unknown as PaperQuestion;
    expect(choicesOf(item, plain, null, 0)).toEqual([EMPTY]);
    expect(choicesOf({ ...item, type: 'JUDGE' }, plain, false, 1)).toEqual(['F']);
    expect([1, 0.4, 0].map((share) => choicesOf({ ...item, type: 'CALC' }, plain, '3', share)[0])).toEqual(['RIGHT', 'PART', 'WRONG']);
  });
});

describe('[E1] reliability of a sitting', () => {
  const sitting = (rows: readonly (readonly number[])[], name?: (row: number, at: number) => string) => {
    const sums = noSitting();
    for (const [row, marks] of rows.entries()) countPaper(sums, paperOf(marks, name && ((at) => name(row, at))));
    return sittingFigures(sums);
  };

  test('[E1] the same questions for all give KR-20, partial marks alpha, papers of their own Lord’s error; as worked out elsewhere', () => {
    const one = sitting(ANSWERS);
    expect(one).toMatchObject({ method: 'ALPHA', mean: 3.25, variance: 2.5 });
    expect(one.reliability).toBeCloseTo(WORKED_OUT.kr20, 12);
    expect(one.error).toBeCloseTo(WORKED_OUT.error, 12);
    const partial = sitting([
      [2, 1, 0.5],
      [1.5, 1, 0],
      [0, 0.5, 0.5],
      [2, 0, 1],
      [1, 1, 1],
    ]);
    expect(partial.reliability).toBeCloseTo(-0.2432432432432431, 12);
    const drawn = sitting(ANSWERS, (row, at) => `q${row} ${at}`);
    expect(drawn.method).toBe('DRAWN');
    expect(drawn.reliability).toBeCloseTo(WORKED_OUT.drawn, 12);
    expect(drawn.error! ** 2).toBeCloseTo(1.35, 12);
  });

  test('[E1] a reliability is never above 1, an error never above the spread; scores fall into their tenths', () => {
    const marks = fc
      .integer({ min: 2, max: 12 })
      .chain((k) => fc.array(fc.array(fc.constantFrom(0, 0.5, 1), { minLength: k, maxLength: k }), { minLength: 1, maxLength: 30 }));
    fc.assert(
      fc.property(marks, fc.boolean(), (rows, isDrawn) => {
        const figures = sitting(rows, isDrawn ? (row, at) => `q${row} ${at}` : undefined);
        expect(figures.tenths.reduce((sum, one) => sum + one, 0)).toBe(rows.length);
        if (figures.reliability === null) return;
        expect(figures.reliability).toBeLessThanOrEqual(1 + 1e-9);
        expect(figures.error!).toBeLessThanOrEqual(Math.sqrt(figures.variance!) + 1e-9);
      }),
    );
    expect(sitting([]).mean).toBeNull();
    expect(
      sitting([
        [1, 1],
        [1, 1],
      ]),
    ).toMatchObject({ variance: 0, reliability: null, error: null });
  });
});

describe('[E1] papers as they pass by', () => {
  const item: BankItem = {
    id: 'itm',
    code: 'X',
    type: 'SINGLE',
    chapter: 'EC01',
    knowledge: 'EC01-01',
    difficulty: 2,
    stem: '',
    options: [
      { key: 'A', text: '' },
      { key: 'B', text: '' },
    ],
    targets: [],
    answer: 'A',
    analysis: '',
    enemyGroup: null,
    version: 1,
  };
  const question = (no: number, itemId: string): PaperQuestion => ({
    no,
    itemId,
    version: 1,
    points: 2,
    optionOrder: ['B', 'A'],
    targetOrder: [],
  });
  const sheet = (over: object = {}) => ({
    questions: [question(1, 'itm'), question(2, 'other')],
    marks: [2, 0],
    answers: new Map<number, 'B'>([[1, 'B']]),
    keyVersions: {},
    score: 2,
    leftOut: false,
    ...over,
  });
  const itemOf = (itemId: string) => ({ ...item, id: itemId });

  test('[E1] papers in doubt were shown their questions and count for nothing else', () => {
    const exam = noExam();
    countSheet(exam, sheet(), [0, 1], itemOf);
    countSheet(exam, sheet({ leftOut: true }), [0, 1], itemOf);
    const own = exam.items.get('itm@1')!;
    expect([own.shown, own.sums.n, own.sums.choices, exam.leftOut, exam.sitting.papers]).toEqual([
      2,
      1,
      { '*': [0, 0, 1], A: [0, 0, 1] },
      1,
      1,
    ]);
    expect([own.sums.sx, own.sums.sr]).toEqual([1, 0]);
  });

  test('[E1] a question that was marked by a corrected key stands with the version of that key', () => {
    const exam = noExam();
    countSheet(exam, sheet({ keyVersions: { itm: 3 } }), [0, 1], itemOf);
    expect([...exam.items.keys()]).toEqual(['itm@3', 'other@1']);
  });
});
