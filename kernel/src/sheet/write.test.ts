import { Writable } from 'node:stream';
import exceljs from 'exceljs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { streamXlsx, writeCsv, writeXlsx, type SheetValue } from './index.ts';
import { all, records, visible } from './sheet.testing.ts';

const columns = ['a', 'b', 'c'].map((key) => ({ key, title: key.toUpperCase() }));

/** Text as people and attackers type it; without the characters that no table can hold. */
const cellText = fc
  .oneof(
    fc.string({ unit: 'grapheme', maxLength: 12 }),
    fc.constantFrom(
      '符海燕',
      '㛃䶮𬭎',
      '=1+1',
      '+86',
      '-5',
      '@SUM(A1)',
      "'=1",
      "''-x",
      '\t=1',
      ' =1',
      '＝cmd',
      '0012',
      '999999190001010014',
      '1E5',
      '2026-03-08',
      '_x0041_',
      '_x0041_x0042_',
      '&lt;',
      '&amp;lt;',
      '<b>',
      '"',
      ',',
      ';',
      'a\nb',
      'true',
      ' 空格 ',
      ']]>',
    ),
  )
  .map((text) => text.replace(/(?![\t\n])\p{Cc}|[\ufffe\uffff\ufeff]|\p{Cs}/gu, ''));
const table = fc.array(fc.tuple(cellText, cellText, cellText), { minLength: 1, maxLength: 8 });
describe('round trip', () => {
  it('[M1] text written to .xlsx is read back as it was, whatever it looks like', async () => {
    await fc.assert(
      fc.asyncProperty(table, async (rows) => {
        const bytes = await writeXlsx({ sheets: [{ name: '花名册', columns, rows: records(rows) }] });
        expect((await all(bytes)).map((row) => row.cells)).toEqual([['A', 'B', 'C'], ...visible(rows)]);
      }),
      { numRuns: 60 },
    );
  });

  it('[M1] text written to .csv is read back as it was, whatever it looks like', async () => {
    await fc.assert(
      fc.asyncProperty(table, async (rows) => {
        const bytes = await writeCsv({ columns, rows: records(rows) });
        expect((await all(bytes, 'x.csv')).map((row) => row.cells)).toEqual([['A', 'B', 'C'], ...visible(rows)]);
      }),
      { numRuns: 200 },
    );
  });

  it('[M1] numbers, money, dates and yes/no keep their meaning in both forms', async () => {
    const typed = [
      { key: 'n', title: '数', format: 'decimal' as const },
      { key: 'm', title: '元', format: 'money' as const },
      { key: 'd', title: '日', format: 'date' as const },
      { key: 't', title: '时', format: 'datetime' as const },
      { key: 'b', title: '否' },
      { key: 'big', title: '号', format: 'integer' as const },
    ];
    const rows = [{ n: 0.1, m: 123_456, d: '2026-03-08', t: new Date('2026-03-07T18:30:00Z'), b: true, big: 999999190001010014n }];
    const expected = ['0.1', '1234.56', '2026-03-08', '2026-03-08 02:30', '是', '999999190001010014'];
    expect((await all(await writeXlsx({ sheets: [{ name: 'x', columns: typed, rows }] })))[1]?.cells).toEqual(expected);
    expect((await all(await writeCsv({ columns: typed, rows }), 'x.csv'))[1]?.cells).toEqual(expected);
  });

  it('[M3] sheet names that a workbook refuses are mended, and stay distinct', async () => {
    const bytes = await writeXlsx({ sheets: ['a/b:c', 'a b c', '', '很长'.repeat(30)].map((name) => ({ name, columns, rows: [] })) });
    const book = new exceljs.Workbook();
    await book.xlsx.load(bytes as unknown as ArrayBuffer);
    const names = book.worksheets.map((sheet) => sheet.name);
    expect(new Set(names).size).toBe(4);
    expect(names.every((name) => name.length > 0 && name.length <= 31 && !/[\\/?*[\]:]/.test(name))).toBe(true);
  });

  it('[M3] a reader that goes away ends the writing of a large file', async () => {
    let asked = 0;
    const endless = function* (): Generator<Record<string, SheetValue>> {
      for (;;) yield { a: `${(asked += 1)}`, b: 'x'.repeat(200), c: '' };
    };
    let taken = 0;
    const out = new Writable({
      write(chunk: Buffer, _encoding, done) {
        taken += chunk.length;
        done(taken > 20_000 ? new Error('gone') : null);
      },
    });
    await expect(streamXlsx({ sheets: [{ name: 'x', columns, rows: endless() }] }, out)).rejects.toThrow();
    const after = asked;
    await new Promise((resolve) => setImmediate(resolve));
    expect(asked).toBe(after);
  });
});

describe('formula injection', () => {
  const attack = ["=cmd|'/c calc'!A0", '+1+1', '-2+3', '@SUM(1)', '\t=1', '\r=1', '＝1', "'=1", ' =1'];

  it('[M3] no cell of a written .csv starts with a sign that runs', async () => {
    const text = (await writeCsv({ columns, rows: attack.map((a) => ({ a })) })).toString();
    for (const line of text.split('\r\n').slice(1).filter(Boolean)) expect(line).toMatch(/^"'/);
  });

  it('[M3] a written .xlsx holds such text as text and not one formula', async () => {
    const book = new exceljs.Workbook();
    await book.xlsx.load(
      (await writeXlsx({ sheets: [{ name: 'x', columns, rows: attack.map((a) => ({ a })) }] })) as unknown as ArrayBuffer,
    );
    book.worksheets[0]?.eachRow((row) =>
      row.eachCell((cell) => {
        expect([exceljs.ValueType.String, exceljs.ValueType.RichText]).toContain(cell.type);
        expect(cell.numFmt).toBe('@');
      }),
    );
  });
});
