import { sql, type Queryable, type Tx } from '@yangfan/kernel';

/** A learner's released sittings of a class, with their papers. */
export const sittingEvidence = (db: Queryable, classId: string, learnerId: string) =>
  db.many<{ attemptId: string; examId: string; title: string; score: number; fullScore: number; submittedAt: Date | null }>(sql`
    select a.id as "attemptId", e.id as "examId", e.title, a.score::float8 as score, e.full_score::float8 as "fullScore", a.submitted_at as "submittedAt"
    from assessment.attempt a join assessment.exam e on e.id = a.exam_id
    where a.class_id = ${classId} and a.learner_id = ${learnerId} and e.status = 'RELEASED' and a.score is not null order by e.starts_at limit 20`);

export interface ChangeRow {
  id: string;
  classId: string;
  learnerId: string;
  objectionId: string | null;
  part: string | null;
  scoreBefore: number | null;
  scoreAfter: number | null;
  totalBefore: number;
  totalAfter: number;
  conclusionBefore: string;
  conclusionAfter: string;
  why: string;
  at: Date;
}
export const insertChange = (tx: Tx, row: ChangeRow) =>
  tx.run(sql`
    insert into assessment.grade_change (id, class_id, learner_id, objection_id, part, score_before, score_after, total_before, total_after, conclusion_before, conclusion_after, why, at)
    values (${row.id}, ${row.classId}, ${row.learnerId}, ${row.objectionId}, ${row.part}, ${row.scoreBefore}, ${row.scoreAfter}, ${row.totalBefore}, ${row.totalAfter}, ${row.conclusionBefore}, ${row.conclusionAfter}, ${row.why}, ${row.at})`);

/** Every change of a learner's published grade, the oldest first. */
export const changesOf = (db: Queryable, classId: string, learnerId: string) =>
  db.many<ChangeRow>(sql`
    select id, class_id as "classId", learner_id as "learnerId", objection_id as "objectionId", part, score_before::float8 as "scoreBefore", score_after::float8 as "scoreAfter", total_before::float8 as "totalBefore",
      total_after::float8 as "totalAfter", conclusion_before as "conclusionBefore", conclusion_after as "conclusionAfter", why, at
    from assessment.grade_change where class_id = ${classId} and learner_id = ${learnerId} order by at, id limit 100`);
