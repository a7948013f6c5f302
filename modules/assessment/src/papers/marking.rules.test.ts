import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fitsType, markQuestion, toShownKeys, type Given } from './marking.rules.ts';
import type { BankItem, ItemType, PaperQuestion } from './paper.rules.ts';

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
});
