import { examResultReleased } from '@yangfan/contract';
import { emitMany, type Tx } from '@yangfan/kernel';
import { sittingsOf } from '../resits/resits.store.ts';
import type { CandidateRow, ExamRow } from './exams.store.ts';

/** Tells the other modules each learner's figures; call it in the transaction that makes them visible, after the exam's state is written. */
export async function tellResults(
  tx: Tx,
  exam: ExamRow,
  rows: readonly Pick<CandidateRow, 'learnerId' | 'attemptId' | 'score'>[],
  now: Date,
): Promise<void> {
  const sat = (await sittingsOf(tx, [exam.classId])).filter(({ attempted }) => attempted);
  const [fullScore, passScore] = [Number(exam.fullScore), Number(exam.passScore)];
  await emitMany(
    tx,
    examResultReleased,
    rows.flatMap(({ learnerId, attemptId, score }) => {
      if (score === null) return [];
      const own = sat.filter((one) => one.learnerId === learnerId);
      return [
        {
          examId: exam.id,
          attemptId,
          learnerId,
          classId: exam.classId,
          practice: exam.practice,
          resit: exam.kind === 'RESIT',
          sitting: 1 + own.findIndex(({ examId }) => examId === exam.id),
          score: Number(score),
          fullScore,
          passScore,
          passed: Number(score) >= passScore,
          at: now.toISOString(),
        },
      ];
    }),
  );
}
