import type { Marking, MyAssignment } from '@yangfan/contract';
import { newId, problem, type Actor, type Queryable, type Tx } from '@yangfan/kernel';
import type { TeachingPorts } from '../../ports.ts';
import { settleActivity } from '../activities/activities.store.ts';
import { createActivityDoor } from '../activities/door.service.ts';
import { classPeople } from '../activities/people.ts';
import { planOf, requireAssignment, submissionView, type Caller } from './assignments.service.ts';
import * as store from './assignments.store.ts';
import { maxScoreOf, remarksFit, scoreOf } from './rubric.rules.ts';
import { beginsVersion, decided, mayWrite } from './submissions.states.ts';

interface Work {
  text: string;
  fileIds: string[];
}

/** Work handed in by learners and judged by lecturers. */
export function createSubmissions(ports: TeachingPorts) {
  const { files, ledger, notifications } = ports;
  const door = createActivityDoor(ports);

  async function mine(db: Queryable, id: string, actor: Caller, now: Date): Promise<MyAssignment> {
    const row = await requireAssignment(db, id);
    const { learnerId } = await door.requireOpen(db, id, actor, now);
    const versions = await store.versionRows(db, id, learnerId);
    const reader = { accountId: actor.accountId, learner: true, bound: actor.bound };
    return {
      id,
      classId: row.classId,
      title: row.title,
      plan: planOf(row),
      maxScore: maxScoreOf(row.rubric),
      overdue: isOverdue(row, now),
      versions: await Promise.all(versions.map((one) => submissionView(db, ports, one, reader))),
      hindrance: hindranceOf(row, versions, now),
    };
  }

  /** Writes into the draft, or begins the next version; what was handed in is never overwritten. */
  async function write(tx: Tx, id: string, work: Work, actor: Caller, now: Date, submit: boolean): Promise<MyAssignment> {
    const row = await requireAssignment(tx, id, true);
    const { learnerId } = await door.requireOpen(tx, id, actor, now);
    const versions = await store.versionRows(tx, id, learnerId);
    const [newest] = versions;
    if (!mayWrite(handedIn(versions)?.state ?? null)) throw problem('teaching.submission.wrong_state');
    const overdue = isOverdue(row, now) && !isRework(versions);
    if (overdue && row.late === 'REFUSE') throw problem('teaching.submission.overdue');
    if (submit && !work.text.trim() && work.fileIds.length === 0) throw problem('teaching.submission.empty');
    await files.requireOwn(tx, work.fileIds, { accountId: actor.accountId, purposes: ['SUBMISSION'] });
    const change = {
      ...work,
      state: submit ? ('SUBMITTED' as const) : ('DRAFT' as const),
      late: submit && overdue,
      submittedAt: submit ? now : null,
      updatedAt: now,
    };
    const fresh = beginsVersion(newest?.state ?? null);
    const submissionId = fresh ? newId('sbm') : newest!.id;
    const version = fresh ? (newest?.version ?? 0) + 1 : newest!.version;
    if (fresh)
      await store.insertSubmission(tx, {
        id: submissionId,
        assignmentId: id,
        classId: row.classId,
        learnerId,
        version,
        ...change,
        marking: null,
        score: null,
        percent: null,
        markedAt: null,
        releasedAt: null,
      });
    else await store.updateWork(tx, { id: submissionId, ...change });
    if (submit)
      await noteSubmitted(tx, row, { submissionId, learnerId, version, late: change.late, files: work.fileIds.length }, actor, now);
    return mine(tx, id, actor, now);
  }

  async function noteSubmitted(
    tx: Tx,
    row: store.AssignmentRow,
    of: { submissionId: string; learnerId: string; version: number; late: boolean; files: number },
    actor: Actor,
    now: Date,
  ): Promise<void> {
    const { id: activityId, classId } = row;
    const { learnerId } = of;
    await settleActivity(tx, { learnerId, activityId, classId, state: 'OPENED', scorePercent: null }, now);
    await ledger.append(
      tx,
      {
        chain: `class:${classId}`,
        kind: 'teaching.submission.submitted',
        classId,
        learnerId,
        actorId: actor.accountId,
        summary: `提交作业（第 ${of.version} 版${of.late ? '，迟交' : ''}）`,
        data: { assignmentId: activityId, submissionId: of.submissionId, version: of.version, late: of.late, files: of.files },
        link: `/learn/${classId}/activities/${activityId}`,
      },
      now,
    );
  }

  /** What the learner is told and what counts, once a marking is theirs to see. */
  async function announce(tx: Tx, row: store.AssignmentRow, of: store.SubmissionRow, actor: Actor, now: Date): Promise<void> {
    const { classId, id: activityId } = row;
    const { learnerId } = of;
    const returned = of.state === 'RETURNED';
    if (!returned) await settleActivity(tx, { learnerId, activityId, classId, state: 'DONE', scorePercent: of.percent }, now);
    await ledger.append(
      tx,
      {
        chain: `class:${classId}`,
        kind: returned ? 'teaching.submission.returned' : 'teaching.submission.released',
        classId,
        learnerId,
        actorId: actor.accountId,
        summary: returned ? `作业第 ${of.version} 版退回修改` : `作业成绩：${of.score} / ${maxScoreOf(row.rubric)}`,
        data: { assignmentId: activityId, submissionId: of.id, version: of.version, score: of.score, percent: of.percent },
        link: `/learn/${classId}/activities/${activityId}`,
      },
      now,
    );
    await notifications.notify(tx, {
      learnerId,
      kind: returned ? 'teaching.submission.returned' : 'teaching.submission.released',
      title: returned ? `作业“${row.title}”退回修改` : `作业“${row.title}”已批改`,
      body: returned ? '请看老师的说明，修改后重新提交。' : `得分 ${of.score} / ${maxScoreOf(row.rubric)}，可以查看评语和批注。`,
      link: `/learn/${classId}/activities/${activityId}`,
    });
  }

  async function read(db: Queryable, assignmentId: string, submissionId: string, actor: Caller) {
    const row = await requireAssignment(db, assignmentId);
    const submission = await requireOf(db, assignmentId, submissionId);
    const person = (await classPeople(db, ports, row.classId)).find(({ learnerId }) => learnerId === submission.learnerId);
    if (!person) throw problem('request.not_found');
    const shown = (await store.versionRows(db, assignmentId, submission.learnerId)).filter(({ state }) => state !== 'DRAFT');
    const reader = { accountId: actor.accountId, learner: false, bound: actor.bound };
    return { id: submissionId, ...person, versions: await Promise.all(shown.map((one) => submissionView(db, ports, one, reader))) };
  }

  return {
    mine,
    read,
    keep: (tx: Tx, id: string, work: Work, actor: Caller, now: Date) => write(tx, id, work, actor, now, false),
    submit: (tx: Tx, id: string, work: Work, actor: Caller, now: Date) => write(tx, id, work, actor, now, true),

    async mark(
      tx: Tx,
      of: { assignmentId: string; submissionId: string },
      { marking, decision }: { marking: Marking; decision: 'KEEP' | 'MARK' | 'RETURN' },
      actor: Caller,
      now: Date,
    ) {
      const row = await requireAssignment(tx, of.assignmentId, true);
      const submission = await requireOf(tx, of.assignmentId, of.submissionId);
      const newest = await store.lockNewest(tx, of.assignmentId, submission.learnerId);
      const state = decided(submission.state, decision, submission.releasedAt !== null);
      // A learner who hands in again while it is being marked wants the newer one judged.
      const overtaken = newest?.id !== submission.id && newest?.state !== 'DRAFT';
      if (!state || overtaken) throw problem('teaching.submission.wrong_state');
      const stored = await Promise.all(submission.fileIds.map((id) => files.get(tx, id)));
      if (!remarksFit(marking.annotations, { text: submission.text, files: stored.flatMap((file) => file ?? []) }))
        throw problem('teaching.submission.remark_faulty');
      const scored = scoreOf(row.rubric, marking.criteria);
      if (decision === 'MARK' && !scored) throw problem('teaching.submission.level_missing');
      if (decision === 'RETURN' && !marking.comment.trim()) throw problem('teaching.submission.reason_missing');
      const finished = decision !== 'KEEP';
      const changed: store.SubmissionRow = {
        ...submission,
        state,
        marking,
        score: decision === 'RETURN' ? null : (scored?.score ?? null),
        percent: decision === 'RETURN' ? null : (scored?.percent ?? null),
        markedAt: finished ? now : submission.markedAt,
        releasedAt: decision === 'MARK' && row.release === 'AT_ONCE' ? now : decision === 'RETURN' ? null : submission.releasedAt,
      };
      await store.updateMarking(tx, { ...changed, markedBy: actor.accountId });
      if (decision === 'RETURN' || (decision === 'MARK' && changed.releasedAt)) await announce(tx, row, changed, actor, now);
      return read(tx, of.assignmentId, of.submissionId, actor);
    },

    async release(tx: Tx, id: string, actor: Actor, now: Date): Promise<void> {
      const row = await requireAssignment(tx, id, true);
      for (const one of await store.releaseAll(tx, id, now)) await announce(tx, row, one, actor, now);
    },
  };
}
export type Submissions = ReturnType<typeof createSubmissions>;

async function requireOf(db: Queryable, assignmentId: string, submissionId: string): Promise<store.SubmissionRow> {
  const row = await store.submissionRow(db, submissionId);
  if (!row || row.assignmentId !== assignmentId || row.state === 'DRAFT') throw problem('request.not_found');
  return row;
}

const isOverdue = ({ dueAt }: store.AssignmentRow, now: Date) => dueAt !== null && now > dueAt;
/** What was handed in last: a draft after it changes nothing yet. */
const handedIn = (versions: readonly store.SubmissionRow[]) => versions.find(({ state }) => state !== 'DRAFT');
/** Work that was given back is not late because the first one was in time. */
const isRework = (versions: readonly store.SubmissionRow[]) => handedIn(versions)?.state === 'RETURNED';

function hindranceOf(row: store.AssignmentRow, versions: readonly store.SubmissionRow[], now: Date): string | null {
  const last = handedIn(versions);
  if (last?.state === 'MARKED') return last.releasedAt ? '已批改完成，不能再提交。' : '老师正在批改，现在不能再改；如需补充请联系老师。';
  if (isOverdue(row, now) && row.late === 'REFUSE' && !isRework(versions)) return '已过截止时间，这个作业不收迟交。';
  return null;
}
