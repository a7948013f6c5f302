import type { MyQuiz, QuizAttempt, QuizValue } from '@yangfan/contract';
import { newId, problem, type Actor, type Clock, type Db, type Job, type Queryable, type Tx } from '@yangfan/kernel';
import type { TeachingPorts } from '../../ports.ts';
import { settleActivity } from '../activities/activities.store.ts';
import { createActivityDoor } from '../activities/door.service.ts';
import { correctWords, fitsQuestion, marksOf, pointsFor } from './marks.rules.ts';
import { feedbackNote, hindranceOf, paperFrom } from './paper.rules.ts';
import { newSeed, requireQuiz, settingsOf } from './quizzes.service.ts';
import * as store from './quizzes.store.ts';

/** What is sent in the last moment is still on its way. */
const GRACE_MS = 5_000;
const DUE_JOB = 'teaching.quiz.due';

/** Attempts at quizzes: begun, answered, handed in, shown again with what may be seen. */
export function createAttempts(ports: TeachingPorts, { db, clock }: { db: Db; clock: Clock }) {
  const { ledger, jobs } = ports;
  const door = createActivityDoor(ports);
  const isOver = ({ dueAt }: Pick<store.AttemptRow, 'dueAt'>, now: Date) => dueAt !== null && now.getTime() > dueAt.getTime() + GRACE_MS;

  async function view(at: Queryable, row: store.AttemptRow, now: Date): Promise<QuizAttempt> {
    const quiz = await requireQuiz(at, row.quizId);
    const note = row.state === 'RUNNING' ? null : await noteFor(at, quiz, row, now);
    const shown = row.state === 'SUBMITTED' && note === null;
    return {
      id: row.id,
      quizId: row.quizId,
      title: quiz.title,
      no: row.no,
      state: row.state,
      startedAt: row.startedAt.toISOString(),
      dueAt: row.dueAt?.toISOString() ?? null,
      leftS: leftOf(row, now),
      submittedAt: row.submittedAt?.toISOString() ?? null,
      score: row.score,
      total: row.total,
      percent: row.percent,
      passed: row.passed,
      note,
      questions: row.paper.map((question, place) => {
        const answer = row.answers[question.id] ?? null;
        const points = pointsFor(question, answer);
        return {
          id: question.id,
          no: place + 1,
          kind: question.kind,
          stem: question.stem,
          points: question.points,
          options: question.options,
          blanks: question.blanks.length,
          answer,
          outcome: shown
            ? { points, right: points === question.points, correct: correctWords(question), explanation: question.explanation }
            : null,
        };
      }),
    };
  }

  async function noteFor(at: Queryable, quiz: store.QuizRow, row: store.AttemptRow, now: Date): Promise<string | null> {
    const lines = await store.attemptLines(at, row.quizId, row.learnerId);
    return feedbackNote(quiz.feedback, {
      passed: lines.some(({ passed }) => passed === true),
      attemptsLeft: quiz.attemptsMax === null || lines.length < quiz.attemptsMax,
      closesAt: quiz.closesAt,
      now,
    });
  }

  /** Marks and closes; the same for handing in and for time that is up. */
  async function close(tx: Tx, row: store.AttemptRow, now: Date, actorId?: string): Promise<store.AttemptRow> {
    const quiz = await requireQuiz(tx, row.quizId);
    const { score, percent } = marksOf(row.paper, row.answers);
    const passed = percent >= quiz.passPercent;
    // An attempt that was over before anybody looked ended when its time was up.
    const at = row.dueAt && now > row.dueAt ? row.dueAt : now;
    await store.closeAttempt(tx, { id: row.id, score, percent, passed, at });
    const { learnerId, quizId: activityId, classId } = row;
    await settleActivity(tx, { learnerId, activityId, classId, state: passed ? 'DONE' : 'OPENED', scorePercent: percent }, now);
    await ledger.append(
      tx,
      {
        chain: `class:${classId}`,
        kind: 'teaching.quiz.submitted',
        classId,
        learnerId,
        ...(actorId ? { actorId } : {}),
        summary: `测验第 ${row.no} 次：${percent}%，${passed ? '通过' : '未通过'}`,
        data: {
          quizId: activityId,
          attemptId: row.id,
          no: row.no,
          score,
          total: row.total,
          percent,
          passed,
          passPercent: quiz.passPercent,
        },
        link: `/learn/${classId}/activities/${activityId}`,
      },
      now,
    );
    return { ...row, state: 'SUBMITTED', score, percent, passed, submittedAt: at };
  }

  async function own(tx: Tx, id: string, actor: Actor): Promise<store.AttemptRow> {
    const row = await store.lockAttempt(tx, id);
    if (!row || row.learnerId !== actor.learnerId) throw problem('request.not_found');
    return row;
  }
  /** Closes a running attempt whose time is up. */
  async function settled(tx: Tx, row: store.AttemptRow, now: Date): Promise<store.AttemptRow> {
    return row.state === 'RUNNING' && isOver(row, now) ? close(tx, row, now) : row;
  }

  const dueJob: Job = {
    name: DUE_JOB,
    run: async ({ attemptId }: { attemptId: string }) => {
      await db.tx(async (tx) => {
        const row = await store.lockAttempt(tx, attemptId);
        if (row) await settled(tx, row, clock.now());
      });
    },
  };

  return {
    jobs: [dueJob],

    async mine(at: Queryable, id: string, actor: Actor, now: Date): Promise<MyQuiz> {
      const quiz = await requireQuiz(at, id);
      const { learnerId } = await door.requireOpen(at, id, actor, now);
      const lines = await store.attemptLines(at, id, learnerId);
      const running = lines.find((line) => line.state === 'RUNNING' && !isOver(line, now));
      const percents = lines.flatMap(({ percent }) => percent ?? []);
      return {
        id,
        classId: quiz.classId,
        title: quiz.title,
        settings: settingsOf(quiz),
        questions: quiz.questions.length,
        total: quiz.questions.reduce((sum, { points }) => sum + points, 0),
        attempts: lines.map((line) => ({
          id: line.id,
          no: line.no,
          state: line.state,
          startedAt: line.startedAt.toISOString(),
          submittedAt: line.submittedAt?.toISOString() ?? null,
          score: line.score,
          percent: line.percent,
          passed: line.passed,
        })),
        runningId: running?.id ?? null,
        bestPercent: percents.length ? Math.max(...percents) : null,
        passed: lines.some(({ passed }) => passed === true),
        hindrance: running ? null : hindranceOf({ ...quiz, questions: quiz.questions.length, used: lines.length, now }),
      };
    },

    async start(tx: Tx, id: string, actor: Actor, now: Date): Promise<QuizAttempt> {
      // One at a time: two windows that begin together wait for each other here.
      const quiz = await requireQuiz(tx, id, true);
      const { learnerId } = await door.requireOpen(tx, id, actor, now);
      const lines = await store.attemptLines(tx, id, learnerId);
      const last = lines.at(-1);
      if (last?.state === 'RUNNING') {
        const row = await settled(tx, (await store.lockAttempt(tx, last.id))!, now);
        if (row.state === 'RUNNING') return view(tx, row, now);
      }
      const hindrance = hindranceOf({ ...quiz, questions: quiz.questions.length, used: lines.length, now });
      if (hindrance) throw problem('teaching.quiz.no_attempt', hindrance);
      const row = freshAttempt(quiz, learnerId, lines.length + 1, now);
      await store.insertAttempt(tx, row);
      await settleActivity(tx, { learnerId, activityId: id, classId: quiz.classId, state: 'OPENED', scorePercent: null }, now);
      if (row.dueAt)
        await jobs.enqueue(
          tx,
          DUE_JOB,
          { attemptId: row.id },
          { key: `${DUE_JOB}:${row.id}`, runAt: new Date(row.dueAt.getTime() + GRACE_MS + 1000) },
        );
      return view(tx, row, now);
    },

    async read(tx: Tx, id: string, actor: Actor, now: Date): Promise<QuizAttempt> {
      return view(tx, await settled(tx, await own(tx, id, actor), now), now);
    },

    async keep(tx: Tx, id: string, answers: readonly { questionId: string; value: QuizValue }[], actor: Actor, now: Date) {
      const row = await own(tx, id, actor);
      if (row.state !== 'RUNNING' || isOver(row, now)) throw problem('teaching.quiz.over');
      const kept: Record<string, QuizValue> = {};
      for (const { questionId, value } of answers) {
        const question = row.paper.find((one) => one.id === questionId);
        if (!question || !fitsQuestion(question, value)) throw problem('teaching.quiz.answer_faulty');
        kept[questionId] = value;
      }
      await store.mergeAnswers(tx, id, kept);
      return { ok: true as const, leftS: leftOf(row, now) };
    },

    async submit(tx: Tx, id: string, actor: Actor, now: Date): Promise<QuizAttempt> {
      const row = await own(tx, id, actor);
      return view(tx, row.state === 'RUNNING' ? await close(tx, row, now, actor.accountId) : row, now);
    },
  };
}
export type Attempts = ReturnType<typeof createAttempts>;

const leftOf = ({ state, dueAt }: Pick<store.AttemptRow, 'state' | 'dueAt'>, now: Date): number | null =>
  state === 'RUNNING' && dueAt ? Math.max(0, Math.ceil((dueAt.getTime() - now.getTime()) / 1000)) : null;

/** A new attempt; its time ends with the quiz's deadline at the latest. */
function freshAttempt(quiz: store.QuizRow, learnerId: string, no: number, now: Date): store.AttemptRow & { seed: string } {
  const seed = newSeed();
  const paper = paperFrom(quiz.questions, seed, quiz.shuffle);
  const ends = [quiz.timeLimitMin === null ? null : now.getTime() + quiz.timeLimitMin * 60_000, quiz.closesAt?.getTime() ?? null];
  const due = Math.min(...ends.flatMap((one) => one ?? []));
  return {
    id: newId('qza'),
    quizId: quiz.id,
    classId: quiz.classId,
    learnerId,
    no,
    seed,
    paper,
    answers: {},
    state: 'RUNNING',
    startedAt: now,
    dueAt: Number.isFinite(due) ? new Date(due) : null,
    submittedAt: null,
    score: null,
    total: marksOf(paper, {}).total,
    percent: null,
    passed: null,
  };
}
