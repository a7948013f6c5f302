import { Type, type Static } from 'typebox';
import { Closed, Day, Id, Instant, Nullable, OneOf, PageOf, PageQuery, raw, Text } from '../common.ts';
import { PROGRAM_CODES } from '../org/dictionaries.ts';
import { route } from '../route.ts';

/** OPEN → ANSWERED → ACCEPTED or FOLLOW_UP → … → CLOSED. OPEN and FOLLOW_UP wait for the lecturer. */
export const QUESTION_STATES = ['OPEN', 'ANSWERED', 'ACCEPTED', 'FOLLOW_UP', 'CLOSED'] as const;
export type QuestionState = (typeof QUESTION_STATES)[number];
export const QUESTION_STATE_TEXT: Record<QuestionState, string> = {
  OPEN: '待回答',
  ANSWERED: '已回答',
  ACCEPTED: '已采纳',
  FOLLOW_UP: '追问中',
  CLOSED: '已关闭',
};
/** ASK: the question; MORE: what the learner adds or asks again; ANSWER: what a lecturer or teacher says. */
export const QUESTION_POST_KINDS = ['ASK', 'MORE', 'ANSWER'] as const;

/** What a question or an answer is about: a second of a lesson's film, or of a live lesson's replay. */
export const QuestionPlace = Closed({
  lessonId: Nullable(Id('lsn')),
  roomId: Nullable(Id('lvr')),
  atS: Nullable(Type.Integer({ minimum: 0 })),
  title: Type.String(),
});
const placeInput = {
  lessonId: Type.Optional(Id('lsn')),
  roomId: Type.Optional(Id('lvr')),
  atS: Type.Optional(Type.Integer({ minimum: 0, maximum: 86_400 })),
};
const fileIds = Type.Optional(Type.Array(Id('fil'), { maxItems: 6, uniqueItems: true }));
const words = Text(4000, 1);

const line = {
  id: Id('qst'),
  classId: Id('cls'),
  className: Type.String(),
  programCode: OneOf(PROGRAM_CODES),
  title: Type.String(),
  state: OneOf(QUESTION_STATES),
  /** The masked name; to classmates of somebody anonymous “匿名同学”. */
  asker: Type.String(),
  anonymous: Type.Boolean(),
  mine: Type.Boolean(),
  askedAt: Instant(),
  /** Until when an answer is due; only while one is waited for. */
  dueAt: Nullable(Instant()),
  overdue: Type.Boolean(),
  /** The deadline passed and class teacher and institution were told. */
  escalated: Type.Boolean(),
  answeredAt: Nullable(Instant()),
  rating: Nullable(Type.Integer()),
  posts: Type.Integer(),
  place: Nullable(QuestionPlace),
};
export const QuestionLine = Closed(line);
export type QuestionLine = Static<typeof QuestionLine>;

const QuestionPost = Closed({
  id: Id('qps'),
  kind: OneOf(QUESTION_POST_KINDS),
  name: Type.String(),
  mine: Type.Boolean(),
  text: Type.String(),
  pictures: Type.Array(Closed({ fileId: Id('fil'), url: Type.String() })),
  place: Nullable(QuestionPlace),
  at: Instant(),
});
export type QuestionPost = Static<typeof QuestionPost>;

export const QuestionView = Closed({
  ...line,
  thread: Type.Array(QuestionPost),
  ratingNote: Nullable(Type.String()),
  closedAt: Nullable(Instant()),
  /** This ticket was closed as a duplicate: the other one's title and answers. */
  original: Nullable(Closed({ id: Id('qst'), title: Type.String(), state: OneOf(QUESTION_STATES), answers: Type.Array(QuestionPost) })),
  /** Tickets that were merged into this one; staff see them. */
  merged: Type.Array(Closed({ id: Id('qst'), title: Type.String(), asker: Type.String() })),
  knowledgeId: Nullable(Id('kno')),
});
export type QuestionView = Static<typeof QuestionView>;

const ASK = 'teaching.question.ask';
const READ = 'teaching.question.read';
const ANSWER = 'teaching.question.answer';
const mine = { params: Closed({ questionId: Id('qst') }), scope: 'self', permission: ASK } as const;
const ofQuestion = { params: Closed({ questionId: Id('qst') }), scope: { question: 'questionId' } } as const;
const FILE_ERRORS = ['files.not_yours', 'files.wrong_purpose', 'files.not_ready'] as const;
const PLACE_ERRORS = ['teaching.question.place'] as const;

/** Asks: about a second of a lesson or replay, or freely. */
export const askQuestion = route({
  method: 'POST',
  path: '/v1/teaching/my-questions',
  summary: '提问',
  body: Closed({
    /** May be left out where lesson or room says it. */
    classId: Type.Optional(Id('cls')),
    title: Text(60, 2),
    text: Type.Optional(Text(4000)),
    anonymous: Type.Optional(Type.Boolean()),
    ...placeInput,
    fileIds,
  }),
  reply: QuestionView,
  status: 201,
  errors: ['teaching.learner.not_enrolled', 'policy.missing', ...PLACE_ERRORS, ...FILE_ERRORS],
  permission: ASK,
  scope: 'self',
  audit: 'teaching.question.asked',
  idempotent: true,
  rate: { max: 30, windowS: 3600, by: 'account' },
});
/** The caller's questions, or with `view=CLASS` those of the whole class. */
export const myQuestions = route({
  method: 'GET',
  path: '/v1/teaching/my-questions',
  summary: '我的提问与班级问答',
  query: Closed({
    ...PageQuery,
    view: Type.Optional(OneOf(['MINE', 'CLASS'] as const)),
    state: Type.Optional(OneOf(QUESTION_STATES)),
    classId: Type.Optional(Id('cls')),
    lessonId: Type.Optional(Id('lsn')),
    roomId: Type.Optional(Id('lvr')),
    q: Type.Optional(Text(60)),
  }),
  reply: PageOf(QuestionLine),
  errors: [],
  permission: ASK,
  scope: 'self',
  audit: null,
});
export const myQuestion = route({
  method: 'GET',
  path: '/v1/teaching/my-questions/:questionId',
  summary: '一个问题和它的回答',
  ...mine,
  reply: QuestionView,
  errors: [],
  audit: null,
});
/** Adds something; after an answer this asks again and starts a new deadline. */
export const followUpQuestion = route({
  method: 'POST',
  path: '/v1/teaching/my-questions/:questionId/replies',
  summary: '补充或追问',
  ...mine,
  body: Closed({ text: words, fileIds }),
  reply: QuestionView,
  status: 201,
  errors: ['teaching.question.state', 'policy.missing', ...FILE_ERRORS],
  audit: 'teaching.question.followed_up',
  idempotent: true,
  rate: { max: 60, windowS: 3600, by: 'account' },
});
export const acceptAnswer = route({
  method: 'POST',
  path: '/v1/teaching/my-questions/:questionId/accept',
  summary: '采纳回答并评分',
  ...mine,
  body: Closed({ rating: Type.Integer({ minimum: 1, maximum: 5 }), note: Type.Optional(Text(200)) }),
  reply: QuestionView,
  errors: ['teaching.question.state', 'policy.missing'],
  audit: 'teaching.question.accepted',
});
export const closeMyQuestion = route({
  method: 'POST',
  path: '/v1/teaching/my-questions/:questionId/close',
  summary: '撤回或关闭问题',
  ...mine,
  reply: QuestionView,
  errors: ['teaching.question.state'],
  audit: 'teaching.question.closed',
});

const staffFilter = {
  view: Type.Optional(OneOf(['WAITING', 'OVERDUE'] as const)),
  state: Type.Optional(OneOf(QUESTION_STATES)),
  classId: Type.Optional(Id('cls')),
  lessonId: Type.Optional(Id('lsn')),
  roomId: Type.Optional(Id('lvr')),
  from: Type.Optional(Day()),
  to: Type.Optional(Day()),
  q: Type.Optional(Text(60)),
};
/** Questions of the classes that the grants cover: overdue first, then what is due soonest, then the newest. */
export const listQuestions = route({
  method: 'GET',
  path: '/v1/teaching/questions',
  summary: '答疑队列',
  query: Closed({ ...PageQuery, ...staffFilter }),
  reply: PageOf(QuestionLine),
  errors: [],
  permission: READ,
  scope: 'filtered',
  audit: null,
});
export const exportQuestions = route({
  method: 'GET',
  path: '/v1/teaching/questions.xlsx',
  summary: '导出答疑记录',
  query: Closed(staffFilter),
  reply: raw('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'),
  errors: ['org.export.too_many'],
  permission: READ,
  scope: 'filtered',
  audit: 'teaching.question.exported',
});
/** Figures of formal classes; without days, of the last 30 days. */
export const questionFigures = route({
  method: 'GET',
  path: '/v1/teaching/question-figures',
  summary: '答疑统计',
  query: Closed({ classId: Type.Optional(Id('cls')), from: Type.Optional(Day()), to: Type.Optional(Day()) }),
  reply: Closed({
    from: Day(),
    to: Day(),
    asked: Type.Integer(),
    answered: Type.Integer(),
    waiting: Type.Integer(),
    overdueNow: Type.Integer(),
    /** Half of the first answers came within so many minutes. */
    medianMinutes: Nullable(Type.Number()),
    /** Share of questions whose first answer came late or is late now. */
    overdueShare: Nullable(Type.Number()),
    accepted: Type.Integer(),
    rating: Nullable(Type.Number()),
  }),
  errors: [],
  permission: READ,
  scope: 'filtered',
  audit: null,
});
export const readQuestion = route({
  method: 'GET',
  path: '/v1/teaching/questions/:questionId',
  summary: '一个问题（工作人员）',
  ...ofQuestion,
  reply: QuestionView,
  errors: [],
  permission: READ,
  audit: null,
});
/** Questions and published answers that are about the same. */
export const similarQuestions = route({
  method: 'GET',
  path: '/v1/teaching/questions/:questionId/similar',
  summary: '相似的问题',
  ...ofQuestion,
  reply: Closed({ items: Type.Array(QuestionLine) }),
  errors: [],
  permission: READ,
  audit: null,
});
export const answerQuestion = route({
  method: 'POST',
  path: '/v1/teaching/questions/:questionId/answers',
  summary: '回答',
  ...ofQuestion,
  body: Closed({ text: words, ...placeInput, fileIds }),
  reply: QuestionView,
  status: 201,
  errors: ['teaching.question.state', 'policy.missing', ...PLACE_ERRORS, ...FILE_ERRORS],
  permission: ANSWER,
  audit: 'teaching.question.answered',
  idempotent: true,
});
/** Closes a ticket as a duplicate of another one of the same programme; its asker reads the answers there. */
export const mergeQuestion = route({
  method: 'POST',
  path: '/v1/teaching/questions/:questionId/merge',
  summary: '合并重复问题',
  ...ofQuestion,
  body: Closed({ intoId: Id('qst') }),
  reply: QuestionView,
  errors: ['teaching.question.state', 'teaching.question.merge'],
  permission: ANSWER,
  audit: 'teaching.question.merged',
});
/** Publishes (or changes) the answer for all learners of the programme. Words that name a person's number are refused. */
export const publishAnswer = route({
  method: 'PUT',
  path: '/v1/teaching/questions/:questionId/knowledge',
  summary: '发布到知识库',
  ...ofQuestion,
  body: Closed({ title: Text(60, 2), question: Text(2000), answer: words }),
  reply: QuestionView,
  errors: ['teaching.question.state', 'teaching.knowledge.personal'],
  permission: ANSWER,
  audit: 'teaching.knowledge.published',
});
export const withdrawAnswer = route({
  method: 'DELETE',
  path: '/v1/teaching/questions/:questionId/knowledge',
  summary: '从知识库撤下',
  ...ofQuestion,
  reply: QuestionView,
  errors: [],
  permission: ANSWER,
  audit: 'teaching.knowledge.withdrawn',
});

export const KnowledgeLine = Closed({
  id: Id('kno'),
  programCode: OneOf(PROGRAM_CODES),
  title: Type.String(),
  question: Type.String(),
  answer: Type.String(),
  helpful: Type.Integer(),
  voted: Type.Boolean(),
  publishedAt: Instant(),
  /** The minute it is about; only for who may open that class. */
  place: Nullable(Closed({ ...QuestionPlace.properties, classId: Id('cls') })),
  /** The ticket it came from; only for who may open it. */
  questionId: Nullable(Id('qst')),
});
export type KnowledgeLine = Static<typeof KnowledgeLine>;
/** Published answers: a learner's of their own programmes, best match first; without words, the most helpful first. */
export const searchKnowledge = route({
  method: 'GET',
  path: '/v1/teaching/knowledge',
  summary: '知识库',
  query: Closed({
    ...PageQuery,
    q: Type.Optional(Text(60)),
    programCode: Type.Optional(OneOf(PROGRAM_CODES)),
    lessonId: Type.Optional(Id('lsn')),
    roomId: Type.Optional(Id('lvr')),
  }),
  reply: PageOf(KnowledgeLine),
  errors: [],
  permission: 'teaching.knowledge.read',
  scope: 'filtered',
  audit: null,
});
export const voteKnowledge = route({
  method: 'PUT',
  path: '/v1/teaching/knowledge/:knowledgeId/vote',
  summary: '有帮助',
  params: Closed({ knowledgeId: Id('kno') }),
  body: Closed({ on: Type.Boolean() }),
  reply: Closed({ helpful: Type.Integer(), voted: Type.Boolean() }),
  errors: [],
  permission: 'teaching.knowledge.read',
  scope: 'self',
  audit: null,
});
