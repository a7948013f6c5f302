import type { QuizFeedback, QuizQuestion, QuizValue } from '@yangfan/contract';
import { sql, type Queryable } from '@yangfan/kernel';
import type { Asked } from './marks.rules.ts';

export type KeptQuestion = QuizQuestion & { id: string };
export interface QuizRow {
  id: string;
  classId: string;
  title: string;
  attemptsMax: number | null;
  timeLimitMin: number | null;
  passPercent: number;
  feedback: QuizFeedback;
  closesAt: Date | null;
  shuffle: boolean;
  questions: KeptQuestion[];
}
export interface AttemptRow {
  id: string;
  quizId: string;
  classId: string;
  learnerId: string;
  no: number;
  paper: Asked[];
  answers: Record<string, QuizValue>;
  state: 'RUNNING' | 'SUBMITTED';
  startedAt: Date;
  dueAt: Date | null;
  submittedAt: Date | null;
  score: number | null;
  total: number;
  percent: number | null;
  passed: boolean | null;
}
export type AttemptLine = Omit<AttemptRow, 'paper' | 'answers'>;

const LINE = sql`id, activity_id as "quizId", class_id as "classId", learner_id as "learnerId", no, state, started_at as "startedAt", due_at as "dueAt",
  submitted_at as "submittedAt", score, total, percent, passed`;
const QUIZ = sql`select q.activity_id as id, q.class_id as "classId", a.title, q.attempts_max as "attemptsMax", q.time_limit_min as "timeLimitMin",
    q.pass_percent as "passPercent", q.feedback, q.closes_at as "closesAt", q.shuffle, q.questions
  from teaching.quiz q join teaching.activity a on a.id = q.activity_id`;

/** An empty quiz with the usual settings. */
export async function insertQuiz(db: Queryable, activityId: string, classId: string, at: Date): Promise<void> {
  await db.run(sql`insert into teaching.quiz (activity_id, class_id, updated_at) values (${activityId}, ${classId}, ${at})`);
}

/** The same questions and settings for another activity, without the deadline. */
export async function copyQuiz(db: Queryable, fromId: string, to: { id: string; classId: string }, at: Date): Promise<void> {
  await db.run(sql`
    insert into teaching.quiz (activity_id, class_id, attempts_max, time_limit_min, pass_percent, feedback, shuffle, questions, updated_at)
    select ${to.id}, ${to.classId}, attempts_max, time_limit_min, pass_percent,
      case when feedback = 'AFTER_DEADLINE' then 'AFTER_PASS' else feedback end, shuffle, questions, ${at}::timestamptz
    from teaching.quiz where activity_id = ${fromId}`);
}

/** One quiz with its questions. */
export function quizRow(db: Queryable, id: string): Promise<QuizRow | undefined> {
  return db.maybe<QuizRow>(sql`${QUIZ} where q.activity_id = ${id}`);
}

/** The quiz, kept from being changed by others until the transaction ends. */
export function lockQuiz(db: Queryable, id: string): Promise<QuizRow | undefined> {
  return db.maybe<QuizRow>(sql`${QUIZ} where q.activity_id = ${id} for update of q`);
}

export async function updateQuiz(db: Queryable, row: Omit<QuizRow, 'classId' | 'title'>, at: Date): Promise<void> {
  await db.run(sql`
    update teaching.quiz set attempts_max = ${row.attemptsMax}, time_limit_min = ${row.timeLimitMin}, pass_percent = ${row.passPercent}, feedback = ${row.feedback},
      closes_at = ${row.closesAt}, shuffle = ${row.shuffle}, questions = ${JSON.stringify(row.questions)}::jsonb, updated_at = ${at}
    where activity_id = ${row.id}`);
}

export async function countAttempts(db: Queryable, quizId: string): Promise<number> {
  return (await db.one<{ n: number }>(sql`select count(*)::int as n from teaching.quiz_attempt where activity_id = ${quizId}`)).n;
}

/** A learner's attempts in order. */
export function attemptLines(db: Queryable, quizId: string, learnerId: string): Promise<AttemptLine[]> {
  return db.many<AttemptLine>(
    sql`select ${LINE} from teaching.quiz_attempt where activity_id = ${quizId} and learner_id = ${learnerId} order by no`,
  );
}

export async function insertAttempt(db: Queryable, row: AttemptRow & { seed: string }): Promise<void> {
  await db.run(sql`
    insert into teaching.quiz_attempt (id, activity_id, class_id, learner_id, no, seed, paper, state, started_at, due_at, total)
    values (${row.id}, ${row.quizId}, ${row.classId}, ${row.learnerId}, ${row.no}, ${row.seed}, ${JSON.stringify(row.paper)}::jsonb, 'RUNNING', ${row.startedAt}, ${row.dueAt}, ${row.total})`);
}

export function attemptRow(db: Queryable, id: string): Promise<AttemptRow | undefined> {
  return db.maybe<AttemptRow>(sql`select ${LINE}, paper, answers from teaching.quiz_attempt where id = ${id}`);
}

/** The attempt, kept from being changed by others until the transaction ends. */
export function lockAttempt(db: Queryable, id: string): Promise<AttemptRow | undefined> {
  return db.maybe<AttemptRow>(sql`select ${LINE}, paper, answers from teaching.quiz_attempt where id = ${id} for update`);
}

/** Later answers take the place of earlier ones; the others stay. */
export async function mergeAnswers(db: Queryable, id: string, answers: Record<string, QuizValue>): Promise<void> {
  await db.run(sql`update teaching.quiz_attempt set answers = answers || ${JSON.stringify(answers)}::jsonb where id = ${id}`);
}

export async function closeAttempt(
  db: Queryable,
  row: { id: string; score: number; percent: number; passed: boolean; at: Date },
): Promise<void> {
  await db.run(sql`
    update teaching.quiz_attempt set state = 'SUBMITTED', submitted_at = ${row.at}, score = ${row.score}, percent = ${row.percent}, passed = ${row.passed} where id = ${row.id}`);
}

/** The latest submitted attempt of each of these learners, whole. */
export function latestAttempts(db: Queryable, quizId: string, learnerIds: readonly string[]): Promise<AttemptRow[]> {
  return db.many<AttemptRow>(sql`
    select distinct on (learner_id) ${LINE}, paper, answers from teaching.quiz_attempt
    where activity_id = ${quizId} and state = 'SUBMITTED' and learner_id = any(${[...learnerIds]}::text[]) order by learner_id, no desc`);
}

/** Attempts and best share of each learner. */
export function attemptSums(
  db: Queryable,
  quizId: string,
): Promise<{ learnerId: string; attempts: number; bestPercent: number | null; passed: boolean; lastAt: Date | null }[]> {
  return db.many(sql`
    select learner_id as "learnerId", count(*)::int as attempts, max(percent) as "bestPercent", coalesce(bool_or(passed), false) as passed, max(submitted_at) as "lastAt"
    from teaching.quiz_attempt where activity_id = ${quizId} group by learner_id`);
}

/** Which of these quizzes ask nothing yet. */
export async function quizzesBlank(db: Queryable, ids: readonly string[]): Promise<string[]> {
  const rows = await db.many<{ id: string }>(
    sql`select activity_id as id from teaching.quiz where activity_id = any(${ids as string[]}::text[]) and jsonb_array_length(questions) = 0`,
  );
  return rows.map(({ id }) => id);
}

/** Until when quizzes of these classes may be taken. */
export function quizDates(
  db: Queryable,
  classIds: readonly string[],
): Promise<{ activityId: string; classId: string; title: string; at: Date }[]> {
  return db.many(sql`
    select a.id as "activityId", a.class_id as "classId", a.title, q.closes_at as at from teaching.quiz q join teaching.activity a on a.id = q.activity_id
    where q.class_id = any(${classIds as string[]}::text[]) and q.closes_at is not null and a.shown order by q.closes_at, a.id`);
}
