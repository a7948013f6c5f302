import exceljs from 'exceljs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cellSentence, SheetError, writeXlsx, type SheetRow } from './index.ts';
import { all, expectCode, parts, records, sheetOf, zip } from './sheet.testing.ts';

const columns = ['a', 'b', 'c'].map((key) => ({ key, title: key.toUpperCase() }));

describe('what a spreadsheet hides', () => {
  it('[M1] an ID number stored as a number is reported as damaged and never passed on', async () => {
    const bytes = await sheetOf(
      '<row r="2"><c r="A2"><v>4.6010019900101101E+17</v></c><c r="B2"><v>460100199001011234</v></c><c r="C2"><v>13800000000</v></c></row>',
    );
    const [row] = await all(bytes);
    expect(row?.cells).toEqual(['', '', '13800000000']);
    expect(row?.faults.map(({ name, kind }) => [name, kind])).toEqual([
      ['A', 'digits'],
      ['B', 'digits'],
    ]);
    expect(cellSentence(2, row?.faults[0] as SheetRow['faults'][number])).toContain('第 2 行 A 列');
  });

  it('[M1] a number that a .csv shows rounded is reported as damaged', async () => {
    const [row] = await all(Buffer.from('4.60100199001011E+17,"1E+5",12'), 'x.csv');
    expect([row?.cells, row?.faults.map((fault) => fault.kind)]).toEqual([['', '1E+5', '12'], ['digits']]);
  });

  it('[M1] numbers keep every digit that the sheet has, without exponent and without rounding noise', async () => {
    const raws = ['0.30000000000000004', '1E-7', '100000000000000', '-12.50', '5.0000000000000003E-2', '1.5E3'];
    const bytes = await sheetOf(`<row r="1">${raws.map((raw) => `<c><v>${raw}</v></c>`).join('')}</row>`);
    expect((await all(bytes))[0]?.cells).toEqual(['0.3', '0.0000001', '100000000000000', '-12.5', '0.05', '1500']);
  });

  it('[M1] a formula gives its stored result; one without a result, or with an error, is reported', async () => {
    const bytes = await sheetOf(
      '<row r="1"><c t="str"><f>"a"&amp;"b"</f><v>ab &amp;lt;</v></c><c><f>1+1</f><v>2</v></c><c><f>NOW()</f></c><c t="e"><f>1/0</f><v>#DIV/0!</v></c><c t="b"><v>1</v></c></row>',
    );
    const [row] = await all(bytes);
    expect(row?.cells).toEqual(['ab &lt;', '2', '', '', '是']);
    expect(row?.faults.map(({ column, kind, shown }) => [column, kind, shown])).toEqual([
      [3, 'formula', ''],
      [4, 'error', '#DIV/0!'],
    ]);
  });

  it('[M1] dates come as YYYY-MM-DD in every way a sheet can store them, in both calendars', async () => {
    const styles = ['14', '31', '57', '164', '165', '166', '0'];
    const formats =
      '<numFmts><numFmt numFmtId="164" formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;;@"/><numFmt numFmtId="165" formatCode="[$-804]aaaa yyyy/m/d h:mm"/><numFmt numFmtId="166" formatCode="#,##0.00_ &quot;月&quot;;[Red]-0\\d"/></numFmts>';
    const stylesXml = `<styleSheet>${formats}<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs>${styles.map((id) => `<xf numFmtId="${id}"/>`).join('')}</cellXfs></styleSheet>`;
    const cells = styles.map((_, i) => `<c s="${i}"><v>46089${i === 4 ? '.5' : ''}</v></c>`).join('');
    const wild =
      '<c s="0"><v>60</v></c><c s="0"><v>-1</v></c><c s="0"><v>9999999</v></c><c t="d"><v>2026-03-08T00:00:00</v></c><c s="0"><v>1</v></c>';
    const [row] = await all(await sheetOf(`<row r="1">${cells}${wild}</row>`, { 'xl/styles.xml': stylesXml }));
    expect(row?.cells).toEqual([
      '2026-03-08',
      '2026-03-08',
      '2026-03-08',
      '2026-03-08',
      '2026-03-08 12:00',
      '46089',
      '46089',
      '',
      '',
      '',
      '2026-03-08',
      '1900-01-01',
    ]);
    expect(row?.faults.map((fault) => fault.kind)).toEqual(['date', 'date', 'date']);
    const macintosh = await sheetOf('<row><c s="0"><v>44627</v></c></row>', { 'xl/styles.xml': stylesXml }, '<workbookPr date1904="1"/>');
    expect((await all(macintosh))[0]?.cells).toEqual(['2026-03-08']);
  });

  it('[M1] rich text is joined, the reading aid above a name is left out, prefixes and missing references do no harm', async () => {
    const strings =
      '<sst><si><r><t>符</t></r><r><rPr><b/></rPr><t xml:space="preserve"> 海燕</t></r></si><si><t>王</t><rPh sb="0" eb="1"><t>wáng</t></rPh></si></sst>';
    const bytes = await sheetOf(
      '<x:row><x:c t="s"><x:v>0</x:v></x:c><x:c t="s"><x:v>1</x:v></x:c><x:c t="inlineStr"><x:is><x:r><x:t>甲</x:t></x:r><x:r><x:t>乙</x:t></x:r></x:is></x:c></x:row>',
      { 'xl/sharedStrings.xml': strings },
    );
    expect((await all(bytes))[0]?.cells).toEqual(['符 海燕', '王', '甲乙']);
  });

  it('[M1] a hidden first sheet is passed over', async () => {
    const book = new exceljs.Workbook();
    book.addWorksheet('隐藏', { state: 'hidden' }).addRow(['看不见']);
    book.addWorksheet('名单').addRow(['看得见']);
    expect((await all(Buffer.from(await book.xlsx.writeBuffer())))[0]?.cells).toEqual(['看得见']);
  });
});

describe('hostile and broken files', () => {
  it('[M1] a zip bomb is refused from its directory, and a lying directory while unpacking', async () => {
    const zeros = Buffer.alloc(30 * 1024 * 1024);
    const honest = zip([...parts('<row/>'), { name: 'xl/media/a.bin', body: zeros }]);
    await expectCode(honest, 'sheet.bomb', 'x.xlsx', { maxUnpacked: 20 * 1024 * 1024 });
    const lying = zip([
      ...parts('<row/>').filter((part) => part.name !== 'xl/worksheets/sheet1.xml'),
      { name: 'xl/worksheets/sheet1.xml', body: zeros, claimedSize: 100 },
    ]);
    await expectCode(lying, 'sheet.bomb');
    const many = zip([...parts('<row/>'), ...Array.from({ length: 2_100 }, (_, i) => ({ name: `x${i}`, body: Buffer.alloc(0) }))]);
    await expectCode(many, 'sheet.bomb');
  });

  it('[M1] a part whose checksum differs is refused, even if it can be unpacked', async () => {
    await expectCode(zip(parts('<row><c><v>1</v></c></row>').map((part) => ({ ...part, crc: 7 }))), 'sheet.broken');
  });

  it('[M1] entities can not expand and nothing is fetched', async () => {
    await expectCode(
      await sheetOf('', {
        'xl/worksheets/sheet1.xml':
          '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b SYSTEM "file:///etc/passwd">]><worksheet><sheetData><row><c t="str"><v>&a;</v></c></row></sheetData></worksheet>',
      }),
      'sheet.broken',
    );
    await expectCode(await sheetOf('<row><c t="str"><v>&unknown;</v></c></row>'), 'sheet.broken');
    await expectCode(await sheetOf(`<row>${'<a>'.repeat(100)}${'</a>'.repeat(100)}</row>`), 'sheet.broken');
  });

  it('[M1] each wrong kind of file gets a sentence that says what to do', async () => {
    const encrypted = Buffer.concat([
      Buffer.from('d0cf11e0a1b11ae1', 'hex'),
      Buffer.alloc(600),
      Buffer.from('EncryptedPackage', 'utf16le'),
    ]);
    await expectCode(encrypted, 'sheet.encrypted');
    await expectCode(Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(600)]), 'sheet.type');
    await expectCode(Buffer.from('%PDF-1.7 …'), 'sheet.type', 'a.pdf');
    await expectCode(Buffer.from('<html><table><tr><td>1</td></tr></table></html>'), 'sheet.type', 'a.xls');
    await expectCode(
      zip([
        {
          name: '_rels/.rels',
          body: '<Relationships><Relationship Id="a" Type="x/officeDocument" Target="word/document.xml"/></Relationships>',
        },
      ]),
      'sheet.type',
    );
    await expectCode(zip([{ name: 'a.txt', body: 'x' }]), 'sheet.type');
    await expectCode(zip(parts('<row/>').map((part) => ({ ...part, flags: 1 }))), 'sheet.encrypted');
    await expectCode(Buffer.alloc(0), 'sheet.empty');
    await expectCode(Buffer.from('\n\n , \n'), 'sheet.empty', 'x.csv');
    await expectCode(await sheetOf('<row r="1"/>'), 'sheet.empty');
    await expectCode(Buffer.from([1, 2, 3, 0, 5, 6]), 'sheet.encoding', 'x.csv');
  });

  it('[M1] limits are named: size, rows, columns', async () => {
    const rows = Array.from({ length: 6 }, (_, i) => `${i},b,c`).join('\n');
    await expect(all(Buffer.from(rows), 'x.csv', { maxBytes: 5 })).rejects.toMatchObject({ code: 'sheet.size' });
    await expect(all(Buffer.from(rows), 'x.csv', { maxRows: 5 })).rejects.toMatchObject({
      code: 'sheet.rows',
      sentence: expect.stringContaining('5 行'),
    });
    await expect(all(Buffer.from(rows), 'x.csv', { maxCols: 2 })).rejects.toMatchObject({
      code: 'sheet.columns',
      sentence: expect.stringContaining('3 列'),
    });
    await expectCode(await sheetOf('<row r="1"><c r="XFD1"><v>1</v></c></row>'), 'sheet.columns');
    await expectCode(await sheetOf('<row r="1"><c r="ZZZZ1"><v>1</v></c></row>'), 'sheet.broken');
  });

  it('[M1] whatever byte is cut or changed, the answer is the same table or a SheetError, never a crash or another text', async () => {
    const rows = Array.from({ length: 30 }, (_, i) => [`学员${i}`, `99999919000101${1000 + i}`, '海口']);
    const bytes = await writeXlsx({ sheets: [{ name: 'x', columns, rows: records(rows) }] });
    const whole = await all(bytes);
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), fc.boolean(), async (at, change, isCut) => {
        const copy = Buffer.from(isCut ? bytes.subarray(0, at) : bytes);
        if (!isCut) copy[at] = (copy[at] ?? 0) ^ change;
        const result = await all(copy).catch((error: unknown) => error);
        if (result instanceof Error) expect(result).toBeInstanceOf(SheetError);
        // Entry names are not covered by a checksum: renaming an optional part may lose styles, never change a text.
        else expect(result).toEqual(whole);
      }),
      { numRuns: 300 },
    );
  });
});
