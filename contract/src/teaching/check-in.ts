import { Type, type Static } from 'typebox';
import { Closed, Id, Instant, Nullable, OneOf } from '../common.ts';
import { SESSION_STATUS_CODES } from '../org/dictionaries.ts';
import { route } from '../route.ts';

/** How learners check in at a session (domain §2.7), chosen when it opens. QR_DYNAMIC: the code on the screen, the person, and the place. */
export const CHECK_IN_KINDS = ['QR_DYNAMIC', 'FACE', 'GEO', 'FACE_GEO', 'MANUAL_SUPPLEMENT'] as const;
export type CheckInKind = (typeof CHECK_IN_KINDS)[number];
export const CHECK_IN_KIND_TEXT: Record<CheckInKind, string> = {
  QR_DYNAMIC: '动态二维码＋本人核验＋位置',
  FACE: '本人核验',
  GEO: '只核对位置',
  FACE_GEO: '本人核验＋位置',
  MANUAL_SUPPLEMENT: '班主任逐人补签',
};
/** Kinds that need a device; named so that nobody looks for them, and never offered. */
export const DEVICE_KIND_TEXT = { ID_CARD_READER: '刷身份证（需要读卡器）', FINGERPRINT_DEVICE: '指纹（需要指纹仪）' } as const;
/** What a recorded coming or leaving rests on; `ALTERNATIVE` is the check of equal effect for those who show no face. */
export const CHECK_IN_METHODS = [
  'QR_FACE',
  'QR_ALTERNATIVE',
  'LIVE',
  'MANUAL_SUPPLEMENT',
  'FACE',
  'ALTERNATIVE',
  'GEO',
  'FACE_GEO',
  'ALTERNATIVE_GEO',
] as const;
/** PENDING: the session is not over, or nobody came yet; NO_SIGN_OUT: checked in, never out; the rest by §1.7's minutes. */
export const ATTENDANCE_STATES = [
  'ON_TIME',
  'LATE',
  'LATE_DEDUCTED',
  'ABSENT',
  'NO_SIGN_OUT',
  'PENDING',
  'LEAVE_PERSONAL',
  'LEAVE_EXCUSED',
] as const;
export const ANOMALY_KINDS = ['OUTSIDE_FENCE', 'POSITION_VAGUE', 'SHARED_DEVICE', 'BURST', 'NO_FENCE', 'TWO_PLACES'] as const;
export const ANOMALY_TEXT: Record<(typeof ANOMALY_KINDS)[number], string> = {
  OUTSIDE_FENCE: '签到位置在教室范围以外',
  POSITION_VAGUE: '定位误差过大',
  SHARED_DEVICE: '同一台设备为多人签到',
  BURST: '多人在 3 秒内集中签到',
  NO_FENCE: '教室没有登记坐标，未核对位置',
  TWO_PLACES: '同一时间出现在两个地方',
};

const ofSession = { params: Closed({ sessionId: Id('tts') }), scope: { session: 'sessionId' } } as const;

/** How many came, for the teacher's screen. */
const Counts = { expected: Type.Integer(), arrived: Type.Integer(), left: Type.Integer() };
const SessionState = Closed({ sessionId: Id('tts'), status: OneOf(SESSION_STATUS_CODES), checkKind: OneOf(CHECK_IN_KINDS), ...Counts });

/** Opens check-in: only in an approved class, on the session's day. Realtime: room `session:<id>`, types `teaching.arrival`, `teaching.session`. */
export const openSession = route({
  method: 'POST',
  path: '/v1/teaching/sessions/:sessionId/open',
  summary: '开始签到',
  ...ofSession,
  query: Closed({ kind: Type.Optional(OneOf(CHECK_IN_KINDS)) }),
  reply: SessionState,
  errors: [
    'policy.missing',
    'teaching.checkin.kind_unfit',
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
  checkKind: OneOf(CHECK_IN_KINDS),
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
/** Where a phone says it is. */
export const Position = Closed({
  lat: Type.Number({ minimum: -90, maximum: 90 }),
  lng: Type.Number({ minimum: -180, maximum: 180 }),
  accuracy: Type.Number({ minimum: 0, maximum: 100_000, description: 'metres' }),
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
    'teaching.checkin.kind_unfit',
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
    position: Nullable(Position),
    /** From the identity check with purpose CHECK_IN: face, or the alternative of equal effect. */
    checkToken: Type.String({ minLength: 8, maxLength: 300 }),
  }),
  reply: CheckInReceipt,
  errors: [
    'teaching.checkin.code_expired',
    'teaching.checkin.code_invalid',
    'teaching.checkin.closed',
    'teaching.checkin.kind_unfit',
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
/** Checks in or signs out without a code, at sessions whose kind asks for none; the server knows whether coming or leaving is open. */
export const checkInHere = route({
  method: 'POST',
  path: '/v1/teaching/me/sessions/:sessionId/check-ins',
  summary: '不扫码的签到或签退（人脸、位置）',
  params: Closed({ sessionId: Id('tts') }),
  scope: 'self',
  body: Closed({
    kind: OneOf(['IN', 'OUT']),
    position: Nullable(Position),
    /** Left out where the kind asks for the place only. */
    checkToken: Type.Optional(Type.String({ minLength: 8, maxLength: 300 })),
  }),
  reply: CheckInReceipt,
  errors: [
    'teaching.checkin.closed',
    'teaching.checkin.kind_unfit',
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
        /** How this session is checked in at; what is open to the caller now without a code, if anything. */
        checkKind: OneOf(CHECK_IN_KINDS),
        openHere: Nullable(OneOf(['IN', 'OUT'])),
        needsPosition: Type.Boolean(),
        needsCheck: Type.Boolean(),
      }),
    ),
  }),
  errors: [],
  permission: 'teaching.session.join',
  scope: 'self',
  audit: null,
});
