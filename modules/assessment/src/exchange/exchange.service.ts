import type { ItemContent } from '@yangfan/contract';
import { problem, type Actor, type Queryable, type Tx } from '@yangfan/kernel';
import { readTable, SheetError, writeTemplate, writeXlsx } from '@yangfan/kernel/sheet';
import { itemRows } from '../bank/bank.store.ts';
import { looked } from '../bank/item.rules.ts';
import { stemsOf } from '../bank/items.store.ts';
import { similarTo } from '../bank/likeness.rules.ts';
import { picturesOf, plainOf } from '../bank/rich.rules.ts';
import type { WritingService } from '../bank/writing.service.ts';
import { readAiken } from './aiken.rules.ts';
import { FileFault, fitted, MAX_ITEMS, type Defaults, type Read } from './exchange.rules.ts';
import { fitsGift, readGift, writeGift } from './gift.rules.ts';
import { fitsMoodle, readMoodle, writeMoodle } from './moodle.ts';
import { COLUMNS, fitsSheet, readRow, rowOf } from './sheet.rules.ts';

/** Most items that one export holds. */
const EXPORT_MAX = 2000;
const SHOWN_FAULTS = 100;
export interface ImportInput {
  programCode: string;
  format: 'XLSX' | 'GIFT' | 'AIKEN' | 'MOODLE';
  name: string;
  knowledge: string;
  base64: string;
  save: boolean;
}
export interface ExportFilter {
  format: 'XLSX' | 'GIFT' | 'MOODLE';
  programCode: string;
  chapter?: string;
  type?: string;
  status?: string;
  difficulty?: number;
  search?: string;
}

/** Items from and to files. */
export function createExchange(writing: WritingService) {
  /** Reads a file to items that are checked; what is wrong with one leaves the others. */
  async function readAll(db: Queryable, input: ImportInput) {
    const { terms } = await writing.termsOf(db, input.programCode);
    const chapter = terms.knowledge.get(input.knowledge);
    if (!chapter) throw problem('assessment.import_unreadable', '请先选择默认知识点');
    const of: Defaults = { chapter, knowledge: input.knowledge, chapterOf: (code) => terms.knowledge.get(code) };
    const [good, faults]: [{ row: number; content: ItemContent }[], { row: number; message: string }[]] = [[], []];
    for (const read of (await opened(input, of)).map(fitted)) {
      if (!read.content) {
        faults.push({ row: read.row, message: read.fault! });
        continue;
      }
      const seen = looked(read.content, terms);
      // A picture of another system can't come along, and one of this system belongs to whoever put it there.
      const picture = picturesOf(read.content.stem).length ? '图片请在题目编辑页里插入' : undefined;
      const fault = seen.faults[0]?.message ?? picture;
      if (fault) faults.push({ row: read.row, message: fault });
      else good.push({ row: read.row, content: seen.content });
    }
    return { good, faults };
  }

  return {
    template: () =>
      writeTemplate({
        name: '题目',
        note: '每行一道题，保存后以草稿进入题库。案例题请在页面上编写。灰色一行是示例，不会导入。',
        columns: COLUMNS,
      }),
    async take(tx: Tx, input: ImportInput, actor: Actor, now: Date) {
      const { good, faults } = await readAll(tx, input);
      const known = await stemsOf(tx, input.programCode, '');
      const similar = good.flatMap(({ row, content }) => similarTo(content.stem, known, 1).map(({ code, stem }) => ({ row, code, stem })));
      if (input.save) for (const { content } of good) await writing.keep(tx, input.programCode, content, actor, now);
      return {
        read: good.length + faults.length,
        ready: good.length,
        saved: input.save ? good.length : 0,
        faults: faults.slice(0, SHOWN_FAULTS),
        similar: similar.slice(0, SHOWN_FAULTS),
        sample: good.slice(0, 10).map(({ row, content }) => ({ row, type: content.type, stem: plainOf(content.stem).slice(0, 200) })),
      };
    },
    async give(db: Queryable, { format, ...filter }: ExportFilter): Promise<{ bytes: Buffer; name: string }> {
      const rows = await itemRows(
        db,
        { id: null, knowledge: null, chapter: null, type: null, status: null, difficulty: null, search: '', ...filter },
        { limit: EXPORT_MAX, offset: 0 },
      );
      const all = rows.map((row) => ({ code: row.code, content: row as unknown as ItemContent }));
      if (format === 'GIFT')
        return { bytes: Buffer.from(writeGift(all.filter(({ content }) => fitsGift(content)))), name: '题目.gift.txt' };
      if (format === 'MOODLE')
        return { bytes: Buffer.from(writeMoodle(all.filter(({ content }) => fitsMoodle(content)))), name: '题目.xml' };
      const sheet = {
        name: '题目',
        columns: [{ key: 'code', title: '编号' }, ...COLUMNS.map(({ key, title }) => ({ key, title }))],
        rows: all.filter(({ content }) => fitsSheet(content)).map(({ code, content }) => ({ code, ...rowOf(content) })),
      };
      return { bytes: Buffer.from(await writeXlsx({ sheets: [sheet] })), name: '题目.xlsx' };
    },
  };
}
export type ExchangeService = ReturnType<typeof createExchange>;

/** Opens the file; one that can't be read at all is refused with its sentence. */
async function opened(input: ImportInput, of: Defaults): Promise<Read[]> {
  const bytes = Buffer.from(input.base64, 'base64');
  try {
    if (input.format === 'MOODLE') return readMoodle(bytes, of);
    if (input.format === 'XLSX') {
      const reads: Read[] = [];
      for await (const { row, values, faults } of readTable(bytes, input.name, COLUMNS, { maxRows: MAX_ITEMS }))
        reads.push(faults.length ? { row, fault: '有单元格读不出来，请改成文字后重试' } : readRow(row, values, of));
      return reads;
    }
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return input.format === 'GIFT' ? readGift(text, of) : readAiken(text, of);
  } catch (error) {
    if (error instanceof FileFault) throw problem('assessment.import_unreadable', error.message);
    if (error instanceof SheetError)
      throw problem(
        'assessment.import_unreadable',
        input.format === 'MOODLE' ? '文件不是完整的 Moodle XML，或含有不允许的内容' : error.message,
      );
    if (error instanceof TypeError) throw problem('assessment.import_unreadable', '文件不是 UTF-8 文本，请另存为 UTF-8 后重试');
    throw error;
  }
}
