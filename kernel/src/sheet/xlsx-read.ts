import { columnName, columnOf, isDateFormat, readDay, readNumber } from './cell.rules.ts';
import { brokenFile, SheetError } from './sheet-error.ts';
import type { CellFault, RawRow } from './sheet-row.ts';
import { XmlReader } from './xml.ts';
import { openZip, type Zip } from './zip.ts';

interface Book {
  zip: Zip;
  is1904: boolean;
  strings: string[];
  /** by style number: whether numbers are shown as dates */
  dateStyles: boolean[];
}

interface Cell {
  column: number;
  type: string;
  style: number;
  value: string | undefined;
  inline: string;
  hasFormula: boolean;
}

/** Reads the first visible sheet of an .xlsx, row by row; `maxUnpacked` bounds the bytes that unpacking may make. */
export async function* readXlsx(bytes: Buffer, maxUnpacked: number): AsyncIterable<RawRow> {
  const zip = openZip(bytes, maxUnpacked);
  const bookPath = await findBook(zip);
  const links = await readLinks(zip, bookPath);
  const target = (kind: string): string | undefined => links.find((link) => link.kind === kind)?.target;
  const { sheetLink, is1904 } = readBook(await zip.read(bookPath));
  const sheetPath = links.find((link) => link.id === sheetLink)?.target;
  if (!sheetPath) throw brokenFile('No sheet');
  const [stringsPath, stylesPath] = [target('sharedStrings'), target('styles')];
  const book: Book = {
    zip,
    is1904,
    strings: stringsPath ? readStrings(await zip.read(stringsPath)) : [],
    dateStyles: stylesPath ? readStyles(await zip.read(stylesPath)) : [],
  };
  yield* readSheet(book, await zip.read(sheetPath));
}

async function findBook(zip: Zip): Promise<string> {
  if (zip.has('mimetype')) throw wrongType('这是 OpenDocument 表格（.ods）');
  const path = (await readLinks(zip, '')).find((link) => link.kind === 'officeDocument')?.target;
  if (!path) throw wrongType('这是压缩包或其他文件');
  if (path.startsWith('word/')) throw wrongType('这是 Word 文档');
  if (path.startsWith('ppt/')) throw wrongType('这是演示文稿');
  if (path.endsWith('.bin')) throw wrongType('这是 .xlsb 二进制表格');
  return path;
}

function wrongType(what: string): SheetError {
  return new SheetError('sheet.type', `${what}，不是 .xlsx 表格。请在 Excel 或 WPS 中另存为“Excel 工作簿（.xlsx）”后重新上传。`);
}

async function readLinks(zip: Zip, owner: string): Promise<{ id: string; kind: string; target: string }[]> {
  const folder = owner.slice(0, owner.lastIndexOf('/') + 1);
  const path = `${folder}_rels/${owner.slice(folder.length)}.rels`;
  if (!zip.has(path)) return [];
  const xml = new XmlReader(await zip.read(path));
  const links = [];
  while (xml.next()) {
    if (xml.kind !== 'open' || xml.name !== 'Relationship') continue;
    const target = xml.attribute('Target') ?? '';
    links.push({
      id: xml.attribute('Id') ?? '',
      kind: (xml.attribute('Type') ?? '').split('/').at(-1) ?? '',
      target: target.startsWith('/') ? target.slice(1) : folder + target,
    });
  }
  return links;
}

function readBook(bytes: Buffer): { sheetLink: string | undefined; is1904: boolean } {
  const xml = new XmlReader(bytes);
  const sheets: { link: string; isHidden: boolean }[] = [];
  let is1904 = false;
  while (xml.next()) {
    if (xml.kind !== 'open') continue;
    if (xml.name === 'workbookPr') is1904 = ['1', 'true', 'on'].includes(xml.attribute('date1904') ?? '');
    if (xml.name === 'sheet')
      sheets.push({ link: xml.attribute('id') ?? '', isHidden: (xml.attribute('state') ?? 'visible') !== 'visible' });
  }
  return { sheetLink: (sheets.find((sheet) => !sheet.isHidden) ?? sheets[0])?.link, is1904 };
}

function readStrings(bytes: Buffer): string[] {
  const xml = new XmlReader(bytes);
  const strings: string[] = [];
  while (xml.next()) if (xml.kind === 'open' && xml.name === 'si') strings.push(readRichText(xml, 'si'));
  return strings;
}

/** Joins the runs of a text and leaves out the reading aid (拼音) that stands beside it. */
function readRichText(xml: XmlReader, until: string): string {
  let text = '';
  let isText = false;
  let phonetic = 0;
  while (xml.next() && !(xml.kind === 'close' && xml.name === until)) {
    if (xml.kind === 'text' && isText && phonetic === 0) text += xml.text;
    else if (xml.kind !== 'text' && xml.name === 'rPh') phonetic += xml.kind === 'open' ? 1 : -1;
    else if (xml.kind !== 'text' && xml.name === 't') isText = xml.kind === 'open';
  }
  return decodeEscapes(text);
}

/** Office writes characters that XML forbids as `_x000D_`. */
function decodeEscapes(text: string): string {
  return text.includes('_x')
    ? text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    : text;
}

function readStyles(bytes: Buffer): boolean[] {
  const xml = new XmlReader(bytes);
  const formats = new Map<number, string>();
  const styles: boolean[] = [];
  let isCellStyles = false;
  while (xml.next()) {
    if (xml.name === 'cellXfs') isCellStyles = xml.kind === 'open';
    if (xml.kind !== 'open') continue;
    if (xml.name === 'numFmt') formats.set(Number(xml.attribute('numFmtId')), xml.attribute('formatCode') ?? '');
    if (xml.name === 'xf' && isCellStyles) {
      const id = Number(xml.attribute('numFmtId') ?? 0);
      styles.push(isDateFormat(id, formats.get(id)));
    }
  }
  return styles;
}

function* readSheet(book: Book, bytes: Buffer): Iterable<RawRow> {
  const xml = new XmlReader(bytes);
  let row = 0;
  let cells: string[] = [];
  let faults: CellFault[] = [];
  let column = 0;
  while (xml.next()) {
    if (xml.name === 'row' && xml.kind === 'open') {
      row = Number(xml.attribute('r') ?? row + 1);
      if (!Number.isSafeInteger(row) || row < 1) throw brokenFile('Bad row number');
      [cells, faults, column] = [[], [], 0];
    } else if (xml.name === 'row' && xml.kind === 'close') {
      yield { row, cells, faults };
    } else if (xml.name === 'c' && xml.kind === 'open') {
      const cell = readCell(xml, column + 1);
      column = cell.column;
      const text = textOf(cell, book);
      if (typeof text !== 'string') faults.push({ ...text, column, name: columnName(column) });
      else if (text !== '') {
        while (cells.length < column - 1) cells.push('');
        cells[column - 1] = text;
      }
    }
  }
}

function readCell(xml: XmlReader, fallback: number): Cell {
  const reference = xml.attribute('r');
  const column = reference === undefined ? fallback : columnOf(reference);
  if (column === undefined) throw brokenFile('Bad cell reference');
  const cell: Cell = {
    column,
    type: xml.attribute('t') ?? 'n',
    style: Number(xml.attribute('s') ?? 0),
    value: undefined,
    inline: '',
    hasFormula: false,
  };
  let isValue = false;
  while (xml.next() && !(xml.kind === 'close' && xml.name === 'c')) {
    if (xml.kind === 'text') {
      if (isValue) cell.value = (cell.value ?? '') + xml.text;
    } else if (xml.name === 'v') {
      isValue = xml.kind === 'open';
      cell.value ??= '';
    } else if (xml.name === 'f') cell.hasFormula = true;
    else if (xml.name === 'is' && xml.kind === 'open') cell.inline = readRichText(xml, 'is');
  }
  return cell;
}

function textOf(cell: Cell, book: Book): string | Pick<CellFault, 'kind' | 'shown'> {
  if (cell.type === 'inlineStr') return cell.inline;
  if (cell.value === undefined) return cell.hasFormula ? { kind: 'formula', shown: '' } : '';
  switch (cell.type) {
    case 's': {
      const text = book.strings[Number(cell.value)];
      if (text === undefined) throw brokenFile('Missing shared string');
      return text;
    }
    case 'str':
      return decodeEscapes(cell.value);
    case 'b':
      return cell.value.trim() === '1' ? '是' : '否';
    case 'e':
      return { kind: 'error', shown: cell.value };
    case 'd':
      return cell.value.replace(/T00:00(:00(\.0+)?)?Z?$/, '').replace('T', ' ');
    default:
      return numberText(cell, book);
  }
}

function numberText(cell: Cell, book: Book): string | Pick<CellFault, 'kind' | 'shown'> {
  const raw = cell.value ?? '';
  if (raw.trim() === '') return cell.hasFormula ? { kind: 'formula', shown: '' } : '';
  if (book.dateStyles[cell.style] === true) return readDay(Number(raw), book.is1904) ?? { kind: 'date', shown: raw };
  const reading = readNumber(raw);
  return 'text' in reading ? reading.text : { kind: 'digits', shown: reading.damaged };
}
