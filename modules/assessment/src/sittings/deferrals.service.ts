import { newId, problem, type Actor, type Queryable, type Tx } from '@yangfan/kernel';
import type { AssessmentDeps } from '../../ports.ts';
import { attemptsOf } from '../attempts/attempts.store.ts';
import { phaseOf } from '../exams/exams.rules.ts';
import type { ExamService } from '../exams/exams.service.ts';
import { examById } from '../exams/exams.store.ts';
import { areFrozen } from '../grades/grades.store.ts';
import { lockExamsOf, nameCandidates } from '../resits/resits.store.ts';
import * as store from './deferrals.store.ts';

interface DeferredInput {
  title: string;
  startsAt: string;
  durationMin: number;
  learnerIds: string[];
}

/** Sitting at another time: asked before the exam with a reason, decided by whoever arranges it. It costs no resit. */
export function createDeferrals({ org, ledger, crypto, files, notifications }: AssessmentDeps, exams: ExamService) {
  const aad = (id: string) => `deferral|${id}|reason`;

  async function views(db: Queryable, rows: readonly store.DeferralRow[], accountId: string) {
    const cards = await org.learners(db, [...new Set(rows.map(({ learnerId }) => learnerId))]);
    return Promise.all(
      rows.map(async (row) => {
        const found = await Promise.all(row.fileIds.map((id) => files.get(db, id)));
        return {
          id: row.id,
          examId: row.examId,
          title: row.title,
          learnerId: row.learnerId,
          maskedName: cards.get(row.learnerId)?.maskedName ?? '—',
          state: row.state,
          reason: crypto.open(row.reason, aad(row.id)),
          files: found.flatMap((file) =>
            file ? [{ fileId: file.id, name: file.name, url: files.signedUrl(file.id, { accountId, inline: true }) }] : [],
          ),
          askedAt: row.askedAt.toISOString(),
          decision: row.decision,
          decidedAt: row.decidedAt?.toISOString() ?? null,
        };
      }),
    );
  }
  const one = async (db: Queryable, id: string, accountId: string) =>
    (await views(db, [(await store.deferralById(db, id))!], accountId))[0]!;

  return {
    async ask(tx: Tx, examId: string, input: { reason: string; fileIds: string[] }, actor: Actor, now: Date) {
      const { learnerId } = actor;
      const exam = await examById(tx, examId);
      if (!exam || !learnerId || exam.status === 'DRAFT') throw problem('request.not_found');
      if (exam.kind === 'RESIT') throw problem('assessment.exam_wrong_state', '补考不能申请缓考，请联系班主任另行安排');
      if (!['WAITING', 'ENTRY'].includes(phaseOf(exam, now)))
        throw problem('assessment.exam_wrong_state', '缓考须在入场截止前申请；缺考的请联系班主任');
      const candidates = await exams.candidatesOf(tx, exam);
      if (!candidates.some((candidate) => candidate.learnerId === learnerId)) throw problem('assessment.not_a_candidate');
      if ((await attemptsOf(tx, [{ examId, learnerId }])).length) throw problem('assessment.already_in', '您已入场，不能再申请缓考');
      await files.requireOwn(tx, input.fileIds, { accountId: actor.accountId, purposes: ['EVIDENCE'] });
      const id = newId('dfr');
      const row = { id, examId, classId: exam.classId, learnerId, accountId: actor.accountId, fileIds: input.fileIds, askedAt: now };
      if ((await store.insertDeferral(tx, { ...row, reason: crypto.seal(input.reason, aad(id)) })) === 0)
        throw problem('assessment.deferral_done', '您已经申请过这场考试的缓考');
      await ledger.append(tx, {
        chain: `class:${exam.classId}`,
        kind: 'assessment.deferral.asked',
        classId: exam.classId,
        learnerId,
        actorId: actor.accountId,
        summary: `申请缓考“${exam.title}”`,
        link: '/exams',
        data: { examId, deferralId: id, files: input.fileIds.length },
      });
      for (const accountId of (await org.class(tx, exam.classId))?.teacherAccountIds ?? [])
        await notifications.notify(tx, {
          accountId,
          kind: 'exam',
          title: '有缓考申请待处理',
          body: `“${exam.title}”有一名学员申请缓考，请在开考前处理。`,
          link: `/work/classes/${exam.classId}/deferrals`,
        });
      return one(tx, id, actor.accountId);
    },

    mine: async (db: Queryable, actor: Actor) => ({
      items: actor.learnerId ? await views(db, await store.deferralsOfLearner(db, actor.learnerId), actor.accountId) : [],
    }),
    list: async (db: Queryable, classId: string, actor: Actor) => ({
      items: await views(db, await store.deferralsOfClass(db, classId), actor.accountId),
    }),

    async decide(tx: Tx, of: { classId: string; deferralId: string }, input: { grant: boolean; reason: string }, actor: Actor, now: Date) {
      const row = await store.lockDeferral(tx, of.deferralId);
      if (!row || row.classId !== of.classId) throw problem('request.not_found');
      if (row.state !== 'ASKED') throw problem('assessment.deferral_done');
      if (input.grant && (await attemptsOf(tx, [row])).length) throw problem('assessment.already_in', '这名学员已入场，不能再批准缓考');
      await store.decideDeferral(tx, row.id, {
        state: input.grant ? 'GRANTED' : 'REFUSED',
        decision: input.reason,
        by: actor.accountId,
        at: now,
      });
      const words = input.grant ? '批准' : '不批准';
      await ledger.append(tx, {
        chain: `class:${row.classId}`,
        kind: 'assessment.deferral.decided',
        classId: row.classId,
        learnerId: row.learnerId,
        actorId: actor.accountId,
        summary: `${words}缓考“${row.title}”`,
        link: '/exams',
        data: { examId: row.examId, deferralId: row.id, granted: input.grant },
      });
      await notifications.notify(tx, {
        learnerId: row.learnerId,
        kind: 'exam',
        title: `缓考申请${words}`,
        body: `“${row.title}”：${input.reason}。${input.grant ? '班主任会另行安排考试，不占补考次数。' : '请按时参加考试。'}`,
        link: '/exams',
      });
      return one(tx, row.id, actor.accountId);
    },

    async arrange(tx: Tx, classId: string, { learnerIds, ...input }: DeferredInput, actor: Actor, now: Date) {
      await lockExamsOf(tx, classId);
      if (await areFrozen(tx, classId)) throw problem('assessment.grades_frozen');
      const waiting = await store.waitingForDeferred(tx, classId);
      if (learnerIds.some((id) => !waiting.has(id))) throw problem('assessment.deferral_none');
      const id = await exams.draft(tx, classId, input, 'DEFERRED', actor, now);
      await nameCandidates(tx, id, classId, learnerIds);
      return exams.shown(tx, id, now);
    },
  };
}
export type Deferrals = ReturnType<typeof createDeferrals>;
