import type { CaptionTrack } from '@yangfan/contract';
import { newId, problem, type Actor, type Queryable, type Tx } from '@yangfan/kernel';
import type { TeachingPorts } from '../../ports.ts';
import { requireEnrolled } from '../courses/courses.service.ts';
import { lessonRow } from '../courses/courses.store.ts';
import { decodeCaptions, parseCaptions, plainWords, withCue, writeVtt, type Cue } from './captions.rules.ts';
import * as store from './captions.store.ts';

const BYTES_MAX = 1024 * 1024;

/** Captions of a film: read from a file into data, corrected line by line, served as the server writes them. */
export function createCaptions(ports: TeachingPorts) {
  const view = (row: store.TrackRow, cues: number): CaptionTrack => ({
    id: row.id,
    language: row.language,
    label: row.label,
    cues,
    version: row.version,
    updatedAt: row.updatedAt.toISOString(),
  });
  async function whole(db: Queryable, lessonId: string, id: string) {
    const row = await store.trackOf(db, lessonId, id);
    if (!row) throw problem('request.not_found');
    return row;
  }
  const wholeView = (row: store.TrackRow & { cues: Cue[] }) => ({ track: view(row, row.cues.length), cues: row.cues });
  async function requireMine(db: Queryable, lessonId: string, actor: Actor): Promise<void> {
    const lesson = await lessonRow(db, lessonId);
    if (!lesson) throw problem('request.not_found');
    await requireEnrolled(db, ports, lesson.classId, actor.learnerId);
  }
  async function list(db: Queryable, lessonId: string) {
    return { items: (await store.trackRows(db, lessonId)).map((row) => view(row, row.count)) };
  }

  return {
    list,
    read: async (db: Queryable, lessonId: string, id: string) => wholeView(await whole(db, lessonId, id)),

    async put(
      tx: Tx,
      lessonId: string,
      input: { language: CaptionTrack['language']; label: string; data: string },
      actor: Actor,
      now: Date,
    ) {
      const lesson = await lessonRow(tx, lessonId);
      if (!lesson) throw problem('request.not_found');
      if (!lesson.assetId) throw problem('teaching.lesson.no_video');
      const bytes = Buffer.from(input.data, 'base64');
      if (bytes.length > BYTES_MAX) throw problem('teaching.captions.refused', '字幕文件超过 1 MB，请检查是不是选错了文件');
      const parsed = parseCaptions(decodeCaptions(bytes));
      if ('fault' in parsed) throw problem('teaching.captions.refused', `${parsed.fault}。请改好后重新上传`);
      const tracks = await store.trackRows(tx, lessonId);
      if (tracks.length >= store.TRACKS_MAX && !tracks.some(({ language }) => language === input.language))
        throw problem('teaching.captions.many');
      const { language, label } = input;
      const row = { id: newId('cap'), lessonId, classId: lesson.classId, language, label, cues: parsed.cues };
      const id = await store.putTrack(tx, row, { accountId: actor.accountId, at: now });
      return wholeView(await whole(tx, lessonId, id));
    },

    async edit(
      tx: Tx,
      lessonId: string,
      id: string,
      input: { version: number; index: number; from: number; to: number; text: string },
      now: Date,
    ) {
      const row = await whole(tx, lessonId, id);
      const words = input.text.split('\n').map((line) => plainWords(line));
      if (words.includes(null)) throw problem('teaching.captions.refused', '字幕里只能是文字，不能有网页代码');
      if (input.to <= input.from) throw problem('teaching.captions.refused', '这一条的结束时间须晚于开始时间');
      if (row.version !== input.version) throw problem('teaching.captions.changed');
      const text = words.filter(Boolean).join('\n');
      const cues = withCue(row.cues, input.index, { from: input.from, to: input.to, text });
      if (!cues) throw problem('request.not_found');
      if (!(await store.saveCues(tx, id, input.version, cues, now))) throw problem('teaching.captions.changed');
      return wholeView(await whole(tx, lessonId, id));
    },

    async remove(tx: Tx, lessonId: string, id: string): Promise<void> {
      if ((await store.removeTrack(tx, lessonId, id)) === 0) throw problem('request.not_found');
    },

    async mine(db: Queryable, lessonId: string, actor: Actor) {
      await requireMine(db, lessonId, actor);
      return list(db, lessonId);
    },
    async myCues(db: Queryable, lessonId: string, id: string, actor: Actor): Promise<{ items: Cue[] }> {
      await requireMine(db, lessonId, actor);
      return { items: (await whole(db, lessonId, id)).cues };
    },
    async myFile(db: Queryable, lessonId: string, id: string, actor: Actor): Promise<Buffer> {
      await requireMine(db, lessonId, actor);
      return Buffer.from(writeVtt((await whole(db, lessonId, id)).cues));
    },
  };
}
export type Captions = ReturnType<typeof createCaptions>;
