import type { Objection } from '@yangfan/contract';
import { chinaDay, chinaInstant, coveredBy, newId, paged, pageOf, problem, type Actor, type Queryable, type Tx } from '@yangfan/kernel';
import { addWorkdays, CALENDAR } from '@yangfan/platform/policy';
import type { AssessmentDeps } from '../../ports.ts';
import { gradesOfLearner } from '../grades/grades.store.ts';
import { objectionPolicy, stepped } from './objections.rules.ts';
import * as store from './objections.store.ts';

interface Filters {
  state?: string;
  waiting?: boolean;
  overdue?: boolean;
  classId?: string;
  institutionId?: string;
  region?: string;
}
const WAITING = ['OPEN', 'ACCEPTED', 'REVIEWING'];
const EXPORT_MOST = 5000;
const workdaysAfter = (now: Date, days: number) => chinaInstant(addWorkdays(chinaDay(now), days, CALENDAR), '23:59');

/** Objections to published grades: raised by the learner, answered by the class, looked at once more by the county. */
export function createObjections(deps: AssessmentDeps) {
  const { org, policy, ledger, identity, notifications, files } = deps;

  const policyFor = async (db: Queryable, classId: string) => objectionPolicy((await policy.fromSnapshot(db, classId)).all);

  async function views(db: Queryable, rows: readonly store.ObjectionRow[], reader: Actor, now: Date): Promise<Objection[]> {
    const names = await identity.names(db, [
      ...new Set(rows.flatMap((row) => [row.answeredBy, row.decidedBy]).filter((id) => id !== null)),
    ]);
    const nameOf = (id: string | null) => (id ? (names.get(id) ?? '—') : null);
    const iso = (at: Date | null) => at?.toISOString() ?? null;
    return Promise.all(
      rows.map(async (row) => ({
        id: row.id,
        classId: row.classId,
        className: row.className,
        institutionName: row.institutionName,
        learnerId: row.learnerId,
        maskedName: row.maskedName,
        part: row.part,
        partName: row.partName,
        score: row.score,
        reason: row.reason,
        files: (await Promise.all(row.fileIds.map((id) => files.get(db, id)))).flatMap((file) =>
          file ? [{ fileId: file.id, name: file.name, url: files.signedUrl(file.id, { accountId: reader.accountId, inline: true }) }] : [],
        ),
        state: row.state,
        askedAt: row.askedAt.toISOString(),
        dueAt: WAITING.includes(row.state) ? iso(row.dueAt) : null,
        overdue: WAITING.includes(row.state) && row.dueAt !== null && row.dueAt < now,
        answer: row.answer,
        answeredBy: nameOf(row.answeredBy),
        answeredAt: iso(row.answeredAt),
        reviewUntil: row.state === 'REFUSED' && row.reviewUntil && now <= row.reviewUntil ? iso(row.reviewUntil) : null,
        reviewReason: row.reviewReason,
        reviewAskedAt: iso(row.reviewAskedAt),
        decision: row.decision,
        decidedBy: nameOf(row.decidedBy),
        decidedAt: iso(row.decidedAt),
        scoreAfter: row.scoreAfter,
        closedAt: iso(row.closedAt),
      })),
    );
  }
  const one = async (db: Queryable, row: store.ObjectionRow, reader: Actor, now: Date) => (await views(db, [row], reader, now))[0]!;

  async function record(tx: Tx, row: store.ObjectionRow, what: string, summary: string, actor: Actor): Promise<void> {
    await ledger.append(tx, {
      chain: `class:${row.classId}`,
      kind: `assessment.objection.${what}`,
      classId: row.classId,
      learnerId: row.learnerId,
      institutionId: row.institutionId,
      actorId: actor.accountId,
      summary,
      link: `/grades/${row.classId}`,
      data: { objectionId: row.id, part: row.part, state: row.state, score: row.score },
    });
  }
  const tellLearner = (tx: Tx, row: store.ObjectionRow, title: string, body: string) =>
    notifications.notify(tx, { learnerId: row.learnerId, kind: 'grade', title, body, link: `/grades/${row.classId}` });
  async function tellStaff(tx: Tx, row: store.ObjectionRow, accounts: Iterable<string>, title: string, body: string): Promise<void> {
    const link = `/work/objections?classId=${row.classId}`;
    for (const accountId of new Set(accounts)) await notifications.notify(tx, { accountId, kind: 'grade', title, body, link });
  }
  async function locked(tx: Tx, id: string, of: { classId?: string; learnerId?: string }): Promise<store.ObjectionRow> {
    const row = await store.lockObjection(tx, id);
    if (!row || (of.classId && row.classId !== of.classId) || (of.learnerId && row.learnerId !== of.learnerId))
      throw problem('request.not_found');
    return row;
  }

  return {
    async mine(db: Queryable, actor: Actor, classId: string | undefined, now: Date) {
      if (!actor.learnerId) throw problem('auth.forbidden');
      return { items: await views(db, await store.objectionsOfLearner(db, actor.learnerId, classId ?? null), actor, now) };
    },
    async raise(
      tx: Tx,
      input: { classId: string; part: string; reason: string; fileIds: string[] },
      actor: Actor,
      now: Date,
    ): Promise<Objection> {
      const learnerId = actor.learnerId ?? '';
      const grade = (await gradesOfLearner(tx, learnerId)).find((row) => row.classId === input.classId);
      if (!grade) throw problem('request.not_found', '这个班的成绩还没有公布');
      const part = grade.composition.parts.find((found) => found.key === input.part);
      if (!part) throw problem('assessment.objection_part');
      if (!grade.objectionsUntil || now > grade.objectionsUntil) throw problem('assessment.objection_late');
      await files.requireOwn(tx, input.fileIds, { accountId: actor.accountId, purposes: ['EVIDENCE'] });
      const training = (await org.class(tx, input.classId))!;
      const { answerDays } = await policyFor(tx, input.classId);
      const row: store.ObjectionRow = {
        ...EMPTY,
        id: newId('obj'),
        classId: training.id,
        className: training.name,
        institutionId: training.institutionId,
        institutionName: training.institutionName,
        regionCode: training.regionCode,
        lecturerIds: training.lecturers.map((lecturer) => lecturer.lecturerId),
        practice: training.kind === 'PRACTICE',
        learnerId,
        maskedName: (await org.learners(tx, [learnerId])).get(learnerId)?.maskedName ?? '—',
        part: part.key,
        partName: part.name,
        score: part.score,
        publishedAt: grade.publishedAt,
        reason: input.reason.trim(),
        fileIds: input.fileIds,
        askedAt: now,
        dueAt: workdaysAfter(now, answerDays),
      };
      if (!(await store.insertObjection(tx, row))) throw problem('assessment.objection_twice');
      await record(tx, row, 'raised', `对“${row.partName}”的成绩提出异议`, actor);
      const admins = (await org.onboarding.staff(tx, row.institutionId)).filter(({ role }) => role === 'INST_ADMIN');
      await tellStaff(
        tx,
        row,
        [...training.teacherAccountIds, ...admins.map(({ accountId }) => accountId)],
        '有学员对成绩提出异议',
        `${row.className}：${row.partName}。请在 ${chinaDay(row.dueAt!)} 前答复。`,
      );
      return one(tx, row, actor, now);
    },
    async answer(tx: Tx, of: { classId: string; objectionId: string }, input: { accept: boolean; words: string }, actor: Actor, now: Date) {
      const row = await locked(tx, of.objectionId, of);
      const state = stepped(row.state, input.accept ? 'answer.accept' : 'answer.refuse');
      if (!state) throw problem('assessment.objection_wrong_state');
      const { answerDays, secondLookDays } = await policyFor(tx, row.classId);
      const next: store.ObjectionRow = {
        ...row,
        state,
        answer: input.words.trim(),
        answeredBy: actor.accountId,
        answeredAt: now,
        dueAt: input.accept ? workdaysAfter(now, answerDays) : null,
        reviewUntil: input.accept ? null : workdaysAfter(now, secondLookDays),
      };
      await store.saveObjection(tx, next);
      await record(
        tx,
        next,
        input.accept ? 'accepted' : 'refused',
        input.accept ? '成绩异议成立，待两人录入更正' : '成绩异议不成立',
        actor,
      );
      await tellLearner(
        tx,
        next,
        input.accept ? '您的成绩异议成立' : '您的成绩异议有了答复',
        input.accept
          ? '成绩将由两人录入更正，更正后会通知您。'
          : `不成立：${next.answer}。如不认可，可在 ${chinaDay(next.reviewUntil!)} 前请市县再看一次。`,
      );
      return one(tx, next, actor, now);
    },
    async secondLook(tx: Tx, id: string, reason: string, actor: Actor, now: Date) {
      const row = await locked(tx, id, { learnerId: actor.learnerId ?? '-' });
      const state = stepped(row.state, 'second-look');
      if (!state) throw problem('assessment.objection_wrong_state');
      if (!row.reviewUntil || now > row.reviewUntil) throw problem('assessment.objection_late', '请市县再看一次的期限已过');
      const { decideDays } = await policyFor(tx, row.classId);
      const next: store.ObjectionRow = {
        ...row,
        state,
        reviewReason: reason.trim(),
        reviewAskedAt: now,
        dueAt: workdaysAfter(now, decideDays),
      };
      await store.saveObjection(tx, next);
      await record(tx, next, 'second_look', '请市县复核成绩异议', actor);
      const officers = [];
      for (const region of new Set([row.regionCode, `${row.regionCode.slice(0, 4)}00`]))
        officers.push(...(await identity.accountsWith(tx, { role: 'CITY_OFFICER', scope: 'region', id: region })));
      await tellStaff(
        tx,
        next,
        officers,
        '成绩异议待市县复核',
        `${row.className}：${row.partName}。请在 ${chinaDay(next.dueAt!)} 前办理。`,
      );
      return one(tx, next, actor, now);
    },
    async decide(tx: Tx, of: { classId: string; objectionId: string }, input: { accept: boolean; words: string }, actor: Actor, now: Date) {
      const row = await locked(tx, of.objectionId, of);
      const state = stepped(row.state, input.accept ? 'decide.accept' : 'decide.uphold');
      if (!state) throw problem('assessment.objection_wrong_state');
      const { answerDays } = await policyFor(tx, row.classId);
      const next: store.ObjectionRow = {
        ...row,
        state,
        decision: input.words.trim(),
        decidedBy: actor.accountId,
        decidedAt: now,
        dueAt: input.accept ? workdaysAfter(now, answerDays) : null,
        closedAt: input.accept ? null : now,
      };
      await store.saveObjection(tx, next);
      await record(
        tx,
        next,
        input.accept ? 'decided' : 'upheld',
        input.accept ? '市县复核：异议成立，待更正' : '市县复核：维持原成绩',
        actor,
      );
      await tellLearner(
        tx,
        next,
        input.accept ? '市县复核：您的异议成立' : '市县复核：维持原成绩',
        input.accept ? '成绩将由两人录入更正，更正后会通知您。' : next.decision!,
      );
      const training = await org.class(tx, row.classId);
      await tellStaff(tx, next, training?.teacherAccountIds ?? [], '市县已复核成绩异议', `${row.className}：${next.decision}`);
      return one(tx, next, actor, now);
    },
    async list(db: Queryable, actor: Actor, query: Filters & { page?: number; size?: number }, now: Date) {
      const rows = await store.objectionRows(db, coveredBy(actor, 'assessment.grade.read'), filterOf(query), pageOf(query), now);
      const shown = new Map((await views(db, rows, actor, now)).map((row) => [row.id, row]));
      return paged(rows, (row) => shown.get(row.id)!);
    },
    async exported(db: Queryable, actor: Actor, query: Filters, now: Date): Promise<Objection[]> {
      const rows = await store.objectionRows(
        db,
        coveredBy(actor, 'assessment.grade.read'),
        filterOf(query),
        { limit: EXPORT_MOST, offset: 0 },
        now,
      );
      return views(
        db,
        rows.map((row) => ({ ...row, fileIds: [] })),
        actor,
        now,
      );
    },
  };
}
export type ObjectionService = ReturnType<typeof createObjections>;

const filterOf = (query: Filters): store.ObjectionFilter => ({
  state: query.state ?? null,
  waiting: query.waiting ?? false,
  overdue: query.overdue ?? false,
  classId: query.classId ?? null,
  institutionId: query.institutionId ?? null,
  region: query.region ?? null,
});
const EMPTY = {
  state: 'OPEN' as const,
  answer: null,
  answeredBy: null,
  answeredAt: null,
  reviewUntil: null,
  reviewReason: null,
  reviewAskedAt: null,
  decision: null,
  decidedBy: null,
  decidedAt: null,
  batchId: null,
  scoreAfter: null,
  closedAt: null,
};
