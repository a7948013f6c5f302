import fc from 'fast-check';
import sharp from 'sharp';
import { beforeAll, describe, expect, test } from 'vitest';
import { inspectJpeg, JPEG_LIMITS } from './jpeg.rules.ts';

let baseline: Buffer;
let progressive: Buffer;

/** A baseline JPEG whose header claims another size. */
const claiming = (width: number, height: number): Buffer => {
  const bytes = Buffer.from(baseline);
  const frame = bytes.indexOf(Buffer.from([0xff, 0xc0]));
  bytes.writeUInt16BE(height, frame + 5);
  bytes.writeUInt16BE(width, frame + 7);
  return bytes;
};
const code = (bytes: Uint8Array): string => {
  const verdict = inspectJpeg(bytes);
  return verdict.ok ? 'ok' : verdict.code;
};

beforeAll(async () => {
  const noise = Buffer.from(Array.from({ length: 90 * 70 * 3 }, (_, i) => (i * i * 31) % 251));
  const picture = sharp(noise, { raw: { width: 90, height: 70, channels: 3 } });
  baseline = await picture.clone().jpeg({ quality: 90 }).toBuffer();
  progressive = await picture.clone().jpeg({ progressive: true }).toBuffer();
});

describe('inspectJpeg', () => {
  test('[T1] baseline and progressive pictures are read without decoding them', () => {
    expect(inspectJpeg(baseline)).toEqual({ ok: true, width: 90, height: 70 });
    expect(inspectJpeg(progressive)).toEqual({ ok: true, width: 90, height: 70 });
  });

  test('[T1] a picture cut anywhere is refused', () => {
    for (const source of [baseline, progressive]) {
      fc.assert(
        fc.property(fc.nat(source.length - 2), (length) => {
          expect(code(source.subarray(0, length))).toBe('face_image_invalid');
        }),
      );
    }
  });

  test('[T1] bytes that are no JPEG are refused, whatever they are', async () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect(code(bytes)).toBe('face_image_invalid');
      }),
    );
    expect(code(await sharp(baseline).png().toBuffer())).toBe('face_image_invalid');
    expect(code(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'))).toBe('face_image_invalid');
  });

  test('[T1] huge dimensions are refused from the header alone', () => {
    expect(code(claiming(65_500, 65_500))).toBe('face_image_too_large');
    expect(code(claiming(10_001, 10))).toBe('face_image_too_large');
    expect(code(claiming(9_000, 9_000))).toBe('face_image_too_large');
    expect(code(claiming(0, 70))).toBe('face_image_invalid');
  });

  test('[T1] more bytes or more scans than any camera writes are refused', () => {
    expect(code(Buffer.alloc(JPEG_LIMITS.maxBytes + 1, 0xff))).toBe('face_image_too_large');
    const scan = progressive.indexOf(Buffer.from([0xff, 0xda]));
    const end = progressive.length - 2;
    const body = progressive.subarray(scan, end);
    const many = Buffer.concat([progressive.subarray(0, scan), ...Array.from({ length: 61 }, () => body), progressive.subarray(end)]);
    expect(code(many)).toBe('face_image_too_large');
  });

  test('[T1] flipped bytes never make it throw or loop', () => {
    fc.assert(
      fc.property(fc.nat(baseline.length - 1), fc.nat(255), (at, value) => {
        const bytes = Buffer.from(baseline);
        bytes[at] = value;
        expect(typeof inspectJpeg(bytes).ok).toBe('boolean');
      }),
      { numRuns: 500 },
    );
  });
});
