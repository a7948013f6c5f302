import type { Actor, Tx } from '@yangfan/kernel';
import type { AssessmentDeps } from '../../ports.ts';
import { attemptById } from '../attempts/attempts.store.ts';
import type { AttemptService } from '../attempts/attempts.service.ts';
import type { BankService } from '../bank/bank.service.ts';
import { demoWords } from '../bank/demo.ts';
import { candidateRows } from '../exams/exams.store.ts';
import type { Given } from '../papers/marking.rules.ts';
import type { BankItem } from '../papers/paper.rules.ts';
import { learnerActor, staffActor } from '../seed/demo-actors.ts';
import { createActs } from '../sittings/acts.service.ts';
import { createAppeals } from '../sittings/appeals.service.ts';
import { createLate } from '../sittings/late.service.ts';
import { createHints } from '../sittings/hints.ts';
import { createMarkers } from './markers.service.ts';
import { createMarking } from './marking.service.ts';
import { moderationRows } from './marking.store.ts';
import { createTasks } from './tasks.service.ts';

type On = <T>(moment: Date, work: (tx: Tx, now: Date) => Promise<T>) => Promise<T>;
/** So many answers at least, and at most, each marker has marked; the rest waits. */
const MARKED = 6;
const MOST_MARKED = 11;
const HOUR = 3_600_000;

/** What a candidate of a seat writes where words are asked for; null = the question is none of those. */
export function demoWordsOf(item: BankItem, seat: number): Given | undefined {
  const texts = demoWords()[item.knowledge];
  const text = texts?.[seat % texts.length];
  if (!text) return undefined;
  if (item.type === 'SHORT') return text;
  if (item.type !== 'CASE') return undefined;
  const asked = item.parts!.find(({ type }) => type === 'SHORT')!;
  return { '1': seat % 3 !== 0, [asked.key]: text } as Given;
}

/** The desk half way: class teacher and lecturer are named, each has marked some, and the lecturer sees more in the answers. */
export async function demoMarking(
  deps: AssessmentDeps,
  bank: BankService,
  on: On,
  of: { examId: string; teacherAccountId: string; lecturerAccountId: string | undefined; at: Date },
): Promise<void> {
  const markers = createMarkers(deps);
  const marking = createMarking(deps, bank, createTasks(deps, bank, markers), markers);
  const mark = (by: Actor, share: number) =>
    on(of.at, async (tx, now) => {
      const { task } = await marking.take(tx, of.examId, {}, by, now);
      if (!task) return;
      const worth = task.answer.length > 40 ? share : share / 2;
      const lines = task.rubric.map(({ points }) => Math.min(points, Math.round(points * worth)));
      const comment = worth < 0.5 ? '只说了结论，没有说明理由。' : '要点齐，理由清楚。';
      await marking.save(tx, of.examId, task.taskId, { lines, comment, give: true }, by, now);
    });
  const people = [of.teacherAccountId, of.lecturerAccountId].filter((id) => id !== undefined);
  await on(new Date(of.at.getTime() - HOUR), (tx, now) => markers.name(tx, of.examId, people, staffActor(of.teacherAccountId), now));
  // In turns, until two of them are far apart: somebody has to decide that as well.
  for (let no = 0; no < MOST_MARKED; no++) {
    for (const [index, accountId] of people.entries()) await mark(staffActor(accountId), 0.7 + index * 0.6);
    if (no + 1 >= MARKED && (await moderationRows(deps.db, of.examId, 'DISPUTED', { limit: 1, offset: 0 })).length) break;
  }
}

/** One paper is doubted, and its learner appeals. */
export async function demoDoubt(
  deps: AssessmentDeps,
  bank: BankService,
  attempts: AttemptService,
  on: On,
  of: {
    examId: string;
    classId: string;
    teacherAccountId: string;
    doubted: { learnerId: string; accountId: string };
    at: Date;
  },
): Promise<void> {
  const hints = createHints(deps);
  const row = (await candidateRows(deps.db, of.examId)).find(({ learnerId }) => learnerId === of.doubted.learnerId);
  if (!row || !(await attemptById(deps.db, row.attemptId))) return;
  const teacher = staffActor(of.teacherAccountId, { role: 'CLASS_TEACHER', scope: 'class', id: of.classId });
  const why = '第 20 分钟起两次有旁人在镜头里说话，需要核实是否有人提示。';
  await on(of.at, (tx, now) => createActs(deps, attempts, hints).doubt(tx, row.attemptId, why, teacher, now));
  const text = '当时是家里的孩子进来找我，我请他出去后继续答题，没有人告诉我答案，请老师看一下记录。';
  await on(new Date(of.at.getTime() + HOUR), (tx, now) =>
    createAppeals(deps, hints, createLate(deps, bank, attempts, hints)).ask(
      tx,
      row.attemptId,
      { text, fileIds: [] },
      learnerActor(of.doubted),
      now,
    ),
  );
}
