import { once } from 'node:events';
import { PassThrough, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setImmediate } from 'node:timers/promises';
import { buffer } from 'node:stream/consumers';
import type { Cell, stream as ExcelStream, Worksheet } from 'exceljs';
import { guardText } from './cell.rules.ts';

/** What one cell may hold; a `Date` is shown as China time, a boolean as 是/否. */
export type SheetValue = string | number | bigint | boolean | Date | null | undefined;

/** How a column shows its values. `money` takes fen and shows yuan; `percent` takes a ratio; `date` takes a Date or `YYYY-MM-DD`. */
export type SheetFormat = 'text' | 'integer' | 'decimal' | 'money' | 'percent' | 'date' | 'datetime';

/** One column of a sheet to write. */
export interface SheetColumn {
  key: string;
  title: string;
  /** in characters, 16 by default */
  width?: number;
  /** `text` by default */
  format?: SheetFormat;
}

/** One sheet to write; `note` is a line of explanation above the header. */
export interface SheetSpec {
  name: string;
  columns: SheetColumn[];
  rows: Iterable<Record<string, SheetValue>> | AsyncIterable<Record<string, SheetValue>>;
  note?: string;
}

/** A workbook to write. */
export interface Workbook {
  sheets: SheetSpec[];
}

const FORMATS: Record<SheetFormat, string> = {
  text: '@',
  integer: '#,##0',
  decimal: '#,##0.00',
  money: '#,##0.00',
  percent: '0.0%',
  date: 'yyyy-mm-dd',
  datetime: 'yyyy-mm-dd hh:mm',
};
const CHINA_OFFSET_MS = 8 * 3_600_000;
const MAX_CELL = 32_767;
const CUT_MARK = '…（内容过长，完整内容请在系统中查看）';
const ROWS_PER_TURN = 500;

/** Writes a workbook to a stream while its rows arrive. Rejects when the stream fails or is closed by the reader, and then stops asking for rows. */
export async function streamXlsx(book: Workbook, out: Writable): Promise<void> {
  const { default: exceljs } = await import('exceljs');
  const pipe = new PassThrough();
  const sent = pipeline(pipe, out);
  sent.catch(() => undefined);
  const writer = new exceljs.stream.xlsx.WorkbookWriter({ stream: pipe, useStyles: true, useSharedStrings: false });
  writer.creator = '扬帆';
  const names = sheetNames(book.sheets.map((sheet) => sheet.name));
  try {
    for (const [i, sheet] of book.sheets.entries()) await writeSheet(writer, sheet, names[i] ?? '', pipe);
    await Promise.race([writer.commit(), sent]);
  } catch (error) {
    pipe.destroy(error instanceof Error ? error : new Error(String(error)));
    throw error;
  }
  await sent;
}

/** Writes a whole workbook into memory; for exports that may be large, use `streamXlsx`. */
export async function writeXlsx(book: Workbook): Promise<Buffer> {
  const out = new PassThrough();
  const [bytes] = await Promise.all([buffer(out), streamXlsx(book, out)]);
  return bytes;
}

async function writeSheet(writer: ExcelStream.xlsx.WorkbookWriter, spec: SheetSpec, name: string, pipe: PassThrough): Promise<void> {
  const headerRow = spec.note ? 2 : 1;
  const sheet = writer.addWorksheet(name, {
    views: [{ state: 'frozen', ySplit: headerRow }],
    pageSetup: { paperSize: 9, orientation: 'landscape', fitToPage: true, fitToWidth: 1, fitToHeight: 0 },
  });
  sheet.pageSetup.printTitlesRow = `${headerRow}:${headerRow}`;
  writeHead(sheet, spec.columns, spec.note);
  for (let row = 1; row <= headerRow; row += 1) sheet.getRow(row).commit();
  let count = 0;
  for await (const values of spec.rows) {
    if (pipe.destroyed) throw new Error('The reader of the workbook has gone');
    const row = sheet.addRow([]);
    spec.columns.forEach((column, i) => fillCell(row.getCell(i + 1), values[column.key], column.format ?? 'text'));
    row.commit();
    if ((count += 1) % ROWS_PER_TURN === 0) await letGo(pipe);
  }
  sheet.commit();
}

/** Lets the packer work, and waits while the reader is slower than we are. */
async function letGo(pipe: PassThrough): Promise<void> {
  await setImmediate();
  if (pipe.writableNeedDrain && !pipe.destroyed) await Promise.race([once(pipe, 'drain'), once(pipe, 'close')]);
}

/** Column widths, note and header row; shared with the template writer. */
export function writeHead(sheet: Worksheet, columns: SheetColumn[], note: string | undefined): void {
  columns.forEach((column, i) => {
    sheet.getColumn(i + 1).width = column.width ?? 16;
  });
  if (note) {
    const cell = sheet.getCell(1, 1);
    cell.value = cleanText(note);
    cell.style = { font: { color: { argb: 'FF4A5F69' } }, alignment: { wrapText: true, vertical: 'top' } };
    sheet.mergeCells(1, 1, 1, Math.max(1, columns.length));
    sheet.getRow(1).height = 16 * note.split('\n').length + 6;
  }
  const header = sheet.getRow(note ? 2 : 1);
  columns.forEach((column, i) => {
    const cell = header.getCell(i + 1);
    cell.value = cleanText(column.title);
    cell.style = {
      font: { bold: true, color: { argb: 'FF08394A' } },
      fill: { type: 'pattern', pattern: 'solid', fgColor: { argb: 'FFD9EBF1' } },
      border: { bottom: { style: 'thin', color: { argb: 'FF0A5C74' } } },
      alignment: { vertical: 'middle' },
      numFmt: '@',
    };
  });
  header.height = 22;
}

/** Puts a value into a cell. Text stays text, also when it looks like a formula or a number, because the cell says so. */
export function fillCell(cell: Cell, value: SheetValue, format: SheetFormat): void {
  const typed = typedValue(value, format);
  if (typed === undefined) return;
  cell.value = typed;
  cell.numFmt = typeof typed === 'string' ? FORMATS.text : FORMATS[format === 'text' ? 'decimal' : format];
  if (format === 'text' && typeof typed === 'number') cell.numFmt = 'General';
}

function typedValue(value: SheetValue, format: SheetFormat): string | number | Date | undefined {
  if (value === null || value === undefined || value === '') return undefined;
  if (typeof value === 'boolean') return value ? '是' : '否';
  if (value instanceof Date) return dateValue(value, format);
  if (typeof value === 'string') {
    const isDay = format === 'date' && /^\d{4}-\d{2}-\d{2}$/.test(value) && value >= '1900-03-01' && !Number.isNaN(Date.parse(value));
    return isDay ? new Date(`${value}T00:00:00Z`) : cleanText(value);
  }
  const number = Number(value);
  // More than fifteen digits would be rounded; infinite values have no cell at all.
  if (!Number.isFinite(number) || Math.abs(number) >= 1e15) return String(value);
  return format === 'money' ? number / 100 : number;
}

function dateValue(value: Date, format: SheetFormat): Date | string {
  if (Number.isNaN(value.getTime())) return '';
  // A sheet has no time zones: what is written is what the clock in China shows.
  const local = new Date(value.getTime() + CHINA_OFFSET_MS);
  const text = local.toISOString();
  if (format === 'date') return new Date(`${text.slice(0, 10)}T00:00:00Z`);
  return format === 'datetime' ? local : `${text.slice(0, 10)} ${text.slice(11, 16)}`;
}

/** Text that a sheet can hold: no characters that XML forbids, one kind of line end, at most 32,767 characters. */
function cleanText(text: string): string {
  const clean = wellFormed(text)
    .replace(/\r\n?/g, '\n')
    .replace(/(?![\t\n])\p{Cc}|[\ufffe\uffff]/gu, '')
    // A reader takes _x0041_ for a character, so a text that really says that is escaped.
    .replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_');
  return clean.length <= MAX_CELL ? clean : wellFormed(clean.slice(0, MAX_CELL - CUT_MARK.length)) + CUT_MARK;
}

/** Half of a character pair, as cutting text leaves it, has no bytes; it becomes the sign for an unknown character. */
function wellFormed(text: string): string {
  return text.replace(/\p{Cs}/gu, '\ufffd');
}

/** Names that a workbook accepts: at most 31 characters, none of \ / ? * [ ] :, each only once. */
export function sheetNames(names: string[]): string[] {
  const taken = new Set<string>();
  return names.map((name, i) => {
    const clean =
      cleanText(name)
        .replace(/[\\/?*[\]:\n]/g, ' ')
        .replace(/^'+|'+$/g, '')
        .trim()
        .slice(0, 28) || `表${i + 1}`;
    let unique = clean;
    for (let n = 2; taken.has(unique.toLowerCase()); n += 1) unique = `${clean.slice(0, 26)} ${n}`;
    taken.add(unique.toLowerCase());
    return unique;
  });
}

/** Writes delimited text in UTF-8 with a byte order mark, every text quoted and formula signs made harmless; yields one line at a time. */
export async function* csvLines(spec: Omit<SheetSpec, 'name'>): AsyncGenerator<string, void, undefined> {
  if (spec.note) yield `\ufeff${quote(spec.note)}\r\n`;
  yield `${spec.note ? '' : '\ufeff'}${spec.columns.map((column) => quote(column.title)).join(',')}\r\n`;
  for await (const values of spec.rows)
    yield `${spec.columns.map((column) => csvCell(values[column.key], column.format ?? 'text')).join(',')}\r\n`;
}

/** Writes delimited text into memory, see `csvLines`. */
export async function writeCsv(spec: Omit<SheetSpec, 'name'>): Promise<Buffer> {
  const lines: string[] = [];
  for await (const line of csvLines(spec)) lines.push(line);
  return Buffer.from(lines.join(''));
}

function csvCell(value: SheetValue, format: SheetFormat): string {
  if (format === 'money' && typeof value === 'number') return (value / 100).toFixed(2);
  const typed = typedValue(value, format);
  if (typed === undefined) return '';
  if (typeof typed === 'number') return String(typed);
  if (typed instanceof Date)
    return typed
      .toISOString()
      .slice(0, format === 'date' ? 10 : 16)
      .replace('T', ' ');
  return quote(typeof value === 'string' ? value : typed);
}

function quote(text: string): string {
  const clean = wellFormed(text).replaceAll(/(?![\t\r\n])\p{Cc}/gu, '');
  return `"${guardText(clean).replaceAll('"', '""')}"`;
}
