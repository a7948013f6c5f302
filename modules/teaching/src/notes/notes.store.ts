import { sql, type Queryable } from '@yangfan/kernel';

export interface NoteRow {
  id: string;
  atS: number;
  text: string;
  createdAt: Date;
  updatedAt: Date;
}
/** So many notes a learner may have in a lesson. */
export const NOTES_MAX = 500;
const NOTE = sql`id, at_s as "atS", text, created_at as "createdAt", updated_at as "updatedAt"`;

export const noteRows = (db: Queryable, of: { learnerId: string; lessonId: string }): Promise<NoteRow[]> =>
  db.many<NoteRow>(sql`
    select ${NOTE} from teaching.lesson_note where learner_id = ${of.learnerId} and lesson_id = ${of.lessonId} and removed_at is null order by at_s, id limit ${NOTES_MAX}`);
export async function insertNote(db: Queryable, row: NoteRow & { learnerId: string; lessonId: string; classId: string }): Promise<void> {
  await db.run(sql`
    insert into teaching.lesson_note (id, learner_id, lesson_id, class_id, at_s, text, created_at, updated_at)
    values (${row.id}, ${row.learnerId}, ${row.lessonId}, ${row.classId}, ${row.atS}, ${row.text}, ${row.createdAt}, ${row.updatedAt})`);
}
/** Changes a learner's own note; `removed` takes it away or brings it back. */
export const changeNote = (
  db: Queryable,
  of: { id: string; learnerId: string; lessonId: string },
  to: { text: string | undefined; removed: boolean | undefined; at: Date },
): Promise<NoteRow | undefined> =>
  db.maybe<NoteRow>(sql`
    update teaching.lesson_note set text = coalesce(${to.text ?? null}, text), updated_at = ${to.at},
      removed_at = ${to.removed === undefined ? sql`removed_at` : to.removed ? sql`${to.at}` : sql`null`}
    where id = ${of.id} and learner_id = ${of.learnerId} and lesson_id = ${of.lessonId} returning ${NOTE}`);
/** What was taken away before `before` goes for good. */
export const forgetRemoved = (db: Queryable, of: { learnerId: string; lessonId: string }, before: Date): Promise<number> =>
  db.run(
    sql`delete from teaching.lesson_note where learner_id = ${of.learnerId} and lesson_id = ${of.lessonId} and removed_at < ${before}`,
  );
