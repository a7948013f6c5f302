import { setImmediate } from 'node:timers/promises';
import { decodeText, readCsv } from './csv-read.ts';
import { brokenFile, SheetError } from './sheet-error.ts';
import type { RawRow } from './sheet-row.ts';
import { readXlsx } from './xlsx-read.ts';

/** How much of a file is read; more is refused with a sentence. */
export interface ReadLimits {
  /** rows with content, 20,000 by default */
  maxRows?: number;
  /** size of the file, 10 MB by default */
  maxBytes?: number;
  /** columns with content, 100 by default */
  maxCols?: number;
  /** bytes that unpacking may make, 100 MB by default */
  maxUnpacked?: number;
}

/** One row with content: `cells` reach to the last cell that holds text; a cell with a fault is empty. */
export type SheetRow = RawRow;

const MB = 1024 * 1024;
/** The server's thread is let go after this many rows, so that others are answered while a large file is read. */
const ROWS_PER_TURN = 256;

/** Reads an .xlsx (first visible sheet) or delimited text, told apart by content and not by name. Throws SheetError, some of them only on the way. */
export async function* readRows(bytes: Buffer, fileName: string, limits: ReadLimits = {}): AsyncGenerator<SheetRow, void, undefined> {
  const { maxRows = 20_000, maxBytes = 10 * MB, maxCols = 100, maxUnpacked = 100 * MB } = limits;
  if (bytes.length > maxBytes)
    throw new SheetError('sheet.size', `文件超过 ${formatSize(maxBytes)}。请删去图片和多余的工作表，或分成几个文件上传。`);
  let count = 0;
  let turn = 0;
  for await (const raw of openFile(bytes, fileName, maxUnpacked)) {
    if ((turn += 1) % ROWS_PER_TURN === 0) await setImmediate();
    while (raw.cells.length > 0 && (raw.cells.at(-1) ?? '').trim() === '') raw.cells.pop();
    if (raw.cells.length === 0 && raw.faults.length === 0) continue;
    const width = Math.max(raw.cells.length, ...raw.faults.map((fault) => fault.column));
    if (width > maxCols)
      throw new SheetError('sheet.columns', `第 ${raw.row} 行有 ${width} 列，最多 ${maxCols} 列。请删去右侧多余的内容后重新上传。`);
    if ((count += 1) > maxRows) throw new SheetError('sheet.rows', `超过 ${maxRows.toLocaleString('zh-CN')} 行。请分成几个文件上传。`);
    yield raw;
  }
  if (count === 0) throw new SheetError('sheet.empty', '文件里没有内容。请确认数据在第一个工作表中，保存后重新上传。');
}

function openFile(bytes: Buffer, fileName: string, maxUnpacked: number): AsyncIterable<RawRow> | Iterable<RawRow> {
  if (bytes.length === 0) throw new SheetError('sheet.empty', '文件是空的。请确认已保存内容后重新上传。');
  const magic = bytes.subarray(0, 4).toString('latin1');
  if (magic === 'PK\u0003\u0004') return readXlsx(bytes, maxUnpacked);
  if (magic === 'ÐÏ\u0011à') throw oldOffice(bytes);
  if (/^(%PDF|\u0089PNG|ÿØÿ|GIF8|Rar!|7z¼¯|RIFF)/.test(magic) || magic.startsWith('\u001f\u008b')) throw notATable(fileName);
  // Text under this name is what remains of a damaged workbook; text named .xls is what many systems export.
  if (/\.xls[xm]$/i.test(fileName)) throw brokenFile('No zip');
  const text = decodeText(bytes);
  // Many systems "export to Excel" by writing a web page into a file named .xls.
  if (/^\s*(<\?xml|<!doctype|<html|<table|<meta|\{\\rtf)/i.test(text)) {
    throw new SheetError('sheet.type', '这个文件其实是网页格式，不是真正的表格。请用 Excel 或 WPS 打开后另存为 .xlsx 再上传。');
  }
  return readCsv(text);
}

/** Old .xls and password-protected .xlsx share one container; the name of the encrypted stream tells them apart. */
function oldOffice(bytes: Buffer): SheetError {
  if (bytes.includes(Buffer.from('EncryptedPackage', 'utf16le')))
    return new SheetError('sheet.encrypted', '文件设有打开密码，无法读取。请取消密码后重新上传。');
  return new SheetError('sheet.type', '这是旧版 .xls 或其他 Office 文件。请用 Excel 或 WPS 打开后另存为 .xlsx 再上传。');
}

function notATable(fileName: string): SheetError {
  const extension = /\.[A-Za-z0-9]{1,8}$/.exec(fileName)?.[0].toLowerCase();
  return new SheetError('sheet.type', `${extension ? `${extension} 文件` : '这个文件'}不是表格。请上传 .xlsx 或 .csv 文件。`);
}

function formatSize(bytes: number): string {
  return bytes >= MB ? `${Math.round((bytes / MB) * 10) / 10} MB` : `${Math.ceil(bytes / 1024)} KB`;
}
