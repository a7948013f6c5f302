import type { AssignmentPlan, AssignmentStatistics, AssignmentView, SubmissionState, SubmissionView } from '@yangfan/contract';
import { problem, type Actor, type Queryable, type Tx } from '@yangfan/kernel';
import type { TeachingPorts } from '../../ports.ts';
import { makeActivity } from '../activities/make.ts';
import { classPeople } from '../activities/people.ts';
import * as store from './assignments.store.ts';
import { criterionFigures, isSound, maxScoreOf, PLAIN_RUBRIC } from './rubric.rules.ts';

export const STATE_WORDS: Record<SubmissionState, string> = { DRAFT: '草稿', SUBMITTED: '待批改', RETURNED: '已退回', MARKED: '已批改' };

export const planOf = ({ instructions, dueAt, late, release, rubric }: store.AssignmentRow): AssignmentPlan => ({
  instructions,
  dueAt: dueAt?.toISOString() ?? null,
  late,
  release,
  rubric,
});

/** The assignment, or the problem that says it is not there. */
export async function requireAssignment(db: Queryable, id: string, lock = false): Promise<store.AssignmentRow> {
  const row = await (lock ? store.lockAssignment(db, id) : store.assignmentRow(db, id));
  if (!row) throw problem('teaching.assignment.missing');
  return row;
}

/** The caller, and how they signed in. A mini-program's pictures carry no session: links for it open without one, for ten minutes. */
export interface Caller extends Actor {
  /** Signed in by cookie; true where nobody says otherwise. */
  bound?: boolean;
}

/** One version as its reader may see it; `learner` hides a marking that is not released. Links to files are the reader's own. */
export async function submissionView(
  db: Queryable,
  { files }: Pick<TeachingPorts, 'files'>,
  row: store.SubmissionRow,
  reader: { accountId: string; learner: boolean; bound?: boolean | undefined },
): Promise<SubmissionView> {
  const stored = await Promise.all(row.fileIds.map((id) => files.get(db, id)));
  const shown = !reader.learner || row.state === 'RETURNED' || row.releasedAt !== null;
  return {
    id: row.id,
    version: row.version,
    // A marking that waits for its release looks to the learner like one that is still to come.
    state: shown || row.state !== 'MARKED' ? row.state : 'SUBMITTED',
    text: row.text,
    files: stored.flatMap((file) =>
      file
        ? [
            {
              id: file.id,
              name: file.name,
              mediaType: file.mediaType,
              size: file.size,
              url: files.signedUrl(file.id, { ...(reader.bound === false ? {} : { accountId: reader.accountId }), inline: true }),
            },
          ]
        : [],
    ),
    late: row.late,
    submittedAt: row.submittedAt?.toISOString() ?? null,
    updatedAt: row.updatedAt.toISOString(),
    marking: shown ? row.marking : null,
    score: shown ? row.score : null,
    percent: shown ? row.percent : null,
    markedAt: shown ? (row.markedAt?.toISOString() ?? null) : null,
    released: row.releasedAt !== null,
  };
}

/** Assignments as staff set them and look at them. */
export function createAssignments(ports: TeachingPorts) {
  async function view(db: Queryable, id: string): Promise<AssignmentView> {
    const row = await requireAssignment(db, id);
    const [people, queue] = await Promise.all([classPeople(db, ports, row.classId), store.queueRows(db, id)]);
    const known = new Set(people.map(({ learnerId }) => learnerId));
    const here = queue.filter(({ learnerId }) => known.has(learnerId));
    const count = (state: SubmissionState) => here.filter((one) => one.state === state).length;
    return {
      id,
      classId: row.classId,
      title: row.title,
      plan: planOf(row),
      maxScore: maxScoreOf(row.rubric),
      counts: {
        learners: people.length,
        submitted: count('SUBMITTED'),
        returned: count('RETURNED'),
        marked: count('MARKED'),
        unreleased: here.filter(({ state, releasedAt }) => state === 'MARKED' && !releasedAt).length,
      },
    };
  }

  /** Lines of the queue with names; a class is small enough to page in memory. */
  async function lines(db: Queryable, row: store.AssignmentRow) {
    const people = new Map((await classPeople(db, ports, row.classId)).map((one) => [one.learnerId, one]));
    return (await store.queueRows(db, row.id)).flatMap((one) => {
      const person = people.get(one.learnerId);
      return person ? [{ ...one, ...person }] : [];
    });
  }

  return {
    view,

    async create(tx: Tx, lessonId: string, title: string, now: Date): Promise<{ activityId: string }> {
      const { activityId, classId } = await makeActivity(tx, { lessonId, kind: 'ASSIGNMENT', title }, now);
      const plan = { instructions: '', dueAt: null, late: 'ACCEPT', release: 'AT_ONCE', rubric: PLAIN_RUBRIC } as const;
      await store.insertAssignment(tx, { id: activityId, classId, ...plan }, now);
      return { activityId };
    },

    async save(tx: Tx, id: string, plan: AssignmentPlan, now: Date): Promise<AssignmentView> {
      const row = await requireAssignment(tx, id, true);
      if (!isSound(plan.rubric)) throw problem('teaching.assignment.rubric_faulty');
      const changed = JSON.stringify(sorted(plan.rubric)) !== JSON.stringify(sorted(row.rubric));
      if (changed && (await store.anyMarked(tx, id))) throw problem('teaching.assignment.rubric_used');
      await store.updateAssignment(tx, { ...row, ...plan, dueAt: plan.dueAt ? new Date(plan.dueAt) : null }, now);
      return view(tx, id);
    },

    async queue(db: Queryable, id: string, query: { state?: SubmissionState; page?: number; size?: number }) {
      const row = await requireAssignment(db, id);
      const all = (await lines(db, row)).filter(({ state }) => !query.state || state === query.state);
      const size = query.size ?? 20;
      const from = ((query.page ?? 1) - 1) * size;
      return {
        total: all.length,
        items: all.slice(from, from + size).map((one) => ({
          submissionId: one.id,
          learnerId: one.learnerId,
          seatNo: one.seatNo,
          maskedName: one.maskedName,
          version: one.version,
          state: one.state,
          late: one.late,
          submittedAt: one.submittedAt?.toISOString() ?? null,
          score: one.score,
          released: one.releasedAt !== null,
        })),
      };
    },

    async statistics(db: Queryable, id: string): Promise<AssignmentStatistics> {
      const row = await requireAssignment(db, id);
      const [people, all] = await Promise.all([classPeople(db, ports, row.classId), lines(db, row)]);
      const marked = all.filter(({ state }) => state === 'MARKED');
      const percents = marked.flatMap(({ percent }) => percent ?? []);
      return {
        learners: people.length,
        handedIn: all.length,
        late: all.filter(({ late }) => late).length,
        marked: marked.length,
        averagePercent: percents.length ? Math.round((percents.reduce((sum, one) => sum + one, 0) / percents.length) * 10) / 10 : null,
        criteria: criterionFigures(
          row.rubric,
          marked.flatMap(({ marking }) => marking ?? []),
        ),
      };
    },

    async sheet(db: Queryable, id: string): Promise<Buffer> {
      const row = await requireAssignment(db, id);
      const [people, all] = await Promise.all([classPeople(db, ports, row.classId), lines(db, row)]);
      const of = new Map(all.map((one) => [one.learnerId, one]));
      return ports.sheet.write({
        name: `${row.title}成绩`.slice(0, 30),
        columns: ['座号', '姓名', '状态', '版本', '迟交', '得分', '满分', '提交时间', '总评'].map((title) => ({ title, width: 16 })),
        rows: people.map(({ learnerId, seatNo, maskedName }) => {
          const one = of.get(learnerId);
          const score = one?.state === 'MARKED' ? (one.score ?? '') : '';
          const tail = [score, maxScoreOf(row.rubric), one?.submittedAt?.toISOString() ?? '', one?.marking?.comment ?? ''];
          return [seatNo, maskedName, one ? STATE_WORDS[one.state] : '未交', one?.version ?? '', one?.late ? '是' : '', ...tail];
        }),
      });
    },
  };
}
export type Assignments = ReturnType<typeof createAssignments>;

// The database keeps the keys of an object in an order of its own.
const sorted = (rubric: AssignmentPlan['rubric']) =>
  rubric.map(({ id, title, levels }) => [id, title, levels.map((level) => [level.id, level.title, level.points])]);
