import { examResultReleased } from '@yangfan/contract';
import { emitMany, type Clock, type Db, type Tx } from '@yangfan/kernel';
import { sittingsOf } from '../resits/resits.store.ts';
import * as store from './exams.store.ts';

/** Tells the other modules each learner's figures; call it in the transaction that makes them visible, after the exam's state is written. */
export async function tellResults(
  tx: Tx,
  exam: store.ExamRow,
  rows: readonly Pick<store.CandidateRow, 'learnerId' | 'attemptId' | 'score'>[],
  /** When they became visible, and when that is told. */
  at: Date,
  now = at,
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
          at: at.toISOString(),
        },
      ];
    }),
  );
  await store.markTold(tx, exam.id, now);
}

/**
 * Tells the results of exams that were released before there was somebody to tell: each exam once, in a transaction of its own.
 * The moment told is the last hand-in: the results were not visible before it, and a telling from the release itself is later and stays.
 */
export async function tellUntold({ db, clock, signal }: { db: Db; clock: Clock; signal?: AbortSignal }): Promise<number> {
  for (let told = 0; ; told += 1) {
    if (signal?.aborted) return told;
    const found = await db.tx(async (tx) => {
      const exam = await store.nextUntold(tx);
      if (!exam) return false;
      const rows = await store.candidateRows(tx, exam.id);
      const handedIn = rows.flatMap(({ submittedAt }) => (submittedAt ? [submittedAt.getTime()] : []));
      const at = handedIn.length > 0 ? new Date(Math.max(...handedIn)) : exam.endsAt;
      await tellResults(tx, exam, rows, at, clock.now());
      return true;
    });
    if (!found) return told;
  }
}
