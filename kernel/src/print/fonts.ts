import { randomUUID } from 'node:crypto';
import { access, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { mergeFonts, renameFont } from './font-merge.ts';

// Names of our own: a machine may have another cut of the originals installed, and a document must not depend on which one wins.
const CHINESE_FAMILY = 'Yangfan Sans';
const FIGURE_FAMILY = 'Yangfan Figures';
/** Raise when the recipe below changes, so that a cache made by an older one is made again. */
const RECIPE = 2;
const CHINESE = '@fontsource/noto-sans-sc';
const FIGURES = '@fontsource/barlow-semi-condensed';
const CHINESE_WEIGHTS = [400, 700] as const;
const FIGURE_WEIGHTS = [500, 600] as const;

interface FontVerter {
  convert(font: Buffer, format: 'sfnt'): Promise<Buffer>;
}

/**
 * Makes sure `dir` holds the fonts that documents are printed in and answers true if it had to make them (about two seconds).
 * Safe to call from several processes at once: the folder appears whole or not at all.
 */
export async function ensureFonts(dir: string): Promise<boolean> {
  const require = createRequire(import.meta.url);
  const stamp = `recipe-${RECIPE}.${await versionOf(require, CHINESE)}.${await versionOf(require, FIGURES)}.stamp`;
  if (await exists(join(dir, stamp))) return false;
  const draft = `${dir}.${process.pid}.${randomUUID()}`;
  await mkdir(draft, { recursive: true });
  try {
    for (const weight of CHINESE_WEIGHTS) {
      const font = mergeFonts(await chineseSubsets(require, weight), { family: CHINESE_FAMILY, weight });
      await writeFile(join(draft, `noto-sans-sc-${weight}.ttf`), font);
    }
    for (const weight of FIGURE_WEIGHTS) {
      const [font] = await convertAll(require, FIGURES, [`barlow-semi-condensed-latin-${weight}-normal.woff2`]);
      if (font) await writeFile(join(draft, `barlow-semi-condensed-${weight}.ttf`), renameFont(font, { family: FIGURE_FAMILY, weight }));
    }
    await writeFile(join(draft, stamp), '');
    await swapIn(draft, dir, stamp);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  return true;
}

async function chineseSubsets(require: NodeJS.Require, weight: number): Promise<Buffer[]> {
  const names = await readdir(join(packageDir(require, CHINESE), 'files'));
  const wanted = names.filter((name) => name.endsWith(`-${weight}-normal.woff2`));
  // The Latin slice goes first: its ".notdef" box and its digits are the ones to keep.
  const rank = (name: string): number => (name.includes(`-latin-${weight}`) ? 0 : name.includes('-latin-ext-') ? 1 : 2);
  wanted.sort((a, b) => rank(a) - rank(b) || a.localeCompare(b, 'en', { numeric: true }));
  return convertAll(require, CHINESE, wanted);
}

async function convertAll(require: NodeJS.Require, packageName: string, names: string[]): Promise<Buffer[]> {
  const verter = require('fontverter') as FontVerter;
  const fonts: Buffer[] = [];
  for (const name of names) fonts.push(await verter.convert(await readFile(join(packageDir(require, packageName), 'files', name)), 'sfnt'));
  return fonts;
}

async function swapIn(draft: string, dir: string, stamp: string): Promise<void> {
  await mkdir(dirname(dir), { recursive: true });
  try {
    await rename(draft, dir);
  } catch {
    // Another process was first, or an older recipe lies there. The first is fine; the second is replaced.
    if (await exists(join(dir, stamp))) return;
    await rm(dir, { recursive: true, force: true });
    await rename(draft, dir);
  }
}

async function versionOf(require: NodeJS.Require, packageName: string): Promise<string> {
  const text = await readFile(join(packageDir(require, packageName), 'package.json'), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}

function packageDir(require: NodeJS.Require, packageName: string): string {
  return dirname(require.resolve(`${packageName}/package.json`));
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
