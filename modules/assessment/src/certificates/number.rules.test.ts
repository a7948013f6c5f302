import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { certificateNumber, checkCharacter, isCertificateNumber, numberPrefix } from './number.rules.ts';

describe('[E6] certificate numbers', () => {
  const serial = fc.integer({ min: 1, max: 999_999 });
  const prefix = numberPrefix('460105', 2026, 'NET_EC');

  test('[E6] the check character is that of ISO 7064 MOD 37,36', () => {
    // The standard's own example for this system is `A12425GABC1234002M`.
    expect(checkCharacter('A12425GABC1234002')).toBe('M');
  });

  test('[E6] every issued number is well formed, at most 30 characters, and proves itself', () => {
    fc.assert(
      fc.property(serial, (value) => {
        const number = certificateNumber(prefix, value);
        expect(number).toMatch(/^HN460105202605\d{6}[0-9A-Z]$/);
        expect(isCertificateNumber(number)).toBe(true);
      }),
    );
  });

  test('[E6] one wrong character or two neighbours swapped are always noticed', () => {
    fc.assert(
      fc.property(serial, fc.integer({ min: 2, max: 19 }), fc.integer({ min: 1, max: 9 }), (value, at, shift) => {
        const number = certificateNumber(prefix, value);
        const digit = (Number(number[at]) + shift) % 10;
        expect(isCertificateNumber(number.slice(0, at) + digit + number.slice(at + 1))).toBe(false);
        const swapped = number.slice(0, at - 1) + number[at] + number[at - 1] + number.slice(at + 1);
        if (at > 2 && number[at] !== number[at - 1]) expect(isCertificateNumber(swapped)).toBe(false);
      }),
    );
  });

  test('[E6] a region that is not six digits (洋浦 469Y01) never gets into a number', () => {
    expect(() => numberPrefix('469Y01', 2026, 'NET_EC')).toThrow(RangeError);
  });
});
