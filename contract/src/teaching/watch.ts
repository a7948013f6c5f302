import { Type, type Static } from 'typebox';
import { Closed, Done, Id, Instant, Nullable, OneOf } from '../common.ts';
import { route } from '../route.ts';
import { ATTENDANCE_STATES } from './check-in.ts';

/**
 * Why a second was counted or not.
 * counted: watched for the first time · replayed: watched before, counted once only · paused · hidden (page in the background)
 * · seeking · too_fast (beyond the class's highest speed) · skipped_ahead (beyond the furthest point watched so far)
 * · too_long_for_the_clock (more playing time than time that passed) · other_device (another device had taken over)
 * · too_late (sent later than the offline limit) · beyond_the_end · before_the_session
 * · question_open (beyond a question of the film that was not answered yet) · check_due (a random check of the person was due)
 * · idle (nobody said they were still there)
 */
export const WATCH_REASONS = [
  'counted',
  'replayed',
  'paused',
  'hidden',
  'seeking',
  'too_fast',
  'skipped_ahead',
  'too_long_for_the_clock',
  'other_device',
  'too_late',
  'beyond_the_end',
  'before_the_session',
  'question_open',
  'check_due',
  'idle',
] as const;
export type WatchReason = (typeof WATCH_REASONS)[number];

/** The Chinese word for each reason, as learners read it. */
export const WATCH_REASON_TEXT: Record<WatchReason, string> = {
  counted: '已计入学时',
  replayed: '以前看过，不重复计时',
  paused: '暂停中，不计时',
  hidden: '页面在后台，不计时',
  seeking: '拖动进度，不计时',
  too_fast: '播放速度超过规定，不计时',
  skipped_ahead: '首次观看不能快进，跳过的部分不计时',
  too_long_for_the_clock: '上报的时长超过实际经过的时间',
  other_device: '已在另一台设备或另一个页面继续学习，这里不计时',
  too_late: '离线太久才补传，超过了补传期限',
  beyond_the_end: '超出视频长度',
  before_the_session: '早于这次学习的开始时间',
  question_open: '片中的随堂题还没答对，后面的部分不计时',
  check_due: '到时间的本人核验还没完成，这段时间不计时',
  idle: '没有回应“还在学习吗”，这段时间不计时',
};

/** A stretch the player saw: video seconds `from`→`to` at `rate` (equal when paused or hidden); `clientAt` is the client's clock when it ended, ms since 1970. */
export const WatchSegment = Closed({
  from: Type.Number({ minimum: 0, maximum: 86_400 }),
  to: Type.Number({ minimum: 0, maximum: 86_400 }),
  /** How long the stretch lasted on the client's clock, ms; lets paused time be explained. */
  ms: Type.Integer({ minimum: 0, maximum: 3_600_000 }),
  rate: Type.Number({ minimum: 0, maximum: 16 }),
  state: OneOf(['playing', 'paused', 'hidden', 'seeking']),
  clientAt: Type.Integer({ minimum: 0, maximum: 9_999_999_999_999 }),
});
/** One heartbeat, every 15 s; numbers run from 1 without gaps within a watch session. */
export const WatchBeat = Closed({
  seq: Type.Integer({ minimum: 1, maximum: 100_000 }),
  segments: Type.Array(WatchSegment, { maxItems: 60 }),
});

/** Totals of seconds by reason; reasons with nothing are absent. */
export const ReasonTotals = Type.Object(
  Object.fromEntries(WATCH_REASONS.map((reason) => [reason, Type.Optional(Type.Number())])) as Record<
    WatchReason,
    ReturnType<typeof Type.Optional<ReturnType<typeof Type.Number>>>
  >,
  { additionalProperties: false },
);

/** What the server will ask for while a learner watches, and when; `null` where the class's policy does not ask. */
export const WatchDue = Closed({
  /** The next random check of the person. After `dueAt` nothing counts until it is done; it may be done from `openAt` on. */
  check: Nullable(Closed({ openAt: Instant(), dueAt: Instant() })),
  /** When to ask whether somebody is still there; without an answer within `answerS` nothing counts until there is one. */
  idle: Nullable(Closed({ askAt: Instant(), answerS: Type.Integer() })),
});
export type WatchDue = Static<typeof WatchDue>;

/** Opens a lesson for watching on this device. `clientNow` lets the server measure the client's clock. */
export const startWatch = route({
  method: 'POST',
  path: '/v1/teaching/me/lessons/:lessonId/watch',
  summary: '开始学习一节',
  params: Closed({ lessonId: Id('lsn') }),
  body: Closed({
    clientNow: Type.Integer({ minimum: 0, maximum: 9_999_999_999_999 }),
    /** Without it, a lesson open on another device answers teaching.watch.elsewhere. */
    takeOver: Type.Boolean(),
  }),
  reply: Closed({
    watchId: Id('wat'),
    lessonId: Id('lsn'),
    classId: Id('cls'),
    title: Type.String(),
    kind: OneOf(['HLS', 'MP4']),
    url: Type.String(),
    durationS: Type.Number(),
    furthestS: Type.Number(),
    resumeAtS: Type.Number(),
    countedS: Type.Number(),
    completed: Type.Boolean(),
    /** Once completed, the learner may seek freely (nothing is counted twice). */
    freeSeek: Type.Boolean(),
    maxSpeed: Type.Number(),
    heartbeatS: Type.Integer(),
    /** Beats kept offline are accepted for this long. */
    offlineLimitS: Type.Integer(),
    due: WatchDue,
    serverNow: Instant(),
  }),
  errors: [
    'teaching.watch.elsewhere',
    'teaching.lesson.no_video',
    'teaching.lesson.locked',
    'teaching.learner.not_enrolled',
    'org.class.not_approved',
    'policy.missing',
  ],
  permission: 'teaching.lesson.watch',
  scope: 'self',
  audit: 'teaching.lesson.opened',
});

/** What the player saw since the last heartbeat; several when some were kept offline. Acknowledged only once durable. */
export const heartbeat = route({
  method: 'POST',
  path: '/v1/teaching/watch/:watchId/beats',
  summary: '学习心跳',
  params: Closed({ watchId: Id('wat') }),
  body: Closed({ beats: Type.Array(WatchBeat, { minItems: 1, maxItems: 60 }) }),
  reply: Closed({
    /** Every beat up to this number is stored; the client may forget them. */
    accepted: Type.Integer(),
    state: OneOf(['ACTIVE', 'TAKEN_OVER', 'ENDED']),
    countedS: Type.Number(),
    furthestS: Type.Number(),
    completed: Type.Boolean(),
    /** What this call counted and discarded, by reason. */
    reasons: ReasonTotals,
  }),
  errors: ['teaching.watch.gap'],
  permission: 'teaching.lesson.watch',
  scope: 'self',
  audit: null,
  bodyLimit: 512 * 1024,
});

/** The learner did something, or said they are still there; a moment that was kept offline is taken within the offline limit. */
export const stayAwake = route({
  method: 'POST',
  path: '/v1/teaching/watch/:watchId/awake',
  summary: '确认还在学习',
  params: Closed({ watchId: Id('wat') }),
  body: Closed({ clientAt: Type.Integer({ minimum: 0, maximum: 9_999_999_999_999 }) }),
  reply: WatchDue,
  errors: [],
  permission: 'teaching.lesson.watch',
  scope: 'self',
  audit: null,
});

/** The learner proved who they are, by face or in a way of equal effect; from now on it counts again. */
export const passWatchCheck = route({
  method: 'POST',
  path: '/v1/teaching/watch/:watchId/check',
  summary: '完成点播中的本人核验',
  params: Closed({ watchId: Id('wat') }),
  body: Closed({ checkToken: Type.String({ minLength: 8, maxLength: 300 }) }),
  reply: WatchDue,
  errors: [
    'teaching.watch.no_check',
    'identity.check_required',
    'identity.check_used',
    'identity.check_expired',
    'identity.check_purpose',
    'policy.missing',
  ],
  permission: 'teaching.lesson.watch',
  scope: 'self',
  audit: 'teaching.lesson.checked',
});

/** Leaves the lesson; later beats of this session that were kept offline are still taken within the limit. */
export const endWatch = route({
  method: 'POST',
  path: '/v1/teaching/watch/:watchId/end',
  summary: '结束学习',
  params: Closed({ watchId: Id('wat') }),
  reply: Done,
  errors: [],
  permission: 'teaching.lesson.watch',
  scope: 'self',
  audit: 'teaching.lesson.closed',
});

/** One stretch with its verdict: `seconds` is what it weighs in the totals. */
export const ExplainedSegment = Closed({
  at: Instant(),
  from: Type.Number(),
  to: Type.Number(),
  rate: Type.Number(),
  seconds: Type.Number(),
  reason: OneOf(WATCH_REASONS),
  deviceLabel: Type.String(),
  offline: Type.Boolean(),
});
const LessonHours = Closed({
  lessonId: Id('lsn'),
  chapter: Type.String(),
  title: Type.String(),
  durationS: Type.Number(),
  countedS: Type.Number(),
  creditedHours: Type.Number(),
  completed: Type.Boolean(),
  reasons: ReasonTotals,
});
const SessionHours = Closed({
  sessionId: Id('tts'),
  title: Type.String(),
  mode: OneOf(['LIVE', 'OFFLINE']),
  startsAt: Instant(),
  hours: Type.Number(),
  creditedHours: Type.Number(),
  state: OneOf(ATTENDANCE_STATES),
  explanation: Type.String(),
  locked: Type.Boolean(),
});
/** How a learner's hours come about, lesson by lesson and session by session. */
export const HoursExplained = Closed({
  classId: Id('cls'),
  learnerId: Id('lrn'),
  plannedHours: Type.Number(),
  attendedHours: Type.Number(),
  rate: Type.Number({ description: '0–1' }),
  /** Hours of excused leave, taken out of the planned hours before the rate is computed. */
  excusedHours: Type.Number(),
  minRate: Nullable(Type.Number()),
  unitMinutes: Type.Number(),
  vod: Closed({ plannedHours: Type.Number(), creditedHours: Type.Number(), lessons: Type.Array(LessonHours) }),
  sessions: Type.Array(SessionHours),
});
export type HoursExplained = Static<typeof HoursExplained>;

/** The caller's hours in one class, explained. */
export const myHours = route({
  method: 'GET',
  path: '/v1/teaching/me/classes/:classId/hours',
  summary: '我的学时是怎么算的',
  params: Closed({ classId: Id('cls') }),
  reply: HoursExplained,
  errors: ['teaching.learner.not_enrolled', 'policy.missing'],
  permission: 'teaching.lesson.watch',
  scope: 'self',
  audit: null,
});
const SegmentQuery = Closed({
  before: Type.Optional(Type.String({ maxLength: 60 })),
  size: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 100 })),
});
const SegmentPage = Closed({ items: Type.Array(ExplainedSegment), next: Nullable(Type.String()), reasons: ReasonTotals });
/** Every stretch of one lesson with its reason, newest first. */
export const myLessonSeconds = route({
  method: 'GET',
  path: '/v1/teaching/me/lessons/:lessonId/seconds',
  summary: '这一节每一秒的计时说明',
  params: Closed({ lessonId: Id('lsn') }),
  query: SegmentQuery,
  reply: SegmentPage,
  errors: ['teaching.learner.not_enrolled'],
  permission: 'teaching.lesson.watch',
  scope: 'self',
  audit: null,
});
/** The same for staff of the class. */
export const learnerHours = route({
  method: 'GET',
  path: '/v1/teaching/classes/:classId/learners/:learnerId/hours',
  summary: '学员学时说明',
  params: Closed({ classId: Id('cls'), learnerId: Id('lrn') }),
  reply: HoursExplained,
  errors: ['teaching.learner.not_enrolled', 'policy.missing'],
  permission: 'teaching.attendance.read',
  scope: { class: 'classId' },
  audit: 'teaching.hours.read',
});
/** Every stretch of one lesson of one learner, for staff of the class. */
export const learnerLessonSeconds = route({
  method: 'GET',
  path: '/v1/teaching/lessons/:lessonId/learners/:learnerId/seconds',
  summary: '学员这一节的计时说明',
  params: Closed({ lessonId: Id('lsn'), learnerId: Id('lrn') }),
  query: SegmentQuery,
  reply: SegmentPage,
  errors: ['teaching.learner.not_enrolled'],
  permission: 'teaching.attendance.read',
  scope: { lesson: 'lessonId' },
  audit: 'teaching.hours.read',
});
/** How far the class is in each lesson. */
export const lessonFigures = route({
  method: 'GET',
  path: '/v1/teaching/classes/:classId/lesson-figures',
  summary: '各节学习情况',
  params: Closed({ classId: Id('cls') }),
  reply: Closed({
    learners: Type.Integer(),
    items: Type.Array(
      Closed({
        lessonId: Id('lsn'),
        title: Type.String(),
        durationS: Type.Number(),
        started: Type.Integer(),
        completed: Type.Integer(),
        averageCountedS: Type.Number(),
      }),
    ),
  }),
  errors: ['teaching.course.missing'],
  permission: 'teaching.attendance.read',
  scope: { class: 'classId' },
  audit: null,
});
