import { ARCHIVE_MAX_BYTES, ARCHIVE_MAX_FILES, type SubmissionState } from '@yangfan/contract';
import { problem, type Queryable } from '@yangfan/kernel';
import { zipStream, type ZipItem } from '@yangfan/kernel/sheet';
import type { TeachingPorts } from '../../ports.ts';
import { classPeople, type Person } from '../activities/people.ts';
import { folderName, numbered, safeFileName, safeName } from './archive.rules.ts';
import { requireAssignment, STATE_WORDS } from './assignments.service.ts';
import * as store from './assignments.store.ts';
import { maxScoreOf } from './rubric.rules.ts';

interface Part {
  state?: SubmissionState | undefined;
  fromSeat?: number | undefined;
  toSeat?: number | undefined;
}
interface Attached {
  id: string;
  /** Null: the row of the file is gone. */
  name: string | null;
  mediaType: string;
  size: number;
}
interface Entry {
  person: Person;
  folder: string;
  work: store.SubmissionRow;
  files: Attached[];
}
const OVERVIEW = '作业清单.xlsx';
const TEXT = '作业内容.txt';
/** Names of rows that are looked up at once. */
const AT_ONCE = 20;

/** All works of an assignment as one zip, made while it is sent: one file at a time is in memory. */
export function createArchive(ports: Pick<TeachingPorts, 'org' | 'files' | 'sheet'>) {
  const { files, sheet } = ports;

  async function attached(db: Queryable, id: string): Promise<Attached> {
    const file = await files.get(db, id);
    return { id, name: file?.name ?? null, mediaType: file?.mediaType ?? '', size: file?.size ?? 0 };
  }

  /** What goes in, by seat; who has left the class is not in it. */
  async function entriesOf(db: Queryable, row: store.AssignmentRow, { state, fromSeat = 1, toSeat = Infinity }: Part): Promise<Entry[]> {
    const [people, works] = await Promise.all([classPeople(db, ports, row.classId), store.handedInRows(db, row.id)]);
    const of = new Map(works.map((work) => [work.learnerId, work]));
    const folders = numbered();
    const entries: Entry[] = [];
    for (const person of people) {
      const work = of.get(person.learnerId);
      if (!work || (state && work.state !== state) || person.seatNo < fromSeat || person.seatNo > toSeat) continue;
      entries.push({ person, work, folder: folders(folderName(person)), files: [] });
    }
    for (let at = 0; at < entries.length; at += AT_ONCE)
      await Promise.all(
        entries.slice(at, at + AT_ONCE).map(async (entry) => {
          for (const id of entry.work.fileIds) entry.files.push(await attached(db, id));
        }),
      );
    return entries;
  }

  function sums(entries: readonly Entry[]) {
    const all = entries.flatMap((entry) => entry.files);
    const texts = entries.reduce((sum, { work }) => sum + Buffer.byteLength(work.text), 0);
    const sum = { works: entries.length, files: all.length, bytes: texts + all.reduce((total, { size }) => total + size, 0) };
    const fits = sum.files <= ARCHIVE_MAX_FILES && sum.bytes <= ARCHIVE_MAX_BYTES;
    return { ...sum, maxFiles: ARCHIVE_MAX_FILES, maxBytes: ARCHIVE_MAX_BYTES, fits };
  }

  /** The files of one learner; what can not be opened is named instead of breaking off the whole. */
  async function* folderItems({ folder, work, files: list }: Entry, unread: Map<string, string[]>): AsyncGenerator<ZipItem> {
    const give = numbered();
    if (work.text.trim() || list.length === 0) yield { name: `${folder}/${give(TEXT)}`, bytes: Buffer.from(work.text) };
    for (const { id, name, mediaType } of list) {
      const title = give(safeFileName(name ?? '附件', mediaType));
      const bytes = name === null ? null : await files.read(id).catch(() => null);
      if (bytes) {
        yield { name: `${folder}/${title}`, bytes, packed: true };
        continue;
      }
      unread.set(work.id, [...(unread.get(work.id) ?? []), title]);
      const said = `“${title}”没有能取出来，可能已经损坏。请联系管理员，或请学员重新提交。\n`;
      yield { name: `${folder}/${give(`${title}（未能取出）.txt`)}`, bytes: Buffer.from(said) };
    }
  }

  /** Who handed in what, and what became of it. Times are China's, as people read them. */
  async function overview(row: store.AssignmentRow, entries: readonly Entry[], unread: Map<string, string[]>): Promise<ZipItem> {
    const titles = ['学号', '姓名', '状态', '提交时间', '版本', '迟交', '得分', '满分', '评语', '文件数', '文件夹', '未能取出的文件'];
    const wide = ['提交时间', '评语', '文件夹', '未能取出的文件'];
    const bytes = await sheet.write({
      name: safeName(row.title, '作业').slice(0, 28),
      columns: titles.map((title) => ({ title, width: wide.includes(title) ? 24 : 10 })),
      rows: entries.map(({ person, work, folder, files: list }) => [
        person.seatNo,
        person.maskedName,
        STATE_WORDS[work.state],
        work.submittedAt ? chinaMinute(work.submittedAt) : '',
        work.version,
        work.late ? '是' : '',
        work.state === 'MARKED' ? (work.score ?? '') : '',
        maxScoreOf(row.rubric),
        work.marking?.comment ?? '',
        list.length,
        folder,
        (unread.get(work.id) ?? []).join('、'),
      ]),
    });
    return { name: OVERVIEW, bytes, packed: true };
  }

  async function* items(row: store.AssignmentRow, entries: readonly Entry[]): AsyncGenerator<ZipItem> {
    const unread = new Map<string, string[]>();
    for (const entry of entries) yield* folderItems(entry, unread);
    // Last, because only now it is known what could not be opened.
    yield await overview(row, entries, unread);
  }

  return {
    async contents(db: Queryable, id: string, part: Part) {
      return sums(await entriesOf(db, await requireAssignment(db, id), part));
    },
    /** The name to save it under, and the bytes as they are made. Throws before the first byte when it is empty or too much. */
    async open(db: Queryable, id: string, part: Part, now: Date): Promise<{ name: string; stream: AsyncGenerator<Buffer> }> {
      const row = await requireAssignment(db, id);
      const entries = await entriesOf(db, row, part);
      if (entries.length === 0) throw problem('teaching.assignment.archive_empty');
      const { files: count, bytes, fits } = sums(entries);
      if (!fits)
        throw problem(
          'teaching.assignment.archive_large',
          `共 ${count} 个文件、${(bytes / 1024 ** 2).toFixed(0)} MB，一次最多 ${ARCHIVE_MAX_FILES} 个文件、${ARCHIVE_MAX_BYTES / 1024 ** 2} MB。请按学号分几次下载`,
        );
      return { name: `${safeName(row.title, '作业')}_全部作业.zip`, stream: zipStream(items(row, entries), now) };
    },
  };
}
export type Archive = ReturnType<typeof createArchive>;

const CHINA_OFFSET_MS = 8 * 3_600_000;
const chinaMinute = (at: Date) => new Date(at.getTime() + CHINA_OFFSET_MS).toISOString().slice(0, 16).replace('T', ' ');
