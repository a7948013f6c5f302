import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isSameWording } from './wording.ts';

test('[E2] words in a blank: width, case, spaces and punctuation do not matter, anything else does', () => {
  expect(isSameWording('七日无理由', '七日 无理由。')).toBe(true);
  expect(isSameWording('SKU', ' ｓｋｕ')).toBe(true);
  expect(isSameWording('《电子商务法》', '电子商务法')).toBe(true);
  expect(isSameWording('店铺', '商铺')).toBe(false);
  expect(isSameWording('……', '')).toBe(false);
});

test('[E2] a number in a blank is right by its value: the point in it counts, zeros behind it do not', () => {
  expect(isSameWording('3.5', '3.50')).toBe(true);
  expect(isSameWording('3.5', '３．５')).toBe(true);
  expect(isSameWording('3.5', '35')).toBe(false);
  expect(isSameWording('-5', '5')).toBe(false);
  expect(isSameWording('1000元', '1,000 元')).toBe(true);
  expect(isSameWording('1000', '一千')).toBe(false);
  expect(isSameWording('7天', '7日')).toBe(false);
  expect(isSameWording('30%', '30％')).toBe(true);
});

test('[E2] a room behind ± is allowed for, edges included', () => {
  for (const given of ['12', '12.5', '13', '13.0']) expect(isSameWording('12.5±0.5', given)).toBe(true);
  for (const given of ['11.99', '13.01', '', '十二']) expect(isSameWording('12.5±0.5', given)).toBe(false);
});

test('[E2] every wording is right for itself unless it is empty, and never throws', () => {
  const money = fc.integer({ min: -1e9, max: 1e9 }).map((fen) => (fen / 100).toFixed(2));
  fc.assert(fc.property(money, money, (a, b) => isSameWording(a, b) === (Number(a) === Number(b)) && isSameWording(a, a)));
  fc.assert(fc.property(fc.string(), fc.string(), (a, b) => typeof isSameWording(a, b) === 'boolean'));
});
