import { describe, expect, test } from 'vitest';
import { AT, of } from './exchange.testing.ts';
import { hurt, numbers } from './hurt.testing.ts';
import { opened, written, type Format } from './formats.ts';
import { refusal } from './loss.rules.ts';
import { sampleItems, samplePictures } from './samples.ts';

describe('[E1] import fuzzing', () => {
  const RUNS: Record<Format, number> = { GIFT: 300, AIKEN: 150, MOODLE: 300, QTI: 90, XLSX: 60 };
  for (const format of Object.keys(RUNS) as Format[])
    test(`[E1] ${format}: ${RUNS[format]} hurt files are read or refused in words, each in bounded time`, async () => {
      const items = sampleItems().filter(({ content }) => refusal(format, content) === null);
      const { bytes } = await written(format, items, samplePictures(), AT);
      const next = numbers(20_261_129);
      let [whole, longest] = [0, 0];
      for (let run = 0; run < RUNS[format]; run++) {
        const began = performance.now();
        try {
          const { reads } = await opened(format, await hurt(bytes, next), 'a', of);
          for (const one of reads) expect(Number(!!one.content) + Number(!!one.fault)).toBe(1);
          whole += 1;
        } catch (error) {
          // A package's directory may point past its end.
          expect((error as Error).constructor.name, `run ${run}: ${String(error)}`).toMatch(/^(FileFault|SheetError|RangeError)$/);
        }
        longest = Math.max(longest, performance.now() - began);
      }
      // Some are hurt where it does not matter: the mutations reach past the door.
      expect(whole).toBeGreaterThan(RUNS[format] / 40);
      expect(longest).toBeLessThan(20_000);
    });
});
