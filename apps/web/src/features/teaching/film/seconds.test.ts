import fc from 'fast-check';
import { expect, test } from 'vitest';
import { exactClock, secondsOf } from './seconds.ts';

test('[T2] a time of the film is read as people write it, anything else is no time', () => {
  expect(['1:05', '1:02:03', '65', '0:01.5', ' 2:00 '].map(secondsOf)).toEqual([65, 3723, 65, 1.5, 120]);
  expect(['', 'abc', '1:75', '1:2:3:4', '-5'].map(secondsOf)).toEqual([null, null, null, null, null]);
});
test('[T2] what is shown is read back to the tenth', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 359_999 }),
      (tenths) => void expect(secondsOf(exactClock(tenths / 10))).toBeCloseTo(tenths / 10, 6),
    ),
  );
});
