import { Type, type Static } from 'typebox';
import { Closed, Done, Id, Instant, Nullable, OneOf, raw, Text } from '../common.ts';
import { route } from '../route.ts';

/** Kinds of question of a quiz that belongs to a lesson. */
export const QUIZ_KINDS = ['SINGLE', 'MULTIPLE', 'TRUE_FALSE', 'FILL', 'NUMBER'] as const;
export type QuizKind = (typeof QUIZ_KINDS)[number];
/** When right answers and explanations are shown. The own score is always shown at once. */
export const QUIZ_FEEDBACKS = ['AFTER_ATTEMPT', 'AFTER_PASS', 'AFTER_DEADLINE'] as const;
export type QuizFeedback = (typeof QUIZ_FEEDBACKS)[number];

const Points = () => Type.Number({ minimum: 0.5, maximum: 100, multipleOf: 0.5 });

/** A question as its author writes it. `right`: places in `options`, from 0. `blanks`: for each blank every wording that is right. */
export const QuizQuestion = Closed({
  id: Type.Optional(Id('qzq')),
  kind: OneOf(QUIZ_KINDS),
  stem: Text(2000, 1),
  points: Points(),
  explanation: Text(2000),
  options: Type.Array(Text(500, 1), { maxItems: 10 }),
  right: Type.Array(Type.Integer({ minimum: 0, maximum: 9 }), { maxItems: 10 }),
  truth: Type.Boolean(),
  blanks: Type.Array(Type.Array(Text(100, 1), { minItems: 1, maxItems: 20 }), { maxItems: 10 }),
  value: Type.Number({ minimum: -1e12, maximum: 1e12 }),
  tolerance: Type.Number({ minimum: 0, maximum: 1e12 }),
});
export type QuizQuestion = Static<typeof QuizQuestion>;

/** How a quiz is taken. */
export const QuizSettings = Closed({
  attemptsMax: Nullable(Type.Integer({ minimum: 1, maximum: 50 })),
  timeLimitMin: Nullable(Type.Integer({ minimum: 1, maximum: 300 })),
  passPercent: Type.Integer({ minimum: 1, maximum: 100 }),
  feedback: OneOf(QUIZ_FEEDBACKS),
  closesAt: Nullable(Instant()),
  shuffle: Type.Boolean(),
});
export type QuizSettings = Static<typeof QuizSettings>;

/** A quiz with its right answers: for staff only. `attempts`: how many were begun. */
export const QuizView = Closed({
  id: Id('act'),
  classId: Id('cls'),
  title: Type.String(),
  settings: QuizSettings,
  questions: Type.Array(QuizQuestion),
  attempts: Type.Integer(),
});
export type QuizView = Static<typeof QuizView>;

/** What a learner answers: a place in the options, places, true or false, words for each blank, or a number as typed. */
export const QuizValue = Type.Union([
  Type.Integer({ minimum: 0, maximum: 9 }),
  Type.Array(Type.Integer({ minimum: 0, maximum: 9 }), { maxItems: 10 }),
  Type.Boolean(),
  Type.Array(Text(200), { maxItems: 10 }),
  Text(40),
  Type.Null(),
]);
export type QuizValue = Static<typeof QuizValue>;

/** One question of an attempt. `outcome` is null until right answers may be seen. */
export const QuizAsked = Closed({
  id: Id('qzq'),
  no: Type.Integer(),
  kind: OneOf(QUIZ_KINDS),
  stem: Type.String(),
  points: Type.Number(),
  options: Type.Array(Type.String()),
  blanks: Type.Integer(),
  answer: QuizValue,
  outcome: Nullable(Closed({ points: Type.Number(), right: Type.Boolean(), correct: Type.String(), explanation: Type.String() })),
});
export type QuizAsked = Static<typeof QuizAsked>;

/** One attempt as its learner sees it; `note` says why right answers are not shown. */
export const QuizAttempt = Closed({
  id: Id('qza'),
  quizId: Id('act'),
  title: Type.String(),
  no: Type.Integer(),
  state: OneOf(['RUNNING', 'SUBMITTED']),
  startedAt: Instant(),
  dueAt: Nullable(Instant()),
  /** Seconds left by the server's clock; null without a limit. */
  leftS: Nullable(Type.Integer()),
  submittedAt: Nullable(Instant()),
  score: Nullable(Type.Number()),
  total: Type.Number(),
  percent: Nullable(Type.Number()),
  passed: Nullable(Type.Boolean()),
  note: Nullable(Type.String()),
  questions: Type.Array(QuizAsked),
});
export type QuizAttempt = Static<typeof QuizAttempt>;

const Line = Closed({
  id: Id('qza'),
  no: Type.Integer(),
  state: OneOf(['RUNNING', 'SUBMITTED']),
  startedAt: Instant(),
  submittedAt: Nullable(Instant()),
  score: Nullable(Type.Number()),
  percent: Nullable(Type.Number()),
  passed: Nullable(Type.Boolean()),
});

/** The quiz before and between attempts. `hindrance`: why no attempt can be begun now. */
export const MyQuiz = Closed({
  id: Id('act'),
  classId: Id('cls'),
  title: Type.String(),
  settings: QuizSettings,
  questions: Type.Integer(),
  total: Type.Number(),
  attempts: Type.Array(Line),
  runningId: Nullable(Id('qza')),
  bestPercent: Nullable(Type.Number()),
  passed: Type.Boolean(),
  hindrance: Nullable(Type.String()),
});
export type MyQuiz = Static<typeof MyQuiz>;

/** How the class did. `facility`: share of points got, 0 to 1. Latest submitted attempt of each learner counts. */
export const QuizStatistics = Closed({
  title: Type.String(),
  learners: Type.Integer(),
  taken: Type.Integer(),
  passed: Type.Integer(),
  averagePercent: Nullable(Type.Number()),
  questions: Type.Array(
    Closed({
      id: Id('qzq'),
      no: Type.Integer(),
      kind: OneOf(QUIZ_KINDS),
      stem: Type.String(),
      answered: Type.Integer(),
      facility: Nullable(Type.Number()),
      /** The wrong answer given most, in words. */
      commonWrong: Nullable(Closed({ text: Type.String(), times: Type.Integer() })),
    }),
  ),
  people: Type.Array(
    Closed({
      learnerId: Id('lrn'),
      seatNo: Type.Integer(),
      maskedName: Type.String(),
      attempts: Type.Integer(),
      bestPercent: Nullable(Type.Number()),
      passed: Type.Boolean(),
      lastAt: Nullable(Instant()),
    }),
  ),
});
export type QuizStatistics = Static<typeof QuizStatistics>;

const ofQuiz = { params: Closed({ quizId: Id('act') }), scope: { activity: 'quizId' } } as const;
const myQuizParams = { params: Closed({ quizId: Id('act') }), scope: 'self' } as const;
const myAttemptParams = { params: Closed({ attemptId: Id('qza') }), scope: 'self' } as const;
const taking = ['teaching.learner.not_enrolled', 'teaching.lesson.locked', 'teaching.activity.preview_only'] as const;

/** Puts an empty quiz at the end of a lesson. */
export const createQuiz = route({
  method: 'POST',
  path: '/v1/teaching/lessons/:lessonId/quizzes',
  summary: '在一节里增加测验',
  params: Closed({ lessonId: Id('lsn') }),
  scope: { lesson: 'lessonId' },
  body: Closed({ title: Text(120, 1) }),
  reply: Closed({ activityId: Id('act') }),
  status: 201,
  errors: [],
  permission: 'teaching.course.edit',
  audit: 'teaching.quiz.created',
});
/** The quiz with its right answers. */
export const readQuiz = route({
  method: 'GET',
  path: '/v1/teaching/quizzes/:quizId',
  summary: '测验内容（教师）',
  ...ofQuiz,
  reply: QuizView,
  errors: ['teaching.quiz.missing'],
  permission: 'teaching.course.read',
  audit: null,
});
/** Saves questions and settings. Attempts begun before keep the questions they were begun with. */
export const saveQuiz = route({
  method: 'PUT',
  path: '/v1/teaching/quizzes/:quizId',
  summary: '保存测验',
  ...ofQuiz,
  body: Closed({ settings: QuizSettings, questions: Type.Array(QuizQuestion, { maxItems: 200 }) }),
  reply: QuizView,
  bodyLimit: 2 * 1024 * 1024,
  errors: ['teaching.quiz.missing', 'teaching.quiz.question_faulty', 'teaching.quiz.deadline_needed'],
  permission: 'teaching.course.edit',
  audit: 'teaching.quiz.saved',
});
/** The empty sheet that questions are written into. */
export const quizTemplate = route({
  method: 'GET',
  path: '/v1/teaching/quizzes/:quizId/template',
  summary: '测验导入模板',
  ...ofQuiz,
  reply: raw('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'),
  errors: [],
  permission: 'teaching.course.edit',
  audit: null,
});
/** Reads questions from a sheet. `dryRun` only says what is in it; else all rows are added, or none when one is faulty. */
export const importQuiz = route({
  method: 'POST',
  path: '/v1/teaching/quizzes/:quizId/import',
  summary: '从表格导入测验题',
  ...ofQuiz,
  body: Closed({
    name: Text(200, 1),
    base64: Type.String({ minLength: 1, maxLength: 3_000_000, pattern: '^[A-Za-z0-9+/]+={0,2}$' }),
    dryRun: Type.Boolean(),
  }),
  reply: Closed({
    questions: Type.Array(QuizQuestion),
    faults: Type.Array(Closed({ row: Type.Integer(), message: Type.String() })),
    added: Type.Integer(),
  }),
  bodyLimit: 4 * 1024 * 1024,
  errors: ['teaching.quiz.missing', 'teaching.quiz.sheet_unreadable', 'teaching.quiz.too_many'],
  permission: 'teaching.course.edit',
  audit: 'teaching.quiz.imported',
});
/** Which question fails, and who stands where. */
export const quizStatistics = route({
  method: 'GET',
  path: '/v1/teaching/quizzes/:quizId/statistics',
  summary: '测验统计',
  ...ofQuiz,
  reply: QuizStatistics,
  errors: ['teaching.quiz.missing'],
  permission: 'teaching.attendance.read',
  audit: null,
});
/** The same as a sheet. */
export const exportQuiz = route({
  method: 'GET',
  path: '/v1/teaching/quizzes/:quizId/statistics/sheet',
  summary: '导出测验成绩',
  ...ofQuiz,
  reply: raw('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'),
  errors: ['teaching.quiz.missing'],
  permission: 'teaching.attendance.read',
  audit: 'teaching.quiz.exported',
});

/** The quiz as a learner finds it. */
export const myQuiz = route({
  method: 'GET',
  path: '/v1/teaching/me/quizzes/:quizId',
  summary: '我的测验',
  ...myQuizParams,
  reply: MyQuiz,
  errors: ['teaching.quiz.missing', ...taking],
  permission: 'teaching.lesson.watch',
  audit: null,
});
/** Begins an attempt, or gives the one that runs. */
export const startQuiz = route({
  method: 'POST',
  path: '/v1/teaching/me/quizzes/:quizId/attempts',
  summary: '开始测验',
  ...myQuizParams,
  reply: QuizAttempt,
  status: 201,
  errors: ['teaching.quiz.missing', 'teaching.quiz.no_attempt', ...taking],
  permission: 'teaching.lesson.watch',
  audit: 'teaching.quiz.started',
  idempotent: true,
});
/** One own attempt: to go on with, or to look at. */
export const readQuizAttempt = route({
  method: 'GET',
  path: '/v1/teaching/me/quiz-attempts/:attemptId',
  summary: '我的一次测验',
  ...myAttemptParams,
  reply: QuizAttempt,
  errors: [],
  permission: 'teaching.lesson.watch',
  audit: null,
});
/** Keeps answers while they are given; a later one of the same question takes the place of the earlier. */
export const keepQuizAnswers = route({
  method: 'PUT',
  path: '/v1/teaching/me/quiz-attempts/:attemptId/answers',
  summary: '保存答案',
  ...myAttemptParams,
  body: Closed({ answers: Type.Array(Closed({ questionId: Id('qzq'), value: QuizValue }), { minItems: 1, maxItems: 200 }) }),
  reply: Closed({ ok: Done.properties.ok, leftS: Nullable(Type.Integer()) }),
  errors: ['teaching.quiz.over', 'teaching.quiz.answer_faulty'],
  permission: 'teaching.lesson.watch',
  audit: null,
});
/** Hands in; what is not answered counts nothing. */
export const submitQuiz = route({
  method: 'POST',
  path: '/v1/teaching/me/quiz-attempts/:attemptId/submit',
  summary: '交卷',
  ...myAttemptParams,
  reply: QuizAttempt,
  errors: [],
  permission: 'teaching.lesson.watch',
  audit: 'teaching.quiz.submitted',
  idempotent: true,
});
