import { addWorkdays, CALENDAR, workdaysUntil } from '@yangfan/platform/policy';
import { chinaDay, coveredBy, newId, newToken, pageOf, problem, type Actor, type Queryable, type Tx } from '@yangfan/kernel';
import type { AssessmentDeps } from '../../ports.ts';
import type { CertificateService } from '../certificates/certificates.service.ts';
import { freezeGrades, gradesOf, thawGrades } from '../grades/grades.store.ts';
import { objectionPolicy } from '../objections/objections.rules.ts';
import { openObjections } from '../objections/objections.store.ts';
import { createSurvey } from '../survey/survey.service.ts';
import * as store from './completions.store.ts';
import { drawSample } from './sample.rules.ts';
import { termOf } from './term.rules.ts';

const WORKDAYS = {
  add: (day: string, count: number) => addWorkdays(day, count, CALENDAR),
  until: (from: string, to: string) => workdaysUntil(from, to, CALENDAR),
};

interface Trace {
  ip: string;
  deviceId: string | null;
}

/** Completing a class: applied for, sampled and accepted by one officer, approved by another, who thereby issues the certificates. */
export function createCompletions(deps: AssessmentDeps, certificates: CertificateService) {
  const { org, policy, ledger, notifications } = deps;
  const survey = createSurvey(deps);

  async function views(db: Queryable, rows: readonly store.CompletionRow[]) {
    const cards = await org.learners(db, [...new Set(rows.flatMap((row) => row.sample.map((entry) => entry.learnerId)))]);
    return rows.map((row) => ({
      id: row.id,
      classId: row.classId,
      className: row.className,
      classCode: row.classCode,
      institutionName: row.institutionName,
      regionName: row.regionName,
      status: row.status,
      qualified: row.qualified,
      enrolled: row.enrolled,
      submittedAt: row.submittedAt.toISOString(),
      acceptedAt: row.acceptedAt?.toISOString() ?? null,
      approvedAt: row.approvedAt?.toISOString() ?? null,
      opinion: row.opinion,
      dueOn: row.dueOn,
      lateWorkdays: row.lateWorkdays,
      lateReason: row.lateReason,
      sample: {
        seed: row.sampleSeed,
        ratio: row.sampleRatio,
        learners: row.sample.map((entry) => ({
          learnerId: entry.learnerId,
          maskedName: cards.get(entry.learnerId)?.maskedName ?? '—',
          checked: entry.checked,
          note: entry.ok === false ? `不符：${entry.note}` : entry.note,
        })),
      },
    }));
  }
  const shown = async (db: Queryable, id: string) => (await views(db, [(await store.completionById(db, id))!]))[0]!;
  async function locked(tx: Tx, id: string, status: store.CompletionRow['status']): Promise<store.CompletionRow> {
    const row = await store.lockCompletion(tx, id);
    if (!row) throw problem('request.not_found');
    if (row.status !== status) throw problem('assessment.completion_wrong_state');
    return row;
  }
  async function record(
    tx: Tx,
    row: store.CompletionRow,
    to: string,
    role: string,
    opinion: string,
    actor: Actor,
    trace: Trace,
    words: string,
  ): Promise<void> {
    await org.approvals.record(tx, {
      entity: 'completion',
      entityId: row.id,
      from: row.status,
      to,
      actor,
      role,
      opinion,
      ip: trace.ip,
      deviceId: trace.deviceId,
    } as never);
    await ledger.append(tx, {
      chain: `class:${row.classId}`,
      kind: `assessment.completion.${to.toLowerCase()}`,
      classId: row.classId,
      institutionId: row.institutionId,
      actorId: actor.accountId,
      summary: words,
      link: `/work/completions/${row.id}`,
      data: { completionId: row.id, opinion, sample: row.sample },
    });
  }

  /** The policy's days, counted from the class's last lesson. */
  async function term(db: Queryable, classId: string, now: Date) {
    const days = (await policy.fromSnapshot(db, classId)).number('completion.submitWithinDays');
    return { days, ...termOf(await org.sessions(db, classId), { days, today: chinaDay(now), workdays: WORKDAYS }) };
  }

  async function requireNoObjection(db: Queryable, classId: string, now: Date): Promise<void> {
    const open = await openObjections(db, classId, now);
    if (open) throw problem('assessment.objections_open', `还有 ${open} 件成绩异议没有办完，办完后才能继续`);
  }
  /** The right to object would be worth nothing if certificates were out before it ends. */
  async function requireObjectionsOver(db: Queryable, classId: string, grades: readonly { objectionsUntil: Date | null }[], now: Date) {
    await requireNoObjection(db, classId, now);
    if (!objectionPolicy((await policy.fromSnapshot(db, classId)).all).waitForEnd) return;
    const until = Math.max(...grades.map((grade) => grade.objectionsUntil?.getTime() ?? 0));
    if (until > now.getTime())
      throw problem('assessment.objection_period', `成绩公示期到 ${chinaDay(new Date(until))} 结束，期满后再批准结业`);
  }

  return {
    term: async (db: Queryable, classId: string, now: Date) => ({
      ...(await term(db, classId, now)),
      submitted: !!(await store.openCompletion(db, classId)),
    }),
    shown: async (db: Queryable, id: string) => {
      if (!(await store.completionById(db, id))) throw problem('request.not_found');
      return shown(db, id);
    },
    async list(db: Queryable, actor: Actor, query: { page?: number; size?: number; status?: string; classId?: string; q?: string }) {
      const rows = await store.completionRows(
        db,
        coveredBy(actor, 'assessment.completion.read'),
        { status: query.status ?? null, classId: query.classId ?? null, q: query.q ?? null },
        pageOf(query),
      );
      return { items: await views(db, rows), total: rows[0]?.total ?? 0 };
    },
    async submit(
      tx: Tx,
      classId: string,
      { statement, lateReason = '' }: { statement: string; lateReason?: string },
      actor: Actor,
      trace: Trace,
      now: Date,
    ) {
      const training = (await org.class(tx, classId))!;
      const grades = await gradesOf(tx, classId);
      if (!grades.length) throw problem('assessment.grades_unpublished');
      if (await store.openCompletion(tx, classId)) throw problem('assessment.completion_wrong_state', '这个班已经提交过结业申请');
      await requireNoObjection(tx, classId, now);
      await survey.requireAnswered(tx, training);
      const values = await policy.fromSnapshot(tx, classId);
      const due = await term(tx, classId, now);
      if (due.lateWorkdays && !lateReason)
        throw problem(
          'assessment.completion_late',
          `应在 ${due.dueOn} 前提交（最后一次课后 ${due.days} 个工作日，completion.submitWithinDays），现已逾期 ${due.lateWorkdays} 个工作日。请写明逾期原因后再提交。`,
          [{ path: 'lateReason', message: '请写明逾期原因' }],
        );
      const qualified = grades.filter((grade) => grade.conclusion === 'PASS' || grade.conclusion === 'EXCELLENT');
      const seed = newToken(12);
      const row: store.CompletionRow = {
        id: newId('cmp'),
        classId,
        className: training.name,
        classCode: training.code,
        institutionId: training.institutionId,
        institutionName: training.institutionName,
        regionCode: training.regionCode,
        regionName: (await org.region(tx, training.regionCode))?.name ?? '',
        lecturerIds: training.lecturers.map((one) => one.lecturerId),
        status: 'SUBMITTED',
        statement,
        dueOn: due.dueOn,
        lateWorkdays: due.lateWorkdays,
        lateReason: due.lateWorkdays ? lateReason : '',
        opinion: '',
        qualified: qualified.length,
        enrolled: grades.length,
        sampleSeed: seed,
        sampleRatio: values.number('completion.sampleRatio'),
        sample: drawSample(
          grades.map((grade) => grade.learnerId),
          values.number('completion.sampleRatio'),
          seed,
        ).map((learnerId) => ({ learnerId, checked: false, note: '' })),
        submittedBy: actor.accountId,
        submittedAt: now,
        acceptedBy: null,
        acceptedAt: null,
        approvedBy: null,
        approvedAt: null,
      };
      await store.insertCompletion(tx, row);
      await freezeGrades(tx, classId, now);
      await org.setClassStatus(tx, classId, 'COMPLETION_SUBMITTED', actor.accountId);
      await record(
        tx,
        { ...row, status: 'DRAFT' as never },
        'SUBMITTED',
        'INST_ADMIN',
        statement,
        actor,
        trace,
        `提交结业申请，合格 ${row.qualified} / ${row.enrolled} 人${row.lateWorkdays ? `，逾期 ${row.lateWorkdays} 个工作日：${row.lateReason}` : ''}`,
      );
      return shown(tx, row.id);
    },
    async checkSample(tx: Tx, id: string, input: { learnerId: string; ok: boolean; note: string }) {
      const row = await locked(tx, id, 'SUBMITTED');
      if (!row.sample.some((entry) => entry.learnerId === input.learnerId)) throw problem('request.not_found', '这名学员不在抽查名单里');
      await store.saveSample(
        tx,
        id,
        row.sample.map((entry) =>
          entry.learnerId === input.learnerId ? { ...entry, checked: true, ok: input.ok, note: input.note } : entry,
        ),
      );
      return shown(tx, id);
    },
    async decide(tx: Tx, id: string, input: { accept: boolean; opinion: string }, actor: Actor, trace: Trace, now: Date) {
      const row = await locked(tx, id, 'SUBMITTED');
      if (input.accept && row.sample.some((entry) => !entry.checked || entry.ok === false))
        throw problem(
          'assessment.sample_unchecked',
          row.sample.some((entry) => entry.ok === false) ? '抽查中有不符的学员，请退回机构更正' : undefined,
        );
      if (input.accept) await requireNoObjection(tx, row.classId, now);
      const to = input.accept ? ('ACCEPTED' as const) : ('RETURNED' as const);
      await store.setAccepted(tx, id, to, input.opinion, actor.accountId, now);
      if (!input.accept) {
        // The institution may correct scores again before it applies anew.
        await thawGrades(tx, row.classId);
        await org.setClassStatus(tx, row.classId, 'ASSESSING', actor.accountId);
        await notifications.notify(tx, {
          accountId: row.submittedBy,
          kind: 'completion',
          title: '结业申请被退回',
          body: input.opinion,
          link: `/work/completions/${id}`,
        });
      }
      await record(tx, row, to, 'CITY_OFFICER', input.opinion, actor, trace, input.accept ? '受理结业申请' : '退回结业申请');
      return shown(tx, id);
    },
    async approve(tx: Tx, id: string, input: { approve: boolean; opinion: string }, actor: Actor, trace: Trace, now: Date) {
      const row = await locked(tx, id, 'ACCEPTED');
      if (row.acceptedBy === actor.accountId || row.submittedBy === actor.accountId) throw problem('assessment.completion_same_person');
      if (input.approve) await requireObjectionsOver(tx, row.classId, await gradesOf(tx, row.classId), now);
      const to = input.approve ? ('APPROVED' as const) : ('REJECTED' as const);
      await store.setApproved(tx, id, to, input.opinion, actor.accountId, now);
      await record(tx, row, to, 'CITY_REVIEWER', input.opinion, actor, trace, input.approve ? '批准结业' : '结业申请不予通过');
      let issued = 0;
      if (input.approve) {
        const training = (await org.class(tx, row.classId))!;
        const grades = await gradesOf(tx, row.classId);
        const passed = grades.filter((grade) => grade.conclusion === 'PASS' || grade.conclusion === 'EXCELLENT');
        const failed = grades.filter((grade) => grade.conclusion === 'FAIL');
        issued = await certificates.issue(tx, training, passed, actor, now);
        await org.setEnrolmentStatus(
          tx,
          passed.map((grade) => grade.enrolmentId),
          'COMPLETED',
        );
        await org.setEnrolmentStatus(
          tx,
          failed.map((grade) => grade.enrolmentId),
          'NOT_QUALIFIED',
        );
        await org.setClassStatus(tx, row.classId, 'COMPLETED', actor.accountId);
      } else {
        await thawGrades(tx, row.classId);
        await org.setClassStatus(tx, row.classId, 'ASSESSING', actor.accountId);
      }
      await notifications.notify(tx, {
        accountId: row.submittedBy,
        kind: 'completion',
        title: input.approve ? '结业已批准' : '结业申请未通过',
        body: input.approve ? `已颁发证书 ${issued} 张` : input.opinion,
        link: `/work/completions/${id}`,
      });
      return { completion: await shown(tx, id), certificates: issued };
    },
  };
}
export type CompletionService = ReturnType<typeof createCompletions>;
