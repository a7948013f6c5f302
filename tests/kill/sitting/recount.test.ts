import { expect, test } from 'vitest';
import { recount, type DrawnQuestion, type ItemKey } from './recount.ts';

const order = { optionOrder: ['C', 'A', 'B', 'D'], targetOrder: ['2', '1', '3'] };
const of = (type: string, answer: unknown, given: unknown, points = 4): number | null => {
  const question = { no: 1, itemId: 'itm_1', version: 1, points, ...order } as DrawnQuestion;
  return recount([question], new Map([[1, given]]), () => ({ type, answer, parts: [] }) as ItemKey).score;
};

test('[E2] the second count gives by hand-worked examples what the rules of marking say', () => {
  // The letters of the paper stand for the options in its own order: A is C, B is A, C is B.
  expect([of('SINGLE', 'A', 'B'), of('SINGLE', 'A', 'A'), of('SINGLE', 'A', null)]).toEqual([4, 0, 0]);
  expect([of('MULTI', ['A', 'B'], ['C', 'B']), of('MULTI', ['A', 'B'], ['B']), of('MULTI', ['A', 'B'], ['B', 'A'])]).toEqual([4, 2, 0]);
  expect([of('JUDGE', false, false), of('JUDGE', false, true)]).toEqual([4, 0]);
  expect([
    of('FILL', { blanks: [['网店', '店铺'], ['SKU']] }, ['店 铺。', 'ｓｋｕ']),
    of('FILL', { blanks: [['网店'], ['SKU']] }, ['网店', '']),
  ]).toEqual([4, 2]);
  expect([of('CALC', { value: 200 }, '２０１元'), of('CALC', { value: 200 }, '201.1'), of('CALC', { value: 12_000 }, '12,000')]).toEqual([
    4, 0, 4,
  ]);
  // Right order A B C D; one neighbouring pair swapped of six: 1 - 2/6.
  expect([of('ORDER', ['A', 'B', 'C', 'D'], ['B', 'C', 'A', 'D'], 6), of('ORDER', ['A', 'B', 'C', 'D'], ['C', 'B', 'A', 'D'], 6)]).toEqual([
    6, 4,
  ]);
  expect(of('MATCH', { A: '1', B: '2', C: '3' }, { B: '2', C: '1', A: '2' }, 3)).toBe(2);
  expect([of('SHORT', {}, '写了'), of('SHORT', {}, ' ')]).toEqual([null, 0]);
});
