import { sql, type Queryable } from '@yangfan/kernel';
import type { Gate } from '../watch/stops.rules.ts';
import type { Asked } from './prompts.rules.ts';

export type QuestionRow = Asked & {
  id: string;
  lessonId: string;
  classId: string;
  text: string;
  explanation: string;
  required: boolean;
};
export interface AnswerRow {
  questionId: string;
  learnerId: string;
  firstChoices: number[];
  firstRight: boolean;
  attempts: number;
  firstAt: Date;
  passedAt: Date | null;
}
/** So many questions a film may have. */
export const QUESTIONS_MAX = 50;
/** A class has some dozens of learners. */
const ANSWERS_MAX = 1000;

const QUESTION = sql`q.id, q.lesson_id as "lessonId", q.class_id as "classId", q.at_s as "atS", q.kind, q.text, q.options, q.correct, q.explanation, q.required`;
const ANSWER = sql`a.question_id as "questionId", a.learner_id as "learnerId", a.first_choices as "firstChoices", a.first_right as "firstRight", a.attempts,
  a.first_at as "firstAt", a.passed_at as "passedAt"`;

export const questionRows = (db: Queryable, lessonId: string): Promise<QuestionRow[]> =>
  db.many<QuestionRow>(
    sql`select ${QUESTION} from teaching.film_question q where q.lesson_id = ${lessonId} and q.removed_at is null order by q.at_s, q.id limit ${QUESTIONS_MAX}`,
  );
export const questionRow = (db: Queryable, lessonId: string, id: string): Promise<(QuestionRow & { removed: boolean }) | undefined> =>
  db.maybe(
    sql`select ${QUESTION}, q.removed_at is not null as removed from teaching.film_question q where q.lesson_id = ${lessonId} and q.id = ${id} for no key update`,
  );
export async function saveQuestion(db: Queryable, row: QuestionRow, by: { accountId: string; at: Date }): Promise<void> {
  await db.run(sql`
    insert into teaching.film_question (id, lesson_id, class_id, at_s, kind, text, options, correct, explanation, required, created_by, created_at)
    values (${row.id}, ${row.lessonId}, ${row.classId}, ${row.atS}, ${row.kind}, ${row.text}, ${JSON.stringify(row.options)}::jsonb, ${JSON.stringify(row.correct)}::jsonb,
      ${row.explanation}, ${row.required}, ${by.accountId}, ${by.at})
    on conflict (id) do update set at_s = excluded.at_s, kind = excluded.kind, text = excluded.text, options = excluded.options, correct = excluded.correct,
      explanation = excluded.explanation, required = excluded.required`);
}
export const removeQuestion = (db: Queryable, lessonId: string, id: string, at: Date): Promise<number> =>
  db.run(sql`update teaching.film_question set removed_at = ${at} where lesson_id = ${lessonId} and id = ${id} and removed_at is null`);

/** Answers to the questions that stand in a lesson now: of one learner, or of all. */
export const answerRows = (db: Queryable, lessonId: string, learnerId: string | null): Promise<AnswerRow[]> =>
  db.many<AnswerRow>(sql`
    select ${ANSWER} from teaching.film_answer a join teaching.film_question q on q.id = a.question_id
    where q.lesson_id = ${lessonId} and q.removed_at is null ${learnerId ? sql`and a.learner_id = ${learnerId}` : sql.empty}`);
export const answersTo = (db: Queryable, questionId: string): Promise<AnswerRow[]> =>
  db.many<AnswerRow>(
    sql`select ${ANSWER} from teaching.film_answer a where a.question_id = ${questionId} order by a.first_at, a.learner_id limit ${ANSWERS_MAX}`,
  );

/** Notes a try: the first one stays as it was, and once right stays right. Gives the count of tries and whether this one was the first right. */
export async function noteAnswer(
  db: Queryable,
  row: { questionId: string; learnerId: string; classId: string; choices: readonly number[]; right: boolean; at: Date },
): Promise<{ attempts: number; newlyPassed: boolean }> {
  return db.one(sql`
    insert into teaching.film_answer as a (question_id, learner_id, class_id, first_choices, first_right, first_at, passed_at)
    values (${row.questionId}, ${row.learnerId}, ${row.classId}, ${JSON.stringify(row.choices)}::jsonb, ${row.right}, ${row.at}, ${row.right ? row.at : null})
    on conflict (question_id, learner_id) do update set attempts = a.attempts + 1, passed_at = coalesce(a.passed_at, excluded.passed_at)
    returning a.attempts, (a.passed_at = ${row.at} and ${row.right}) as "newlyPassed"`);
}

/** The required questions of a film with the moment the learner answered each. */
export async function gatesOf(db: Queryable, lessonId: string, learnerId: string): Promise<Gate[]> {
  const rows = await db.many<{ atS: number; passedAt: Date | null; id: string }>(sql`
    select q.at_s as "atS", a.passed_at as "passedAt", q.id from teaching.film_question q
    left join teaching.film_answer a on a.question_id = q.id and a.learner_id = ${learnerId}
    where q.lesson_id = ${lessonId} and q.removed_at is null and q.required
    order by q.at_s, q.id limit ${QUESTIONS_MAX}`);
  return rows.map(({ atS, passedAt, id }) => [atS, passedAt?.getTime() ?? null, id]);
}
