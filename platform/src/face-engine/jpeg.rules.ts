/** Limits on a picture before anything is decoded. */
export interface JpegLimits {
  maxBytes: number;
  maxPixels: number;
  maxSide: number;
  /** A progressive picture of thousands of scans costs minutes to decode; cameras write about ten. */
  maxScans: number;
}

/** 8 MB and 25 megapixels: every phone photo after the browser's own shrinking fits, a decompression bomb does not. */
export const JPEG_LIMITS: JpegLimits = { maxBytes: 8_000_000, maxPixels: 25_000_000, maxSide: 10_000, maxScans: 60 };

/** What the headers of a JPEG say, or why it is refused. */
export type JpegVerdict =
  | { ok: true; width: number; height: number }
  | { ok: false; code: 'face_image_invalid' | 'face_image_too_large'; why: string };

const invalid = (why: string): JpegVerdict => ({ ok: false, code: 'face_image_invalid', why });
const tooLarge = (why: string): JpegVerdict => ({ ok: false, code: 'face_image_too_large', why });

/** Start-of-frame markers are C0–CF without DHT (C4), JPG (C8) and DAC (CC). */
const isStartOfFrame = (marker: number): boolean =>
  marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;

/** Skips compressed data: 0xFF inside it is followed by 00 (stuffing) or a restart marker. Returns the next marker's position, -1 at the end. */
function endOfScan(bytes: Uint8Array, from: number): number {
  for (let at = bytes.indexOf(0xff, from); at >= 0 && at + 1 < bytes.length; at = bytes.indexOf(0xff, at + 1)) {
    const next = bytes[at + 1]!;
    if (next !== 0x00 && next !== 0xff && (next < 0xd0 || next > 0xd7)) return at;
  }
  return -1;
}

/** Walks the segments of a JPEG without decoding it: format, size, number of scans, and whether it reaches its end marker. */
export function inspectJpeg(bytes: Uint8Array, limits: JpegLimits = JPEG_LIMITS): JpegVerdict {
  if (bytes.length > limits.maxBytes) return tooLarge(`${bytes.length} bytes`);
  if (bytes.length < 4 || bytes[0] !== 0xff || bytes[1] !== 0xd8) return invalid('not a JPEG');
  let size: { width: number; height: number } | null = null;
  let scans = 0;
  let at = 2;
  while (at + 1 < bytes.length) {
    if (bytes[at] !== 0xff) return invalid('broken segment');
    const marker = bytes[at + 1]!;
    if (marker === 0xff) {
      at += 1; // fill byte
      continue;
    }
    if (marker === 0xd9) return size && scans > 0 ? { ok: true, ...size } : invalid('no picture inside');
    if (at + 3 >= bytes.length) break;
    const length = bytes[at + 2]! * 256 + bytes[at + 3]!;
    if (length < 2 || at + 2 + length > bytes.length) break;
    if (isStartOfFrame(marker)) {
      if (size) return invalid('two frames');
      if (length < 8) return invalid('broken frame header');
      const height = bytes[at + 5]! * 256 + bytes[at + 6]!;
      const width = bytes[at + 7]! * 256 + bytes[at + 8]!;
      if (width === 0 || height === 0) return invalid('no dimensions');
      if (width > limits.maxSide || height > limits.maxSide || width * height > limits.maxPixels) {
        return tooLarge(`${width}x${height}`);
      }
      size = { width, height };
    }
    at += 2 + length;
    if (marker === 0xda) {
      scans += 1;
      if (!size) return invalid('scan before frame');
      if (scans > limits.maxScans) return tooLarge('too many scans');
      at = endOfScan(bytes, at);
      if (at < 0) break;
    }
  }
  return invalid('cut short');
}
