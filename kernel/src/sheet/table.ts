import { columnName } from './cell.rules.ts';
import { readRows, type ReadLimits, type SheetRow } from './read.ts';
import { SheetError } from './sheet-error.ts';
import type { CellFault } from './sheet-row.ts';

/** A column that a file is expected to have. */
export interface TableColumn {
  key: string;
  title: string;
  /** other headings that mean the same */
  aliases?: string[];
  /** the file is refused without it */
  isRequired?: boolean;
  /** text of the sample row of the template; a row that only repeats samples is passed over */
  sample?: string;
}

/** One data row by column key; absent columns are empty text, outer white space is taken off. */
export interface TableRow {
  row: number;
  values: Record<string, string>;
  faults: CellFault[];
}

/** A header must stand in one of the first rows; above it may be a title or a note. */
const HEADER_ROWS = 10;

/** Reads a file made from a template: finds the header row by its titles, in any order of columns, and gives the rows below it. Throws SheetError. */
export async function* readTable(
  bytes: Buffer,
  fileName: string,
  columns: TableColumn[],
  limits: ReadLimits = {},
): AsyncGenerator<TableRow, void, undefined> {
  const places: { best: SheetRow | undefined; missing: string[] } = { best: undefined, missing: [] };
  let header: Map<string, number> | undefined;
  let tried = 0;
  for await (const row of readRows(bytes, fileName, { ...limits, maxRows: (limits.maxRows ?? 20_000) + HEADER_ROWS })) {
    if (header) {
      const found = pick(row, header);
      if (isSample(found, columns)) continue;
      yield found;
      continue;
    }
    const match = matchHeader(row, columns);
    const missing = columns.filter((column) => column.isRequired && !match.has(column.key)).map((column) => column.title);
    if (match.size > 0 && missing.length === 0) header = match;
    else if (match.size > 0 && (!places.best || missing.length < places.missing.length)) [places.best, places.missing] = [row, missing];
    if (!header && (tried += 1) >= HEADER_ROWS) break;
  }
  if (!header) throw headerError(places.missing, columns);
}

function pick({ row, cells, faults }: SheetRow, header: Map<string, number>): TableRow {
  const values: Record<string, string> = {};
  for (const [key, index] of header) values[key] = trim(cells[index] ?? '');
  const known = new Set(header.values());
  return { row, values, faults: faults.filter((fault) => known.has(fault.column - 1)) };
}

function isSample({ values }: TableRow, columns: TableColumn[]): boolean {
  const samples = columns.filter((column) => column.sample !== undefined && column.key in values);
  return (
    samples.length > 0 &&
    Object.entries(values).every(([key, text]) => text === (samples.find((column) => column.key === key)?.sample ?? ''))
  );
}

function matchHeader(row: SheetRow, columns: TableColumn[]): Map<string, number> {
  const found = new Map<string, number>();
  row.cells.forEach((cell, index) => {
    const column = columns.find(({ title, aliases = [] }) => [title, ...aliases].some((name) => normalTitle(name) === normalTitle(cell)));
    if (!column) return;
    const before = found.get(column.key);
    if (before !== undefined) {
      throw new SheetError(
        'sheet.header',
        `第 ${row.row} 行的“${column.title}”出现了两次（${columnName(before + 1)} 列和 ${columnName(index + 1)} 列）。请只保留一列。`,
      );
    }
    found.set(column.key, index);
  });
  return found;
}

function headerError(missing: string[], columns: TableColumn[]): SheetError {
  if (missing.length === 0)
    return new SheetError('sheet.header', `没有找到表头。第一行应写明列名，如“${columns[0]?.title ?? ''}”。请使用最新的模板填写。`);
  return new SheetError('sheet.header', `表头缺少${missing.map((title) => `“${title}”`).join('、')}。请使用最新的模板填写。`);
}

/** "*证件号码（必填）" and "证件号码" are one title. */
function normalTitle(title: string): string {
  return trim(title.normalize('NFKC'))
    .replace(/\((必填|选填)\)/g, '')
    .replace(/[\s*:]/g, '')
    .toLowerCase();
}

/** Also takes off what copying from web pages leaves: ideographic, no-break and zero-width spaces. */
function trim(text: string): string {
  return text.replace(/^[\s\u200b-\u200d\u2060\ufeff]+|[\s\u200b-\u200d\u2060\ufeff]+$/g, '');
}
