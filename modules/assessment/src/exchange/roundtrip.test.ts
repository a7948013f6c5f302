import { readdirSync, readFileSync } from 'node:fs';
import type { ExportFormat, ItemContent } from '@yangfan/contract';
import { repoPath } from '@yangfan/kernel';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonical } from './canonical.rules.ts';
import { blank, fitted } from './exchange.rules.ts';
import { anyItem, homely, of, roundTrip } from './exchange.testing.ts';
import { leftBehind, refusal } from './loss.rules.ts';
import { sampleItems } from './samples.ts';

/** What a format says it leaves behind, taken off. */
function reduced(format: ExportFormat, content: ItemContent): ItemContent {
  if (!leftBehind(format, content).length) return content;
  const bare = { ...content, knowledge: of.knowledge, chapter: of.chapter, difficulty: 2, analysis: '', enemyGroup: null, source: '' };
  return { ...bare, options: content.options.map(({ key, text }) => ({ key, text })) };
}

describe('[E1] items of all ten types out of the bank and back', () => {
  const RUNS: Record<ExportFormat, number> = { QTI: 120, MOODLE: 100, GIFT: 100, AIKEN: 100, XLSX: 12 };
  for (const format of Object.keys(RUNS) as ExportFormat[])
    test(`[E1] ${format}: whatever is not refused before comes back equal, with its pictures, but for what was said to stay behind`, async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(anyItem, { minLength: 1, maxLength: 4 }), async (contents) => {
          const items = contents.flatMap((content, index) => (refusal(format, content) ? [] : [{ code: `X-${index}`, content }]));
          if (!items.length) return;
          const { reads, pictures } = await roundTrip(format, items);
          expect(reads.map((read) => read.fault ?? homely(canonical(read.content!), pictures))).toEqual(
            items.map(({ content }) => reduced(format, content)),
          );
          expect(reads.every((read) => fitted(read).content)).toBe(true);
        }),
        { numRuns: RUNS[format], seed: 20_261_129 },
      );
    });

  test('[E1] QTI and Moodle XML take every type; the others name each type they have no place for', () => {
    const types = (format: ExportFormat) => sampleItems().flatMap(({ content }) => (refusal(format, content) ? [] : [content.type]));
    expect(types('QTI')).toHaveLength(10);
    expect(types('MOODLE')).toHaveLength(10);
    expect(types('XLSX')).toHaveLength(10);
    expect(types('AIKEN')).toEqual(['SINGLE']);
    const casus = sampleItems().find(({ content }) => content.type === 'CASE')!.content;
    expect(refusal('GIFT', casus)).toBe('GIFT 没有“案例”这种题型');
    expect(leftBehind('AIKEN', sampleItems()[0]!.content)).toEqual(['知识点和难度', '解析', '来源', '固定在最后的选项']);
  });

  test('[E1] both seed banks go out and come back unchanged in QTI, Moodle XML and Excel', async () => {
    const folder = repoPath('modules/assessment/seed');
    const seed = readdirSync(folder)
      .filter((name) => /^items\..+\.json$/.test(name))
      .flatMap((name) => JSON.parse(readFileSync(`${folder}/${name}`, 'utf8')) as (ItemContent & { code: string })[]);
    const items = seed.map(({ code, ...one }) => ({ code, content: canonical({ ...blank(one.type, of), ...one }) }));
    for (const format of ['QTI', 'MOODLE', 'XLSX'] as const) {
      expect(items.filter(({ content }) => refusal(format, content))).toEqual([]);
      const { reads } = await roundTrip(format, items);
      expect(reads.map((read) => read.fault)).toEqual(items.map(() => undefined));
      expect(reads.map((read) => canonical(read.content!).stem)).toEqual(items.map(({ content }) => content.stem));
      expect(reads.map((read) => canonical(read.content!).answer)).toEqual(items.map(({ content }) => content.answer));
    }
  });
});
