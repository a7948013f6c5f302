import type { examResultReleased, PayloadOf } from '@yangfan/contract';
import { sql, type Queryable, type Tx } from '@yangfan/kernel';
import type { ExamResultRow } from './exams.rules.ts';

/** Keeps a released result; a later telling replaces an earlier one, an earlier one that arrives late changes nothing. */
export const putExamResult = (tx: Tx, row: PayloadOf<typeof examResultReleased>) =>
  tx.run(sql`
    insert into teaching.exam_result (exam_id, learner_id, class_id, attempt_id, resit, sitting, score, full_score, pass_score, passed, at)
    values (${row.examId}, ${row.learnerId}, ${row.classId}, ${row.attemptId}, ${row.resit}, ${row.sitting}, ${row.score}, ${row.fullScore}, ${row.passScore}, ${row.passed}, ${row.at})
    on conflict (exam_id, learner_id) do update set attempt_id = excluded.attempt_id, sitting = excluded.sitting, score = excluded.score, full_score = excluded.full_score,
      pass_score = excluded.pass_score, passed = excluded.passed, at = excluded.at
    where exam_result.at <= excluded.at`);

/** Released results of some learners of a class, in the order they were sat. */
export const examResults = (db: Queryable, classId: string, learnerIds: readonly string[]): Promise<ExamResultRow[]> =>
  db.many<ExamResultRow>(sql`
    select learner_id as "learnerId", exam_id as "examId", attempt_id as "attemptId", resit, sitting, score, full_score as "fullScore", pass_score as "passScore", passed, at
    from teaching.exam_result where class_id = ${classId} and learner_id = any(${learnerIds as string[]}::text[]) order by sitting, at, exam_id`);
