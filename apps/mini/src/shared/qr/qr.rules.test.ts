import { createRequire } from 'node:module';
import { expect, test } from 'vitest';
import { drawQr, encodeQr } from './qr.rules.ts';

interface Reference {
  create(segments: { data: Buffer; mode: string }[], options: object): { version: number; modules: { size: number; data: Uint8Array } };
}
const reference = createRequire(import.meta.url)('qrcode') as Reference;
const bytesOf = (text: string) => [...Buffer.from(text, 'utf8')];
const rows = (dark: boolean[][]) => dark.map((row) => row.map((module) => (module ? '#' : '.')).join('')).join('\n');

test.each([1, 14, 15, 26, 42, 62, 84, 85, 106, 122, 123, 152, 180, 213])(
  '[E6] %i bytes give the same modules as an independent encoder draws',
  (length) => {
    const text = 'https://yf.hainan.example/certificates/verify/HN4601052026050001X?code='.repeat(4).slice(0, length);
    const code = encodeQr(bytesOf(text))!;
    const other = reference.create([{ data: Buffer.from(text), mode: 'byte' }], { errorCorrectionLevel: 'M', maskPattern: code.mask });
    expect(code.version).toBe(other.version);
    const size = other.modules.size;
    const theirs = Array.from({ length: size }, (_row, y) =>
      Array.from({ length: size }, (_column, x) => other.modules.data[y * size + x] === 1),
    );
    expect(rows(code.dark)).toBe(rows(theirs));
  },
);

test('[E6] Chinese goes through as UTF-8; what is too long is refused instead of cut off', () => {
  expect(encodeQr(bytesOf('证书查验'))!.version).toBe(1);
  expect(encodeQr(bytesOf('x'.repeat(214)))).toBeNull();
});

test('[E6] the picture has its quiet zone of four modules', () => {
  const code = encodeQr(bytesOf('HN'))!;
  expect(drawQr(code)).toContain('viewBox="0 0 29 29"');
  expect(drawQr(code)).toContain('M4 4h1v1h-1z');
});
