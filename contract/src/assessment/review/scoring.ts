import { Type } from 'typebox';
import { Closed, Id, Instant, Nullable, OneOf, Text, raw } from '../../common.ts';
import { route } from '../../route.ts';

export const REVIEW_TASK_STATES = ['INVITED', 'ACCEPTED', 'SCORING', 'SUBMITTED', 'DECLINED', 'EXPIRED'] as const;
/** An overall comment shorter than this guides nobody (domain §4.4). */
export const COMMENT_MIN = 30;

/** Points for each chapter and words for the whole, as far as they are written. */
export const ReviewDraft = Closed({
  points: Type.Array(Closed({ code: Text(20, 1), points: Type.Number({ minimum: 0, maximum: 100, multipleOf: 0.5 }), note: Text(500) }), {
    maxItems: 40,
  }),
  comment: Text(2000),
  suggestions: Type.Array(Text(500), { maxItems: 10 }),
  recommended: Type.Boolean(),
});
/** A written name: strokes of x and y in turn, on a sheet 1000 wide and 400 high. */
export const Signature = Type.Array(Type.Array(Type.Integer({ minimum: 0, maximum: 1000 }), { minItems: 4, maxItems: 1000 }), {
  minItems: 1,
  maxItems: 60,
});
/** A task as lists show it: a number, and nothing about whose work it is. */
export const ReviewTask = Closed({
  id: Id('rvt'),
  code: Type.String(),
  roundId: Id('rvr'),
  roundTitle: Type.String(),
  arbiter: Type.Boolean(),
  repeated: Type.Boolean(),
  state: OneOf(REVIEW_TASK_STATES),
  dueAt: Instant(),
  overdue: Type.Boolean(),
  answerBy: Nullable(Instant()),
  total: Nullable(Type.Number()),
});
/** A chapter to read and to mark. */
export const ReviewChapter = Closed({
  code: Type.String(),
  title: Type.String(),
  maxScore: Type.Number(),
  hint: Type.String(),
  html: Type.String(),
  tables: Type.Array(Closed({ title: Type.String(), columns: Type.Array(Type.String()), rows: Type.Array(Type.Array(Type.String())) })),
  /** Enclosures by their number, counted through the whole plan. */
  files: Type.Array(Closed({ no: Type.Integer(), mediaType: Type.String() })),
});
const params = Closed({ taskId: Id('rvt') });

export const myReviewTasks = route({
  method: 'GET',
  path: '/v1/assessment/review/tasks',
  summary: '我的评审任务',
  reply: Closed({ items: Type.Array(ReviewTask), invited: Type.Integer(), open: Type.Integer(), calibrated: Type.Boolean() }),
  errors: ['assessment.not_an_expert'],
  permission: 'assessment.review.score',
  scope: 'self',
  audit: null,
});
export const answerReviewInvitation = route({
  method: 'POST',
  path: '/v1/assessment/review/tasks/answer',
  summary: '接受或谢绝评审邀请（谢绝须写原因）',
  body: Closed({
    accept: Type.Boolean(),
    taskIds: Type.Array(Id('rvt'), { minItems: 1, maxItems: 100, uniqueItems: true }),
    reason: Text(200),
  }),
  reply: Closed({ answered: Type.Integer() }),
  errors: ['assessment.not_an_expert', 'assessment.review_answered', 'assessment.review_decline_reason', 'assessment.review_uncalibrated'],
  permission: 'assessment.review.score',
  scope: 'self',
  audit: 'assessment.review.answered',
  idempotent: true,
});
export const readReviewTask = route({
  method: 'GET',
  path: '/v1/assessment/review/tasks/:taskId',
  summary: '盲评：读一份规划书',
  params,
  reply: Closed({
    task: ReviewTask,
    title: Type.String(),
    suspected: Type.Boolean(),
    chapters: Type.Array(ReviewChapter),
    draft: ReviewDraft,
    version: Type.Integer(),
    seconds: Type.Integer(),
    minSeconds: Type.Integer(),
    submittedAt: Nullable(Instant()),
    digests: Nullable(Closed({ md5: Type.String(), sha1: Type.String(), sha256: Type.String() })),
  }),
  errors: ['assessment.not_an_expert', 'assessment.review_uncalibrated', 'assessment.review_unaccepted'],
  permission: 'assessment.review.score',
  scope: 'self',
  audit: 'assessment.review.read',
});
export const readReviewFile = route({
  method: 'GET',
  path: '/v1/assessment/review/tasks/:taskId/files/:no',
  summary: '盲评：看附件（不带原文件名）',
  params: Closed({ taskId: Id('rvt'), no: Type.Integer({ minimum: 1, maximum: 999 }) }),
  reply: raw('application/octet-stream'),
  errors: ['assessment.not_an_expert', 'assessment.review_uncalibrated', 'assessment.review_unaccepted'],
  permission: 'assessment.review.score',
  scope: 'self',
  audit: null,
});
/** Kept at every change and once a minute while the page is looked at: from that the time spent is counted. */
export const saveReviewDraft = route({
  method: 'PUT',
  path: '/v1/assessment/review/tasks/:taskId/draft',
  summary: '保存评分草稿',
  params,
  body: Closed({ version: Type.Integer({ minimum: 0 }), draft: ReviewDraft }),
  reply: Closed({ version: Type.Integer(), seconds: Type.Integer(), savedAt: Instant() }),
  errors: [
    'assessment.not_an_expert',
    'assessment.review_uncalibrated',
    'assessment.review_unaccepted',
    'assessment.review_points',
    'assessment.review_done',
  ],
  permission: 'assessment.review.score',
  scope: 'self',
  audit: null,
});
export const submitReview = route({
  method: 'POST',
  path: '/v1/assessment/review/tasks/:taskId/submission',
  summary: '签名并提交评分',
  params,
  body: Closed({
    version: Type.Integer({ minimum: 0 }),
    draft: ReviewDraft,
    signature: Signature,
    password: Type.String({ minLength: 1, maxLength: 200 }),
    /** Said after the warning about a short reading. */
    quickConfirmed: Type.Boolean(),
  }),
  reply: Closed({
    total: Type.Number(),
    submittedAt: Instant(),
    ledgerId: Type.String(),
    md5: Type.String(),
    sha1: Type.String(),
    sha256: Type.String(),
  }),
  errors: [
    'assessment.not_an_expert',
    'assessment.review_uncalibrated',
    'assessment.review_unaccepted',
    'assessment.review_points',
    'assessment.review_done',
    'assessment.review_comment',
    'assessment.review_suggestion',
    'assessment.review_signature',
    'assessment.review_quick',
    'identity.password_wrong',
    'identity.locked',
    'identity.busy',
  ],
  permission: 'assessment.review.score',
  scope: 'self',
  audit: 'assessment.review.submitted',
  idempotent: true,
});
export const readBenchmark = route({
  method: 'GET',
  path: '/v1/assessment/review/benchmarks/:code',
  summary: '校准：读一份标杆卷',
  params: Closed({ code: Type.String({ pattern: '^B\\d{1,2}$' }) }),
  reply: Closed({ code: Type.String(), title: Type.String(), chapters: Type.Array(ReviewChapter), limit: Type.Number() }),
  errors: ['assessment.not_an_expert'],
  permission: 'assessment.review.score',
  scope: 'self',
  audit: null,
});
export const calibrate = route({
  method: 'POST',
  path: '/v1/assessment/review/benchmarks/:code/tries',
  summary: '校准：给标杆卷评分',
  params: Closed({ code: Type.String({ pattern: '^B\\d{1,2}$' }) }),
  body: Closed({
    points: Type.Array(Closed({ code: Text(20, 1), points: Type.Number({ minimum: 0, maximum: 100, multipleOf: 0.5 }) }), {
      minItems: 1,
      maxItems: 40,
    }),
  }),
  reply: Closed({
    deviation: Type.Number(),
    passed: Type.Boolean(),
    limit: Type.Number(),
    /** The chapters furthest from the reference, and in which direction: never the reference itself. */
    furthest: Type.Array(Closed({ title: Type.String(), direction: OneOf(['HIGH', 'LOW'] as const) })),
  }),
  status: 201,
  errors: ['assessment.not_an_expert', 'assessment.review_points'],
  permission: 'assessment.review.score',
  scope: 'self',
  audit: 'assessment.expert.calibrated',
  idempotent: true,
});
