import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { mergeFonts } from './font-merge.ts';
import { readFont } from './font-read.ts';

const require = createRequire(import.meta.url);
const { convert } = require('fontverter') as { convert(font: Buffer, format: 'sfnt'): Promise<Buffer> };

it('[E4] the joined font draws every character exactly as the slice it came from', async () => {
  const folder = join(dirname(require.resolve('@fontsource/noto-sans-sc/package.json')), 'files');
  const names = readdirSync(folder)
    .filter((name) => name.endsWith('-400-normal.woff2'))
    .sort();
  const slices: Buffer[] = [];
  for (const name of [...names.filter((name) => /latin/.test(name)), ...names.slice(0, 12)])
    slices.push(await convert(readFileSync(join(folder, name)), 'sfnt'));
  const joined = readFont(mergeFonts(slices, { family: 'Test', weight: 400 }));
  const seen = new Set<number>();
  const different: number[] = [];
  let checked = 0;
  for (const slice of slices.map(readFont)) {
    for (const [code, glyph] of slice.map) {
      if (seen.has(code) || glyph === 0) continue;
      seen.add(code);
      const merged = joined.map.get(code) ?? -1;
      const [before, after] = [slice.glyphs[glyph], joined.glyphs[merged]];
      const isComposite = before !== undefined && before.length > 0 && before.readInt16BE(0) < 0;
      // A composite is re-numbered, so only its frame is the same; its parts are checked as the characters they are.
      const length = isComposite ? 10 : (before?.length ?? 0);
      const isSame = before?.subarray(0, length).equals(after?.subarray(0, length) ?? Buffer.alloc(0));
      if (!isSame || !joined.metrics[merged]?.equals(slice.metrics[glyph] ?? Buffer.alloc(0))) different.push(code);
      checked += 1;
    }
  }
  expect(different).toEqual([]);
  expect(checked).toBeGreaterThan(800);
  expect(joined.map.size).toBe(checked);
});
