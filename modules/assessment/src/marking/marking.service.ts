import { coveredBy, permits, problem, type Actor, type Queryable, type Tx } from '@yangfan/kernel';
import type { AssessmentDeps } from '../../ports.ts';
import { showPaper } from '../attempts/attempts.rules.ts';
import { attemptById } from '../attempts/attempts.store.ts';
import type { BankService } from '../bank/bank.service.ts';
import { pictureAddress } from '../bank/pictures.ts';
import { examById, lockExam, type ExamRow } from '../exams/exams.store.ts';
import type { BankItem, RubricAnswer } from '../papers/paper.rules.ts';
import { afterMark, linesFit, pointsOfLines } from './hand.rules.ts';
import type { MarkerService } from './markers.service.ts';
import * as store from './marking.store.ts';
import type { TaskService } from './tasks.service.ts';

interface Wanted {
  itemId?: string;
  part?: string;
  after?: string;
}

/** The marking desk: answers one by one without names, drafts, second marks, decisions, moderation until the release. */
export function createMarking(deps: AssessmentDeps, bank: BankService, tasks: TaskService, markers: MarkerService) {
  const address = pictureAddress(deps.files);

  async function examOf(at: Queryable, examId: string): Promise<ExamRow> {
    const exam = await examById(at, examId);
    if (!exam) throw problem('request.not_found');
    return exam;
  }
  async function requireFree(at: Queryable, exam: ExamRow, actor: Actor, now: Date): Promise<void> {
    if (await markers.isBarred(at, exam, actor, now))
      throw problem(
        'assessment.marker_refused',
        '按本班的规定（exam.markersFromOtherClass），本班的班主任和讲师不阅本班的卷，请由指定的阅卷人评阅',
      );
  }
  async function openExam(tx: Tx, examId: string): Promise<ExamRow> {
    const exam = await lockExam(tx, examId);
    if (!exam) throw problem('request.not_found');
    if (exam.status !== 'PUBLISHED') throw problem('assessment.exam_wrong_state');
    return exam;
  }
  const taskItem = async (
    at: Queryable,
    exam: ExamRow,
    { itemId, itemVersion }: { itemId: string; itemVersion: number },
  ): Promise<BankItem> => (await bank.itemsOf(at, exam.programCode, [{ id: itemId, version: itemVersion }])).get(itemId)!;
  const keyOf = (item: BankItem, part: string): RubricAnswer =>
    (part ? item.parts!.find(({ key }) => key === part)! : item).answer as RubricAnswer;

  /** The answer as a marker sees it: the question and the words, nothing of the person or their paper. */
  async function blind(at: Queryable, exam: ExamRow, row: store.TaskRow) {
    const attempt = (await attemptById(at, row.attemptId))!;
    const item = await taskItem(at, exam, row);
    const drawn = attempt.paper.questions.find(({ no }) => no === row.no)!;
    const [question] = showPaper({ questions: [{ ...drawn, no: 1 }], expectedFacility: 0 }, new Map([[item.id, item]]), address);
    const value = (await tasks.givenOf(at, [row.attemptId]))(row.attemptId, row.no);
    const answer = row.part ? (value as Record<string, unknown> | null)?.[row.part] : value;
    return { taskId: row.id, question: question!, part: row.part, answer: typeof answer === 'string' ? answer : '', points: row.points };
  }
  const sums = (rows: readonly store.ProgressRow[]): store.ProgressRow => ({
    total: rows.reduce((sum, row) => sum + row.total, 0),
    done: rows.reduce((sum, row) => sum + row.done, 0),
    disputed: rows.reduce((sum, row) => sum + row.disputed, 0),
    waiting: rows.reduce((sum, row) => sum + row.waiting, 0),
  });

  return {
    async exams(tx: Tx, query: { done?: boolean }, page: { limit: number; offset: number }, actor: Actor, now: Date) {
      const grants = coveredBy(actor, 'assessment.marking.mark');
      for (const { id } of await store.examsWithUnlisted(tx, grants)) await tasks.list(tx, await examOf(tx, id), now);
      const rows = await store.examRows(tx, grants, { me: actor.accountId, now, done: query.done ?? null }, page);
      return {
        total: rows[0]?.found ?? 0,
        items: rows.map(({ found: _found, endsAt, ...row }) => ({ ...row, endsAt: endsAt.toISOString() })),
      };
    },
    async progress(tx: Tx, examId: string, actor: Actor, now: Date) {
      const exam = await examOf(tx, examId);
      await tasks.list(tx, exam, now);
      const rows = await store.progressOf(tx, examId, actor.accountId, now);
      const questions = [];
      for (const { itemVersion, ...row } of rows) {
        const item = await taskItem(tx, exam, { itemId: row.itemId, itemVersion });
        questions.push({ ...row, stem: row.part ? (item.parts?.find(({ key }) => key === row.part)?.stem ?? '') : item.stem });
      }
      const ofClass = permits(actor, 'assessment.exam.read', placeOf(exam));
      return {
        examId,
        title: exam.title,
        className: exam.className,
        released: exam.status === 'RELEASED',
        ...sums(rows),
        ofClass,
        barred: await markers.isBarred(tx, exam, actor, now),
        markers: await markers.named(tx, examId, actor),
        questions,
      };
    },
    /** The next answer, kept for this marker for half an hour. */
    async take(tx: Tx, examId: string, wanted: Wanted, actor: Actor, now: Date) {
      const exam = await examOf(tx, examId);
      if (exam.status !== 'PUBLISHED') return { task: null };
      await requireFree(tx, exam, actor, now);
      await tasks.list(tx, exam, now);
      const me = actor.accountId;
      const { itemId = null, part = null, after = null } = wanted;
      const row = await store.nextTask(tx, { examId, itemId, part, after, me, now });
      if (!row) return { task: null };
      const round = row.state === 'FIRST' ? 1 : 2;
      const own = (await store.marksOf(tx, [row.id])).find((mark) => mark.round === round && mark.markerId === me);
      const { rubric, reference } = keyOf(await taskItem(tx, exam, row), row.part);
      // Taking an answer writes no points: somebody who only looked must not find noughts of "their own" when they come back.
      const written = own?.lines.length === rubric.length ? own : null;
      const lines = written?.lines ?? rubric.map(() => 0);
      const comment = own?.comment ?? '';
      const kept = written?.lines ?? [];
      await store.putMark(tx, { taskId: row.id, round, markerId: me, state: 'DRAFT', lines: kept, points: null, comment, savedAt: now });
      const savedAt = written?.savedAt.toISOString() ?? null;
      return { task: { ...(await blind(tx, exam, row)), rubric, reference, lines, comment, savedAt } };
    },
    async save(
      tx: Tx,
      examId: string,
      taskId: string,
      input: { lines: number[]; comment: string; give: boolean },
      actor: Actor,
      now: Date,
    ) {
      const exam = await openExam(tx, examId);
      await requireFree(tx, exam, actor, now);
      const row = await store.lockTask(tx, examId, taskId);
      if (!row) throw problem('request.not_found');
      const marks = await store.marksOf(tx, [taskId]);
      const round = row.state === 'FIRST' ? 1 : 2;
      const own = marks.find((mark) => mark.round === round);
      if (!['FIRST', 'SECOND'].includes(row.state) || own?.markerId !== actor.accountId || own.state !== 'DRAFT')
        throw problem('assessment.marking_taken');
      const { rubric } = keyOf(await taskItem(tx, exam, row), row.part);
      // A draft without points keeps the comment alone.
      const isBare = !input.give && input.lines.length === 0;
      if (!isBare && !linesFit(rubric, input.lines)) throw problem('assessment.marking_lines');
      const points = pointsOfLines(rubric, input.lines, row.points);
      const state = input.give ? 'GIVEN' : 'DRAFT';
      await store.putMark(tx, {
        ...own,
        state,
        lines: input.lines,
        comment: input.comment,
        points: input.give ? points : null,
        savedAt: now,
      });
      if (input.give) {
        const given = [...marks.filter((mark) => mark.round < round).map((mark) => mark.points!), points];
        await store.settle(tx, taskId, { ...afterMark(row, given), comment: '', now });
        await tasks.complete(tx, exam, row.attemptId);
      }
      return { points, savedAt: now.toISOString(), given: input.give };
    },
    async moderation(db: Queryable, examId: string, only: string | null, page: { limit: number; offset: number }, actor: Actor) {
      const exam = await examOf(db, examId);
      const rows = await store.moderationRows(db, examId, only, page);
      const marks = await store.marksOf(
        db,
        rows.map(({ id }) => id),
      );
      const items = [];
      for (const row of rows)
        items.push({
          ...(await blind(db, exam, row)),
          state: row.state,
          final: row.final,
          decision: row.comment,
          marks: marks
            .filter((mark) => mark.taskId === row.id && mark.state === 'GIVEN')
            .map(({ round, points, comment, markerId }) => ({ round, points: points!, comment, own: markerId === actor.accountId })),
        });
      return { total: rows[0]?.found ?? 0, items };
    },
    /** The third person's word on a dispute, or a correction of a settled mark before the release. */
    async decide(tx: Tx, examId: string, taskId: string, input: { points: number; comment: string }, actor: Actor, now: Date) {
      const exam = await openExam(tx, examId);
      const row = await store.lockTask(tx, examId, taskId);
      if (!row) throw problem('request.not_found');
      if (row.state !== 'THIRD' && row.state !== 'DONE') throw problem('assessment.marking_open');
      const marks = await store.marksOf(tx, [taskId]);
      if (marks.some(({ markerId, round }) => markerId === actor.accountId && round < 3)) throw problem('assessment.marking_own');
      if (input.points > row.points) throw problem('assessment.marking_lines', `这道题满分 ${row.points} 分`);
      const final = Math.round(input.points * 10) / 10;
      const mark = { taskId, round: 3, markerId: actor.accountId, state: 'GIVEN' as const, lines: [], points: final };
      await store.putMark(tx, { ...mark, comment: input.comment, savedAt: now });
      await store.settle(tx, taskId, { state: 'DONE', final, comment: input.comment, now });
      await deps.ledger.append(tx, {
        chain: `class:${exam.classId}`,
        kind: 'assessment.answer.decided',
        classId: exam.classId,
        actorId: actor.accountId,
        summary: `裁定“${exam.title}”一份答案的得分`,
        data: {
          examId,
          taskId,
          before: row.final,
          marks: marks.filter(({ round }) => round < 3).map(({ points }) => points),
          final,
          reason: input.comment,
        },
      });
      await tasks.complete(tx, exam, row.attemptId);
      return { final };
    },
  };
}
const placeOf = ({ classId, institutionId, regionCode, lecturerIds }: ExamRow) => ({ classId, institutionId, regionCode, lecturerIds });
export type MarkingService = ReturnType<typeof createMarking>;
