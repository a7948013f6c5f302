import type { LessonNote } from '@yangfan/contract';
import { newId, problem, type Actor, type Queryable, type Tx } from '@yangfan/kernel';
import type { TeachingPorts } from '../../ports.ts';
import { requireEnrolled } from '../courses/courses.service.ts';
import { lessonRow } from '../courses/courses.store.ts';
import { notesAsMarkdown } from './notes.rules.ts';
import * as store from './notes.store.ts';

const DAY_MS = 24 * 60 * 60_000;
const view = (row: store.NoteRow): LessonNote => ({
  id: row.id,
  atS: row.atS,
  text: row.text,
  createdAt: row.createdAt.toISOString(),
  updatedAt: row.updatedAt.toISOString(),
});

/** A learner's own notes at a second of the film; nobody else reads them. */
export function createNotes(ports: TeachingPorts) {
  async function place(db: Queryable, lessonId: string, actor: Actor) {
    const lesson = await lessonRow(db, lessonId);
    if (!lesson) throw problem('request.not_found');
    const learnerId = await requireEnrolled(db, ports, lesson.classId, actor.learnerId);
    return { learnerId, lessonId, classId: lesson.classId, title: lesson.title };
  }
  return {
    async list(db: Queryable, lessonId: string, actor: Actor) {
      return { items: (await store.noteRows(db, await place(db, lessonId, actor))).map(view) };
    },
    async add(tx: Tx, lessonId: string, input: { atS: number; text: string }, actor: Actor, now: Date): Promise<LessonNote> {
      const of = await place(tx, lessonId, actor);
      await store.forgetRemoved(tx, of, new Date(now.getTime() - DAY_MS));
      if ((await store.noteRows(tx, of)).length >= store.NOTES_MAX) throw problem('teaching.note.many');
      const row = { ...of, ...input, id: newId('nte'), createdAt: now, updatedAt: now };
      await store.insertNote(tx, row);
      return view(row);
    },
    async edit(
      tx: Tx,
      lessonId: string,
      id: string,
      input: { text?: string; removed?: boolean },
      actor: Actor,
      now: Date,
    ): Promise<LessonNote> {
      const of = await place(tx, lessonId, actor);
      const row = await store.changeNote(tx, { ...of, id }, { text: input.text, removed: input.removed, at: now });
      if (!row) throw problem('request.not_found');
      return view(row);
    },
    async file(db: Queryable, lessonId: string, actor: Actor): Promise<Buffer> {
      const of = await place(db, lessonId, actor);
      return Buffer.from(notesAsMarkdown(of.title, await store.noteRows(db, of)));
    },
  };
}
export type Notes = ReturnType<typeof createNotes>;
