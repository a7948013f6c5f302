import { newId, newToken, type Queryable, type Tx } from '@yangfan/kernel';
import type { AssessmentDeps } from '../../ports.ts';
import { itemIdsOf, keyIdsOf } from '../attempts/attempts.rules.ts';
import { answersOfMany, lockAttempts } from '../attempts/attempts.store.ts';
import type { BankService } from '../bank/bank.service.ts';
import { countUse } from '../bank/bank.store.ts';
import type { ExamRow } from '../exams/exams.store.ts';
import { markByRule, markWithHand } from '../papers/marking.rules.ts';
import { seededRandom } from '../papers/random.rules.ts';
import { classPolicy } from './class-policy.ts';
import { wantsSecond } from './hand.rules.ts';
import type { MarkerService } from './markers.service.ts';
import * as store from './marking.store.ts';

/** Answers that people mark: how they come onto the desk, and how their marks come back into the papers. */
export function createTasks(
  deps: Pick<AssessmentDeps, 'org' | 'policy' | 'ledger'>,
  bank: BankService,
  markers: Pick<MarkerService, 'fill'>,
) {
  async function givenOf(db: Queryable, attemptIds: readonly string[]) {
    const answers = await answersOfMany(db, attemptIds);
    return (attemptId: string, no: number) => answers.get(attemptId)?.find((answer) => answer.no === no)?.value ?? null;
  }

  return {
    givenOf,
    /** Puts every answer in words that was handed in onto the desk, once. */
    async list(tx: Tx, exam: ExamRow, now: Date): Promise<void> {
      if (exam.status !== 'PUBLISHED' || !(await store.unlisted(tx, exam.id)).length) return;
      await store.lockDesk(tx, exam.id);
      const papers = await store.unlisted(tx, exam.id);
      const policy = await classPolicy(deps, tx, exam.classId, now);
      const gap = typeof policy['exam.markerGap'] === 'number' ? policy['exam.markerGap'] : 0.2;
      const given = await givenOf(
        tx,
        papers.map(({ id }) => id),
      );
      const rows: store.TaskRow[] = [];
      for (const { id, paper } of papers) {
        const items = await bank.itemsOf(tx, exam.programCode, itemIdsOf(paper));
        for (const question of paper.questions)
          for (const { part, points } of markByRule(items.get(question.itemId)!, question, given(id, question.no)).byHand) {
            const shuffle = newToken(12);
            rows.push({
              id: newId('mkt'),
              examId: exam.id,
              attemptId: id,
              no: question.no,
              part,
              itemId: question.itemId,
              itemVersion: question.version,
              points,
              shuffle,
              second: wantsSecond(policy['exam.secondMarker'], policy['exam.secondMarkerShare'], seededRandom(shuffle).next()),
              gapLimit: Math.round(gap * points * 10) / 10,
              state: 'FIRST',
              final: null,
              comment: '',
            });
          }
      }
      if (!rows.length) return;
      await store.insertTasks(tx, rows, now);
      await markers.fill(tx, exam.id, now);
    },

    /** Gives a paper its score once all of its answers are marked; before that it has none. */
    async complete(tx: Tx, exam: ExamRow, attemptId: string): Promise<void> {
      const tasks = await store.tasksOfAttempt(tx, attemptId);
      if (tasks.some(({ state }) => state !== 'DONE')) return;
      const [attempt] = await lockAttempts(tx, [attemptId]);
      const { paper, score: before, keyVersions } = attempt!;
      const items = await bank.itemsOf(tx, exam.programCode, keyIdsOf(paper, keyVersions));
      const given = await givenOf(tx, [attemptId]);
      const marks = paper.questions.map((question) => {
        const hand = Object.fromEntries(tasks.filter(({ no }) => no === question.no).map(({ part, final }) => [part, final!]));
        return markWithHand(items.get(question.itemId)!, question, given(attemptId, question.no), hand)!;
      });
      const score = Math.round(marks.reduce((sum, mark) => sum + mark, 0) * 10) / 10;
      await store.setMarks(tx, attemptId, marks, score);
      await deps.ledger.append(tx, {
        chain: `class:${exam.classId}`,
        kind: 'assessment.attempt.marked',
        classId: exam.classId,
        summary: `“${exam.title}”一份答卷人工阅卷完成`,
        data: { examId: exam.id, attemptId, answers: tasks.length, score },
      });
      if (before !== null || exam.practice) return;
      const byHand = new Set(tasks.map(({ no }) => no));
      await countUse(
        tx,
        paper.questions.flatMap(({ itemId, points, no }, index) =>
          byHand.has(no) ? [{ itemId, share: points ? marks[index]! / points : 0 }] : [],
        ),
      );
    },
  };
}
export type TaskService = ReturnType<typeof createTasks>;
