import fc from 'fast-check';
import { expect, test } from 'vitest';
import { saveDelay } from './save-delay.ts';

test('[E2] unsaved answers are tried again sooner at first, never later than the policy’s seconds', () => {
  expect([0, 1, 2, 3, 4, 9].map((failures) => saveDelay(failures, 15))).toEqual([3000, 3000, 6000, 12_000, 15_000, 15_000]);
  expect(saveDelay(0, 2)).toBe(2000);
  // A server of before does not say how long: the tries must not run wild.
  expect(saveDelay(9, undefined)).toBe(15_000);
  fc.assert(
    fc.property(fc.nat(10_000), fc.integer({ min: 1, max: 600 }), (failures, longest) => {
      const delay = saveDelay(failures, longest);
      expect(delay >= 1000 && delay <= longest * 1000).toBe(true);
      expect(saveDelay(failures + 1, longest)).toBeGreaterThanOrEqual(delay);
    }),
  );
});
