import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { problem, repoPath } from '@yangfan/kernel';
import { ensureFonts } from '@yangfan/kernel/print';
import sharp from 'sharp';

/** A picture as it is kept: drawn anew without what the camera wrote into it, its words burnt in. */
export interface Drawn {
  jpeg: Buffer;
  originalSha256: string;
}

const FONTS = repoPath('build/fonts');
const WIDEST = 1920;
const MAX_PIXELS = 60_000_000;
const MAX_BYTES = 10 * 1024 * 1024;

/** Draws `lines` into the foot of a photo. Throws `files.too_large`, `teaching.photo.unreadable`. */
export async function burnIn(base64: string, lines: readonly string[]): Promise<Drawn> {
  const original = Buffer.from(base64, 'base64');
  if (original.length > MAX_BYTES) throw problem('files.too_large', '照片不能超过 10 MB，请缩小后再传');
  const picture = await read(original);
  const { width, height } = picture.info;
  const words = await wordsOf(lines, width);
  const margin = Math.max(6, Math.round(width / 100));
  const foot = Math.min(height, words.info.height + margin * 2);
  const jpeg = await sharp(picture.data)
    .composite([
      {
        input: { create: { width, height: foot, channels: 4, background: { r: 8, g: 40, b: 52, alpha: 0.62 } } },
        left: 0,
        top: height - foot,
      },
      { input: words.data, left: margin, top: Math.max(0, height - foot + margin) },
    ])
    // No metadata goes along: neither the place nor the telephone that the camera wrote down.
    .jpeg({ quality: 84 })
    .toBuffer();
  return { jpeg, originalSha256: createHash('sha256').update(original).digest('hex') };
}

async function read(original: Buffer) {
  try {
    const { format } = await sharp(original, { limitInputPixels: MAX_PIXELS }).metadata();
    if (format !== 'jpeg' && format !== 'png' && format !== 'webp') throw new Error(`format ${format}`);
    return await sharp(original, { limitInputPixels: MAX_PIXELS, failOn: 'error' })
      .rotate()
      .resize({ width: WIDEST, height: WIDEST, fit: 'inside', withoutEnlargement: true })
      .flatten({ background: '#ffffff' })
      .jpeg({ quality: 92 })
      .toBuffer({ resolveWithObject: true });
  } catch {
    throw problem('teaching.photo.unreadable');
  }
}

/** The words as an image, small enough for the picture. */
async function wordsOf(lines: readonly string[], width: number) {
  await ensureFonts(FONTS);
  const room = Math.max(40, width - 2 * Math.max(6, Math.round(width / 100)));
  const size = Math.max(9, Math.round(width / 62));
  const text = `<span foreground="white">${lines.map(escaped).join('\n')}</span>`;
  const fontfile = join(FONTS, 'noto-sans-sc-700.ttf');
  return sharp({ text: { text, fontfile, font: `Yangfan Sans ${size}`, rgba: true, dpi: 72, width: room, wrap: 'word-char' } })
    .png()
    .toBuffer({ resolveWithObject: true });
}

const escaped = (text: string) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
