import { problem, type Actor, type Tx } from '@yangfan/kernel';
import type { AssessmentDeps } from '../../ports.ts';
import { keyIdsOf } from '../attempts/attempts.rules.ts';
import type { AttemptRow } from '../attempts/attempts.store.ts';
import type { BankService } from '../bank/bank.service.ts';
import { correctUse } from '../bank/bank.store.ts';
import type { ExamRow } from '../exams/exams.store.ts';
import { tellResults } from '../exams/results.ts';
import { areFrozen } from '../grades/grades.store.ts';
import { markByRule, markQuestion } from '../papers/marking.rules.ts';
import { movedUse, withMark } from '../remarks/remark.rules.ts';
import type { LateAnswer } from './late.rules.ts';
import * as store from './late.store.ts';
import { insertEvents } from './sittings.store.ts';

/** A decision about late answers that settles them. */
interface Settled {
  row: store.LateRow;
  attempt: AttemptRow;
  exam: ExamRow;
  accept: boolean;
  reason: string;
  actor: Actor;
  now: Date;
}

/** What a settled decision does to the paper: accepted answers are marked by the keys the paper is marked by, as after a corrected key. */
export function createLateMarking({ ledger, notifications }: Pick<AssessmentDeps, 'ledger' | 'notifications'>, bank: BankService) {
  /** Marks the accepted answers; those that people mark stay out where marking has begun, for another answer can not take over somebody's points. */
  async function remark(tx: Tx, attempt: AttemptRow, exam: ExamRow, answers: readonly LateAnswer[]) {
    const items = await bank.itemsOf(tx, exam.programCode, keyIdsOf(attempt.paper, attempt.keyVersions));
    const isMarkedByHand = exam.status === 'RELEASED' || (await store.isOnDesk(tx, attempt.id));
    let marks: readonly (number | null)[] = attempt.marks ?? [];
    let score: number | null = attempt.score === null ? null : Number(attempt.score);
    const applied: LateAnswer[] = [];
    for (const answer of answers) {
      const index = attempt.paper.questions.findIndex(({ no }) => no === answer.no);
      const question = attempt.paper.questions[index]!;
      const item = items.get(question.itemId)!;
      const byHand = [answer.value, answer.before].some((given) => markByRule(item, question, given).byHand.length > 0);
      if (byHand && isMarkedByHand) continue;
      ({ marks, score } = withMark(marks, index, markQuestion(item, question, answer.value)));
      applied.push(answer);
    }
    return { marks, score, applied };
  }

  return {
    async settle(tx: Tx, { row, attempt, exam, accept, reason, actor, now }: Settled): Promise<void> {
      if (accept && (await areFrozen(tx, exam.classId))) throw problem('assessment.grades_frozen');
      const before = attempt.score === null ? null : Number(attempt.score);
      const { marks, score, applied } = accept
        ? await remark(tx, attempt, exam, row.answers)
        : { marks: attempt.marks ?? [], score: before, applied: [] };
      if (applied.length) {
        await store.putAnswers(tx, attempt.id, applied);
        await store.putMarks(tx, attempt.id, { marks, score });
        if (!exam.practice) await correctUse(tx, movedUse(attempt.paper.questions, attempt.marks ?? [], marks));
      }
      const state = accept ? 'ACCEPTED' : 'REFUSED';
      const nos = applied.map(({ no }) => no);
      await store.settleLate(tx, row.id, { state, by: actor.accountId, at: now, decision: reason, applied: nos, before, after: score });
      await insertEvents(tx, [attempt.id], now, 'LATE_DECIDED', { lateId: row.id, accept, reason });
      const released = exam.status === 'RELEASED';
      const moved = released && before !== score;
      const words = accept ? `采纳 ${nos.length} 题，重新判分` : '不采纳，答卷不变';
      await ledger.append(tx, {
        chain: `learner:${attempt.learnerId}`,
        kind: 'assessment.attempt.late_decided',
        classId: exam.classId,
        learnerId: attempt.learnerId,
        actorId: actor.accountId,
        summary: `“${exam.title}”迟到的作答：${words}${moved ? `，得分由 ${before} 改为 ${score}` : ''}`,
        link: `/exams/${attempt.id}/result`,
        at: now,
        // Before the release nobody reads a score, and the record of a learner is theirs to read.
        data: {
          examId: exam.id,
          attemptId: attempt.id,
          lateId: row.id,
          sha256: row.sha256,
          accept,
          reason,
          applied: nos,
          ...(moved ? { before, after: score } : {}),
        },
      });
      if (moved && attempt.validity !== 'INVALID')
        await tellResults(
          tx,
          exam,
          [{ learnerId: attempt.learnerId, attemptId: attempt.id, score: score === null ? null : String(score) }],
          now,
        );
      const left = row.answers.length - nos.length;
      await notifications.notify(tx, {
        learnerId: attempt.learnerId,
        kind: 'exam',
        title: `迟到的作答${accept ? '已采纳' : '未采纳'}`,
        body: `“${exam.title}”结束后送来的作答：${words}。理由：${reason}。${accept && left ? `另有 ${left} 题由老师评阅且已开始阅卷，没有替换。` : ''}不同意的，可以在期限内申诉。`,
        link: `/exams/${attempt.id}/result`,
      });
    },
  };
}
