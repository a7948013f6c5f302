import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import jsQR from 'jsqr';
import sharp from 'sharp';

// What tests read of a printed PDF, with poppler's tools and not with our own code.

function has(tool: string): boolean {
  try {
    execFileSync('which', [tool], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
export const hasPoppler = ['pdftotext', 'pdftoppm', 'pdffonts'].every(has);
if (!hasPoppler) process.stderr.write('poppler-utils is missing: tests that read a printed PDF are skipped\n');
/** Whether the machine has a font for the rare characters of names. */
export const hasRareFont = has('fc-list') && execFileSync('fc-list', [':lang=zh-cn', 'family']).toString().includes('Noto Sans CJK SC');

/** Hands the PDF to a tool as a file, for not every one of them reads a pipe. */
function ask(tool: string, pdf: Buffer, words: (file: string) => string[]): Buffer {
  const dir = mkdtempSync(join(tmpdir(), 'yf-pdf-'));
  try {
    const file = join(dir, 'printed.pdf');
    writeFileSync(file, pdf);
    return execFileSync(tool, words(file), { stdio: ['ignore', 'pipe', 'ignore'], maxBuffer: 1 << 26 });
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

/** The text without any white space except page breaks: where a line breaks is not what tests are about. */
export const textOf = (pdf: Buffer): string =>
  ask('pdftotext', pdf, (file) => ['-raw', file, '-'])
    .toString()
    .replaceAll(/[^\S\f]/g, '');
/** The fonts a PDF was set in, one a line. */
export const fontsOf = (pdf: Buffer): string => ask('pdffonts', pdf, (file) => [file]).toString();
/** What the QR code on the first page says, as a camera would read it. */
export async function scan(pdf: Buffer): Promise<string | undefined> {
  const png = ask('pdftoppm', pdf, (file) => ['-r', '150', '-png', '-l', '1', '-singlefile', file]);
  const { data, info } = await sharp(png).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  return jsQR(new Uint8ClampedArray(data), info.width, info.height)?.data;
}
