import { expect, test } from 'vitest';
import { clockOf, dayBefore, dayOf, daysFrom, sayDay, sayMoment } from './day.ts';

test('[A1] days and times are those of China, wherever the phone is', () => {
  expect(dayOf('2026-11-23T15:59:59Z')).toBe('2026-11-23');
  expect(dayOf('2026-11-23T16:00:00Z')).toBe('2026-11-24');
  expect(clockOf('2026-11-23T16:05:00Z')).toBe('00:05');
  expect(sayMoment('2026-12-31T16:00:00Z')).toBe('2027年1月1日 00:00');
});

test('[A1] a day names its year only when it is another year', () => {
  expect(sayDay('2026-12-03', '2026-11-23')).toBe('12月3日');
  expect(sayDay('2027-01-03', '2026-11-23')).toBe('2027年1月3日');
});

test('[A1] days are counted over month, year and leap day', () => {
  expect(daysFrom('2026-11-23', '2026-12-03')).toBe(10);
  expect(daysFrom('2028-02-28', '2028-03-01')).toBe(2);
  expect(daysFrom('2026-11-24', '2026-11-23')).toBe(-1);
});

test('[A1] a day is counted back over month, year and leap day', () => {
  expect(dayBefore('2026-12-03', 29)).toBe('2026-11-04');
  expect(dayBefore('2027-01-10', 364)).toBe('2026-01-11');
  expect(dayBefore('2028-03-01', 1)).toBe('2028-02-29');
});
