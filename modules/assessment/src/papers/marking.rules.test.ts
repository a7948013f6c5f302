import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { drawParts } from './draw.rules.ts';
import { fitsType, markByRule, markQuestion, markWithHand, toShownKeys, type Given } from './marking.rules.ts';
import type { BankItem, ItemPart, ItemType, PaperQuestion } from './paper.rules.ts';
import { seededRandom } from './random.rules.ts';

const KEYS = ['A', 'B', 'C', 'D'];
const make = (type: ItemType, answer: unknown, more: Partial<BankItem> = {}): BankItem => ({
  id: 'i',
  code: 'c',
  type,
  chapter: 'EC01',
  knowledge: 'EC01-01',
  difficulty: 1,
  stem: '',
  analysis: '',
  enemyGroup: null,
  version: 1,
  targets: [],
  options: ['SINGLE', 'MULTI', 'ORDER', 'MATCH'].includes(type) ? KEYS.map((key) => ({ key, text: key })) : [],
  answer,
  ...more,
});
const put = (optionOrder = KEYS, targetOrder: string[] = []): PaperQuestion => ({
  no: 1,
  itemId: 'i',
  version: 1,
  points: 4,
  optionOrder,
  targetOrder,
});
const anyOrder = fc.shuffledSubarray(KEYS, { minLength: 4, maxLength: 4 });

describe('[E2] marking', () => {
  test('[E2] the right answer earns all points in whatever order the options were shown', () => {
    fc.assert(
      fc.property(
        anyOrder,
        fc.constantFrom<[ItemType, unknown]>(['SINGLE', 'C'], ['MULTI', ['A', 'C']], ['ORDER', ['D', 'B', 'A', 'C']]),
        (order, [type, answer]) => {
          const item = make(type, answer);
          expect(markQuestion(item, put(order), toShownKeys(put(order), item) as Given)).toBe(4);
        },
      ),
    );
  });

  test('[E2] a multiple with some right earns half, with anything wrong nothing', () => {
    const item = make('MULTI', ['A', 'C']);
    expect(markQuestion(item, put(), ['A'])).toBe(2);
    expect(markQuestion(item, put(), ['A', 'B'])).toBe(0);
    expect(markQuestion(item, put(), ['A', 'C', 'D'])).toBe(0);
    expect(markQuestion(item, put(), [])).toBe(0);
  });

  test('[E2] what some right keys earn is the share that stands with the paper', () => {
    const item = make('MULTI', ['A', 'C']);
    for (const [partial, points] of [
      [0, 0],
      [0.25, 1],
      [1, 4],
    ] as const)
      expect([markQuestion(item, { ...put(), partial }, ['A']), markQuestion(item, { ...put(), partial }, ['A', 'B'])]).toEqual([
        points,
        0,
      ]);
  });

  test('[E2] a judgement, a blank with synonyms, a calculation within tolerance, a matching by pair', () => {
    expect(markQuestion(make('JUDGE', false), put(), false)).toBe(4);
    expect(markQuestion(make('JUDGE', false), put(), true)).toBe(0);
    const fill = make('FILL', { blanks: [['七日', '7 天'], ['店铺']] });
    expect(markQuestion(fill, put(), ['７天', '店铺'])).toBe(4);
    expect(markQuestion(fill, put(), ['七日', '商铺'])).toBe(2);
    const calc = make('CALC', { value: 200, tolerance: 0.005 });
    expect(markQuestion(calc, put(), '201 元')).toBe(4);
    expect(markQuestion(calc, put(), 201.1)).toBe(0);
    expect(markQuestion(calc, put(), '')).toBe(0);
    const match = make('MATCH', { A: '1', B: '2', C: '3', D: '4' }, { targets: ['1', '2', '3', '4'].map((key) => ({ key, text: key })) });
    expect(markQuestion(match, put(KEYS, ['4', '3', '2', '1']), { A: '4', B: '3', C: '1', D: '1' })).toBe(3);
  });

  test('[E2] an order with one neighbour swapped earns part, the reverse nothing', () => {
    const item = make('ORDER', ['A', 'B', 'C', 'D']);
    expect(markQuestion(item, put(), ['A', 'B', 'D', 'C'])).toBeCloseTo(2.7, 5);
    expect(markQuestion(item, put(), ['D', 'C', 'B', 'A'])).toBe(0);
    expect(markQuestion(item, put(), ['A', 'A', 'B', 'C'])).toBe(0);
  });

  test('[E2] whatever a candidate sends, marking never throws, never exceeds the points and never falls below zero', () => {
    const anything = fc.oneof(
      fc.constant(null),
      fc.boolean(),
      fc.double({ noNaN: true }),
      fc.string(),
      fc.array(fc.string()),
      fc.dictionary(fc.string(), fc.string()),
    ) as fc.Arbitrary<Given>;
    const all = [
      make('SINGLE', 'A'),
      make('MULTI', ['A', 'B']),
      make('JUDGE', true),
      make('FILL', { blanks: [['x']] }),
      make('ORDER', KEYS),
      make('CALC', { value: 1 }),
      make('MATCH', { A: '1' }, { targets: [{ key: '1', text: '' }] }),
    ];
    fc.assert(
      fc.property(anything, (given) => {
        for (const item of all) {
          const mark = markQuestion(item, put(KEYS, ['1']), given);
          expect(mark).toBeGreaterThanOrEqual(0);
          expect(mark).toBeLessThanOrEqual(4);
        }
      }),
    );
  });

  test('[E2] an answer of the wrong shape is not taken', () => {
    expect(fitsType(make('SINGLE', 'A'), 'E')).toBe(false);
    expect(fitsType(make('SINGLE', 'A'), ['A'])).toBe(false);
    expect(fitsType(make('MULTI', ['A']), ['A', 'A'])).toBe(false);
    expect(fitsType(make('JUDGE', true), 'true')).toBe(false);
    expect(fitsType(make('MULTI', ['A']), null)).toBe(true);
  });

  const short = { rubric: [{ criterion: '说出两点', points: 4 }], reference: '略' };
  const part = (key: string, type: ItemPart['type'], answer: unknown, weight = 1): ItemPart => ({
    key,
    type,
    answer,
    weight,
    stem: '',
    analysis: '',
    targets: [],
    options: ['SINGLE', 'MULTI', 'ORDER'].includes(type) ? KEYS.map((one) => ({ key: one, text: one })) : [],
  });
  const casus = make('CASE', null, { parts: [part('1', 'SINGLE', 'C'), part('2', 'JUDGE', true), part('3', 'SHORT', short, 2)] });
  const putCase = (seed: string, points = 10): PaperQuestion => ({
    ...put([], []),
    points,
    parts: drawParts(casus.parts!, points, seededRandom(seed)),
  });

  test('[E4] words wait for a person; left empty they earn nothing and wait for nobody', () => {
    const item = make('SHORT', short);
    expect(markQuestion(item, put(), '先看销量，再看毛利')).toBeNull();
    expect(markQuestion(item, put(), null)).toBe(0);
    expect(markQuestion(item, put(), '  ')).toBe(0);
    expect(markByRule(item, put(), '先看销量')).toEqual({ points: 0, byHand: [{ part: '', points: 4 }] });
    expect(markWithHand(item, put(), '先看销量', {})).toBeNull();
    expect(markWithHand(item, put(), '先看销量', { '': 3.5 })).toBe(3.5);
    expect(markWithHand(item, put(), '先看销量', { '': 99 })).toBe(4);
    expect(toShownKeys(put(), item)).toBe('略');
  });

  test('[E2] a case is the sum of its sub-questions; only the one in words waits', () => {
    const question = putCase('a');
    expect(question.parts!.map(({ points }) => points)).toEqual([2.5, 2.5, 5]);
    const right = toShownKeys(question, casus) as Record<string, never>;
    expect(markByRule(casus, question, { ...right, '3': '两点' })).toEqual({ points: 5, byHand: [{ part: '3', points: 5 }] });
    expect(markQuestion(casus, question, { '1': right['1']!, '2': false as never })).toBe(2.5);
    expect(markWithHand(casus, question, { ...right, '3': '两点' }, { '3': 4 })).toBe(9);
    expect(markQuestion(casus, question, null)).toBe(0);
    expect(fitsType(casus, { '1': 'A', '3': '两点' })).toBe(true);
    expect(fitsType(casus, { '4': 'A' })).toBe(false);
    expect(fitsType(casus, { '1': 'Z' })).toBe(false);
    expect(fitsType(casus, { '3': 'x'.repeat(4001) })).toBe(false);
  });

  test('[E2] the points of sub-questions always add up to the case, in tenths', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 10 }),
        fc.integer({ min: 1, max: 400 }),
        (weights, tenths) => {
          const parts = drawParts(
            weights.map((weight, index) => part(String(index + 1), 'JUDGE', true, weight)),
            tenths / 10,
            seededRandom('x'),
          );
          expect(Math.round(parts.reduce((sum, { points }) => sum + points, 0) * 10)).toBe(tenths);
          expect(parts.every(({ points }) => points >= 0)).toBe(true);
        },
      ),
    );
  });
});
