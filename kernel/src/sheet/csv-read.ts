import { columnName, unguardText } from './cell.rules.ts';
import { SheetError } from './sheet-error.ts';
import type { CellFault, RawRow } from './sheet-row.ts';

/** Decodes a text file: a byte order mark decides; without one UTF-8 is tried, then GB18030, which Chinese Excel writes. */
export function decodeText(bytes: Buffer): string {
  for (const encoding of candidates(bytes)) {
    try {
      const text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
      // No table holds these; a picture or a program always does.
      if (!/(?![\t\n\v\f\r\cZ])\p{Cc}/u.test(text)) return text;
    } catch {
      // The next encoding may fit.
    }
  }
  throw new SheetError('sheet.encoding', '看不懂文件的文字编码，或文件已损坏。请用 Excel 或 WPS 打开检查后另存为 .xlsx 再上传。');
}

function candidates(bytes: Buffer): string[] {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return ['utf-16le'];
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return ['utf-16be'];
  const text = bytes.toString('utf8');
  if (text.startsWith('\ufeff')) return ['utf-8'];
  const broken = text.match(/\ufffd/g)?.length ?? 0;
  const chinese = text.match(/[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u{20000}-\u{3ffff}]/gu)?.length ?? 0;
  // GB18030 makes some sense of almost any bytes, so it must not be asked about UTF-8 with a few broken places: names would come out as others.
  if (chinese > broken) return ['utf-8'];
  // Single GB18030 characters can look like accented letters in UTF-8 (路 like ·); in a file without any Chinese the former is meant.
  return broken > 0 || /[\u0080-\uffff]/.test(text) ? ['gb18030', 'utf-8'] : ['utf-8'];
}

/** Reads delimited text; the delimiter (comma, semicolon or tab) is the one its first record uses most. */
export function* readCsv(text: string): Iterable<RawRow> {
  const delimiter = findDelimiter(text);
  let at = 0;
  for (let row = 1; at < text.length; row += 1) {
    const cells: string[] = [];
    const faults: CellFault[] = [];
    for (;;) {
      const field = readField(text, at, delimiter, row);
      at = field.end;
      const column = cells.length + 1;
      if (isRoundedNumber(field)) {
        cells.push('');
        faults.push({ column, name: columnName(column), kind: 'digits', shown: field.text });
      } else cells.push(field.text);
      if (text[at] !== delimiter) break;
      at += 1;
    }
    if (text[at] === '\r') at += 1;
    if (text[at] === '\n') at += 1;
    yield { row, cells, faults };
  }
}

interface Field {
  text: string;
  end: number;
  isQuoted: boolean;
}

function readField(text: string, start: number, delimiter: string, row: number): Field {
  // ="00123" is how some systems keep a spreadsheet from turning digits into a number.
  const at = text.startsWith('="', start) ? start + 1 : start;
  if (text[at] === '"') {
    const quoted = readQuoted(text, at, row);
    const next = text[quoted.end];
    if (next === undefined || next === delimiter || next === '\r' || next === '\n')
      return { ...quoted, text: at > start ? quoted.text : unguardText(quoted.text) };
  }
  let end = start;
  while (end < text.length && text[end] !== delimiter && text[end] !== '\n' && text[end] !== '\r') end += 1;
  return { text: unguardText(text.slice(start, end)), end, isQuoted: false };
}

function readQuoted(text: string, start: number, row: number): Field {
  let value = '';
  let at = start + 1;
  for (;;) {
    const quote = text.indexOf('"', at);
    if (quote < 0)
      throw new SheetError('sheet.broken', `第 ${row} 行的双引号没有成对，后面的内容无法分开。请检查这一行，或另存为 .xlsx 再上传。`);
    value += text.slice(at, quote);
    if (text[quote + 1] !== '"') return { text: value, end: quote + 1, isQuoted: true };
    value += '"';
    at = quote + 2;
  }
}

/** `4.60100199001011E+17`: a spreadsheet wrote a rounded number, and the digits of the original are gone. */
function isRoundedNumber({ text, isQuoted }: Field): boolean {
  return !isQuoted && /^\s*[+-]?\d(\.\d+)?E\+\d+\s*$/i.test(text);
}

function findDelimiter(text: string): string {
  const counts = new Map([
    [',', 0],
    [';', 0],
    ['\t', 0],
  ]);
  let isQuoted = false;
  for (let at = 0; at < Math.min(text.length, 65_536); at += 1) {
    const character = text[at] ?? '';
    if (character === '"') isQuoted = !isQuoted;
    else if (isQuoted) continue;
    // An empty first line says nothing; the first one that holds a delimiter decides.
    else if ((character === '\n' || character === '\r') && [...counts.values()].some((count) => count > 0)) break;
    else if (counts.has(character)) counts.set(character, (counts.get(character) ?? 0) + 1);
  }
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? ',';
}
