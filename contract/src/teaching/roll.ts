import { Type, type Static } from 'typebox';
import { Closed, Id, Instant, Nullable, OneOf, PageOf, PageQuery, raw, Text } from '../common.ts';
import { SESSION_STATUS_CODES } from '../org/dictionaries.ts';
import { route } from '../route.ts';
import { LecturerSign } from './lecturer-signs.ts';
import { ANOMALY_KINDS, ATTENDANCE_STATES, CHECK_IN_KINDS, CHECK_IN_METHODS } from './check-in.ts';

const ofSession = { params: Closed({ sessionId: Id('tts') }), scope: { session: 'sessionId' } } as const;

/** The roll of one session: every enrolled learner, with credit and what is unusual. */
export const RollView = Closed({
  sessionId: Id('tts'),
  classId: Id('cls'),
  title: Type.String(),
  status: OneOf(SESSION_STATUS_CODES),
  startsAt: Instant(),
  endsAt: Instant(),
  hours: Type.Number(),
  checkKind: OneOf(CHECK_IN_KINDS),
  /** Share of learners entered by hand, 0–1; above `supplementLimit` it is shown as a warning and to the authority. */
  supplementShare: Type.Number(),
  supplementLimit: Type.Number(),
  supplementWarning: Type.Boolean(),
  /** Digest of the roll as it stands; both confirmations must be of the same. */
  digest: Type.String(),
  confirmations: Type.Array(
    Closed({ capacity: OneOf(['CLASS_TEACHER', 'LECTURER']), accountId: Id('acc'), at: Instant(), digest: Type.String() }),
  ),
  /** How the lecturers came; no part of what the two confirm. */
  lecturerSigns: Type.Array(LecturerSign),
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
      /** Spot checks and roll calls that the learner missed and that count. */
      missedCalls: Type.Integer(),
      /** The line was corrected after the lock; this is what counts. */
      corrected: Nullable(Closed({ state: OneOf(ATTENDANCE_STATES), creditedHours: Type.Number(), explanation: Type.String() })),
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
  /** Hours of leave, and what of them is taken out of the planned hours (sick or public, proven, up to the policy's share). */
  leaveHours: Type.Number(),
  excusedHours: Type.Number(),
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

/** The attendance of a class as a table: hours, late, absent, leave, and every session with its credit. */
export const exportAttendance = route({
  method: 'GET',
  path: '/v1/teaching/classes/:classId/attendance/export',
  summary: '导出班级考勤表',
  params: Closed({ classId: Id('cls') }),
  scope: { class: 'classId' },
  reply: raw('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'),
  errors: ['policy.missing'],
  permission: 'teaching.attendance.read',
  audit: 'teaching.attendance.exported',
});
/** The sheet of one session for signing and filing: who came when, both confirmations, photos counted. */
export const printRoll = route({
  method: 'GET',
  path: '/v1/teaching/sessions/:sessionId/roll/print',
  summary: '课次签到表（PDF）',
  ...ofSession,
  reply: raw('application/pdf'),
  errors: ['policy.missing'],
  permission: 'teaching.attendance.read',
  audit: 'teaching.roll.printed',
});
/** Sessions in which learners were entered by hand, largest share first: for the authority. */
export const listSupplements = route({
  method: 'GET',
  path: '/v1/teaching/supplements',
  summary: '补签清单',
  query: Closed({ ...PageQuery, classId: Type.Optional(Id('cls')) }),
  reply: PageOf(
    Closed({
      sessionId: Id('tts'),
      classId: Id('cls'),
      className: Type.String(),
      institutionName: Type.String(),
      title: Type.String(),
      startsAt: Instant(),
      supplements: Type.Integer(),
      expected: Type.Integer(),
      share: Type.Number(),
      /** The policy's limit of the class, and whether the share is above it. */
      limit: Nullable(Type.Number()),
      warning: Type.Boolean(),
      items: Type.Array(
        Closed({ learnerId: Id('lrn'), name: Type.String({ description: 'masked' }), reason: Type.String(), at: Instant() }),
      ),
    }),
  ),
  errors: [],
  permission: 'teaching.attendance.read',
  scope: 'filtered',
  audit: 'teaching.supplements.read',
});
