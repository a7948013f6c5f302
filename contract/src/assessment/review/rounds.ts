import { Type } from 'typebox';
import { Closed, Id, Instant, Nullable, OneOf, PageOf, PageQuery, Text, raw } from '../../common.ts';
import { route } from '../../route.ts';
import { REVIEW_TASK_STATES, Signature } from './scoring.ts';

export const REVIEW_ROUND_STATES = ['OPEN', 'CONFIRMED'] as const;
export const REVIEW_ITEM_STATES = ['ASSIGNED', 'SCORING', 'ARBITRATION', 'FINAL', 'RETURNED', 'CONFIRMED'] as const;
export const REVIEW_LEVELS = ['EXCELLENT', 'PASS', 'FAIL'] as const;

/** A round as lists show it. */
export const ReviewRound = Closed({
  id: Id('rvr'),
  title: Type.String(),
  regionCode: Type.String(),
  state: OneOf(REVIEW_ROUND_STATES),
  classes: Type.Array(Closed({ classId: Id('cls'), className: Type.String(), institutionName: Type.String() })),
  openedAt: Instant(),
  dueAt: Instant(),
  confirmedAt: Nullable(Instant()),
  plans: Type.Integer(),
  submitted: Type.Integer(),
  wanted: Type.Integer(),
  final: Type.Integer(),
  practice: Type.Boolean(),
});
/** One plan in a round; scores appear when the reviewers agree or are arbitrated, never one by one. */
export const ReviewItem = Closed({
  id: Id('rvi'),
  code: Type.String(),
  classId: Id('cls'),
  learnerId: Id('lrn'),
  maskedName: Type.String(),
  planTitle: Type.String(),
  versionNo: Type.Integer(),
  state: OneOf(REVIEW_ITEM_STATES),
  suspected: Type.Boolean(),
  returned: Type.Boolean(),
  score: Nullable(Type.Number()),
  level: Nullable(OneOf(REVIEW_LEVELS)),
  why: Type.String(),
  recommendedBy: Type.Integer(),
  recommended: Type.Boolean(),
  /** Places for which no expert could be found. */
  openPlaces: Type.Integer(),
  tasks: Type.Array(
    Closed({ expertName: Type.String(), arbiter: Type.Boolean(), state: OneOf(REVIEW_TASK_STATES), declineReason: Type.String() }),
  ),
});
const params = Closed({ roundId: Id('rvr') });
const itemParams = Closed({ roundId: Id('rvr'), itemId: Id('rvi') });
const WholeRound = Closed({
  round: ReviewRound,
  /** The policy frozen at the opening. */
  rules: Type.Record(Type.String(), Type.Union([Type.Number(), Type.String()])),
  seed: Type.String(),
  items: Type.Array(ReviewItem),
  classes: Type.Array(
    Closed({
      classId: Id('cls'),
      comment: Type.String(),
      plans: Type.Integer(),
      final: Type.Integer(),
      average: Nullable(Type.Number()),
      spread: Nullable(Type.Number()),
      excellent: Type.Integer(),
      passed: Type.Integer(),
      failed: Type.Integer(),
    }),
  ),
  icc: Nullable(Type.Number()),
  mayConfirm: Type.Boolean(),
});

export const reviewableClasses = route({
  method: 'GET',
  path: '/v1/assessment/review/classes',
  summary: '有规划书待评审的班级',
  reply: Closed({
    items: Type.Array(
      Closed({
        classId: Id('cls'),
        className: Type.String(),
        institutionName: Type.String(),
        regionCode: Type.String(),
        enrolled: Type.Integer(),
        submitted: Type.Integer(),
      }),
    ),
    experts: Type.Integer(),
  }),
  errors: [],
  permission: 'assessment.review.manage',
  scope: 'filtered',
  audit: null,
});
export const openReviewRound = route({
  method: 'POST',
  path: '/v1/assessment/review/rounds',
  summary: '发起评审（随机派评，先查回避）',
  body: Closed({
    title: Text(60, 2),
    classIds: Type.Array(Id('cls'), { minItems: 1, maxItems: 20, uniqueItems: true }),
    dueAt: Type.Optional(Instant()),
  }),
  reply: ReviewRound,
  status: 201,
  errors: [
    'assessment.review_regions',
    'assessment.review_nothing',
    'assessment.review_experts',
    'assessment.review_due',
    'policy.missing',
  ],
  permission: 'assessment.review.manage',
  scope: 'filtered',
  audit: 'assessment.review.opened',
  idempotent: true,
});
export const listReviewRounds = route({
  method: 'GET',
  path: '/v1/assessment/review/rounds',
  summary: '评审批次',
  query: Closed({ ...PageQuery, state: Type.Optional(OneOf(REVIEW_ROUND_STATES)) }),
  reply: PageOf(ReviewRound),
  errors: [],
  permission: 'assessment.review.read',
  scope: 'filtered',
  audit: null,
});
export const getReviewRound = route({
  method: 'GET',
  path: '/v1/assessment/review/rounds/:roundId',
  summary: '评审进度与班级汇总',
  params,
  reply: WholeRound,
  errors: [],
  permission: 'assessment.review.read',
  scope: { review: 'roundId' },
  audit: null,
});
export const reassignReview = route({
  method: 'POST',
  path: '/v1/assessment/review/rounds/:roundId/reassignment',
  summary: '补派空缺的专家，收回逾期未评的任务',
  params,
  reply: Closed({ assigned: Type.Integer(), open: Type.Integer() }),
  errors: ['assessment.review_closed'],
  permission: 'assessment.review.manage',
  scope: { review: 'roundId' },
  audit: 'assessment.review.reassigned',
  idempotent: true,
});
/** One plan: what each expert said, and how the score came about. Only once the score stands. */
export const readReviewItem = route({
  method: 'GET',
  path: '/v1/assessment/review/rounds/:roundId/items/:itemId',
  summary: '一份规划书的评审表和得分变动',
  params: itemParams,
  reply: Closed({
    item: ReviewItem,
    chapters: Type.Array(Closed({ code: Type.String(), title: Type.String(), maxScore: Type.Number() })),
    sheets: Type.Array(
      Closed({
        expertName: Type.String(),
        arbiter: Type.Boolean(),
        versionNo: Type.Integer(),
        points: Type.Array(Closed({ code: Type.String(), points: Type.Number(), note: Type.String() })),
        total: Type.Number(),
        comment: Type.String(),
        suggestions: Type.Array(Type.String()),
        seconds: Type.Integer(),
        submittedAt: Instant(),
        signature: Signature,
        md5: Type.String(),
        sha1: Type.String(),
        sha256: Type.String(),
        /** Whether the kept words still have the digest that was signed. */
        intact: Type.Boolean(),
      }),
    ),
    history: Type.Array(
      Closed({
        at: Instant(),
        what: Type.String(),
        before: Nullable(Type.Number()),
        after: Nullable(Type.Number()),
        reason: Type.String(),
      }),
    ),
  }),
  errors: ['assessment.review_unfinished'],
  permission: 'assessment.review.read',
  scope: { review: 'roundId' },
  audit: 'assessment.review.item_read',
});
export const returnReviewedPlan = route({
  method: 'POST',
  path: '/v1/assessment/review/rounds/:roundId/items/:itemId/return',
  summary: '退回学员修改一次，改后由原专家复评',
  params: itemParams,
  body: Closed({ reason: Text(300, 4) }),
  reply: Closed({ ok: Type.Literal(true) }),
  errors: ['assessment.review_closed', 'assessment.review_unfinished', 'assessment.review_returned_before'],
  permission: 'assessment.review.manage',
  scope: { review: 'roundId' },
  audit: 'assessment.review.returned',
  idempotent: true,
});
export const commentReviewClass = route({
  method: 'PUT',
  path: '/v1/assessment/review/rounds/:roundId/classes/:classId',
  summary: '班级总体评语与推荐优秀作品',
  params: Closed({ roundId: Id('rvr'), classId: Id('cls') }),
  body: Closed({ comment: Text(1000), recommended: Type.Array(Id('rvi'), { maxItems: 50, uniqueItems: true }) }),
  reply: Closed({ ok: Type.Literal(true) }),
  errors: ['assessment.review_closed', 'assessment.review_recommended'],
  permission: 'assessment.review.manage',
  scope: { review: 'roundId' },
  audit: 'assessment.review.commented',
});
export const confirmReviewRound = route({
  method: 'POST',
  path: '/v1/assessment/review/rounds/:roundId/confirmation',
  summary: '确认评审结果，计入成绩并告知学员',
  params,
  reply: ReviewRound,
  errors: ['assessment.review_closed', 'assessment.review_unfinished', 'assessment.review_class_comment', 'assessment.review_same_person'],
  permission: 'assessment.review.confirm',
  scope: { review: 'roundId' },
  audit: 'assessment.review.confirmed',
  idempotent: true,
});
export const exportReviewRound = route({
  method: 'GET',
  path: '/v1/assessment/review/rounds/:roundId/summary.xlsx',
  summary: '导出评审汇总表',
  params,
  reply: raw('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'),
  errors: [],
  permission: 'assessment.review.read',
  scope: { review: 'roundId' },
  audit: 'assessment.review.exported',
});
/** After confirmation: the learner reads what the experts say, not who they are. */
export const myPlanReviews = route({
  method: 'GET',
  path: '/v1/assessment/me/plan-reviews',
  summary: '我的规划书评审结果',
  reply: Closed({
    items: Type.Array(
      Closed({
        id: Id('rvi'),
        classId: Id('cls'),
        className: Type.String(),
        planTitle: Type.String(),
        score: Type.Number(),
        level: OneOf(REVIEW_LEVELS),
        why: Type.String(),
        recommended: Type.Boolean(),
        classComment: Type.String(),
        confirmedAt: Instant(),
        opinions: Type.Array(Closed({ comment: Type.String(), suggestions: Type.Array(Type.String()) })),
      }),
    ),
  }),
  errors: [],
  permission: 'assessment.attempt.take',
  scope: 'self',
  audit: null,
});
