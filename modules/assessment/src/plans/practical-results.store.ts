import { sql, type Queryable, type Tx } from '@yangfan/kernel';

export interface PracticalResultRow {
  classId: string;
  learnerId: string;
  text: string;
  fileIds: string[];
  submittedAt: Date;
  score: string | null;
  sentence: string;
  scoredAt: Date | null;
}
const columns = sql`class_id as "classId", learner_id as "learnerId", text, file_ids as "fileIds", submitted_at as "submittedAt", score, sentence, scored_at as "scoredAt"`;
export const resultsOfClass = (db: Queryable, classId: string) =>
  db.many<PracticalResultRow>(sql`select ${columns} from assessment.practice_report where class_id = ${classId} limit 300`);
export const resultsOfLearner = (db: Queryable, learnerId: string) =>
  db.many<PracticalResultRow>(sql`select ${columns} from assessment.practice_report where learner_id = ${learnerId} limit 100`);
export const lockResult = (tx: Tx, classId: string, learnerId: string) =>
  tx.maybe<PracticalResultRow>(
    sql`select ${columns} from assessment.practice_report where class_id = ${classId} and learner_id = ${learnerId} for update`,
  );
/** False when a score stands already. */
export const putResult = async (
  tx: Tx,
  row: Pick<PracticalResultRow, 'classId' | 'learnerId' | 'text' | 'fileIds' | 'submittedAt'>,
): Promise<boolean> =>
  (await tx.run(sql`
    insert into assessment.practice_report (class_id, learner_id, text, file_ids, submitted_at)
    values (${row.classId}, ${row.learnerId}, ${row.text}, ${row.fileIds}::text[], ${row.submittedAt})
    on conflict (class_id, learner_id) do update set text = excluded.text, file_ids = excluded.file_ids, submitted_at = excluded.submitted_at
    where assessment.practice_report.score is null`)) === 1;
export const setScore = (tx: Tx, of: { classId: string; learnerId: string }, score: number, sentence: string, by: string, at: Date) =>
  tx.run(sql`
    update assessment.practice_report set score = ${score}, sentence = ${sentence}, scored_by = ${by}, scored_at = ${at}
    where class_id = ${of.classId} and learner_id = ${of.learnerId}`);
