import { newId, problem, type Actor, type Queryable, type Tx } from '@yangfan/kernel';
import type { AssessmentDeps } from '../../ports.ts';
import { attemptById, eventsOf, lockAttempts, type AttemptRow } from '../attempts/attempts.store.ts';
import { examById, type ExamRow } from '../exams/exams.store.ts';
import { tellResults } from '../exams/results.ts';
import { areFrozen } from '../grades/grades.store.ts';
import * as store from './appeals.store.ts';
import type { Hints } from './hints.ts';
import type { LateService } from './late.service.ts';
import { rulesOf } from './policy.rules.ts';
import { insertEvents, messagesOf, setValidity } from './sittings.store.ts';
import { mayInvigilate, mayJudge } from './staff.service.ts';
import { APPEAL_WORDS, isGrave, sayEvent } from './words.rules.ts';

const DAY = 86_400_000;
type Decision = 'UPHELD' | 'PARTLY' | 'REJECTED';

/** The record of a sitting as its learner and the people in charge read it; doubt, appeal and what is decided about them. */
export function createAppeals(
  { org, ledger, crypto, files, notifications }: AssessmentDeps,
  hints: Hints,
  late: Pick<LateService, 'viewsOf'>,
) {
  const aad = (id: string) => `attempt_appeal|${id}|text`;

  async function filesOf(db: Queryable, ids: readonly string[], accountId: string) {
    const found = await Promise.all(ids.map((id) => files.get(db, id)));
    return found.flatMap((file) =>
      file ? [{ fileId: file.id, name: file.name, url: files.signedUrl(file.id, { accountId, inline: true }) }] : [],
    );
  }
  const appealView = async (db: Queryable, row: store.AppealRow, accountId: string) => ({
    id: row.id,
    state: row.state,
    text: crypto.open(row.text, aad(row.id)),
    files: await filesOf(db, row.fileIds, accountId),
    askedAt: row.askedAt.toISOString(),
    decision: row.decision,
    decidedAt: row.decidedAt?.toISOString() ?? null,
  });
  /** Until when an appeal is taken; null while the paper is being written. */
  function appealEnd(attempt: AttemptRow, exam: ExamRow, lateDecidedAt: string | null): Date | null {
    if (!attempt.submittedAt) return null;
    const from = Math.max(attempt.submittedAt.getTime(), attempt.validityAt?.getTime() ?? 0, Date.parse(lateDecidedAt ?? '') || 0);
    return new Date(from + rulesOf(exam.rules).appealDays * DAY);
  }

  async function log(db: Queryable, attempt: AttemptRow, actor: Actor, now: Date) {
    const exam = (await examById(db, attempt.examId))!;
    const [card] = (await org.learners(db, [attempt.learnerId])).values();
    const appeal = await store.appealOf(db, attempt.id);
    const lateAnswers = await late.viewsOf(db, attempt, exam, actor);
    const end = appealEnd(attempt, exam, lastDecided(lateAnswers));
    return {
      attemptId: attempt.id,
      examId: exam.id,
      title: exam.title,
      learnerId: attempt.learnerId,
      maskedName: card?.maskedName ?? '—',
      state: attempt.state,
      validity: attempt.validity,
      validityWhy: attempt.validityWhy,
      client: attempt.client,
      checkMethod: attempt.checkMethod,
      pledgeVersion: attempt.pledgeVersion,
      startedAt: attempt.startedAt.toISOString(),
      deadline: attempt.deadline.toISOString(),
      submittedAt: attempt.submittedAt?.toISOString() ?? null,
      extraMin: attempt.extraMin,
      environment: attempt.environment,
      events: (await eventsOf(db, attempt.id)).map(({ at, what, detail }) => ({
        at: at.toISOString(),
        kind: what,
        words: sayEvent(what, detail),
        grave: isGrave(what),
        evidence:
          typeof detail['fileId'] === 'string' ? files.signedUrl(detail['fileId'], { accountId: actor.accountId, inline: true }) : null,
      })),
      messages: (await messagesOf(db, attempt.id)).map((message) => ({
        id: message.id,
        at: message.at.toISOString(),
        text: message.text,
        toAll: message.toAll,
        readAt: message.readAt?.toISOString() ?? null,
      })),
      appeal: appeal ? await appealView(db, appeal, actor.accountId) : null,
      appealUntil: !appeal && end && end > now ? end.toISOString() : null,
      late: lateAnswers,
      mayAct: mayInvigilate(actor, exam) && exam.status === 'PUBLISHED',
      mayDecide: mayJudge(actor, exam),
    };
  }

  /** Writes what a paper is worth now; where results are out, they are told anew. */
  async function setTo(tx: Tx, attempt: AttemptRow, exam: ExamRow, to: { valid: boolean; reason: string }, now: Date): Promise<void> {
    if (await areFrozen(tx, exam.classId)) throw problem('assessment.grades_frozen');
    const validity = to.valid ? 'VALID' : 'INVALID';
    await setValidity(tx, attempt.id, { validity, why: to.reason, at: now });
    if (exam.status === 'RELEASED' && (attempt.validity === 'INVALID') !== !to.valid)
      await tellResults(tx, exam, [{ learnerId: attempt.learnerId, attemptId: attempt.id, score: to.valid ? attempt.score : '0' }], now);
  }
  async function tell(tx: Tx, attempt: AttemptRow, title: string, body: string): Promise<void> {
    await notifications.notify(tx, {
      learnerId: attempt.learnerId,
      kind: 'exam',
      title,
      body,
      link: attempt.receipt ? `/exams/${attempt.id}/result` : '/exams',
    });
  }
  async function locked(tx: Tx, id: string): Promise<{ attempt: AttemptRow; exam: ExamRow }> {
    const [attempt] = await lockAttempts(tx, [id]);
    if (!attempt) throw problem('request.not_found');
    return { attempt, exam: (await examById(tx, attempt.examId))! };
  }
  const entry = (attempt: AttemptRow, exam: ExamRow, actor: Actor) => ({
    chain: `class:${exam.classId}`,
    classId: exam.classId,
    learnerId: attempt.learnerId,
    actorId: actor.accountId,
    link: `/exams/${attempt.id}/result`,
  });

  return {
    async mine(db: Queryable, id: string, actor: Actor, now: Date) {
      const attempt = await attemptById(db, id);
      if (!attempt || attempt.learnerId !== actor.learnerId) throw problem('request.not_found');
      return log(db, attempt, actor, now);
    },
    async read(db: Queryable, id: string, actor: Actor, now: Date) {
      const attempt = await attemptById(db, id);
      if (!attempt) throw problem('request.not_found');
      return log(db, attempt, actor, now);
    },

    async ask(tx: Tx, id: string, input: { text: string; fileIds: string[] }, actor: Actor, now: Date) {
      const { attempt, exam } = await locked(tx, id);
      if (attempt.learnerId !== actor.learnerId) throw problem('request.not_found');
      if (await store.appealOf(tx, id)) throw problem('assessment.appeal_done');
      const end = appealEnd(attempt, exam, lastDecided(await late.viewsOf(tx, attempt, exam, actor)));
      if (!end || end <= now) throw problem('assessment.appeal_late');
      await files.requireOwn(tx, input.fileIds, { accountId: actor.accountId, purposes: ['EVIDENCE'] });
      const row = {
        id: newId('apl'),
        attemptId: id,
        learnerId: attempt.learnerId,
        fileIds: input.fileIds,
        askedAt: now,
        examId: exam.id,
        classId: exam.classId,
      };
      if ((await store.insertAppeal(tx, { ...row, text: crypto.seal(input.text, aad(row.id)) })) === 0)
        throw problem('assessment.appeal_done');
      await insertEvents(tx, [id], now, 'APPEALED');
      await ledger.append(tx, {
        ...entry(attempt, exam, actor),
        kind: 'assessment.sitting.appealed',
        summary: `对考试“${exam.title}”的记录提出申诉`,
        data: { examId: exam.id, attemptId: id, appealId: row.id, files: input.fileIds.length },
      });
      hints.board(tx, exam.id);
      const teachers = (await org.class(tx, exam.classId))?.teacherAccountIds ?? [];
      for (const accountId of teachers)
        await notifications.notify(tx, {
          accountId,
          kind: 'exam',
          title: '有考试申诉待处理',
          body: `“${exam.title}”有一名学员对考场记录提出申诉，请查看证据后处理。`,
          link: `/work/exams/${exam.id}/sitting`,
        });
      return appealView(tx, (await store.appealOf(tx, id))!, actor.accountId);
    },

    async decide(tx: Tx, id: string, input: { decision: Decision; valid: boolean; reason: string }, actor: Actor, now: Date) {
      const { attempt, exam } = await locked(tx, id);
      const appeal = await store.lockAppeal(tx, id);
      if (appeal?.state !== 'OPEN') throw problem('assessment.appeal_none');
      await setTo(tx, attempt, exam, input, now);
      await store.closeAppeal(tx, appeal.id, { state: input.decision, decision: input.reason, by: actor.accountId, at: now });
      await insertEvents(tx, [id], now, 'APPEAL_DECIDED', { decision: input.decision, valid: input.valid, reason: input.reason });
      const words = APPEAL_WORDS[input.decision]!;
      await ledger.append(tx, {
        ...entry(attempt, exam, actor),
        kind: 'assessment.sitting.appeal_decided',
        summary: `考试“${exam.title}”的申诉${words}，答卷${input.valid ? '有效' : '作废'}`,
        data: { examId: exam.id, attemptId: id, appealId: appeal.id, decision: input.decision, valid: input.valid },
      });
      hints.board(tx, exam.id);
      await tell(
        tx,
        attempt,
        `考试申诉：${words}`,
        `“${exam.title}”的申诉已处理，答卷${input.valid ? '有效' : '作废'}。理由：${input.reason}`,
      );
      return appealView(tx, (await store.appealOf(tx, id))!, actor.accountId);
    },

    /** Decides a doubted paper. */
    async judge(tx: Tx, id: string, input: { valid: boolean; reason: string }, actor: Actor, now: Date) {
      const { attempt, exam } = await locked(tx, id);
      if (attempt.validity !== 'SUSPECT') throw problem('assessment.validity_state');
      await setTo(tx, attempt, exam, input, now);
      await insertEvents(tx, [id], now, 'JUDGED', input);
      await ledger.append(tx, {
        ...entry(attempt, exam, actor),
        kind: 'assessment.sitting.judged',
        summary: `“${exam.title}”的答卷认定为${input.valid ? '有效' : '作废'}`,
        data: { examId: exam.id, attemptId: id, ...input },
      });
      hints.board(tx, exam.id);
      await tell(
        tx,
        attempt,
        `答卷认定为${input.valid ? '有效' : '作废'}`,
        `“${exam.title}”：${input.reason}。${input.valid ? '' : '不同意的，可以在期限内申诉。'}`,
      );
      return { validity: input.valid ? ('VALID' as const) : ('INVALID' as const) };
    },
  };
}
export type Appeals = ReturnType<typeof createAppeals>;

const lastDecided = (late: readonly { decidedAt: string | null }[]): string | null =>
  late
    .flatMap(({ decidedAt }) => decidedAt ?? [])
    .sort()
    .at(-1) ?? null;
