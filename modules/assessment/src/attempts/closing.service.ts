import { attemptSubmitted } from '@yangfan/contract';
import { canonicalJson, emitMany, problem, type Actor, type ProblemError, type Tx } from '@yangfan/kernel';
import type { LedgerEntry } from '@yangfan/platform/ledger';
import type { AssessmentDeps } from '../../ports.ts';
import type { BankService } from '../bank/bank.service.ts';
import { countUse } from '../bank/bank.store.ts';
import { examsById, type ExamRow } from '../exams/exams.store.ts';
import { markQuestion, type Given } from '../papers/marking.rules.ts';
import type { BankItem } from '../papers/paper.rules.ts';
import { answersFit, GRACE_MS, itemIdsOf, type GivenAnswer } from './attempts.rules.ts';
import * as store from './attempts.store.ts';

/** A locked, running attempt that ends now. */
export interface Closing {
  attempt: store.AttemptRow;
  exam: ExamRow;
  /** Answers that came with the submission. */
  late: readonly GivenAnswer[];
  automatic: boolean;
  now: Date;
  /** Who ended it and why, where an invigilator did. */
  forced?: { by: string; reason: string };
}
/** One submission. */
export interface SubmitCall {
  attemptId: string;
  holder: string;
  answers: readonly GivenAnswer[];
  actor: Actor;
  now: Date;
}
interface Marked {
  /** Null where a person must mark. */
  marks: (number | null)[];
  /** Null while a question waits for a person. */
  score: number | null;
  answers: readonly { no: number; value: Given }[];
  digests: { md5: string; sha1: string; sha256: string };
}

/** Whether this attempt may still be written to from where the call comes; the reason if not. */
export function refusalOfHolder(attempt: store.AttemptRow, holder: string): ProblemError | undefined {
  if (attempt.state !== 'IN_PROGRESS') return problem('assessment.already_submitted');
  if (attempt.holder !== holder) return problem('assessment.attempt_elsewhere');
  return undefined;
}

/** The end of attempts: marking, receipt, ledger. A class hands in together, so everything is written for many at a time. */
export function createClosing({ db, ledger, crypto, clock }: AssessmentDeps, bank: BankService) {
  function mark({ attempt, exam, automatic, now }: Closing, items: ReadonlyMap<string, BankItem>, answers: Marked['answers']): Marked {
    const given = new Map(answers.map((answer) => [answer.no, answer.value]));
    const { questions } = attempt.paper;
    const marks = questions.map((question) => markQuestion(items.get(question.itemId)!, question, given.get(question.no) ?? null));
    const facts = {
      attemptId: attempt.id,
      examId: exam.id,
      learnerId: attempt.learnerId,
      submittedAt: now.toISOString(),
      automatic,
      paper: questions,
      answers,
    };
    return {
      marks,
      score: marks.includes(null) ? null : Math.round(marks.reduce((sum: number, points) => sum + points!, 0) * 10) / 10,
      answers,
      digests: crypto.digests(canonicalJson(facts)),
    };
  }

  const entryOf = ({ attempt, exam, automatic, now, forced }: Closing, { answers, digests }: Marked): LedgerEntry => ({
    chain: `learner:${attempt.learnerId}`,
    kind: 'assessment.attempt.submitted',
    classId: exam.classId,
    learnerId: attempt.learnerId,
    actorId: forced?.by ?? attempt.accountId,
    summary: `${forced ? '监考员强制' : automatic ? '到时自动' : ''}交卷“${exam.title}”`,
    link: `/exams/${attempt.id}/result`,
    at: now,
    data: {
      examId: exam.id,
      attemptId: attempt.id,
      automatic,
      answered: answers.length,
      ...(forced ? { forced: forced.reason } : {}),
      ...digests,
    },
  });

  /** Marks and closes attempts; one whose late answers do not fit its paper is refused and left as it is. */
  async function close(tx: Tx, closings: readonly Closing[]): Promise<(store.ReceiptRow | ProblemError)[]> {
    const results: (store.ReceiptRow | ProblemError)[] = [];
    const open: { index: number; closing: Closing; items: ReadonlyMap<string, BankItem> }[] = [];
    for (const [index, closing] of closings.entries()) {
      const { attempt, exam, late } = closing;
      const items = await bank.itemsOf(tx, exam.programCode, itemIdsOf(attempt.paper));
      if (answersFit(attempt.paper, items, late)) open.push({ index, closing, items });
      else results[index] = problem('assessment.answer_unknown');
    }
    const late = open.flatMap(({ closing: { attempt, late: answers, now } }) =>
      answers.length ? [{ attemptId: attempt.id, learnerId: attempt.learnerId, holder: attempt.holder, now, answers }] : [],
    );
    if (late.length) await store.saveBatch(tx, late, GRACE_MS);
    const answers = await store.answersOfMany(
      tx,
      open.map(({ closing }) => closing.attempt.id),
    );
    const done = open.map(({ index, closing, items }) => ({
      index,
      closing,
      marked: mark(closing, items, answers.get(closing.attempt.id) ?? []),
    }));
    if (done.length === 0) return results;

    const sealed = await ledger.appendMany(
      tx,
      done.map(({ closing, marked }) => entryOf(closing, marked)),
    );
    const rows = done.map(({ index, closing, marked }, position) => {
      const { attempt, automatic, now } = closing;
      const receipt: store.ReceiptRow = {
        attemptId: attempt.id,
        submittedAt: now.toISOString(),
        answered: marked.answers.filter((answer) => answer.value !== null).length,
        questions: attempt.questions,
        automatic,
        ...marked.digests,
        mac: sealed[position]!.mac,
        ledgerId: sealed[position]!.id,
      };
      results[index] = receipt;
      const state: 'SUBMITTED' | 'AUTO_SUBMITTED' = automatic ? 'AUTO_SUBMITTED' : 'SUBMITTED';
      return { id: attempt.id, state, submittedAt: now, score: marked.score, marks: marked.marks, receipt };
    });
    await store.closeAttempts(tx, rows);
    await countUse(
      tx,
      done.flatMap(({ closing: { attempt, exam }, marked: { marks } }) =>
        exam.practice
          ? []
          : attempt.paper.questions.flatMap(({ itemId, points }, index) => {
              const mark = marks[index];
              return mark == null ? [] : [{ itemId, share: points ? mark / points : 0 }];
            }),
      ),
    );
    await emitMany(
      tx,
      attemptSubmitted,
      done.map(({ closing: { attempt, exam } }) => ({
        examId: exam.id,
        attemptId: attempt.id,
        learnerId: attempt.learnerId,
        classId: exam.classId,
      })),
    );
    return results;
  }

  return {
    /** Closes one attempt; throws what refuses it. */
    async closeOne(tx: Tx, closing: Closing): Promise<store.ReceiptRow> {
      const [result] = await close(tx, [closing]);
      if (result instanceof Error) throw result;
      return result!;
    },

    async submit(tx: Tx, calls: readonly SubmitCall[]): Promise<(store.ReceiptRow | ProblemError)[]> {
      const attempts = new Map(
        (await store.lockAttempts(tx, [...new Set(calls.map((call) => call.attemptId))])).map((row) => [row.id, row]),
      );
      const exams = new Map(
        (await examsById(tx, [...new Set([...attempts.values()].map(({ examId }) => examId))])).map((exam) => [exam.id, exam]),
      );
      const results: (store.ReceiptRow | ProblemError)[] = [];
      const closings: { index: number; closing: Closing }[] = [];
      const again: number[] = [];
      for (const [index, { attemptId, holder, answers, actor, now }] of calls.entries()) {
        const attempt = attempts.get(attemptId);
        const refusal = attempt && refusalOfHolder(attempt, holder);
        if (!attempt || attempt.learnerId !== actor.learnerId) results[index] = problem('request.not_found');
        // Whoever lost the reply and asks again, from whatever device, gets the same receipt.
        else if (attempt.receipt) results[index] = attempt.receipt;
        else if (refusal) results[index] = refusal;
        else if (closings.some(({ closing }) => closing.attempt === attempt)) again.push(index);
        else {
          const inTime = attempt.pausedAt !== null || now.getTime() <= attempt.deadline.getTime() + GRACE_MS;
          closings.push({
            index,
            closing: { attempt, exam: exams.get(attempt.examId)!, late: inTime ? answers : [], automatic: !inTime, now },
          });
        }
      }
      const closed = await close(
        tx,
        closings.map(({ closing }) => closing),
      );
      for (const [position, { index }] of closings.entries()) results[index] = closed[position]!;
      // Pressed twice: both calls are told of the one submission.
      for (const index of again)
        results[index] = closed[closings.findIndex(({ closing }) => closing.attempt.id === calls[index]!.attemptId)]!;
      return results;
    },

    /** Closes what ran out of time; each in its own transaction, so one bad attempt holds up nobody. */
    async sweep(): Promise<number> {
      const ids = await store.overdue(db, new Date(clock.now().getTime() - 2 * GRACE_MS), 500);
      for (const id of ids) {
        await db.tx(async (tx) => {
          const [attempt] = await store.lockAttempts(tx, [id]);
          // A pause or more time may have come meanwhile.
          if (attempt?.state !== 'IN_PROGRESS' || attempt.pausedAt || attempt.deadline.getTime() > clock.now().getTime()) return;
          const [exam] = await examsById(tx, [attempt.examId]);
          await close(tx, [{ attempt, exam: exam!, late: [], automatic: true, now: clock.now() }]);
        });
      }
      return ids.length;
    },
  };
}
