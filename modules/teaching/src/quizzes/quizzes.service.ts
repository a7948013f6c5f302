import { randomBytes } from 'node:crypto';
import type { QuizQuestion, QuizSettings, QuizStatistics, QuizView } from '@yangfan/contract';
import { newId, problem, type Queryable, type Tx } from '@yangfan/kernel';
import { readTable, SheetError, writeTemplate } from '@yangfan/kernel/sheet';
import type { TeachingPorts } from '../../ports.ts';
import { makeActivity } from '../activities/make.ts';
import { classPeople } from '../activities/people.ts';
import { faultOf } from './marks.rules.ts';
import * as store from './quizzes.store.ts';
import { QUIZ_COLUMNS, questionFromRow } from './sheet.rules.ts';
import { questionFigures } from './statistics.rules.ts';

const QUESTIONS_MAX = 200;

export const settingsOf = (row: store.QuizRow): QuizSettings => ({
  attemptsMax: row.attemptsMax,
  timeLimitMin: row.timeLimitMin,
  passPercent: row.passPercent,
  feedback: row.feedback,
  closesAt: row.closesAt?.toISOString() ?? null,
  shuffle: row.shuffle,
});

/** The quiz, or the problem that says it is not there. */
export async function requireQuiz(db: Queryable, id: string, lock = false): Promise<store.QuizRow> {
  const row = await (lock ? store.lockQuiz(db, id) : store.quizRow(db, id));
  if (!row) throw problem('teaching.quiz.missing');
  return row;
}

/** Quizzes as staff make them and look at them. */
export function createQuizzes(ports: TeachingPorts) {
  async function view(db: Queryable, id: string): Promise<QuizView> {
    const row = await requireQuiz(db, id);
    return {
      id: row.id,
      classId: row.classId,
      title: row.title,
      settings: settingsOf(row),
      questions: row.questions,
      attempts: await store.countAttempts(db, id),
    };
  }

  async function statistics(db: Queryable, id: string): Promise<QuizStatistics> {
    const row = await requireQuiz(db, id);
    const people = await classPeople(db, ports, row.classId);
    const known = new Set(people.map(({ learnerId }) => learnerId));
    const sums = new Map((await store.attemptSums(db, id)).filter((one) => known.has(one.learnerId)).map((one) => [one.learnerId, one]));
    const latest = await store.latestAttempts(db, id, [...known]);
    const bests = [...sums.values()].flatMap(({ bestPercent }) => bestPercent ?? []);
    return {
      title: row.title,
      learners: people.length,
      taken: latest.length,
      passed: [...sums.values()].filter(({ passed }) => passed).length,
      averagePercent: bests.length ? Math.round((bests.reduce((sum, one) => sum + one, 0) / bests.length) * 10) / 10 : null,
      questions: row.questions.map(({ id: questionId, kind, stem }, place) => ({
        id: questionId,
        no: place + 1,
        kind,
        stem,
        ...questionFigures(questionId, latest),
      })),
      people: people.map((person) => {
        const sum = sums.get(person.learnerId);
        return {
          ...person,
          attempts: sum?.attempts ?? 0,
          bestPercent: sum?.bestPercent ?? null,
          passed: sum?.passed ?? false,
          lastAt: sum?.lastAt?.toISOString() ?? null,
        };
      }),
    };
  }

  async function save(tx: Tx, id: string, body: { settings: QuizSettings; questions: QuizQuestion[] }, now: Date): Promise<QuizView> {
    const row = await requireQuiz(tx, id, true);
    const faults = body.questions.flatMap((question, place) => {
      const fault = faultOf(question);
      return fault ? [{ path: `body.questions.${place}`, message: `第 ${place + 1} 题：${fault}` }] : [];
    });
    if (faults.length > 0) throw problem('teaching.quiz.question_faulty', faults[0]!.message, faults);
    const { closesAt, ...settings } = body.settings;
    if (settings.feedback === 'AFTER_DEADLINE' && !closesAt) throw problem('teaching.quiz.deadline_needed');
    // A question keeps its id only where it had one here: statistics follow it.
    const known = new Set(row.questions.map((question) => question.id));
    const questions = body.questions.map((question) => ({ ...question, id: takeId(known, question.id) }));
    await store.updateQuiz(tx, { id, ...settings, closesAt: closesAt ? new Date(closesAt) : null, questions }, now);
    return view(tx, id);
  }

  return {
    view,
    statistics,
    save,

    async create(tx: Tx, lessonId: string, title: string, now: Date): Promise<{ activityId: string }> {
      const { activityId, classId } = await makeActivity(tx, { lessonId, kind: 'QUIZ', title }, now);
      await store.insertQuiz(tx, activityId, classId, now);
      return { activityId };
    },

    template: () =>
      writeTemplate({ name: '测验题', note: '一行一题，带 * 的列必填；示例行不会导入。', columns: QUIZ_COLUMNS, rows: QUESTIONS_MAX }),

    /** All rows or none: a half-imported sheet would have to be searched for what is missing. */
    async importSheet(tx: Tx, id: string, file: { name: string; base64: string; dryRun: boolean }, now: Date) {
      const row = await requireQuiz(tx, id, true);
      const { questions, faults } = await readSheet(Buffer.from(file.base64, 'base64'), file.name);
      if (row.questions.length + questions.length > QUESTIONS_MAX) throw problem('teaching.quiz.too_many');
      const adds = !file.dryRun && faults.length === 0;
      if (adds) {
        const all = [...row.questions, ...questions.map((question) => ({ ...question, id: newId('qzq') }))];
        await store.updateQuiz(tx, { ...row, questions: all }, now);
      }
      return { questions, faults, added: adds ? questions.length : 0 };
    },

    async sheet(db: Queryable, id: string): Promise<Buffer> {
      const { people, title } = await statistics(db, id);
      return ports.sheet.write({
        name: `${title}成绩`.slice(0, 30),
        columns: ['座号', '姓名', '次数', '最好成绩（%）', '通过', '最近交卷'].map((one) => ({ title: one, width: 16 })),
        rows: people.map((one) => [
          one.seatNo,
          one.maskedName,
          one.attempts,
          one.bestPercent ?? '',
          one.passed ? '是' : '否',
          one.lastAt ?? '',
        ]),
      });
    },
  };
}
export type Quizzes = ReturnType<typeof createQuizzes>;

/** A seed for one attempt. */
export const newSeed = () => randomBytes(12).toString('hex');

function takeId(known: Set<string>, id: string | undefined): string {
  // Twice the same id would make two questions one.
  return id && known.delete(id) ? id : newId('qzq');
}

async function readSheet(bytes: Buffer, name: string) {
  const questions: QuizQuestion[] = [];
  const faults: { row: number; message: string }[] = [];
  try {
    for await (const line of readTable(bytes, name, QUIZ_COLUMNS, { maxRows: QUESTIONS_MAX + 10 })) {
      const read = line.faults.length > 0 ? { fault: '有单元格读不出来，请改成文本' } : questionFromRow(line.values);
      if ('fault' in read) faults.push({ row: line.row, message: `第 ${line.row} 行：${read.fault}` });
      else questions.push(read.question);
    }
  } catch (error) {
    if (error instanceof SheetError)
      throw problem(error.code === 'sheet.rows' ? 'teaching.quiz.too_many' : 'teaching.quiz.sheet_unreadable', error.sentence);
    throw error;
  }
  if (questions.length + faults.length === 0) throw problem('teaching.quiz.sheet_unreadable', '表格里没有题目，请在表头下面填写后再上传');
  return { questions, faults };
}
