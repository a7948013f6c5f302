import { sql, type Queryable, type Tx } from '@yangfan/kernel';

export interface AppealRow {
  id: string;
  attemptId: string;
  learnerId: string;
  state: 'OPEN' | 'UPHELD' | 'PARTLY' | 'REJECTED';
  /** Sealed. */
  text: string;
  fileIds: string[];
  askedAt: Date;
  decision: string;
  decidedAt: Date | null;
}
const columns = sql`id, attempt_id as "attemptId", learner_id as "learnerId", state, text, file_ids as "fileIds", asked_at as "askedAt", decision, decided_at as "decidedAt"`;
export const appealOf = (db: Queryable, attemptId: string) =>
  db.maybe<AppealRow>(sql`select ${columns} from assessment.attempt_appeal where attempt_id = ${attemptId}`);
export const lockAppeal = (tx: Tx, attemptId: string) =>
  tx.maybe<AppealRow>(sql`select ${columns} from assessment.attempt_appeal where attempt_id = ${attemptId} for update`);
/** One a paper: the second of two that come together finds the first. */
export const insertAppeal = (
  tx: Tx,
  row: Pick<AppealRow, 'id' | 'attemptId' | 'learnerId' | 'text' | 'fileIds' | 'askedAt'> & { examId: string; classId: string },
): Promise<number> =>
  tx.run(sql`
    insert into assessment.attempt_appeal (id, attempt_id, exam_id, class_id, learner_id, state, text, file_ids, asked_at)
    values (${row.id}, ${row.attemptId}, ${row.examId}, ${row.classId}, ${row.learnerId}, 'OPEN', ${row.text}, ${row.fileIds}::text[], ${row.askedAt}) on conflict do nothing`);
export const closeAppeal = (tx: Tx, id: string, to: { state: string; decision: string; by: string; at: Date }) =>
  tx.run(
    sql`update assessment.attempt_appeal set state = ${to.state}, decision = ${to.decision}, decided_by = ${to.by}, decided_at = ${to.at} where id = ${id}`,
  );
