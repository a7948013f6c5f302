import type { SheetPort } from '@yangfan/platform/org';
import { readRows, writeXlsx } from '@yangfan/kernel/sheet';

/** Tables in and out of files, as the rooms ask for them. */
export const sheets: SheetPort = {
  async write(sheet) {
    const keys = sheet.columns.map((_column, index) => `c${index}`);
    return writeXlsx({
      sheets: [
        {
          name: sheet.name,
          columns: sheet.columns.map((column, index) => ({
            key: keys[index]!,
            title: column.title,
            ...(column.width ? { width: column.width } : {}),
          })),
          rows: sheet.rows.map((row) => Object.fromEntries(row.map((cell, index) => [keys[index]!, cell]))),
        },
      ],
    });
  },
  async read(bytes, { maxRows }) {
    const rows: string[][] = [];
    let encoding: 'XLSX' | 'UTF-8' | 'GB18030' = 'XLSX';
    const reading = readRows(bytes, '', { maxRows });
    for await (const { row, cells } of reading) {
      while (rows.length < row - 1) rows.push([]);
      rows.push(cells.map((cell) => cell.trim()));
    }
    if (!bytes.subarray(0, 2).equals(Buffer.from('PK'))) encoding = isUtf8(bytes) ? 'UTF-8' : 'GB18030';
    while (rows.length && rows.at(-1)!.every((cell) => !cell)) rows.pop();
    return { encoding, rows };
  },
};

function isUtf8(bytes: Buffer): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}
