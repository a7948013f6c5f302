import { Type } from 'typebox';
import { Closed, Day, Id, Instant, Nullable, OneOf, PageQuery, Text } from '../common.ts';
import { route } from '../route.ts';
import { AnswerValue, Question } from './attempts.ts';

/** Where the questions of a practice set come from. */
export const PRACTICE_KINDS = ['CHAPTER', 'WRONG', 'DUE'] as const;
const own = { permission: 'assessment.practice.use', scope: 'self' } as const;

/** While an exam of the learner's class can be sat, nothing that shows an answer is shown. */
const Pause = Nullable(Closed({ title: Type.String(), until: Instant() }));
const counts = {
  /** Items that can be practised now. */
  items: Type.Integer(),
  /** Of those, how many were met at least once. */
  seen: Type.Integer(),
  /** In the wrong-answer book. */
  book: Type.Integer(),
  /** 0–1 from the last answers to the items that were met; null = none yet. */
  mastery: Nullable(Type.Number()),
};
const SetQuestion = Closed({
  question: Question,
  /** Null until it was answered. */
  answer: Nullable(
    Closed({
      given: AnswerValue,
      earned: Type.Number(),
      right: Type.Unknown(),
      analysis: Type.String(),
      /** The day on which the item comes again. */
      dueOn: Day(),
      inBook: Type.Boolean(),
    }),
  ),
});
/** A practice set of one learner. */
export const PracticeSet = Closed({
  id: Id('prs'),
  kind: OneOf(PRACTICE_KINDS),
  programCode: Type.String(),
  chapterTitle: Type.String(),
  startedAt: Instant(),
  questions: Type.Array(SetQuestion),
});

export const practiceOverview = route({
  method: 'GET',
  path: '/v1/assessment/me/practice',
  summary: '我的练习：今天该练的、错题和各知识点掌握情况',
  reply: Closed({
    pause: Pause,
    programs: Type.Array(
      Closed({
        programCode: Type.String(),
        programName: Type.String(),
        due: Type.Integer(),
        ...counts,
        answeredToday: Type.Integer(),
        chapters: Type.Array(Closed({ chapter: Type.String(), title: Type.String(), ...counts })),
        knowledge: Type.Array(Closed({ code: Type.String(), name: Type.String(), chapter: Type.String(), ...counts })),
      }),
    ),
    /** Sets that were begun and not finished, newest first. */
    open: Type.Array(
      Closed({
        id: Id('prs'),
        kind: OneOf(PRACTICE_KINDS),
        chapterTitle: Type.String(),
        startedAt: Instant(),
        answered: Type.Integer(),
        questions: Type.Integer(),
      }),
    ),
  }),
  errors: [],
  ...own,
  audit: null,
});
export const startPractice = route({
  method: 'POST',
  path: '/v1/assessment/me/practice-sets',
  summary: '开始一组练习（按章、错题或今天该复习的）',
  body: Closed({
    programCode: Text(20, 1),
    kind: OneOf(PRACTICE_KINDS),
    chapter: Type.Optional(Text(10, 1)),
    knowledge: Type.Optional(Text(20, 1)),
    count: Type.Integer({ minimum: 1, maximum: 30 }),
  }),
  reply: PracticeSet,
  status: 201,
  errors: ['assessment.practice_paused', 'assessment.practice_empty'],
  ...own,
  audit: null,
  idempotent: true,
});
export const getPractice = route({
  method: 'GET',
  path: '/v1/assessment/me/practice-sets/:setId',
  summary: '一组练习',
  params: Closed({ setId: Id('prs') }),
  reply: PracticeSet,
  errors: ['assessment.practice_paused'],
  ...own,
  audit: null,
});
export const answerPractice = route({
  method: 'POST',
  path: '/v1/assessment/me/practice-sets/:setId/answers',
  summary: '回答练习题，马上看对错和解析',
  params: Closed({ setId: Id('prs') }),
  body: Closed({ no: Type.Integer({ minimum: 1, maximum: 30 }), value: AnswerValue }),
  reply: SetQuestion,
  errors: ['assessment.practice_paused', 'assessment.answer_unknown'],
  ...own,
  audit: null,
});
export const wrongBook = route({
  method: 'GET',
  path: '/v1/assessment/me/wrong-book',
  summary: '我的错题本',
  query: Closed({ ...PageQuery, programCode: Text(20, 1), knowledge: Type.Optional(Text(20, 1)) }),
  reply: Closed({
    total: Type.Integer(),
    items: Type.Array(
      Closed({
        question: Question,
        /** The last wrong answer, in the keys shown here. */
        given: Type.Unknown(),
        right: Type.Unknown(),
        analysis: Type.String(),
        knowledgeName: Type.String(),
        wrongTimes: Type.Integer(),
        seenTimes: Type.Integer(),
        dueOn: Day(),
        /** Whether the mistake was made in an exam. */
        fromExam: Type.Boolean(),
      }),
    ),
  }),
  errors: ['assessment.practice_paused', 'assessment.practice_empty'],
  ...own,
  audit: null,
});
