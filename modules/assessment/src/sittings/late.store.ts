import { sql, type Queryable, type Tx } from '@yangfan/kernel';
import type { LateAnswer, LateState } from './late.rules.ts';

export interface LateRow {
  id: string;
  attemptId: string;
  examId: string;
  classId: string;
  learnerId: string;
  state: LateState;
  answers: LateAnswer[];
  sha256: string;
  receivedAt: Date;
  proposedAccept: boolean | null;
  proposedBy: string | null;
  proposedReason: string;
  proposedAt: Date | null;
  decidedAt: Date | null;
  decision: string;
  applied: number[];
}
const columns = sql`id, attempt_id as "attemptId", exam_id as "examId", class_id as "classId", learner_id as "learnerId", state, answers, sha256, received_at as "receivedAt",
  proposed_accept as "proposedAccept", proposed_by as "proposedBy", proposed_reason as "proposedReason", proposed_at as "proposedAt", decided_at as "decidedAt", decision, applied`;

/** What came after the end of an attempt, newest first. */
export const lateOf = (db: Queryable, attemptId: string) =>
  db.many<LateRow>(
    sql`select ${columns} from assessment.late_answer where attempt_id = ${attemptId} order by received_at desc, id limit 10`,
  );
export const lockLate = (tx: Tx, attemptId: string, id: string) =>
  tx.maybe<LateRow>(sql`select ${columns} from assessment.late_answer where id = ${id} and attempt_id = ${attemptId} for update`);
/** Keeps what came; nothing when the same came before. */
export const insertLate = (
  tx: Tx,
  row: Pick<LateRow, 'id' | 'attemptId' | 'examId' | 'classId' | 'learnerId' | 'answers' | 'sha256' | 'receivedAt'>,
) =>
  tx.run(sql`
    insert into assessment.late_answer (id, attempt_id, exam_id, class_id, learner_id, state, answers, sha256, received_at)
    values (${row.id}, ${row.attemptId}, ${row.examId}, ${row.classId}, ${row.learnerId}, 'OPEN', ${JSON.stringify(row.answers)}::jsonb, ${row.sha256}, ${row.receivedAt})
    on conflict (attempt_id, sha256) do nothing`);

/** The word of the first of two people, or nobody's when they disagreed. */
export const propose = (
  tx: Tx,
  id: string,
  to: { state: LateState; accept: boolean | null; by: string | null; reason: string; at: Date | null },
) =>
  tx.run(sql`
    update assessment.late_answer set state = ${to.state}, proposed_accept = ${to.accept}, proposed_by = ${to.by}, proposed_reason = ${to.reason}, proposed_at = ${to.at} where id = ${id}`);
export const settleLate = (
  tx: Tx,
  id: string,
  to: { state: LateState; by: string; at: Date; decision: string; applied: readonly number[]; before: number | null; after: number | null },
) =>
  tx.run(sql`
    update assessment.late_answer set state = ${to.state}, decided_by = ${to.by}, decided_at = ${to.at}, decision = ${to.decision}, applied = ${to.applied as number[]}::smallint[],
      score_before = ${to.before}, score_after = ${to.after} where id = ${id}`);

/** Puts accepted answers into the paper; what stood there stays with the late ones. */
export const putAnswers = (tx: Tx, attemptId: string, answers: readonly LateAnswer[]) =>
  tx.run(sql`
    insert into assessment.attempt_answer as x (attempt_id, no, value, version, flagged, at)
    select ${attemptId}, no, coalesce(value, 'null'::jsonb), version, false, "typedAt" from jsonb_to_recordset(${JSON.stringify(answers)}::jsonb) as r(no smallint, value jsonb, version int, "typedAt" timestamptz)
    on conflict (attempt_id, no) do update set value = excluded.value, version = excluded.version, at = excluded.at`);
export const putMarks = (tx: Tx, attemptId: string, to: { marks: readonly (number | null)[]; score: number | null }) =>
  tx.run(sql`update assessment.attempt set marks = ${JSON.stringify(to.marks)}::jsonb, score = ${to.score} where id = ${attemptId}`);
/** Whether answers in words of this paper lie on the desk of the markers. */
export const isOnDesk = async (db: Queryable, attemptId: string): Promise<boolean> =>
  (await db.one<{ there: boolean }>(sql`select exists (select 1 from assessment.marking_task where attempt_id = ${attemptId}) as there`))
    .there;

/** Attempts of an exam with late answers that nobody has decided. */
export const openLate = async (db: Queryable, examId: string): Promise<number> =>
  (
    await db.one<{ n: number }>(
      sql`select count(distinct attempt_id)::int as n from assessment.late_answer where exam_id = ${examId} and state in ('OPEN', 'PROPOSED')`,
    )
  ).n;
