import { setImmediate } from 'node:timers/promises';
import type { ImportResult, ItemContent } from '@yangfan/contract';
import { problem, type Actor, type Queryable, type Tx } from '@yangfan/kernel';
import { SheetError } from '@yangfan/kernel/sheet';
import type { AssessmentDeps } from '../../ports.ts';
import { looked } from '../bank/item.rules.ts';
import { stemsOf } from '../bank/items.store.ts';
import { plainOf } from '../bank/rich.rules.ts';
import type { WritingService } from '../bank/writing.service.ts';
import { canonical } from './canonical.rules.ts';
import { bareStem, fingerprint, lookAlikes } from './duplicates.rules.ts';
import { FileFault, fitted, pictureRefs, stemsOfItem, withRefs, type Defaults, type Opened, type Pictures } from './exchange.rules.ts';
import { itemsWithStems } from './exchange.store.ts';
import { opened, type Format } from './formats.ts';
import type { PictureService } from './pictures.service.ts';

/** Most lines of a list in an answer. */
const SHOWN = 100;
/** Questions that one call keeps: all of them, or none. */
export const PIECE = 100;
const PER_TURN = 100;
export interface ImportInput {
  programCode: string;
  format: Format;
  fileId: string;
  knowledge: string;
  save: boolean;
  from?: number;
  skipKnown?: boolean;
}
interface Good {
  row: number;
  content: ItemContent;
}
/** Stands for a picture where only its words are shown. */
const ANY_FILE = `fil_${'0'.repeat(26)}`;
/** A picture that no file came with. */
const LOST = /!\[[^\]\n]{0,120}\]\((?!pic:\d)[^)\n]{1,300}\)/;

/** Items from files: read for trial, then kept piece by piece. */
export function createImport(files: AssessmentDeps['files'], writing: WritingService, pictures: PictureService) {
  /** Reads a file to items that are checked; what is wrong with one leaves the others. */
  async function readAll(db: Queryable, input: ImportInput, actor: Actor) {
    const { terms } = await writing.termsOf(db, input.programCode);
    const chapter = terms.knowledge.get(input.knowledge);
    if (!chapter) throw problem('assessment.import_unreadable', '请先选择默认知识点');
    const [file] = await files.requireOwn(db, [input.fileId], { accountId: actor.accountId, purposes: ['ITEM_IMPORT'] });
    const of: Defaults = { chapter, knowledge: input.knowledge, chapterOf: (code) => terms.knowledge.get(code) };
    const whole = await readable(input.format, await files.read(input.fileId), file?.name ?? '题目', of);
    const bad = await badPictures(whole);
    const [good, faults]: [Good[], { row: number; message: string }[]] = [[], []];
    for (const [index, read] of whole.reads.entries()) {
      if (index % PER_TURN === 0) await setImmediate();
      const sound = read.content ? fitted({ ...read, content: canonical(read.content) }) : fitted(read);
      const seen = sound.content && looked(sound.content, terms);
      const fault = sound.fault ?? seen?.faults[0]?.message ?? (seen && pictureFault(seen.content, whole.pictures, bad));
      if (fault) faults.push({ row: read.row, message: fault });
      else good.push({ row: read.row, content: canonical(seen!.content) });
    }
    return { ...whole, good, faults };
  }

  /** Looks every picture over once; the sentences of the bad ones by what stands for them. */
  async function badPictures(whole: Opened): Promise<Map<string, string>> {
    const bad = new Map<string, string>();
    for (const [ref, one] of whole.pictures) {
      const seen = await pictures.looked(one);
      if ('fault' in seen) bad.set(ref, seen.fault);
      else whole.pictures.set(ref, seen.picture);
    }
    return bad;
  }

  async function knownAmong(db: Queryable, programCode: string, piece: readonly Good[]): Promise<Map<string, string>> {
    const stems = [...new Set(piece.map(({ content }) => bareStem(content.stem)))];
    const same = await itemsWithStems(db, programCode, stems);
    return new Map(same.map(({ code, content }) => [fingerprint(content), code]));
  }

  return {
    async take(tx: Tx, input: ImportInput, actor: Actor, now: Date): Promise<ImportResult> {
      const whole = await readAll(tx, input, actor);
      const { good, faults } = whole;
      const from = input.save ? (input.from ?? 0) : 0;
      const piece = input.save ? good.slice(from, from + PIECE) : good;
      const there = input.skipKnown ? await knownAmong(tx, input.programCode, piece) : new Map<string, string>();
      const known = piece.flatMap(({ row, content }) => {
        const code = there.get(fingerprint(content));
        return code ? [{ row, code }] : [];
      });
      const passed = new Set(known.map(({ row }) => row));
      const fresh = piece.filter(({ row }) => !passed.has(row));
      if (input.save)
        for (const { content } of fresh)
          await writing.keep(tx, input.programCode, await pictures.kept(tx, content, whole.pictures, actor), actor, now);
      const next = input.save && from + PIECE < good.length ? from + PIECE : null;
      // Gone through to its end: the upload has done its work.
      if (input.save && next === null) await files.discard(tx, input.fileId);
      return {
        read: good.length + faults.length,
        ready: good.length,
        saved: input.save ? fresh.length : 0,
        next,
        known: known.slice(0, SHOWN),
        faults: faults.slice(0, SHOWN),
        similar: input.save ? [] : await similarIn(tx, input.programCode, fresh),
        notes: whole.notes,
        pictures: whole.pictures.size,
        shown: input.save ? [] : await pictures.shown(good, whole.pictures),
        sample: good.slice(0, 10).map(({ row, content }) => ({
          row,
          type: content.type,
          stem: plainOf(withRefs(content.stem, () => ANY_FILE)).slice(0, 200),
          parts: content.parts.length,
        })),
      };
    },
  };
}

function pictureFault(content: ItemContent, pictures: Pictures, bad: ReadonlyMap<string, string>): string | undefined {
  const stems = stemsOfItem(content);
  const refs = stems.flatMap(pictureRefs);
  // A file of this system belongs to whoever put it there: naming it is not having it. Nor is a picture there because a text says so.
  if (stems.some((stem) => LOST.test(stem)) || refs.some((ref) => !pictures.has(ref)))
    return '题干里的图片没有随文件带来，请补上图片或在题目编辑页里插入';
  return refs.flatMap((ref) => bad.get(ref) ?? [])[0];
}

async function similarIn(db: Queryable, programCode: string, fresh: readonly Good[]): Promise<ImportResult['similar']> {
  const bank = await stemsOf(db, programCode, '');
  const seen = lookAlikes([]);
  for (const [index, { code, stem }] of bank.entries()) {
    seen.add({ code, stem, row: null });
    // Thousands of stems are looked at: others are answered in between.
    if (index % PER_TURN === 0) await setImmediate();
  }
  const similar: ImportResult['similar'] = [];
  for (const [index, { row, content }] of fresh.entries()) {
    if (index % PER_TURN === 0) await setImmediate();
    const near = seen.nearest(content.stem);
    if (near && similar.length < SHOWN) similar.push({ row, code: near.code, otherRow: near.row, stem: plainOf(near.stem).slice(0, 200) });
    seen.add({ code: '', stem: content.stem, row });
  }
  return similar;
}

/** Opens the file; one that can't be read at all is refused with its sentence. */
async function readable(format: Format, bytes: Buffer, name: string, of: Defaults): Promise<Opened> {
  try {
    return await opened(format, bytes, name, of);
  } catch (error) {
    if (error instanceof FileFault) throw problem('assessment.import_unreadable', error.message);
    if (error instanceof SheetError) throw problem('assessment.import_unreadable', sentenceOf(format, error));
    // A directory of a package that points past its end.
    if (error instanceof RangeError) throw problem('assessment.import_unreadable', '文件不完整或已损坏，请重新导出');
    throw error;
  }
}
function sentenceOf(format: Format, error: SheetError): string {
  if (error.code === 'sheet.bomb') return '压缩包解压后大得不正常，为安全起见没有读取';
  if (error.code === 'sheet.encrypted') return '压缩包设有密码，请取消密码后重试';
  if (format === 'XLSX' || error.code === 'sheet.encoding') return error.sentence;
  if (format === 'MOODLE') return '文件不是完整的 Moodle XML，或含有不允许的内容（如 DOCTYPE、外部实体）';
  return '文件不完整或已损坏，或含有不允许的内容，请重新导出';
}
