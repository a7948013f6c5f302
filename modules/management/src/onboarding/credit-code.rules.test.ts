import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkCreditCode, creditCheckCharacter } from './credit-code.rules.ts';

const ALPHABET = [...'0123456789ABCDEFGHJKLMNPQRTUWXY'];
const first17 = fc
  .tuple(
    fc.constantFrom('91', '52', '12'),
    fc.integer({ min: 110_000, max: 659_999 }).map(String),
    fc.array(fc.constantFrom(...ALPHABET), { minLength: 9, maxLength: 9 }).map((x) => x.join('')),
  )
  .map((parts) => parts.join(''));

describe('unified social credit codes (GB 32100)', () => {
  it('[M1] a published code has its right check character', () => {
    expect(checkCreditCode('91350100M000100Y43')).toEqual({ ok: true, code: '91350100M000100Y43' });
    expect(checkCreditCode(' 91350100m000100y43 ')).toEqual({ ok: true, code: '91350100M000100Y43' });
  });
  it('[M1] a wrong length, a letter that never occurs and a wrong check character are told apart', () => {
    expect(checkCreditCode('9135')).toMatchObject({ ok: false, why: expect.stringContaining('18 位') });
    expect(checkCreditCode('91350100M000100O43')).toMatchObject({ ok: false, why: expect.stringContaining('字母 O') });
    expect(checkCreditCode('91350100M000100Y44')).toMatchObject({ ok: false, why: expect.stringContaining('校验位') });
  });
  it('[M1] every single wrong character is found', () => {
    fc.assert(
      fc.property(first17, fc.nat(17), fc.constantFrom(...ALPHABET), (base, at, letter) => {
        const code = base + creditCheckCharacter(base);
        expect(checkCreditCode(code).ok).toBe(true);
        fc.pre(code[at] !== letter);
        expect(checkCreditCode(code.slice(0, at) + letter + code.slice(at + 1)).ok).toBe(false);
      }),
    );
  });
});
