import { can, coveredBy, newId, pageOf, problem, type Actor, type Queryable, type Tx } from '@yangfan/kernel';
import type { AssessmentDeps } from '../../ports.ts';
import type { BankService } from '../bank/bank.service.ts';
import { sizeOf } from '../papers/blueprint.rules.ts';
import { clientsOf, sittingRulesOf } from '../sittings/policy.rules.ts';
import { openLate } from '../sittings/late.store.ts';
import { createSittingStaff } from '../sittings/staff.service.ts';
import { namedFor } from '../resits/resits.store.ts';
import { tellResults } from './results.ts';
import { isNamed, phaseOf, timesOf } from './exams.rules.ts';
import * as store from './exams.store.ts';

interface ExamInput {
  title: string;
  startsAt: string;
  durationMin: number;
  clients?: readonly ('PC' | 'PHONE')[];
  invigilators?: readonly string[];
}

/** Arranging exams of a class: draft, publish, cancel, release. */
export function createExams(deps: AssessmentDeps, bank: BankService) {
  const { org, policy, ledger, notifications } = deps;
  const staff = createSittingStaff(deps);

  function view(exam: store.CountedExam, candidates: number, now: Date) {
    const {
      institutionId: _i,
      regionCode: _r,
      lecturerIds: _l,
      practice: _p,
      leaveWarn: _w,
      leaveLimit: _x,
      autosaveS: _a,
      named,
      createdBy: _c,
      invigilators: _v,
      rules: _u,
      pausedWhy: _y,
      namedOnly,
      ...rest
    } = exam;
    const { total: _total, ...shown } = rest as typeof rest & { total?: number };
    return {
      ...shown,
      startsAt: exam.startsAt.toISOString(),
      endsAt: exam.endsAt.toISOString(),
      entryFrom: exam.entryFrom.toISOString(),
      entryUntil: exam.entryUntil.toISOString(),
      passScore: Number(exam.passScore),
      fullScore: Number(exam.fullScore),
      phase: phaseOf(exam, now),
      candidates: isNamed(exam) ? named : candidates,
      deferred: namedOnly,
      pausedAt: exam.pausedAt?.toISOString() ?? null,
      serverNow: now.toISOString(),
    };
  }
  /** Whom the exam is for: the class, or those named for the resit. */
  async function candidatesOf(db: Queryable, exam: Pick<store.ExamRow, 'id' | 'classId' | 'kind' | 'namedOnly'>) {
    const named = isNamed(exam) ? await namedFor(db, exam.id) : null;
    return (await org.enrolments(db, exam.classId)).filter(
      ({ status, learnerId }) => status !== 'DROPPED' && (!named || named.has(learnerId)),
    );
  }
  async function shown(db: Queryable, id: string, now: Date) {
    const exam = await store.countedExam(db, id);
    if (!exam) throw problem('request.not_found');
    return view(exam, (await candidatesOf(db, exam)).length, now);
  }
  async function locked(tx: Tx, id: string, states: readonly store.ExamRow['status'][]): Promise<store.ExamRow> {
    const exam = await store.lockExam(tx, id);
    if (!exam) throw problem('request.not_found');
    if (!states.includes(exam.status)) throw problem('assessment.exam_wrong_state');
    return exam;
  }
  function requireFuture(startsAt: Date, now: Date): void {
    if (startsAt <= now) throw problem('request.invalid', '开考时间须晚于现在', [{ path: 'startsAt', message: '请选择将来的时间' }]);
  }

  /** Keeps a new exam as a draft and gives its id; the figures of the class's policy are written into it. */
  async function draft(
    tx: Tx,
    classId: string,
    input: ExamInput,
    kind: store.ExamRow['kind'] | 'DEFERRED',
    actor: Actor,
    now: Date,
  ): Promise<string> {
    const training = await org.requireTeaching(tx, classId);
    const values = await policy.ofClass(tx, training, now);
    const { blueprint } = await bank.requireEnough(tx, training.programCode);
    const startsAt = new Date(input.startsAt);
    requireFuture(startsAt, now);
    const id = newId('exm');
    await store.insertExam(tx, {
      id,
      classId,
      className: training.name,
      institutionId: training.institutionId,
      regionCode: training.regionCode,
      lecturerIds: training.lecturers.map((one) => one.lecturerId),
      practice: training.kind === 'PRACTICE',
      title: input.title,
      kind: kind === 'DEFERRED' ? 'REGULAR' : kind,
      namedOnly: kind === 'DEFERRED',
      clients: input.clients ? [...input.clients] : clientsOf(values.all),
      invigilators: await staff.require(tx, training, input.invigilators ?? []),
      rules: sittingRulesOf(values.all),
      programCode: training.programCode,
      startsAt,
      durationMin: input.durationMin,
      ...timesOf(startsAt, {
        enterBefore: values.number('exam.enterBeforeMinutes'),
        enterAfter: values.number('exam.enterAfterMinutes'),
        duration: input.durationMin,
      }),
      passScore: values.number('exam.passScore'),
      ...sizeOf(blueprint),
      leaveWarn: values.number('exam.leaveWarnings'),
      leaveLimit: values.number('exam.leaveAutoSubmit'),
      autosaveS: values.number('exam.autosaveSeconds'),
      status: 'DRAFT',
      createdBy: actor.accountId,
    });
    return id;
  }

  return {
    shown,
    draft,
    candidatesOf,
    create: async (tx: Tx, classId: string, input: ExamInput, actor: Actor, now: Date) =>
      shown(tx, await draft(tx, classId, input, 'REGULAR', actor, now), now),
    async update(tx: Tx, id: string, input: ExamInput, now: Date) {
      const exam = await locked(tx, id, ['DRAFT']);
      const startsAt = new Date(input.startsAt);
      requireFuture(startsAt, now);
      const minutes = (from: Date, to: Date) => (to.getTime() - from.getTime()) / 60_000;
      if (input.clients || input.invigilators)
        await store.setInvigilation(tx, id, {
          clients: input.clients ?? exam.clients,
          invigilators: input.invigilators ? await staff.requireFor(tx, exam.classId, input.invigilators) : exam.invigilators,
        });
      await store.changeExam(tx, id, {
        title: input.title,
        startsAt,
        durationMin: input.durationMin,
        ...timesOf(startsAt, {
          enterBefore: minutes(exam.entryFrom, exam.startsAt),
          enterAfter: minutes(exam.startsAt, exam.entryUntil),
          duration: input.durationMin,
        }),
      });
      return shown(tx, id, now);
    },
    async publish(tx: Tx, id: string, actor: Actor, now: Date) {
      const exam = await locked(tx, id, ['DRAFT']);
      const isResit = exam.kind === 'RESIT';
      requireFuture(exam.startsAt, now);
      await bank.requireEnough(tx, exam.programCode);
      await store.setExamStatus(tx, id, 'PUBLISHED');
      await ledger.append(tx, {
        chain: `class:${exam.classId}`,
        kind: 'assessment.exam.published',
        classId: exam.classId,
        actorId: actor.accountId,
        summary: `发布${isResit ? '补考' : '理论考试'}“${exam.title}”`,
        data: { examId: id, kind: exam.kind, startsAt: exam.startsAt.toISOString(), questions: exam.questions },
      });
      const candidates = await candidatesOf(tx, exam);
      if (isResit)
        await ledger.appendMany(
          tx,
          candidates.map(({ learnerId }) => ({
            chain: `class:${exam.classId}`,
            kind: 'assessment.resit.arranged',
            classId: exam.classId,
            learnerId,
            actorId: actor.accountId,
            summary: `安排补考“${exam.title}”`,
            link: '/exams',
            data: { examId: id, startsAt: exam.startsAt.toISOString() },
          })),
        );
      for (const { learnerId } of candidates)
        await notifications.notify(tx, {
          learnerId,
          kind: 'exam',
          title: isResit ? '补考已安排' : '理论考试已安排',
          body: `“${exam.title}”，时长 ${exam.durationMin} 分钟，请按时入场。`,
          link: '/exams',
        });
      return shown(tx, id, now);
    },
    async cancel(tx: Tx, id: string, reason: string, actor: Actor, now: Date) {
      const exam = await locked(tx, id, ['DRAFT', 'PUBLISHED']);
      if (
        exam.status === 'PUBLISHED' &&
        ['ENTRY', 'RUNNING', 'OVER'].includes(phaseOf(exam, now)) &&
        (await store.candidateRows(tx, id)).length
      )
        throw problem('assessment.exam_wrong_state', '已有学员入场，不能取消这场考试');
      await store.setExamStatus(tx, id, 'CANCELLED');
      await ledger.append(tx, {
        chain: `class:${exam.classId}`,
        kind: 'assessment.exam.cancelled',
        classId: exam.classId,
        actorId: actor.accountId,
        summary: `取消理论考试“${exam.title}”`,
        data: { examId: id, reason },
      });
      return shown(tx, id, now);
    },
    async release(tx: Tx, id: string, actor: Actor, now: Date) {
      const exam = await locked(tx, id, ['PUBLISHED']);
      const rows = await store.candidateRows(tx, id);
      const waiting = rows.filter((row) => row.state === 'IN_PROGRESS').length;
      const open = rows.filter((row) => row.validity === 'SUSPECT').length;
      if (open) throw problem('assessment.validity_open', `还有 ${open} 份答卷等待认定是否有效，认定后才能公布成绩`);
      const late = await openLate(tx, id);
      if (late) throw problem('assessment.late_open', `还有 ${late} 人迟到的作答等待认定，认定后才能公布成绩`);
      const everyone = (await candidatesOf(tx, exam)).length === rows.length;
      if (waiting || (phaseOf(exam, now) !== 'OVER' && !everyone))
        throw problem('assessment.exam_wrong_state', waiting ? `还有 ${waiting} 人没有交卷` : '考试还没有结束，不能公布成绩');
      const unmarked = rows.filter((row) => row.score === null).length;
      if (unmarked) throw problem('assessment.exam_wrong_state', `还有 ${unmarked} 份答卷等待人工阅卷，阅完后再公布成绩`);
      await store.setExamStatus(tx, id, 'RELEASED');
      await ledger.append(tx, {
        chain: `class:${exam.classId}`,
        kind: 'assessment.exam.released',
        classId: exam.classId,
        actorId: actor.accountId,
        summary: `公布“${exam.title}”成绩`,
        data: { examId: id, marked: rows.length },
      });
      await tellResults(tx, exam, rows, now);
      for (const row of rows)
        await notifications.notify(tx, {
          learnerId: row.learnerId,
          kind: 'exam',
          title: '考试成绩已公布',
          body: `“${exam.title}”的成绩和解析可以查看了。`,
          link: `/exams/${row.attemptId}/result`,
        });
      return shown(tx, id, now);
    },
    async list(
      db: Queryable,
      actor: Actor,
      query: { page?: number; size?: number; classId?: string; phase?: string; q?: string },
      now: Date,
    ) {
      const rows = await store.examRows(
        db,
        coveredBy(actor, 'assessment.exam.read'),
        { classId: query.classId ?? null, phase: query.phase ?? null, q: query.q ?? null, now },
        pageOf(query),
      );
      const sizes = await org.classes(db, [...new Set(rows.map((row) => row.classId))]);
      return { items: rows.map((row) => view(row, sizes.get(row.classId)?.enrolledCount ?? 0, now)), total: rows[0]?.total ?? 0 };
    },
    /** The invigilator's board: every enrolled learner with what is known of their attempt. */
    async board(db: Queryable, id: string, actor: Actor, now: Date) {
      const exam = await shown(db, id, now);
      const row = (await store.examById(db, id))!;
      const [rows, present] = [await store.candidateRows(db, id), await candidatesOf(db, row)];
      const cards = await org.learners(
        db,
        present.map((enrolment) => enrolment.learnerId),
      );
      const byLearner = new Map(rows.map((row) => [row.learnerId, row]));
      // Scores before release are only for those who may release them.
      const showScores = exam.status === 'RELEASED' || can(actor, 'assessment.exam.release');
      const scores = rows.flatMap((row) => (row.score === null ? [] : [Number(row.score)]));
      const facilities = rows.map((row) => row.expectedFacility);
      return {
        exam,
        candidates: present.map((enrolment) => {
          const row = byLearner.get(enrolment.learnerId);
          return {
            learnerId: enrolment.learnerId,
            maskedName: cards.get(enrolment.learnerId)?.maskedName ?? '—',
            seatNo: enrolment.seatNo ? String(enrolment.seatNo) : null,
            attemptId: row?.attemptId ?? null,
            state: row?.state ?? ('NOT_STARTED' as const),
            startedAt: row?.startedAt.toISOString() ?? null,
            submittedAt: row?.submittedAt?.toISOString() ?? null,
            answered: row?.answered ?? 0,
            leaves: row?.leaves ?? 0,
            score: showScores && row?.score != null ? Number(row.score) : null,
            checkMethod: row?.checkMethod ?? null,
          };
        }),
        average: showScores && scores.length ? Math.round((scores.reduce((sum, score) => sum + score, 0) / scores.length) * 10) / 10 : null,
        passRate: showScores && scores.length ? scores.filter((score) => score >= exam.passScore).length / scores.length : null,
        difficultySpread: facilities.length ? Math.max(...facilities) - Math.min(...facilities) : null,
      };
    },
    view,
  };
}
export type ExamService = ReturnType<typeof createExams>;
