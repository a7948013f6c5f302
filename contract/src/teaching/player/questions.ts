import { Type, type Static } from 'typebox';
import { Closed, Done, Id, Instant, Nullable, OneOf, Text } from '../../common.ts';
import { route } from '../../route.ts';
import { myLesson, ofLesson, Second } from './lesson.ts';

/** SINGLE: one of several; MULTI: all the right ones; JUDGE: right or wrong. */
export const FILM_QUESTION_KINDS = ['SINGLE', 'MULTI', 'JUDGE'] as const;
const choices = Type.Array(Type.Integer({ minimum: 0, maximum: 9 }), { minItems: 1, maxItems: 10, uniqueItems: true });
const asked = {
  atS: Second,
  kind: OneOf(FILM_QUESTION_KINDS),
  text: Text(500, 1),
  options: Type.Array(Text(200, 1), { minItems: 2, maxItems: 10 }),
  correct: choices,
  explanation: Text(1000),
  /** The film goes on only after the right answer, at the first view. */
  required: Type.Boolean(),
};
const place = Closed({ lessonId: Id('lsn'), questionId: Id('fqn') });

export const FilmQuestion = Closed({
  id: Id('fqn'),
  ...asked,
  answered: Type.Integer(),
  /** How many were right at the first try. */
  firstRight: Type.Integer(),
  passed: Type.Integer(),
  /** How many chose each option at the first try. */
  counts: Type.Array(Type.Integer()),
});
export type FilmQuestion = Static<typeof FilmQuestion>;
/** As a learner reads it: the right options only once they were found. */
export const MyFilmQuestion = Closed({
  id: Id('fqn'),
  atS: Type.Number(),
  kind: OneOf(FILM_QUESTION_KINDS),
  text: Type.String(),
  options: Type.Array(Type.String()),
  required: Type.Boolean(),
  passed: Type.Boolean(),
  correct: Nullable(Type.Array(Type.Integer())),
  explanation: Nullable(Type.String()),
});
export type MyFilmQuestion = Static<typeof MyFilmQuestion>;

export const listFilmQuestions = route({
  method: 'GET',
  path: '/v1/teaching/lessons/:lessonId/film-questions',
  summary: '片中随堂题与作答情况',
  ...ofLesson,
  reply: Closed({ items: Type.Array(FilmQuestion) }),
  errors: [],
  permission: 'teaching.course.read',
  audit: null,
});
export const addFilmQuestion = route({
  method: 'POST',
  path: '/v1/teaching/lessons/:lessonId/film-questions',
  summary: '在片中加一道随堂题',
  ...ofLesson,
  body: Closed(asked),
  reply: FilmQuestion,
  status: 201,
  errors: ['teaching.question.right', 'teaching.question.beyond', 'teaching.question.many', 'teaching.lesson.no_video'],
  permission: 'teaching.course.edit',
  audit: 'teaching.film_question.added',
  idempotent: true,
});
export const editFilmQuestion = route({
  method: 'PUT',
  path: '/v1/teaching/lessons/:lessonId/film-questions/:questionId',
  summary: '修改还没有人答过的随堂题',
  ...ofLesson,
  params: place,
  body: Closed(asked),
  reply: FilmQuestion,
  errors: ['teaching.question.right', 'teaching.question.beyond', 'teaching.question.answered', 'teaching.lesson.no_video'],
  permission: 'teaching.course.edit',
  audit: 'teaching.film_question.edited',
});
export const removeFilmQuestion = route({
  method: 'DELETE',
  path: '/v1/teaching/lessons/:lessonId/film-questions/:questionId',
  summary: '删除随堂题，已有的作答保留',
  ...ofLesson,
  params: place,
  reply: Done,
  errors: [],
  permission: 'teaching.course.edit',
  audit: 'teaching.film_question.removed',
});
export const filmAnswers = route({
  method: 'GET',
  path: '/v1/teaching/lessons/:lessonId/film-questions/:questionId/answers',
  summary: '一道随堂题的逐人作答',
  ...ofLesson,
  params: place,
  reply: Closed({
    items: Type.Array(
      Closed({
        learnerId: Id('lrn'),
        name: Type.String(),
        firstChoices: Type.Array(Type.Integer()),
        firstRight: Type.Boolean(),
        attempts: Type.Integer(),
        firstAt: Instant(),
        passedAt: Nullable(Instant()),
      }),
    ),
  }),
  errors: [],
  permission: 'teaching.course.read',
  audit: 'teaching.film_answers.read',
});
export const myFilmQuestions = route({
  method: 'GET',
  path: '/v1/teaching/me/lessons/:lessonId/film-questions',
  summary: '这一节片中的随堂题',
  ...myLesson,
  reply: Closed({ items: Type.Array(MyFilmQuestion) }),
  errors: ['teaching.learner.not_enrolled'],
  audit: null,
});
export const answerFilmQuestion = route({
  method: 'POST',
  path: '/v1/teaching/watch/:watchId/film-questions/:questionId/answer',
  summary: '回答片中的随堂题',
  params: Closed({ watchId: Id('wat'), questionId: Id('fqn') }),
  body: Closed({ choices }),
  reply: Closed({
    right: Type.Boolean(),
    attempts: Type.Integer(),
    /** Told once the answer was right. */
    correct: Nullable(Type.Array(Type.Integer())),
    explanation: Nullable(Type.String()),
  }),
  errors: ['teaching.question.choice'],
  permission: 'teaching.lesson.watch',
  scope: 'self',
  audit: 'teaching.film_question.tried',
});
