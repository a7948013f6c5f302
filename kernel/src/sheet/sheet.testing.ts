import { crc32, deflateRawSync } from 'node:zlib';
import { expect } from 'vitest';
import { readRows, type ReadLimits, type SheetRow, type SheetValue } from './index.ts';

/** Rows of three cells as records a, b, c. */
export function records(rows: string[][]): Record<string, SheetValue>[] {
  return rows.map(([a, b, c]) => ({ a, b, c }));
}

/** What remains of a table when blank rows and blank cells at the end of a row are left out. */
export function visible(rows: string[][]): string[][] {
  return rows
    .map((row) => {
      const end = row.findLastIndex((text) => text.trim() !== '');
      return row.slice(0, end + 1);
    })
    .filter((row) => row.length > 0);
}

/** All rows of a file. */
export async function all(bytes: Buffer, name = 'x.xlsx', limits?: ReadLimits): Promise<SheetRow[]> {
  return collect(readRows(bytes, name, limits));
}

/** Drains an iterable into a list. */
export async function collect<T>(rows: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const row of rows) list.push(row);
  return list;
}

/** Asserts that reading fails with this code and a Chinese sentence. */
export async function expectCode(bytes: Buffer, code: string, name = 'x.xlsx', limits?: ReadLimits): Promise<void> {
  const error = await all(bytes, name, limits).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toMatchObject({ code, sentence: expect.stringMatching(/[。]$/) });
}

/** One entry of a zip to make. */
export interface Part {
  name: string;
  body: Buffer | string;
  /** size told by the directory, if it lies */
  claimedSize?: number;
  flags?: number;
  /** checksum told by the directory, if it lies */
  crc?: number;
}

/** The least parts of an .xlsx with the given rows. */
export function parts(rows: string, workbookProperties = ''): Part[] {
  const link = (id: string, kind: string, target: string): string =>
    `<Relationship Id="${id}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/${kind}" Target="${target}"/>`;
  return [
    { name: '_rels/.rels', body: `<Relationships>${link('r1', 'officeDocument', 'xl/workbook.xml')}</Relationships>` },
    { name: 'xl/workbook.xml', body: `<workbook>${workbookProperties}<sheets><sheet name="x" sheetId="1" r:id="r1"/></sheets></workbook>` },
    {
      name: 'xl/_rels/workbook.xml.rels',
      body: `<Relationships>${link('r1', 'worksheet', 'worksheets/sheet1.xml')}${link('r2', 'styles', 'styles.xml')}${link('r3', 'sharedStrings', '/xl/sharedStrings.xml')}</Relationships>`,
    },
    { name: 'xl/styles.xml', body: '<styleSheet/>' },
    { name: 'xl/sharedStrings.xml', body: '<sst/>' },
    { name: 'xl/worksheets/sheet1.xml', body: `<?xml version="1.0"?><worksheet><!-- x --><sheetData>${rows}</sheetData></worksheet>` },
  ];
}

/** A small .xlsx with the given rows; `replaced` stands in for parts of it. */
export async function sheetOf(rows: string, replaced: Record<string, string> = {}, workbookProperties = ''): Promise<Buffer> {
  return zip(parts(rows, workbookProperties).map((part) => ({ ...part, body: replaced[part.name] ?? part.body })));
}

/** Packs entries; may lie about sizes. */
export function zip(entries: Part[]): Buffer {
  const local: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, body, claimedSize, flags = 0, crc } of entries) {
    const raw = Buffer.from(body);
    const packed = deflateRawSync(raw);
    const label = Buffer.from(name);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(flags, 2);
    common.writeUInt16LE(8, 4);
    common.writeUInt32LE(crc ?? crc32(raw), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(claimedSize ?? raw.length, 18);
    common.writeUInt16LE(label.length, 22);
    local.push(Buffer.from('PK\u0003\u0004'), common, label, packed);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(offset, 10);
    directory.push(Buffer.from('PK\u0001\u0002\u0014\u0000'), common, place, label);
    offset += 30 + label.length + packed.length;
  }
  const end = Buffer.alloc(22);
  end.write('PK\u0005\u0006', 'latin1');
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(Buffer.concat(directory).length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...local, ...directory, end]);
}
