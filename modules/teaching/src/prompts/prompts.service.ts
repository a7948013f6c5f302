import type { FilmQuestion, MyFilmQuestion } from '@yangfan/contract';
import { newId, problem, type Actor, type Queryable, type Tx } from '@yangfan/kernel';
import type { TeachingPorts } from '../../ports.ts';
import { requireEnrolled } from '../courses/courses.service.ts';
import { lessonRow, type LessonRow } from '../courses/courses.store.ts';
import { saveGates } from '../watch/dues.store.ts';
import { lockWatches } from '../watch/watch.store.ts';
import { faultOf, isAnswer, isRight } from './prompts.rules.ts';
import * as store from './prompts.store.ts';

type Input = Omit<store.QuestionRow, 'id' | 'lessonId' | 'classId'>;

/** Questions at a second of the film: set by staff, asked by the player, kept and judged here. */
export function createPrompts(ports: TeachingPorts) {
  const { org, ledger } = ports;

  async function requireLesson(db: Queryable, lessonId: string): Promise<LessonRow> {
    const lesson = await lessonRow(db, lessonId);
    if (!lesson) throw problem('request.not_found');
    return lesson;
  }
  async function checked(tx: Tx, lessonId: string, input: Input): Promise<LessonRow> {
    const lesson = await requireLesson(tx, lessonId);
    if (!lesson.assetId) throw problem('teaching.lesson.no_video');
    const fault = faultOf(input, lesson.durationS);
    if (fault) throw problem(`teaching.question.${fault}`);
    return lesson;
  }
  function view(row: store.QuestionRow, answers: readonly store.AnswerRow[]): FilmQuestion {
    const own = answers.filter(({ questionId }) => questionId === row.id);
    return {
      id: row.id,
      atS: row.atS,
      kind: row.kind,
      text: row.text,
      options: [...row.options],
      correct: [...row.correct],
      explanation: row.explanation,
      required: row.required,
      answered: own.length,
      firstRight: own.filter(({ firstRight }) => firstRight).length,
      passed: own.filter(({ passedAt }) => passedAt).length,
      counts: row.options.map((_, index) => own.filter(({ firstChoices }) => firstChoices.includes(index)).length),
    };
  }

  return {
    async list(db: Queryable, lessonId: string): Promise<{ items: FilmQuestion[] }> {
      const [rows, answers] = await Promise.all([store.questionRows(db, lessonId), store.answerRows(db, lessonId, null)]);
      return { items: rows.map((row) => view(row, answers)) };
    },

    async add(tx: Tx, lessonId: string, input: Input, actor: Actor, now: Date): Promise<FilmQuestion> {
      const lesson = await checked(tx, lessonId, input);
      if ((await store.questionRows(tx, lessonId)).length >= store.QUESTIONS_MAX) throw problem('teaching.question.many');
      const row = { ...input, id: newId('fqn'), lessonId, classId: lesson.classId };
      await store.saveQuestion(tx, row, { accountId: actor.accountId, at: now });
      return view(row, []);
    },

    async edit(tx: Tx, lessonId: string, id: string, input: Input, actor: Actor, now: Date): Promise<FilmQuestion> {
      const lesson = await checked(tx, lessonId, input);
      const before = await store.questionRow(tx, lessonId, id);
      if (!before || before.removed) throw problem('request.not_found');
      if ((await store.answersTo(tx, id)).length > 0) throw problem('teaching.question.answered');
      const row = { ...input, id, lessonId, classId: lesson.classId };
      await store.saveQuestion(tx, row, { accountId: actor.accountId, at: now });
      return view(row, []);
    },

    async remove(tx: Tx, lessonId: string, id: string, now: Date): Promise<void> {
      if ((await store.removeQuestion(tx, lessonId, id, now)) === 0) throw problem('request.not_found');
    },

    async answers(db: Queryable, lessonId: string, id: string) {
      const question = await store.questionRow(db, lessonId, id);
      if (!question) throw problem('request.not_found');
      const rows = await store.answersTo(db, id);
      const names = await org.learners(
        db,
        rows.map(({ learnerId }) => learnerId),
      );
      return {
        items: rows.map((row) => ({
          learnerId: row.learnerId,
          name: names.get(row.learnerId)?.maskedName ?? '学员',
          firstChoices: row.firstChoices,
          firstRight: row.firstRight,
          attempts: row.attempts,
          firstAt: row.firstAt.toISOString(),
          passedAt: row.passedAt?.toISOString() ?? null,
        })),
      };
    },

    async mine(db: Queryable, lessonId: string, actor: Actor): Promise<{ items: MyFilmQuestion[] }> {
      const lesson = await requireLesson(db, lessonId);
      const learnerId = await requireEnrolled(db, ports, lesson.classId, actor.learnerId);
      const [rows, answers] = await Promise.all([store.questionRows(db, lessonId), store.answerRows(db, lessonId, learnerId)]);
      const passed = new Set(answers.filter(({ passedAt }) => passedAt).map(({ questionId }) => questionId));
      return {
        items: rows.map((row) => ({
          id: row.id,
          atS: row.atS,
          kind: row.kind,
          text: row.text,
          options: [...row.options],
          required: row.required,
          passed: passed.has(row.id),
          correct: passed.has(row.id) ? [...row.correct] : null,
          explanation: passed.has(row.id) ? row.explanation : null,
        })),
      };
    },

    /** A right answer opens the film beyond the question; a wrong one is kept and may be tried again. */
    async answer(tx: Tx, of: { watchId: string; questionId: string }, choices: readonly number[], actor: Actor, now: Date) {
      const [watch] = await lockWatches(tx, [of.watchId]);
      if (!watch || watch.learnerId !== actor.learnerId) throw problem('request.not_found');
      const question = await store.questionRow(tx, watch.lessonId, of.questionId);
      if (!question) throw problem('request.not_found');
      if (!isAnswer(question, choices)) throw problem('teaching.question.choice');
      // Nobody is held up by a question that was taken away meanwhile.
      const right = question.removed || isRight(question.correct, choices);
      const { attempts, newlyPassed } = await store.noteAnswer(tx, {
        questionId: question.id,
        learnerId: watch.learnerId,
        classId: watch.classId,
        choices,
        right,
        at: now,
      });
      if (right)
        await saveGates(
          tx,
          watch.id,
          watch.gates.map((gate) => (gate[2] === question.id && gate[1] === null ? [gate[0], now.getTime(), gate[2]] : gate)),
        );
      if (newlyPassed)
        await ledger.append(
          tx,
          {
            chain: `class:${watch.classId}`,
            kind: 'teaching.film_question.passed',
            classId: watch.classId,
            learnerId: watch.learnerId,
            actorId: actor.accountId,
            summary: attempts === 1 ? '答对片中随堂题' : `答对片中随堂题（第 ${attempts} 次）`,
            data: { lessonId: watch.lessonId, questionId: question.id, attempts },
            link: `/learn/${watch.classId}/hours`,
          },
          now,
        );
      return { right, attempts, correct: right ? [...question.correct] : null, explanation: right ? question.explanation : null };
    },
  };
}
export type Prompts = ReturnType<typeof createPrompts>;
