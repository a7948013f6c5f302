import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { frameDigest, frameMac, type MacInput, verifyFrameMac } from './frame-mac.ts';

const key = Buffer.alloc(32, 7);
const input: MacInput = { nonce: 'n-1', step: 's_2', seq: 3, sha256: frameDigest(Buffer.from('picture')) };

describe('frame code', () => {
  test('[T1] it is HMAC-SHA256 over nonce|step|seq|digest, as any client can compute it', () => {
    const expected = createHmac('sha256', key).update(`n-1|s_2|3|${input.sha256}`).digest('hex');
    expect(frameMac(key, input)).toBe(expected);
    expect(verifyFrameMac(key, input, expected)).toBe(true);
  });

  test('[T1] another key, nonce, step, number or picture breaks it', () => {
    const mac = frameMac(key, input);
    expect(verifyFrameMac(Buffer.alloc(32, 8), input, mac)).toBe(false);
    for (const change of [{ nonce: 'n-2' }, { step: 's_3' }, { seq: 4 }, { sha256: frameDigest(Buffer.from('other')) }]) {
      expect(verifyFrameMac(key, { ...input, ...change }, mac)).toBe(false);
    }
  });

  test('[T1] two different frames never share a code', () => {
    const part = fc.stringMatching(/^[a-z0-9_-]{1,8}$/);
    fc.assert(
      fc.property(part, part, fc.nat(99), part, part, fc.nat(99), (n1, s1, q1, n2, s2, q2) => {
        const one = frameMac(key, { ...input, nonce: n1, step: s1, seq: q1 });
        const other = frameMac(key, { ...input, nonce: n2, step: s2, seq: q2 });
        expect(one === other).toBe(n1 === n2 && s1 === s2 && q1 === q2);
      }),
    );
  });

  test('[T1] anything malformed is false, never an exception', () => {
    const mac = frameMac(key, input);
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(verifyFrameMac(key, input, text)).toBe(false);
      }),
    );
    expect(verifyFrameMac(key, input, undefined as unknown as string)).toBe(false);
    expect(verifyFrameMac(key, { ...input, nonce: 'a|b' }, mac)).toBe(false);
    expect(verifyFrameMac(key, { ...input, seq: -1 }, mac)).toBe(false);
    expect(verifyFrameMac(Buffer.alloc(0), input, mac)).toBe(false);
  });
});
