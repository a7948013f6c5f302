import type { ExportFormat, ItemContent } from '@yangfan/contract';
import { readAiken, writeAiken } from './aiken.rules.ts';
import { FileFault, type Defaults, type Opened, type Pictures, type Sent } from './exchange.rules.ts';
import { readGift } from './gift-read.ts';
import { writeGift } from './gift.rules.ts';
import { readMoodle } from './moodle-read.ts';
import { writeMoodle } from './moodle-write.ts';
import { readQti, writeQti } from './qti-package.ts';
import { readSheet, writeSheet } from './sheet-package.ts';

export type Format = ExportFormat;

/** Reads a file of a format. Throws FileFault or SheetError when nothing of it can be read. */
export async function opened(format: Format, bytes: Buffer, name: string, of: Defaults): Promise<Opened> {
  if (!bytes.length) throw new FileFault('文件是空的，请重新选择');
  const isZip = bytes.toString('latin1', 0, 2) === 'PK';
  const isQuiz = !isZip && /^[^<]{0,3}\s*(<\?[^>]{0,200}>)?\s*<quiz[\s>]/.test(bytes.toString('latin1', 0, 400));
  if (isQuiz && format !== 'MOODLE') throw new FileFault('这是 Moodle XML 文件，请在上面改选“Moodle XML”');
  if (isZip && format !== 'QTI' && format !== 'XLSX')
    throw new FileFault('这是压缩包或 Excel 文件，请在上面改选“QTI 3.0 包”或“Excel 表格”');
  const told = await read(format, bytes, name, of);
  // A table of ours has a column for the points to mark by.
  const whole = format === 'XLSX' ? told : withRubrics(told);
  if (!whole.reads.length) throw new FileFault('文件里没有读到题目，请核对选的格式，或对照示例文件');
  return whole;
}

/** What stands where another system had no points to mark by: no question in words is without them. */
const UNTOLD = { criterion: '请补写评分要点', points: 5 };
function withRubrics(whole: Opened): Opened {
  let count = 0;
  const filled = <T extends Pick<ItemContent, 'type' | 'answer'>>(task: T): T => {
    if (task.type !== 'SHORT' || (task.answer as { rubric: unknown[] }).rubric.length) return task;
    count += 1;
    return { ...task, answer: { ...(task.answer as object), rubric: [UNTOLD] } };
  };
  const reads = whole.reads.map((one) =>
    one.content ? { ...one, content: { ...filled(one.content), parts: one.content.parts.map(filled) } } : one,
  );
  const note = `有 ${count} 道简答题没有评分要点，已写上“${UNTOLD.criterion}”（${UNTOLD.points} 分），请在送审前补好`;
  return count ? { ...whole, reads, notes: [...whole.notes, note] } : whole;
}

async function read(format: Format, bytes: Buffer, name: string, of: Defaults): Promise<Opened> {
  if (format === 'MOODLE') return readMoodle(bytes, of);
  if (format === 'QTI') return readQti(bytes, of);
  if (format === 'XLSX') return readSheet(bytes, name, of);
  const { text, notes } = textOf(bytes);
  return { reads: format === 'GIFT' ? readGift(text, of) : readAiken(text, of), pictures: new Map(), notes };
}

/** Text in UTF-8, or in GB18030, which Chinese editors still write; anything else is refused. */
function textOf(bytes: Buffer): { text: string; notes: string[] } {
  const decode = (encoding: string) => new TextDecoder(encoding, { fatal: true }).decode(bytes);
  if (bytes.includes(0)) throw new FileFault('文件不是文本，或是 UTF-16 编码。请另存为 UTF-8 文本后重试');
  try {
    return { text: decode('utf-8'), notes: [] };
  } catch {
    try {
      const text = decode('gb18030');
      if (/\p{Script=Han}/u.test(text)) return { text, notes: ['文件是 GB18030 编码，已转换，请核对文字'] };
    } catch {
      // Neither of the two.
    }
    throw new FileFault('看不懂文件的文字编码。请另存为 UTF-8 文本后重试');
  }
}

/** Writes items, which all fit the format, as a file with its ending. */
export async function written(
  format: Format,
  items: readonly Sent[],
  pictures: Pictures,
  at: Date,
): Promise<{ bytes: Buffer; ext: string }> {
  switch (format) {
    case 'GIFT':
      return { bytes: Buffer.from(writeGift(items)), ext: 'gift.txt' };
    case 'AIKEN':
      return { bytes: Buffer.from(writeAiken(items)), ext: 'aiken.txt' };
    case 'MOODLE':
      return { bytes: Buffer.from(writeMoodle(items, pictures)), ext: 'moodle.xml' };
    case 'QTI':
      return { bytes: await writeQti(items, pictures, at), ext: 'qti.zip' };
    case 'XLSX':
      return writeSheet(items, pictures, at);
  }
}
