import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeBase64, encodeBase64, utf8Bytes } from './base64.ts';

test('[A1] base64 of any bytes is what everybody else writes, and reads back', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      const text = encodeBase64(bytes);
      expect(text).toBe(Buffer.from(bytes).toString('base64'));
      expect(Buffer.from(decodeBase64(text))).toEqual(Buffer.from(bytes));
      expect(Buffer.from(decodeBase64(Buffer.from(bytes).toString('base64url')))).toEqual(Buffer.from(bytes));
    }),
  );
});

test('[A1] what is not base64 is refused', () => {
  expect(() => decodeBase64('ab*d')).toThrow(RangeError);
  expect(() => decodeBase64('abcde')).toThrow(RangeError);
});

test('[A1] text becomes UTF-8, rare name characters too', () => {
  for (const text of ['扬帆', '㛃䶮𬭎', 'a%b&c', '']) expect(Buffer.from(utf8Bytes(text)).toString('utf8')).toBe(text);
});
