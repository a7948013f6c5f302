import { Type, type Static } from 'typebox';
import { Closed, Id, Instant, Nullable, OneOf, Text } from '../common.ts';
import { SESSION_STATUS_CODES } from '../org/dictionaries.ts';
import { route } from '../route.ts';

export const CHECK_IN_METHODS = ['QR_FACE', 'QR_ALTERNATIVE', 'LIVE', 'MANUAL_SUPPLEMENT'] as const;
/** PENDING: the session is not over, or nobody came yet; NO_SIGN_OUT: checked in, never out; the rest by §1.7's minutes. */
export const ATTENDANCE_STATES = ['ON_TIME', 'LATE', 'LATE_DEDUCTED', 'ABSENT', 'NO_SIGN_OUT', 'PENDING'] as const;
export const ANOMALY_KINDS = ['OUTSIDE_FENCE', 'POSITION_VAGUE', 'SHARED_DEVICE', 'BURST', 'NO_FENCE'] as const;
export const ANOMALY_TEXT: Record<(typeof ANOMALY_KINDS)[number], string> = {
  OUTSIDE_FENCE: '签到位置在教室范围以外',
  POSITION_VAGUE: '定位误差过大',
  SHARED_DEVICE: '同一台设备为多人签到',
  BURST: '多人在 3 秒内集中签到',
  NO_FENCE: '教室没有登记坐标，未核对位置',
};

const ofSession = { params: Closed({ sessionId: Id('tts') }), scope: { session: 'sessionId' } } as const;

/** How many came, for the teacher's screen. */
const Counts = { expected: Type.Integer(), arrived: Type.Integer(), left: Type.Integer() };
const SessionState = Closed({ sessionId: Id('tts'), status: OneOf(SESSION_STATUS_CODES), ...Counts });

/** Opens check-in: only in an approved class, on the session's day. Realtime: room `session:<id>`, types `teaching.arrival`, `teaching.session`. */
export const openSession = route({
  method: 'POST',
  path: '/v1/teaching/sessions/:sessionId/open',
  summary: '开始签到',
  ...ofSession,
  reply: SessionState,
  errors: [
    'org.class.not_approved',
    'teaching.session.wrong_state',
    'teaching.session.not_due',
    'teaching.session.vod',
    'org.session.wrong_state',
  ],
  permission: 'teaching.session.run',
  audit: 'teaching.session.opened',
});
/** Moves on: IN_PROGRESS (late check-in and sign-out stay possible) or ENDED (neither). */
export const advanceSession = route({
  method: 'POST',
  path: '/v1/teaching/sessions/:sessionId/advance',
  summary: '上课或下课',
  ...ofSession,
  body: Closed({ to: OneOf(['IN_PROGRESS', 'ENDED']) }),
  reply: SessionState,
  errors: ['org.class.not_approved', 'teaching.session.wrong_state', 'org.session.wrong_state'],
  permission: 'teaching.session.run',
  audit: 'teaching.session.advanced',
});

/** What stands on the screen in the room. Ask again when `secondsLeft` has passed. */
export const ScreenView = Closed({
  sessionId: Id('tts'),
  title: Type.String(),
  status: OneOf(SESSION_STATUS_CODES),
  kind: OneOf(['IN', 'OUT']),
  /** The text for the QR code; null when this kind is not open now. It is a path of this site: `/check-in?c=…`. */
  code: Nullable(Type.String()),
  secondsLeft: Type.Number(),
  codeSeconds: Type.Integer(),
  ...Counts,
  arrivals: Type.Array(
    Closed({
      learnerId: Id('lrn'),
      name: Type.String({ description: 'masked' }),
      at: Instant(),
      kind: OneOf(['IN', 'OUT']),
      method: OneOf(CHECK_IN_METHODS),
    }),
  ),
});
export type ScreenView = Static<typeof ScreenView>;
/** The rotating code and who has come. */
export const sessionScreen = route({
  method: 'GET',
  path: '/v1/teaching/sessions/:sessionId/screen',
  summary: '签到大屏',
  ...ofSession,
  query: Closed({ kind: Type.Optional(OneOf(['IN', 'OUT'], { default: 'IN' })) }),
  reply: ScreenView,
  errors: ['policy.missing', 'org.class.not_approved'],
  permission: 'teaching.session.run',
  audit: null,
});

/** The learner's receipt for check-in or sign-out. */
export const CheckInReceipt = Closed({
  sessionId: Id('tts'),
  title: Type.String(),
  kind: OneOf(['IN', 'OUT']),
  at: Instant(),
  lateMinutes: Type.Integer(),
  state: OneOf(ATTENDANCE_STATES),
  distanceM: Nullable(Type.Number()),
  method: OneOf(CHECK_IN_METHODS),
  /** True when this had been recorded before: nothing was changed. */
  already: Type.Boolean(),
});
const CodeText = Type.String({ minLength: 10, maxLength: 200, description: 'the scanned text, whole or only the value of `c`' });
/** What the scanned code stands for, before face and position are asked. */
export const readCode = route({
  method: 'POST',
  path: '/v1/teaching/check-ins/code',
  summary: '识别签到码',
  body: Closed({ code: CodeText }),
  reply: Closed({
    sessionId: Id('tts'),
    classId: Id('cls'),
    title: Type.String(),
    className: Type.String(),
    kind: OneOf(['IN', 'OUT']),
    startsAt: Instant(),
    roomName: Nullable(Type.String()),
    needsPosition: Type.Boolean(),
    already: Type.Boolean(),
    /** Holds the scan for three minutes, while face and position are taken; send it as `code`. */
    ticket: Type.String(),
  }),
  errors: [
    'teaching.checkin.code_expired',
    'teaching.checkin.code_invalid',
    'teaching.checkin.closed',
    'teaching.learner.not_enrolled',
    'org.class.not_approved',
    'policy.missing',
  ],
  permission: 'teaching.session.join',
  scope: 'self',
  audit: 'teaching.code.read',
  rate: { max: 30, windowS: 60, by: 'account' },
});
/** Checks in or signs out, as the code says. Doing it twice changes nothing. */
export const checkIn = route({
  method: 'POST',
  path: '/v1/teaching/check-ins',
  summary: '签到或签退',
  body: Closed({
    code: CodeText,
    position: Nullable(
      Closed({
        lat: Type.Number({ minimum: -90, maximum: 90 }),
        lng: Type.Number({ minimum: -180, maximum: 180 }),
        accuracy: Type.Number({ minimum: 0, maximum: 100_000, description: 'metres' }),
      }),
    ),
    /** From the identity check with purpose CHECK_IN: face, or the alternative of equal effect. */
    checkToken: Type.String({ minLength: 8, maxLength: 300 }),
  }),
  reply: CheckInReceipt,
  errors: [
    'teaching.checkin.code_expired',
    'teaching.checkin.code_invalid',
    'teaching.checkin.closed',
    'teaching.checkin.position_missing',
    'teaching.checkin.position_vague',
    'teaching.checkin.outside',
    'teaching.checkin.not_in_yet',
    'teaching.learner.not_enrolled',
    'org.class.not_approved',
    'policy.missing',
    'teaching.roll.locked',
    'identity.check_required',
    'identity.check_expired',
    'identity.check_used',
    'identity.check_purpose',
  ],
  permission: 'teaching.session.join',
  scope: 'self',
  audit: 'teaching.checkin.recorded',
  rate: { max: 30, windowS: 60, by: 'account' },
});
/** The caller's sessions with what is recorded, oldest first; `day` limits to one day. */
export const mySessions = route({
  method: 'GET',
  path: '/v1/teaching/me/sessions',
  summary: '我的课表与签到',
  query: Closed({ classId: Type.Optional(Id('cls')), day: Type.Optional(Type.String({ format: 'date' })) }),
  reply: Closed({
    items: Type.Array(
      Closed({
        sessionId: Id('tts'),
        classId: Id('cls'),
        className: Type.String(),
        title: Type.String(),
        mode: OneOf(['VOD', 'LIVE', 'OFFLINE']),
        day: Type.String(),
        startsAt: Instant(),
        endsAt: Instant(),
        hours: Type.Number(),
        roomName: Nullable(Type.String()),
        status: OneOf(SESSION_STATUS_CODES),
        checkedInAt: Nullable(Instant()),
        signedOutAt: Nullable(Instant()),
        state: OneOf(ATTENDANCE_STATES),
      }),
    ),
  }),
  errors: [],
  permission: 'teaching.session.join',
  scope: 'self',
  audit: null,
});

/** The roll of one session: every enrolled learner, with credit and what is unusual. */
export const RollView = Closed({
  sessionId: Id('tts'),
  classId: Id('cls'),
  title: Type.String(),
  status: OneOf(SESSION_STATUS_CODES),
  startsAt: Instant(),
  endsAt: Instant(),
  hours: Type.Number(),
  /** Share of learners entered by hand, 0–1; above `supplementLimit` it is shown as a warning and to the authority. */
  supplementShare: Type.Number(),
  supplementLimit: Type.Number(),
  supplementWarning: Type.Boolean(),
  /** Digest of the roll as it stands; both confirmations must be of the same. */
  digest: Type.String(),
  confirmations: Type.Array(
    Closed({ capacity: OneOf(['CLASS_TEACHER', 'LECTURER']), accountId: Id('acc'), at: Instant(), digest: Type.String() }),
  ),
  entries: Type.Array(
    Closed({
      learnerId: Id('lrn'),
      name: Type.String({ description: 'masked' }),
      seatNo: Nullable(Type.Integer()),
      state: OneOf(ATTENDANCE_STATES),
      lateMinutes: Type.Integer(),
      earlyMinutes: Type.Integer(),
      creditedHours: Type.Number(),
      explanation: Type.String(),
      checkedInAt: Nullable(Instant()),
      signedOutAt: Nullable(Instant()),
      method: Nullable(OneOf(CHECK_IN_METHODS)),
      distanceM: Nullable(Type.Number()),
      reason: Nullable(Type.String()),
      anomalies: Type.Array(OneOf(ANOMALY_KINDS)),
    }),
  ),
});
export type RollView = Static<typeof RollView>;
/** The roll as it stands. */
export const readRoll = route({
  method: 'GET',
  path: '/v1/teaching/sessions/:sessionId/roll',
  summary: '课次考勤表',
  ...ofSession,
  reply: RollView,
  errors: ['policy.missing'],
  permission: 'teaching.attendance.read',
  audit: 'teaching.roll.read',
});
/** The class teacher enters a learner by hand, with a reason that the authority sees. */
export const supplement = route({
  method: 'POST',
  path: '/v1/teaching/sessions/:sessionId/supplements',
  summary: '补签',
  ...ofSession,
  body: Closed({
    learnerId: Id('lrn'),
    reason: Text(300, 4),
    /** When the learner really came and left; the session's own times unless told. */
    arrivedAt: Type.Optional(Instant()),
    leftAt: Type.Optional(Instant()),
  }),
  reply: RollView,
  errors: [
    'teaching.roll.locked',
    'teaching.roll.confirmed',
    'teaching.session.wrong_state',
    'teaching.learner.not_enrolled',
    'org.class.not_approved',
    'policy.missing',
  ],
  permission: 'teaching.session.run',
  audit: 'teaching.checkin.supplemented',
});
/** Class teacher and lecturer, two persons, confirm the roll; with the second it is locked for good. */
export const confirmRoll = route({
  method: 'POST',
  path: '/v1/teaching/sessions/:sessionId/confirmations',
  summary: '确认考勤',
  ...ofSession,
  /** The digest the person saw: a roll that changed since is not confirmed. */
  body: Closed({ digest: Type.String({ pattern: '^[0-9a-f]{64}$' }) }),
  reply: RollView,
  errors: [
    'teaching.roll.locked',
    'teaching.roll.same_person',
    'teaching.roll.not_party',
    'teaching.session.wrong_state',
    'request.conflict',
    'policy.missing',
    'org.session.wrong_state',
    'org.class.not_approved',
  ],
  permission: 'teaching.roll.confirm',
  audit: 'teaching.roll.confirmed',
});
/** Takes back one's own confirmation while the other is still missing. */
export const withdrawConfirmation = route({
  method: 'DELETE',
  path: '/v1/teaching/sessions/:sessionId/confirmations',
  summary: '撤回考勤确认',
  ...ofSession,
  reply: RollView,
  errors: ['teaching.roll.locked', 'teaching.session.wrong_state', 'policy.missing'],
  permission: 'teaching.roll.confirm',
  audit: 'teaching.roll.withdrawn',
});

/** One learner's attendance in a class. */
export const AttendanceLine = Closed({
  learnerId: Id('lrn'),
  name: Type.String({ description: 'masked' }),
  attendedHours: Type.Number(),
  plannedHours: Type.Number(),
  rate: Type.Number(),
  vodHours: Type.Number(),
  sessionHours: Type.Number(),
  late: Type.Integer(),
  absent: Type.Integer(),
  supplements: Type.Integer(),
  anomalies: Type.Integer(),
});
/** The attendance of a class, every learner. */
export const classAttendance = route({
  method: 'GET',
  path: '/v1/teaching/classes/:classId/attendance',
  summary: '班级出勤',
  params: Closed({ classId: Id('cls') }),
  scope: { class: 'classId' },
  reply: Closed({
    plannedHours: Type.Number(),
    minRate: Nullable(Type.Number()),
    items: Type.Array(AttendanceLine),
    total: Type.Integer(),
  }),
  errors: ['policy.missing'],
  permission: 'teaching.attendance.read',
  audit: 'teaching.attendance.read',
});
