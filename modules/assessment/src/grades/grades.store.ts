import { sql, type Queryable, type Tx } from '@yangfan/kernel';
import type { ComposedGrade, Conclusion } from './grade.rules.ts';

export type Score = { learnerId: string; score: number };

/** Keeps the newest attendance figure of a learner. */
export const putAttendance = (
  tx: Tx,
  row: { classId: string; learnerId: string; attendedHours: number; plannedHours: number; rate: number; at: Date },
) =>
  tx.run(sql`
    insert into assessment.attendance as a (class_id, learner_id, attended_hours, planned_hours, rate, at)
    values (${row.classId}, ${row.learnerId}, ${row.attendedHours}, ${row.plannedHours}, ${row.rate}, ${row.at})
    on conflict (class_id, learner_id) do update set attended_hours = excluded.attended_hours, planned_hours = excluded.planned_hours, rate = excluded.rate, at = excluded.at where a.at <= excluded.at`);

export const attendanceOf = (db: Queryable, classId: string) =>
  db.many<{ learnerId: string; attendedHours: number; plannedHours: number; rate: number }>(sql`
    select learner_id as "learnerId", attended_hours as "attendedHours", planned_hours as "plannedHours", rate from assessment.attendance where class_id = ${classId}`);

export const offlineOf = (db: Queryable, classId: string) =>
  db.many<{ learnerId: string; part: string; score: string; batchId: string; enteredAt: Date }>(sql`
    select o.learner_id as "learnerId", o.part, o.score, o.batch_id as "batchId", b.entered_at as "enteredAt" from assessment.offline_score o join assessment.score_batch b on b.id = o.batch_id where o.class_id = ${classId}`);

export interface BatchRow {
  id: string;
  classId: string;
  part: string;
  status: 'ENTERED' | 'CHECKED' | 'REJECTED';
  scores: Score[];
  evidenceFileIds: string[];
  note: string;
  enteredBy: string;
  enteredAt: Date;
  checkedBy: string | null;
  checkedAt: Date | null;
}
const batchColumns = sql`id, class_id as "classId", part, status, scores, evidence_file_ids as "evidenceFileIds", note, entered_by as "enteredBy", entered_at as "enteredAt", checked_by as "checkedBy", checked_at as "checkedAt"`;
export const batchesOf = (db: Queryable, classId: string) =>
  db.many<BatchRow>(sql`select ${batchColumns} from assessment.score_batch where class_id = ${classId} order by entered_at desc limit 100`);
export const lockBatch = (tx: Tx, id: string) =>
  tx.maybe<BatchRow>(sql`select ${batchColumns} from assessment.score_batch where id = ${id} for update`);
export const insertBatch = (tx: Tx, row: BatchRow) =>
  tx.run(sql`insert into assessment.score_batch (id, class_id, part, status, scores, evidence_file_ids, note, entered_by, entered_at)
    values (${row.id}, ${row.classId}, ${row.part}, 'ENTERED', ${JSON.stringify(row.scores)}::jsonb, ${row.evidenceFileIds}::text[], ${row.note}, ${row.enteredBy}, ${row.enteredAt})`);
export const closeBatch = (tx: Tx, id: string, status: 'CHECKED' | 'REJECTED', second: readonly Score[], by: string, at: Date) =>
  tx.run(
    sql`update assessment.score_batch set status = ${status}, second_scores = ${JSON.stringify(second)}::jsonb, checked_by = ${by}, checked_at = ${at} where id = ${id}`,
  );

/** Makes agreed scores effective; a later agreed batch replaces an earlier one until the grades freeze. */
export const applyScores = (tx: Tx, batch: { id: string; classId: string; part: string; scores: readonly Score[]; at: Date }) =>
  tx.run(sql`
    insert into assessment.offline_score (class_id, learner_id, part, score, batch_id, at)
    select ${batch.classId}, s."learnerId", ${batch.part}, s.score, ${batch.id}, ${batch.at} from jsonb_to_recordset(${JSON.stringify(batch.scores)}::jsonb) as s("learnerId" text, score numeric)
    on conflict (class_id, learner_id, part) do update set score = excluded.score, batch_id = excluded.batch_id, at = excluded.at`);

export interface GradeRow {
  learnerId: string;
  enrolmentId: string;
  total: string;
  conclusion: Conclusion;
  composition: ComposedGrade;
  schemeSha256: string;
  publishedAt: Date;
  frozenAt: Date | null;
  objectionsUntil: Date | null;
}
export const gradesOf = (db: Queryable, classId: string) =>
  db.many<GradeRow>(
    sql`select learner_id as "learnerId", enrolment_id as "enrolmentId", total, conclusion, composition, scheme_sha256 as "schemeSha256", published_at as "publishedAt", frozen_at as "frozenAt", objections_until as "objectionsUntil" from assessment.grade where class_id = ${classId}`,
  );
export const gradesOfLearner = (db: Queryable, learnerId: string) =>
  db.many<GradeRow & { classId: string }>(
    sql`select class_id as "classId", learner_id as "learnerId", enrolment_id as "enrolmentId", total, conclusion, composition, scheme_sha256 as "schemeSha256", published_at as "publishedAt", frozen_at as "frozenAt", objections_until as "objectionsUntil" from assessment.grade where learner_id = ${learnerId}`,
  );

/** Publishes the grades of a class, or publishes them anew while they are not frozen. */
export const putGrades = (
  tx: Tx,
  classId: string,
  rows: readonly { learnerId: string; enrolmentId: string; total: number; conclusion: Conclusion; composition: ComposedGrade }[],
  schemeSha256: string,
  at: Date,
  objectionsUntil: Date,
) =>
  tx.run(sql`
    insert into assessment.grade (class_id, learner_id, enrolment_id, total, conclusion, composition, scheme_sha256, published_at, objections_until)
    select ${classId}, g."learnerId", g."enrolmentId", g.total, g.conclusion, g.composition, ${schemeSha256}, ${at}, ${objectionsUntil}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as g("learnerId" text, "enrolmentId" text, total numeric, conclusion text, composition jsonb)
    on conflict (class_id, learner_id) do update set total = excluded.total, conclusion = excluded.conclusion, composition = excluded.composition, scheme_sha256 = excluded.scheme_sha256, published_at = excluded.published_at, objections_until = excluded.objections_until`);
export const freezeGrades = (tx: Tx, classId: string, at: Date) =>
  tx.run(sql`update assessment.grade set frozen_at = ${at} where class_id = ${classId} and frozen_at is null`);
export const thawGrades = (tx: Tx, classId: string) =>
  // The time to object does not run again until the grades are published anew.
  tx.run(sql`update assessment.grade set frozen_at = null, objections_until = null where class_id = ${classId}`);
/** Writes a corrected grade over the published one, frozen or not. */
export const setGrade = (tx: Tx, classId: string, learnerId: string, composition: ComposedGrade) =>
  tx.run(sql`
    update assessment.grade set total = ${composition.total}, conclusion = ${composition.conclusion}, composition = ${JSON.stringify(composition)}::jsonb
    where class_id = ${classId} and learner_id = ${learnerId}`);

/** Freezes the classes whose time to object is over and in which no objection is open; gives their ids. */
export const freezeDue = async (tx: Tx, now: Date): Promise<string[]> =>
  (
    await tx.many<{ id: string }>(sql`
      with frozen as (
        update assessment.grade g set frozen_at = ${now} where g.frozen_at is null and g.objections_until < ${now}
          and not exists (select 1 from assessment.objection o where o.class_id = g.class_id and (o.state in ('OPEN', 'ACCEPTED', 'REVIEWING') or (o.state = 'REFUSED' and o.review_until >= ${now})))
        returning g.class_id)
      select distinct class_id as id from frozen order by 1`)
  ).map((row) => row.id);
export const areFrozen = async (db: Queryable, classId: string) =>
  (
    await db.one<{ frozen: boolean }>(
      sql`select exists (select 1 from assessment.grade where class_id = ${classId} and frozen_at is not null) as frozen`,
    )
  ).frozen;
