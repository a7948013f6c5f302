import { newId, problem, type Actor, type Queryable, type Tx } from '@yangfan/kernel';
import type { AssessmentDeps } from '../../ports.ts';
import { answersOfMany, lockAttempts } from '../attempts/attempts.store.ts';
import type { BankService } from '../bank/bank.service.ts';
import { correctUse } from '../bank/bank.store.ts';
import { examById, lockExam, type ExamRow } from '../exams/exams.store.ts';
import { tellResults } from '../exams/results.ts';
import { areFrozen } from '../grades/grades.store.ts';
import { markWithHand } from '../papers/marking.rules.ts';
import type { BankItem } from '../papers/paper.rules.ts';
import { fitsOldPapers, movedUse, withMark } from './remark.rules.ts';
import * as store from './remarks.store.ts';

interface Outcome {
  itemId: string;
  stem: string;
  fromVersion: number;
  toVersion: number;
  papers: number;
  rows: { id: string; marks: (number | null)[]; score: number | null }[];
  moved: store.Move[];
  /** How the bank's counters of use follow. */
  use: ReturnType<typeof movedUse>;
}

/** Marking papers anew after the bank corrected a key: a report first, then with a reason, for all papers of the exam alike. */
export function createRemarks(deps: AssessmentDeps, bank: BankService) {
  const { org, ledger, notifications, identity } = deps;

  async function examOf(at: Queryable, examId: string): Promise<ExamRow> {
    const exam = await examById(at, examId);
    if (!exam) throw problem('request.not_found');
    return exam;
  }
  const itemAt = async (at: Queryable, exam: ExamRow, id: string, version: number): Promise<BankItem> =>
    (await bank.itemsOf(at, exam.programCode, [{ id, version }])).get(id)!;

  /** What every paper would be worth under the corrected key. */
  async function work(at: Queryable, exam: ExamRow, itemId: string): Promise<Outcome> {
    const known = (await store.correctable(at, exam.id)).find((one) => one.itemId === itemId);
    if (!known) throw problem('assessment.remark_nothing');
    const corrected = await itemAt(at, exam, itemId, known.toVersion);
    const papers = await store.papersWith(at, exam.id, itemId, known.toVersion);
    for (const version of new Set(papers.map(({ fromVersion }) => fromVersion)))
      if (!fitsOldPapers(await itemAt(at, exam, itemId, version), corrected)) throw problem('assessment.remark_unfit');
    const answers = await answersOfMany(
      at,
      papers.map(({ id }) => id),
    );
    const hand = await store.handOf(at, exam.id, itemId);
    const rows = papers.map(({ id, paper, marks }) => {
      const index = paper.questions.findIndex((question) => question.itemId === itemId);
      const question = paper.questions[index]!;
      const given = answers.get(id)?.find(({ no }) => no === question.no)?.value ?? null;
      const own = Object.fromEntries(hand.filter(({ attemptId }) => attemptId === id).map(({ part, final }) => [part, final]));
      return { id, ...withMark(marks, index, markWithHand(corrected, question, given, own)) };
    });
    const moved = papers.flatMap(({ id, learnerId, score: before }, index): store.Move[] => {
      const after = rows[index]!.score;
      return before === null || after === null || before === after ? [] : [{ learnerId, attemptId: id, before, after }];
    });
    const use = papers.flatMap(({ paper, marks }, index) => movedUse(paper.questions, marks, rows[index]!.marks));
    return { ...known, papers: papers.length, rows, moved, use };
  }

  async function namedMoves(at: Queryable, exam: ExamRow, moved: readonly store.Move[]) {
    const cards = await org.learners(
      at,
      moved.map(({ learnerId }) => learnerId),
    );
    const passScore = Number(exam.passScore);
    return moved.map(({ learnerId, before, after }) => ({
      learnerId,
      maskedName: cards.get(learnerId)?.maskedName ?? '—',
      before,
      after,
      passedBefore: before >= passScore,
      passedAfter: after >= passScore,
    }));
  }
  const reportOf = async (
    at: Queryable,
    exam: ExamRow,
    { itemId, stem, fromVersion, toVersion, papers, moved }: Omit<Outcome, 'rows' | 'use'>,
  ) => ({
    itemId,
    stem,
    fromVersion,
    toVersion,
    papers,
    moved: await namedMoves(at, exam, moved),
  });

  /** Learners whose released result moved read it in their own record and in a message. */
  async function tell(tx: Tx, exam: ExamRow, moved: readonly store.Move[], remark: store.RemarkRow, now: Date): Promise<void> {
    await ledger.appendMany(
      tx,
      moved.map(({ learnerId, attemptId, before, after }) => ({
        chain: `learner:${learnerId}`,
        kind: 'assessment.attempt.remarked',
        classId: exam.classId,
        learnerId,
        actorId: remark.appliedBy,
        summary: `“${exam.title}”一道题更正答案，得分由 ${before} 改为 ${after}`,
        link: `/exams/${attemptId}/result`,
        at: now,
        data: { examId: exam.id, attemptId, remarkId: remark.id, before, after, reason: remark.reason },
      })),
    );
    await tellResults(
      tx,
      exam,
      moved.map(({ learnerId, attemptId, after }) => ({ learnerId, attemptId, score: String(after) })),
      now,
    );
    for (const { learnerId, attemptId, before, after } of moved)
      await notifications.notify(tx, {
        learnerId,
        kind: 'exam',
        title: '考试成绩有更正',
        body: `“${exam.title}”一道题更正了答案，您的得分由 ${before} 改为 ${after}。`,
        link: `/exams/${attemptId}/result`,
      });
  }

  return {
    async list(at: Queryable, examId: string) {
      const exam = await examOf(at, examId);
      const rows = await store.remarksOf(at, examId);
      const names = await identity.names(at, [...new Set(rows.map(({ appliedBy }) => appliedBy))]);
      const history = [];
      for (const row of rows)
        history.push({
          id: row.id,
          ...(await reportOf(at, exam, row)),
          reason: row.reason,
          by: names.get(row.appliedBy) ?? '—',
          at: row.appliedAt.toISOString(),
        });
      return { keys: await store.correctable(at, examId), history };
    },
    async preview(at: Queryable, examId: string, itemId: string) {
      const exam = await examOf(at, examId);
      return reportOf(at, exam, await work(at, exam, itemId));
    },
    async apply(tx: Tx, examId: string, input: { itemId: string; toVersion: number; reason: string }, actor: Actor, now: Date) {
      const exam = await lockExam(tx, examId);
      if (!exam) throw problem('request.not_found');
      if (exam.status !== 'PUBLISHED' && exam.status !== 'RELEASED') throw problem('assessment.exam_wrong_state');
      if (await areFrozen(tx, exam.classId)) throw problem('assessment.grades_frozen');
      const papers = await store.papersWith(tx, examId, input.itemId, input.toVersion);
      await lockAttempts(
        tx,
        papers.map(({ id }) => id),
      );
      const outcome = await work(tx, exam, input.itemId);
      // The report that was read was of another version.
      if (outcome.toVersion !== input.toVersion) throw problem('assessment.item_changed');
      await store.putPapers(tx, input.itemId, input.toVersion, outcome.rows);
      if (!exam.practice) await correctUse(tx, outcome.use);
      const { rows: _rows, stem: _stem, use: _use, ...kept } = outcome;
      const remark: store.RemarkRow = {
        id: newId('rmk'),
        examId,
        ...kept,
        reason: input.reason,
        appliedBy: actor.accountId,
        appliedAt: now,
      };
      await store.insertRemark(tx, remark);
      await ledger.append(tx, {
        chain: `class:${exam.classId}`,
        kind: 'assessment.exam.remarked',
        classId: exam.classId,
        actorId: actor.accountId,
        summary: `“${exam.title}”一道题更正答案后重判，${outcome.moved.length} 人得分有变化`,
        data: {
          examId,
          remarkId: remark.id,
          itemId: remark.itemId,
          fromVersion: remark.fromVersion,
          toVersion: remark.toVersion,
          papers: remark.papers,
          moved: outcome.moved.length,
          reason: input.reason,
        },
      });
      if (exam.status === 'RELEASED') await tell(tx, exam, outcome.moved, remark, now);
      return reportOf(tx, exam, outcome);
    },
  };
}
export type RemarkService = ReturnType<typeof createRemarks>;
