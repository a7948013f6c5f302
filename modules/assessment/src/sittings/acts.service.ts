import { newId, problem, type Actor, type Tx } from '@yangfan/kernel';
import type { AssessmentDeps } from '../../ports.ts';
import type { AttemptService } from '../attempts/attempts.service.ts';
import { lockAttempts, type AttemptRow } from '../attempts/attempts.store.ts';
import { phaseOf } from '../exams/exams.rules.ts';
import { examById, lockExam, type ExamRow } from '../exams/exams.store.ts';
import type { Hints } from './hints.ts';
import { dueLook, lookTimes } from './looks.rules.ts';
import { rulesOf } from './policy.rules.ts';
import { insertLook, looksOf } from './presence.store.ts';
import * as store from './sittings.store.ts';
import { requireInvigilator } from './staff.service.ts';

/** What an invigilator does in a running sitting. Each act is a line in the candidate's record and an entry in the ledger. */
export function createActs({ ledger }: AssessmentDeps, attempts: AttemptService, hints: Hints) {
  /** The exam, locked, if the caller is its invigilator and it is not over for good. */
  async function sitting(tx: Tx, examId: string, actor: Actor): Promise<ExamRow> {
    const exam = await lockExam(tx, examId);
    if (!exam) throw problem('request.not_found');
    requireInvigilator(actor, exam);
    if (exam.status !== 'PUBLISHED') throw problem('assessment.exam_wrong_state');
    return exam;
  }
  async function running(tx: Tx, attemptId: string, actor: Actor): Promise<{ attempt: AttemptRow; exam: ExamRow }> {
    const [attempt] = await lockAttempts(tx, [attemptId]);
    if (!attempt) throw problem('request.not_found');
    const exam = (await examById(tx, attempt.examId))!;
    requireInvigilator(actor, exam);
    if (attempt.state !== 'IN_PROGRESS') throw problem('assessment.already_submitted');
    return { attempt, exam };
  }
  async function record(
    tx: Tx,
    exam: ExamRow,
    of: { kind: string; summary: string; learnerId?: string; data?: object },
    actor: Actor,
  ): Promise<void> {
    await ledger.append(tx, {
      chain: `class:${exam.classId}`,
      kind: `assessment.sitting.${of.kind}`,
      classId: exam.classId,
      ...(of.learnerId ? { learnerId: of.learnerId, link: '/exams' } : {}),
      actorId: actor.accountId,
      summary: of.summary,
      data: { examId: exam.id, ...of.data },
    });
    hints.board(tx, exam.id);
  }

  return {
    async message(tx: Tx, examId: string, input: { text: string; attemptId: string | null }, actor: Actor, now: Date) {
      const exam = await sitting(tx, examId, actor);
      const told = await store.lockRunning(tx, examId, input.attemptId);
      if (told.length === 0) throw problem('assessment.exam_wrong_state', '现在没有正在作答的考生，消息没有发出');
      const id = newId('smg');
      await store.insertMessage(tx, { id, examId, ...input, by: actor.accountId, at: now });
      const ids = told.map((one) => one.id);
      await store.insertEvents(tx, ids, now, 'MESSAGE', { messageId: id, text: input.text });
      await record(
        tx,
        exam,
        {
          kind: 'messaged',
          summary: `考试“${exam.title}”中给${input.attemptId ? '一名考生' : '全体考生'}发消息`,
          ...(input.attemptId ? { learnerId: told[0]!.learnerId } : {}),
          data: { messageId: id, told: told.length },
        },
        actor,
      );
      hints.candidates(
        tx,
        examId,
        told.map((one) => one.accountId),
      );
      return { id, told: told.length };
    },

    async extend(tx: Tx, examId: string, input: { minutes: number; attemptId: string | null; reason: string }, actor: Actor, now: Date) {
      const exam = await sitting(tx, examId, actor);
      const { minutes, attemptId, reason } = input;
      const told = await store.lockRunning(tx, examId, attemptId);
      if (attemptId && told.length === 0) throw problem('assessment.already_submitted', '这名考生已交卷，不能再延长');
      if (phaseOf(exam, now) === 'OVER' && told.length === 0) throw problem('assessment.exam_wrong_state');
      const ids = told.map((one) => one.id);
      await store.extendAttempts(tx, ids, minutes);
      // Whoever enters later has the time as well.
      if (!attemptId) await store.extendExam(tx, examId, minutes);
      await store.insertEvents(tx, ids, now, 'EXTENDED', { minutes, reason });
      await record(
        tx,
        exam,
        {
          kind: 'extended',
          summary: `考试“${exam.title}”为${attemptId ? '一名考生' : '全体考生'}延长 ${minutes} 分钟`,
          ...(attemptId ? { learnerId: told[0]!.learnerId } : {}),
          data: { minutes, reason, attemptId, extended: ids.length },
        },
        actor,
      );
      hints.candidates(
        tx,
        examId,
        told.map((one) => one.accountId),
      );
      return { extended: ids.length };
    },

    async pause(tx: Tx, examId: string, reason: string, actor: Actor, now: Date) {
      // The lock on the exam waits for entries that are being written; those that come later find the pause.
      const exam = await sitting(tx, examId, actor);
      const told = await store.lockRunning(tx, examId, null);
      if (exam.pausedAt) throw problem('assessment.exam_wrong_state', '考试已经暂停了');
      const phase = phaseOf(exam, now);
      if (phase === 'WAITING' || (phase === 'OVER' && told.length === 0)) throw problem('assessment.exam_wrong_state', '考试没有在进行');
      const ids = told.map((one) => one.id);
      await store.pauseExam(tx, examId, now, reason);
      await store.pauseAttempts(tx, ids, now);
      await store.insertEvents(tx, ids, now, 'PAUSED', { reason });
      await record(tx, exam, { kind: 'paused', summary: `暂停考试“${exam.title}”`, data: { reason, candidates: ids.length } }, actor);
      hints.candidates(
        tx,
        examId,
        told.map((one) => one.accountId),
      );
      return { pausedAt: now.toISOString(), candidates: ids.length };
    },

    async resume(tx: Tx, examId: string, actor: Actor, now: Date) {
      const exam = await sitting(tx, examId, actor);
      if (!exam.pausedAt) throw problem('assessment.exam_wrong_state', '考试没有暂停');
      const seconds = Math.max(0, (now.getTime() - exam.pausedAt.getTime()) / 1000);
      const told = await store.lockRunning(tx, examId, null);
      const ids = told.map((one) => one.id);
      await store.resumeAttempts(tx, ids, exam.pausedAt, now);
      await store.resumeExam(tx, examId, seconds);
      await store.insertEvents(tx, ids, now, 'RESUMED', { seconds: Math.round(seconds) });
      await record(
        tx,
        exam,
        {
          kind: 'resumed',
          summary: `继续考试“${exam.title}”，截止时间顺延 ${Math.round(seconds / 60)} 分钟`,
          data: { pausedAt: exam.pausedAt.toISOString(), seconds: Math.round(seconds), candidates: ids.length },
        },
        actor,
      );
      hints.candidates(
        tx,
        examId,
        told.map((one) => one.accountId),
      );
      return { pausedSeconds: Math.round(seconds), candidates: ids.length };
    },

    async force(tx: Tx, attemptId: string, reason: string, actor: Actor, now: Date) {
      const { attempt, exam } = await running(tx, attemptId, actor);
      await store.insertEvents(tx, [attemptId], now, 'FORCED', { reason });
      const receipt = await attempts.closeOne(tx, {
        attempt,
        exam,
        late: [],
        automatic: true,
        now,
        forced: { by: actor.accountId, reason },
      });
      await record(
        tx,
        exam,
        { kind: 'forced', summary: `考试“${exam.title}”中强制交卷`, learnerId: attempt.learnerId, data: { attemptId, reason } },
        actor,
      );
      hints.candidates(tx, exam.id, [attempt.accountId]);
      return { submittedAt: receipt.submittedAt, answered: receipt.answered };
    },

    /** The invigilator looked at the person: of equal effect for whoever does not use their face, or whose camera fails. */
    async seen(tx: Tx, attemptId: string, actor: Actor, now: Date) {
      const { attempt, exam } = await running(tx, attemptId, actor);
      const { looks } = rulesOf(exam.rules);
      const times = lookTimes({ attemptId, startedAt: attempt.startedAt, durationMin: exam.durationMin, looks });
      const taken = (await looksOf(tx, attemptId)).map(({ no }) => no);
      const no = dueLook(times, taken, now);
      if (no === null) throw problem('assessment.look_none');
      await insertLook(tx, {
        attemptId,
        no,
        dueAt: times[no - 1]!,
        at: now,
        way: 'EYES',
        outcome: 'OWN',
        fileId: null,
        by: actor.accountId,
      });
      await store.insertEvents(tx, [attemptId], now, 'SEEN');
      await record(
        tx,
        exam,
        { kind: 'seen', summary: `考试“${exam.title}”中监考员当面看过本人`, learnerId: attempt.learnerId, data: { attemptId, no } },
        actor,
      );
      return { no };
    },

    async doubt(tx: Tx, attemptId: string, reason: string, actor: Actor, now: Date) {
      const [attempt] = await lockAttempts(tx, [attemptId]);
      if (!attempt) throw problem('request.not_found');
      const exam = (await examById(tx, attempt.examId))!;
      requireInvigilator(actor, exam);
      if (exam.status !== 'PUBLISHED') throw problem('assessment.exam_wrong_state', '成绩已公布，不能再列为存疑');
      if (attempt.validity !== 'NORMAL') throw problem('assessment.validity_state');
      await store.setValidity(tx, attemptId, { validity: 'SUSPECT', why: reason, at: now });
      await store.insertEvents(tx, [attemptId], now, 'DOUBTED', { reason });
      await record(
        tx,
        exam,
        { kind: 'doubted', summary: `“${exam.title}”的答卷列为存疑`, learnerId: attempt.learnerId, data: { attemptId, reason } },
        actor,
      );
      return { validity: 'SUSPECT' as const };
    },
  };
}
export type Acts = ReturnType<typeof createActs>;
