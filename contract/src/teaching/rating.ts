import { Type, type Static } from 'typebox';
import { Closed, Day, Id, Instant, Nullable, OneOf, raw, Text } from '../common.ts';
import { route } from '../route.ts';

/** What is rated from one to five (domain §4.6, the questions a single session can answer). */
export const RATING_DIMENSIONS = ['practical', 'lecturer', 'organisation'] as const;
export type RatingDimension = (typeof RATING_DIMENSIONS)[number];
export const RATING_TEXT: Record<RatingDimension, string> = { practical: '课程实用', lecturer: '讲师水平', organisation: '教学组织' };

const Stars = Type.Integer({ minimum: 1, maximum: 5 });
export const RatingStars = Closed({ practical: Stars, lecturer: Stars, organisation: Stars });
export type RatingStars = Static<typeof RatingStars>;

const sessionParams = Closed({ sessionId: Id('tts') });

/** A session the caller attended that may be rated now. */
export const SessionToRate = Closed({
  sessionId: Id('tts'),
  classId: Id('cls'),
  className: Type.String(),
  title: Type.String(),
  mode: OneOf(['LIVE', 'OFFLINE']),
  startsAt: Instant(),
  endsAt: Instant(),
  lecturerName: Type.String(),
  closesAt: Instant(),
  skipped: Type.Boolean(),
  /** The caller's own rating; nobody else can ask for it. */
  stars: Nullable(RatingStars),
  comment: Type.String(),
});
export type SessionToRate = Static<typeof SessionToRate>;

/** The sessions that the caller may rate, those that wait first; at most 50. */
export const myRatings = route({
  method: 'GET',
  path: '/v1/teaching/me/ratings',
  summary: '我能评价的课',
  reply: Closed({ items: Type.Array(SessionToRate), waiting: Type.Integer(), minRaters: Type.Integer() }),
  errors: [],
  permission: 'teaching.lesson.watch',
  scope: 'self',
  audit: null,
});
/**
 * Rates a session's lecturer, or changes the rating until the period is over. Neither the audit log nor the ledger has it, and no reply is
 * kept for repeats: a line with a person and a moment would be half of who said what.
 */
export const rateSession = route({
  method: 'PUT',
  path: '/v1/teaching/me/sessions/:sessionId/rating',
  summary: '评价一次课',
  params: sessionParams,
  body: Closed({ stars: RatingStars, comment: Type.Optional(Text(200)) }),
  reply: SessionToRate,
  errors: ['teaching.rating.closed', 'teaching.rating.not_there', 'policy.missing'],
  permission: 'teaching.lesson.watch',
  scope: 'self',
  audit: null,
});
/** Does not rate this session and is not asked again; a rating may still be given. */
export const skipRating = route({
  method: 'PUT',
  path: '/v1/teaching/me/sessions/:sessionId/rating/skip',
  summary: '不评价这次课',
  params: sessionParams,
  reply: Closed({ ok: Type.Literal(true) }),
  errors: ['teaching.rating.closed', 'teaching.rating.not_there', 'policy.missing'],
  permission: 'teaching.lesson.watch',
  scope: 'self',
  audit: null,
});

const DimensionTotal = Closed({
  key: OneOf(RATING_DIMENSIONS),
  mean: Type.Number(),
  /** How many gave one star, two, … five. */
  counts: Type.Array(Type.Integer(), { minItems: 5, maxItems: 5 }),
});
const Mean = { raters: Type.Integer(), mean: Type.Number() };
/** What learners think of a lecturer, in sums: only sessions whose period is over and that enough learners rated. */
export const LecturerRatings = Closed({
  lecturerId: Id('lec'),
  name: Type.String(),
  from: Day(),
  to: Day(),
  minRaters: Type.Integer(),
  raters: Type.Integer(),
  mean: Nullable(Type.Number()),
  dimensions: Type.Array(DimensionTotal),
  sessions: Type.Array(
    Closed({
      sessionId: Id('tts'),
      classId: Id('cls'),
      className: Type.String(),
      title: Type.String(),
      startsAt: Instant(),
      ...Mean,
      practical: Type.Number(),
      lecturer: Type.Number(),
      organisation: Type.Number(),
    }),
  ),
  months: Type.Array(Closed({ month: Type.String({ description: 'YYYY-MM' }), sessions: Type.Integer(), ...Mean })),
  /** Sessions whose period is over and that too few rated. */
  tooFew: Type.Integer(),
  /** Without names, not in the order of time; at most 100. */
  comments: Type.Array(Type.String()),
});
export type LecturerRatings = Static<typeof LecturerRatings>;

const ofLecturer = {
  params: Closed({ lecturerId: Id('lec') }),
  query: Closed({ from: Type.Optional(Day()), to: Type.Optional(Day()) }),
  permission: 'teaching.lecturer.read',
  scope: { lecturer: 'lecturerId' },
} as const;
export const lecturerRatings = route({
  method: 'GET',
  path: '/v1/teaching/lecturers/:lecturerId/ratings',
  summary: '学员对讲师的评价（只有汇总）',
  ...ofLecturer,
  reply: LecturerRatings,
  errors: ['teaching.study.period', 'policy.missing'],
  audit: null,
});
export const exportLecturerRatings = route({
  method: 'GET',
  path: '/v1/teaching/lecturers/:lecturerId/ratings.xlsx',
  summary: '导出讲师评价汇总',
  ...ofLecturer,
  reply: raw('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'),
  errors: ['teaching.study.period', 'policy.missing'],
  audit: 'teaching.rating.exported',
});
