import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { certificateNumber, checkCharacter, isCertificateNumber, nextProduct, numberPrefix } from './number.rules.ts';

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

  const DIGITS = [...'0123456789'];
  const ALPHABET = [...'0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
  const PRODUCTS = Array.from({ length: 36 }, (_, index) => index + 1);
  const productAfter = (text: string) => [...text].reduce(nextProduct, 36);

  test('[E6] one wrong character is always noticed: from every product, each character leads to another, and so does each product', () => {
    for (const product of PRODUCTS) expect(new Set(ALPHABET.map((one) => nextProduct(product, one))).size).toBe(36);
    for (const one of ALPHABET) expect(new Set(PRODUCTS.map((product) => nextProduct(product, one))).size).toBe(36);
    // The check character belongs to one product only.
    expect(new Set(PRODUCTS.map((product) => (37 - product) % 36)).size).toBe(36);
  });

  test('[E6] two neighbours swapped are noticed but for one pair a product: of digits only d and d+1, where the product before is 18 − d', () => {
    const missed: [number, string, string][] = [];
    for (const product of PRODUCTS)
      for (const [index, a] of ALPHABET.entries())
        for (const b of ALPHABET.slice(index + 1)) {
          const [there, back] = [nextProduct(nextProduct(product, a), b), nextProduct(nextProduct(product, b), a)];
          if (there === back) missed.push([product, a, b]);
        }
    expect(missed).toHaveLength(36);
    expect(missed.length / ((36 * 36 * 35) / 2)).toBeCloseTo(1 / 630);
    expect(new Set(missed.map(([product]) => product)).size).toBe(36);
    const digits = missed.filter(([, a, b]) => DIGITS.includes(a) && DIGITS.includes(b));
    expect(digits.sort(([, a], [, b]) => (a < b ? -1 : 1))).toEqual(
      Array.from({ length: 9 }, (_, d) => [18 - d, String(d), String(d + 1)]),
    );
  });

  test('[E6] what holds for the arithmetic holds for numbers: errors and swaps of issued ones, also with the check character', () => {
    let swaps = 0;
    let missed = 0;
    for (let value = 1; value <= 999_999; value += 1999) {
      const number = certificateNumber(prefix, value);
      for (let at = 2; at < 21; at += 1) {
        for (const wrong of at === 20 ? ALPHABET : DIGITS)
          expect(isCertificateNumber(number.slice(0, at) + wrong + number.slice(at + 1))).toBe(wrong === number[at]);
        const [a, b] = [number[at - 1]!, number[at]!];
        if (at === 2 || a === b) continue;
        const swapped = number.slice(0, at - 1) + b + a + number.slice(at + 1);
        const isMissed =
          Math.abs(Number(a) - Number(b)) === 1 && productAfter(number.slice(0, at - 1)) === 18 - Math.min(Number(a), Number(b));
        expect(isCertificateNumber(swapped)).toBe(isMissed);
        swaps += 1;
        missed += Number(isMissed);
      }
    }
    expect(swaps).toBeGreaterThan(5000);
    expect(missed / swaps).toBeLessThan(0.05);
  });

  test('[E6] a region that is not six digits (洋浦 469Y01) never gets into a number', () => {
    expect(() => numberPrefix('469Y01', 2026, 'NET_EC')).toThrow(RangeError);
  });
});
