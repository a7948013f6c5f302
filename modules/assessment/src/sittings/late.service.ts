import { canonicalJson, newId, problem, type Actor, type Queryable, type Tx } from '@yangfan/kernel';
import type { AssessmentDeps } from '../../ports.ts';
import { answersFit, GRACE_MS, itemIdsOf } from '../attempts/attempts.rules.ts';
import type { AttemptService } from '../attempts/attempts.service.ts';
import { answersOf, lockAttempts, type AttemptRow } from '../attempts/attempts.store.ts';
import type { BankService } from '../bank/bank.service.ts';
import { examById, type ExamRow } from '../exams/exams.store.ts';
import { appealOf } from './appeals.store.ts';
import type { Hints } from './hints.ts';
import { createLateMarking } from './late.marking.ts';
import { endOf, evidenceOf, isDecidable, stateAfter, windowEnd, type KeptAnswer } from './late.rules.ts';
import * as store from './late.store.ts';
import { rulesOf } from './policy.rules.ts';
import { insertEvents } from './sittings.store.ts';
import { mayJudge } from './staff.service.ts';

const OWN = { mayDecide: false, isOwn: true };
/** So often one paper is sent something late: a person has few devices. */
const SENDS_MAX = 5;

/**
 * Answers that were typed before the end and arrive after it, because there was no network. The paper stays as it was closed; what comes is kept beside
 * it and counts only when a person, or two, say so.
 */
export function createLate(deps: AssessmentDeps, bank: BankService, attempts: AttemptService, hints: Hints) {
  const { org, ledger, crypto, notifications } = deps;
  const marking = createLateMarking(deps, bank);

  /** What the first of two people thinks is between the two: its candidate reads the decision. */
  const viewOf = (row: store.LateRow, exam: ExamRow, { mayDecide, isOwn }: { mayDecide: boolean; isOwn: boolean }) => ({
    id: row.id,
    state: row.state,
    receivedAt: row.receivedAt.toISOString(),
    answers: row.answers.map(({ no, value, typedAt, before }) => ({ no, value, typedAt: new Date(typedAt).toISOString(), before })),
    sha256: row.sha256,
    proposed:
      !isOwn && row.proposedAt && row.proposedAccept !== null
        ? { accept: row.proposedAccept, reason: row.proposedReason, at: row.proposedAt.toISOString() }
        : null,
    decision: row.decision,
    decidedAt: row.decidedAt?.toISOString() ?? null,
    mayDecide,
    people: rulesOf(exam.rules).lateAnswers === 'TWO' ? 2 : 1,
    applied: row.applied,
  });

  /** The attempt, locked and closed; one that ran out of time a moment ago is closed here. */
  async function closed(tx: Tx, id: string, actor: Actor, now: Date): Promise<{ attempt: AttemptRow; exam: ExamRow }> {
    const [attempt] = await lockAttempts(tx, [id]);
    if (!attempt || attempt.learnerId !== actor.learnerId) throw problem('request.not_found');
    const exam = (await examById(tx, attempt.examId))!;
    if (attempt.state !== 'IN_PROGRESS') return { attempt, exam };
    if (attempt.pausedAt || now.getTime() <= attempt.deadline.getTime() + GRACE_MS) throw problem('assessment.late_running');
    await attempts.closeOne(tx, { attempt, exam, late: [], automatic: true, now });
    return { attempt: (await lockAttempts(tx, [id]))[0]!, exam };
  }

  async function tellTeachers(tx: Tx, exam: ExamRow, questions: number): Promise<void> {
    for (const accountId of (await org.class(tx, exam.classId))?.teacherAccountIds ?? [])
      await notifications.notify(tx, {
        accountId,
        kind: 'exam',
        title: '有迟到的作答待认定',
        body: `“${exam.title}”一名学员在考试结束后送来 ${questions} 题结束前写好的作答，请查看后认定。`,
        link: `/work/exams/${exam.id}/sitting`,
      });
  }

  return {
    /** What came after the end of an attempt, as its learner or the people in charge read it. */
    async viewsOf(db: Queryable, attempt: AttemptRow, exam: ExamRow, actor: Actor) {
      const appealOpen = (await appealOf(db, attempt.id))?.state === 'OPEN';
      const judges = mayJudge(actor, exam);
      return (await store.lateOf(db, attempt.id)).map((row) =>
        viewOf(row, exam, {
          mayDecide: judges && isDecidable(row, { appealOpen, accountId: actor.accountId }),
          isOwn: attempt.learnerId === actor.learnerId,
        }),
      );
    },

    async send(tx: Tx, id: string, sent: readonly KeptAnswer[], actor: Actor, now: Date) {
      const { attempt, exam } = await closed(tx, id, actor, now);
      const { lateAnswers, lateHours } = rulesOf(exam.rules);
      if (lateAnswers === 'NONE') throw problem('assessment.late_not_taken');
      if (now > windowEnd(attempt.submittedAt!, lateHours)) throw problem('assessment.late_window');
      const items = await bank.itemsOf(tx, exam.programCode, itemIdsOf(attempt.paper));
      if (!answersFit(attempt.paper, items, sent)) throw problem('assessment.answer_unknown');
      const stored = new Map((await answersOf(tx, id)).map(({ no, version, value }) => [no, { version, value }]));
      const time = {
        startedAt: attempt.startedAt,
        end: endOf({ deadline: attempt.deadline, submittedAt: attempt.submittedAt }),
        graceMs: GRACE_MS,
      };
      // Whoever handed in themself has said that the paper is finished.
      const answers = attempt.state === 'SUBMITTED' ? [] : evidenceOf(sent, stored, time);
      if (answers.length === 0) throw problem('assessment.late_nothing');
      const { sha256 } = crypto.digests(canonicalJson({ attemptId: id, answers }));
      const before = await store.lateOf(tx, id);
      const known = before.find((row) => row.sha256 === sha256);
      if (known) return viewOf(known, exam, OWN);
      if (before.length >= SENDS_MAX) throw problem('assessment.late_full');
      const row = {
        id: newId('lta'),
        attemptId: id,
        examId: exam.id,
        classId: exam.classId,
        learnerId: attempt.learnerId,
        answers,
        sha256,
        receivedAt: now,
      };
      await store.insertLate(tx, row);
      await insertEvents(tx, [id], now, 'LATE_SENT', { lateId: row.id, answers: answers.length });
      await ledger.append(tx, {
        chain: `learner:${attempt.learnerId}`,
        kind: 'assessment.attempt.late_sent',
        classId: exam.classId,
        learnerId: attempt.learnerId,
        actorId: actor.accountId,
        summary: `“${exam.title}”结束后送来 ${answers.length} 题迟到的作答，等待认定`,
        link: `/exams/${id}/result`,
        data: { examId: exam.id, attemptId: id, lateId: row.id, answers: answers.length, sha256 },
      });
      hints.board(tx, exam.id);
      await tellTeachers(tx, exam, answers.length);
      return viewOf((await store.lockLate(tx, id, row.id))!, exam, OWN);
    },

    async decide(tx: Tx, of: { attemptId: string; lateId: string }, input: { accept: boolean; reason: string }, actor: Actor, now: Date) {
      const [attempt] = await lockAttempts(tx, [of.attemptId]);
      const row = attempt && (await store.lockLate(tx, of.attemptId, of.lateId));
      if (!attempt || !row) throw problem('request.not_found');
      const exam = (await examById(tx, attempt.examId))!;
      const appealOpen = (await appealOf(tx, attempt.id))?.state === 'OPEN';
      if (row.state === 'PROPOSED' && row.proposedBy === actor.accountId) throw problem('assessment.late_same_person');
      if (!isDecidable(row, { appealOpen, accountId: actor.accountId })) throw problem('assessment.late_decided');
      const { accept, reason } = input;
      const state = stateAfter(rulesOf(exam.rules).lateAnswers, row.state === 'PROPOSED' ? row.proposedAccept : null, accept);
      if (state === 'OPEN' || state === 'PROPOSED') {
        const first = state === 'PROPOSED';
        await store.propose(tx, row.id, {
          state,
          accept: first ? accept : null,
          by: first ? actor.accountId : null,
          reason: first ? reason : '',
          at: first ? now : null,
        });
        await insertEvents(tx, [attempt.id], now, first ? 'LATE_PROPOSED' : 'LATE_DISAGREED', { lateId: row.id, accept });
        await ledger.append(tx, {
          chain: `class:${exam.classId}`,
          kind: 'assessment.sitting.late_proposed',
          classId: exam.classId,
          actorId: actor.accountId,
          summary: `“${exam.title}”迟到的作答：${first ? `提出${accept ? '采纳' : '不采纳'}，等待另一人认定` : '两人意见不一致，重新认定'}`,
          data: { examId: exam.id, attemptId: attempt.id, lateId: row.id, accept, reason, state },
        });
      } else await marking.settle(tx, { row, attempt, exam, accept, reason, actor, now });
      hints.board(tx, exam.id);
      const after = (await store.lockLate(tx, attempt.id, row.id))!;
      return viewOf(after, exam, { mayDecide: isDecidable(after, { appealOpen, accountId: actor.accountId }), isOwn: false });
    },
  };
}
export type LateService = ReturnType<typeof createLate>;
