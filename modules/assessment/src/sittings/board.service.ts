import { newId, permits, problem, type Actor, type Queryable, type Tx } from '@yangfan/kernel';
import type { AssessmentDeps } from '../../ports.ts';
import type { ExamService } from '../exams/exams.service.ts';
import { examById, lockExam, setInvigilation, type ExamRow } from '../exams/exams.store.ts';
import { dueLook, isByCamera, lookTimes, missedLooks } from './looks.rules.ts';
import { rulesOf } from './policy.rules.ts';
import * as store from './sittings.store.ts';
import { mayInvigilate, mayJudge, type SittingStaff } from './staff.service.ts';
import { saveStanding, standingsOfExam } from './standings.store.ts';
import { FLAGS, isGrave, sayEvent } from './words.rules.ts';

const HAPPENINGS = 100;

/** The live board of a sitting, and what is settled before it. */
export function createBoard({ org, ledger, crypto }: AssessmentDeps, exams: ExamService, staff: SittingStaff) {
  async function required(db: Queryable, id: string): Promise<ExamRow> {
    const exam = await examById(db, id);
    if (!exam) throw problem('request.not_found');
    return exam;
  }
  /** Officers read in silence, and it stands in the ledger that they did. */
  async function noteReading(tx: Tx, exam: ExamRow, actor: Actor, now: Date): Promise<void> {
    const isOfficer = actor.grants.some((grant) => ['province', 'region', 'system'].includes(grant.scope));
    if (!isOfficer || !(await store.noteReader(tx, exam.id, actor.accountId, now))) return;
    await ledger.append(tx, {
      chain: `class:${exam.classId}`,
      kind: 'assessment.sitting.inspected',
      classId: exam.classId,
      actorId: actor.accountId,
      summary: `主管部门巡考“${exam.title}”`,
      data: { examId: exam.id },
    });
  }

  function sitterOf(row: store.SitterRow, exam: ExamRow, addresses: ReadonlyMap<string, number>, now: Date) {
    const planned = rulesOf(exam.rules).looks;
    const times = lookTimes({ attemptId: row.attemptId, startedAt: row.startedAt, durationMin: exam.durationMin, looks: planned });
    const isRunning = row.state === 'IN_PROGRESS';
    const missed = missedLooks(times, row.taken, row.submittedAt ?? now);
    const flags = Object.entries(row.flags ?? {}).map(([kind, count]) => ({ kind, count }));
    return {
      attemptId: row.attemptId,
      state: row.state,
      validity: row.validity,
      answered: row.answered,
      startedAt: row.startedAt.toISOString(),
      submittedAt: row.submittedAt?.toISOString() ?? null,
      deadline: row.deadline.toISOString(),
      extraMin: row.extraMin,
      client: row.client === 'PC' || row.client === 'PHONE' ? (row.client as 'PC' | 'PHONE') : null,
      checkMethod: row.checkMethod,
      heardAt: row.heardAt?.toISOString() ?? null,
      unsent: row.unsent,
      leaves: row.leaves,
      flags: missed && isByCamera(row) ? [...flags, { kind: 'LOOK_MISSED', count: missed }] : flags,
      address: row.address ? (addresses.get(row.address) ?? null) : null,
      looks: {
        planned,
        done: row.taken.length,
        bad: row.bad,
        due: isRunning && dueLook(times, row.taken, now) !== null,
        byCamera: isByCamera(row),
      },
      unread: row.unread,
      appeal: row.appeal,
      late: row.late,
    };
  }

  return {
    async read(tx: Tx, examId: string, actor: Actor, now: Date) {
      const exam = await required(tx, examId);
      await noteReading(tx, exam, actor, now);
      const present = await exams.candidatesOf(tx, exam);
      const rows = await store.sitterRows(tx, examId, FLAGS);
      const standings = new Map((await standingsOfExam(tx, examId)).map((row) => [row.learnerId, row]));
      const cards = await org.learners(
        tx,
        present.map(({ learnerId }) => learnerId),
      );
      const nameOf = (learnerId: string) => cards.get(learnerId)?.maskedName ?? '—';
      const byLearner = new Map(rows.map((row) => [row.learnerId, row]));
      const addresses = sharedAddresses(rows);
      const happenings = await store.happeningRows(tx, examId, HAPPENINGS);
      return {
        exam: await exams.shown(tx, examId, now),
        pausedAt: exam.pausedAt?.toISOString() ?? null,
        pausedWhy: exam.pausedWhy,
        clients: exam.clients,
        leaveLimit: exam.leaveLimit,
        invigilators: await staff.named(tx, exam),
        mayAct: mayInvigilate(actor, exam) && exam.status === 'PUBLISHED',
        mayDecide: mayJudge(actor, exam),
        candidates: present.map(({ learnerId, seatNo }) => {
          const row = byLearner.get(learnerId);
          const standing = standings.get(learnerId);
          return {
            learnerId,
            maskedName: nameOf(learnerId),
            seatNo: seatNo ? String(seatNo) : null,
            barred: standing?.barred ?? false,
            deferred: standing?.deferred ?? false,
            ...(row ? sitterOf(row, exam, addresses, now) : { ...ABSENT, extraMin: standing?.extraMin ?? 0 }),
          };
        }),
        happenings: happenings.map((row) => ({
          at: row.at.toISOString(),
          attemptId: row.attemptId,
          maskedName: nameOf(row.learnerId),
          kind: row.what,
          words: sayEvent(row.what, row.detail),
          grave: isGrave(row.what),
        })),
        serverNow: now.toISOString(),
      };
    },

    options: (db: Queryable, classId: string) => staff.options(db, classId),

    async setInvigilation(
      tx: Tx,
      examId: string,
      to: { invigilators: readonly string[]; clients: readonly ('PC' | 'PHONE')[] },
      actor: Actor,
      now: Date,
    ) {
      const exam = await lockExam(tx, examId);
      if (!exam) throw problem('request.not_found');
      if (!['DRAFT', 'PUBLISHED'].includes(exam.status)) throw problem('assessment.exam_wrong_state');
      const invigilators = await staff.requireFor(tx, exam.classId, to.invigilators);
      await setInvigilation(tx, examId, { invigilators, clients: to.clients });
      await ledger.append(tx, {
        chain: `class:${exam.classId}`,
        kind: 'assessment.sitting.staffed',
        classId: exam.classId,
        actorId: actor.accountId,
        summary: `安排“${exam.title}”的监考员和终端`,
        data: { examId, invigilators, clients: to.clients },
      });
      return exams.shown(tx, examId, now);
    },

    async setStanding(
      tx: Tx,
      of: { examId: string; learnerId: string },
      to: { extraMin: number; barred: boolean; reason: string },
      actor: Actor,
      now: Date,
    ) {
      const exam = await lockExam(tx, of.examId);
      if (!exam) throw problem('request.not_found');
      if (!['DRAFT', 'PUBLISHED'].includes(exam.status)) throw problem('assessment.exam_wrong_state');
      const candidates = await exams.candidatesOf(tx, exam);
      if (!candidates.some(({ learnerId }) => learnerId === of.learnerId)) throw problem('assessment.not_a_candidate');
      if ((await store.sitterRows(tx, exam.id, [])).some(({ learnerId }) => learnerId === of.learnerId))
        throw problem('assessment.already_in');
      const id = newId('est');
      await saveStanding(tx, {
        ...of,
        ...to,
        id,
        reason: crypto.seal(to.reason, `exam_standing|${id}|reason`),
        by: actor.accountId,
        at: now,
      });
      await ledger.append(tx, {
        chain: `class:${exam.classId}`,
        kind: 'assessment.sitting.standing_set',
        classId: exam.classId,
        learnerId: of.learnerId,
        actorId: actor.accountId,
        summary: to.barred
          ? `暂停“${exam.title}”的考试资格`
          : to.extraMin
            ? `“${exam.title}”延长 ${to.extraMin} 分钟`
            : `恢复“${exam.title}”的考试资格`,
        link: '/exams',
        data: { examId: exam.id, extraMin: to.extraMin, barred: to.barred },
      });
      return { learnerId: of.learnerId, extraMin: to.extraMin, barred: to.barred };
    },

    /** Whether somebody may hear the board's hints. */
    mayHear: async (db: Queryable, actor: Actor, examId: string): Promise<boolean> => {
      const exam = await examById(db, examId);
      return !!exam && permits(actor, 'assessment.exam.read', exam);
    },
  };
}
export type Board = ReturnType<typeof createBoard>;

const ABSENT = {
  attemptId: null,
  state: 'NOT_STARTED' as const,
  validity: 'NORMAL' as const,
  answered: 0,
  startedAt: null,
  submittedAt: null,
  deadline: null,
  client: null,
  checkMethod: null,
  heardAt: null,
  unsent: 0,
  leaves: 0,
  flags: [],
  address: null,
  looks: { planned: 0, done: 0, bad: 0, due: false, byCamera: false },
  unread: 0,
  appeal: null,
  late: 0,
};

/** A number for each network address that several candidates share; the address itself is shown to nobody. */
function sharedAddresses(rows: readonly { address: string | null }[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { address } of rows) if (address) counts.set(address, (counts.get(address) ?? 0) + 1);
  return new Map([...counts].filter(([, count]) => count > 1).map(([address], index) => [address, index + 1]));
}
