import { expect, test } from 'vitest';
import { codeOf } from './check-in.rules.ts';

test('[T3] the code is read from the address on the screen, whole or bare; anything else is refused on the phone', () => {
  expect(codeOf('https://x.example/check-in?c=abc.DEF-12345%2E6')).toBe('abc.DEF-12345.6');
  expect(codeOf('/check-in?c=abc.DEF-123456')).toBe('abc.DEF-123456');
  expect(codeOf('  abc.DEF-123456 ')).toBe('abc.DEF-123456');
  expect(codeOf('short')).toBeNull();
  expect(codeOf('x'.repeat(201))).toBeNull();
  expect(codeOf(undefined)).toBeNull();
  expect(codeOf('https://x.example/check-in?c=%E0%A4%A')).toBe('%E0%A4%A'.length >= 10 ? '%E0%A4%A' : null);
});
