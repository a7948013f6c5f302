import { Type } from 'typebox';
import { Closed, Day, Id, Nullable, OneOf, Text } from '../common.ts';
import { CLASS_KIND_CODES, CLASS_MODE_CODES, PROGRAM_CODES } from '../org/dictionaries.ts';
import { ClassView } from '../org/classes.ts';
import { Phone } from '../org/institutions.ts';
import { SessionView } from '../org/timetable.ts';
import { route } from '../route.ts';
import { ApplicationView, PrecheckItem, stepBody, stepBodyOptional, stepParams } from './applications.ts';

const classBody = {
  name: Text(60, 2),
  mode: OneOf(CLASS_MODE_CODES),
  startsOn: Day(),
  endsOn: Day(),
  capacity: Type.Integer({ minimum: 1, maximum: 20_000 }),
  roomId: Nullable(Id('rom')),
  lecturers: Type.Array(Closed({ lecturerId: Id('lec'), lead: Type.Boolean() }), { maxItems: 10 }),
  teacherAccountIds: Type.Array(Id('acc'), { maxItems: 5, uniqueItems: true }),
  contactName: Text(30),
  /** Absent: the number stays as it is, since pages see only its mask. Null takes it away, which a formal class may not. */
  contactPhone: Type.Optional(Nullable(Phone())),
};
const classErrors = ['management.institution.not_listed', 'management.lecturer.not_usable', 'management.teacher.unknown'] as const;

export const createClass = route({
  method: 'POST',
  path: '/v1/management/classes',
  summary: '建班（正式班同时生成开班申请草稿）',
  body: Closed({ institutionId: Id('ins'), programCode: OneOf(PROGRAM_CODES), kind: OneOf(CLASS_KIND_CODES), ...classBody }),
  reply: Closed({ classId: Id('cls'), code: Type.String(), applicationId: Nullable(Id('apl')) }),
  status: 201,
  errors: classErrors,
  permission: 'management.class.apply',
  scope: { institution: 'institutionId' },
  audit: 'management.class.created',
  idempotent: true,
});

export const changeClass = route({
  method: 'PUT',
  path: '/v1/management/classes/:classId',
  summary: '修改班级（提交前或退回后）',
  params: Closed({ classId: Id('cls') }),
  body: Closed({ version: Type.Integer(), ...classBody }),
  reply: ClassView,
  errors: [...classErrors, 'org.class.changed', 'org.class.wrong_state', 'management.timetable.started'],
  permission: 'management.class.plan',
  scope: { class: 'classId' },
  audit: 'management.class.changed',
});

export const DAY_PARTS = { MORNING: '上午', AFTERNOON: '下午', EVENING: '晚上' } as const;

export const TimetableConflict = Closed({
  day: Day(),
  kind: OneOf(['LECTURER', 'ROOM', 'CLASS', 'HOURS'] as const),
  sentence: Type.String(),
});

export const PlannedSession = Closed({
  chapterCode: Type.String(),
  title: Type.String(),
  mode: OneOf(['VOD', 'LIVE', 'OFFLINE'] as const),
  day: Day(),
  startTime: Type.String(),
  endTime: Type.String(),
  hours: Type.Number(),
  lecturerId: Id('lec'),
  lecturerName: Type.String(),
  roomId: Nullable(Id('rom')),
  roomName: Nullable(Type.String()),
});

export const generateTimetable = route({
  method: 'POST',
  path: '/v1/management/classes/:classId/timetable',
  summary: '按大纲生成课表（可先预览）',
  params: Closed({ classId: Id('cls') }),
  body: Closed({
    /** ISO weekdays that are taught on, 1 = Monday. */
    weekdays: Type.Array(Type.Integer({ minimum: 1, maximum: 7 }), { minItems: 1, maxItems: 7, uniqueItems: true }),
    skipHolidays: Type.Boolean(),
    parts: Type.Array(OneOf(['MORNING', 'AFTERNOON', 'EVENING'] as const), { minItems: 1, maxItems: 3, uniqueItems: true }),
    /** Credit hours a day; the policy's limit applies as well. */
    hoursPerDay: Type.Integer({ minimum: 1, maximum: 8 }),
    roomId: Nullable(Id('rom')),
    /** Chapters alternate between the lecturers, or the lead takes them all. */
    lecturerPlan: OneOf(['ALTERNATE', 'LEAD'] as const),
    save: Type.Boolean(),
  }),
  reply: Closed({
    saved: Type.Boolean(),
    sessions: Type.Array(PlannedSession),
    /** Days that were skipped because a lecturer or the room is taken. */
    conflicts: Type.Array(TimetableConflict),
    hours: Type.Number(),
    vodHours: Type.Number(),
    liveHours: Type.Number(),
    offlineHours: Type.Number(),
    onlineRatio: Type.Number(),
    days: Type.Integer(),
    lastDay: Nullable(Day()),
  }),
  errors: [
    'management.syllabus.missing',
    'management.timetable.impossible',
    'management.timetable.started',
    'management.lecturer.not_usable',
    'org.class.wrong_state',
    'policy.missing',
    'management.timetable.conflict',
  ],
  permission: 'management.class.plan',
  scope: { class: 'classId' },
  audit: 'management.timetable.generated',
  bodyLimit: 65_536,
});

export const moveSession = route({
  method: 'PUT',
  path: '/v1/management/classes/:classId/sessions/:sessionId',
  summary: '手工调一节课（检查冲突）',
  params: Closed({ classId: Id('cls'), sessionId: Id('tts') }),
  body: Closed({
    day: Day(),
    startTime: Type.String({ pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$' }),
    lecturerId: Id('lec'),
    roomId: Nullable(Id('rom')),
  }),
  reply: SessionView,
  errors: [
    'management.timetable.conflict',
    'management.lecturer.not_usable',
    'org.class.wrong_state',
    'org.session.wrong_state',
    'policy.missing',
  ],
  permission: 'management.class.plan',
  scope: { class: 'classId' },
  audit: 'management.session.moved',
});

export const precheckClass = route({
  method: 'GET',
  path: '/v1/management/classes/:classId/precheck',
  summary: '开班预检',
  params: Closed({ classId: Id('cls') }),
  reply: Closed({ ready: Type.Boolean(), items: Type.Array(PrecheckItem) }),
  errors: ['policy.missing'],
  permission: 'management.application.read',
  scope: { class: 'classId' },
  audit: null,
});

export const getCommitment = route({
  method: 'GET',
  path: '/v1/management/commitments/opening',
  summary: '开班承诺书（当前版本）',
  reply: Closed({ version: Type.String(), title: Type.String(), paragraphs: Type.Array(Type.String()), sha256: Type.String() }),
  errors: [],
  permission: 'signed-in',
  scope: 'self',
  audit: null,
});

const step = <const P extends `/v1/${string}`>(path: P) => ({
  method: 'POST' as const,
  path,
  params: stepParams,
  reply: ApplicationView,
  scope: { application: 'applicationId' },
});
const wrong = ['management.application.wrong_state', 'org.class.wrong_state'] as const;

export const submitOpening = route({
  ...step('/v1/management/openings/:applicationId/submit'),
  summary: '签承诺并提交开班申请',
  body: Closed({
    commitmentSha256: Type.String({ pattern: '^[0-9a-f]{64}$' }),
    agreed: Type.Literal(true),
    signerName: Text(30, 2),
    opinion: Type.Optional(Text(500)),
  }),
  errors: [...wrong, 'management.precheck.failed', 'management.commitment.outdated', 'policy.missing'],
  permission: 'management.class.apply',
  audit: 'management.opening.submitted',
  idempotent: true,
});
export const withdrawOpening = route({
  ...step('/v1/management/openings/:applicationId/withdraw'),
  summary: '撤回（仅未受理时）',
  body: stepBodyOptional,
  errors: wrong,
  permission: 'management.class.apply',
  audit: 'management.opening.withdrawn',
  idempotent: true,
});
export const acceptOpening = route({
  ...step('/v1/management/openings/:applicationId/accept'),
  summary: '经办受理',
  body: stepBody,
  errors: wrong,
  permission: 'management.class.accept',
  audit: 'management.opening.accepted',
  idempotent: true,
});
export const returnOpening = route({
  ...step('/v1/management/openings/:applicationId/return'),
  summary: '经办退回补正',
  body: stepBody,
  errors: wrong,
  permission: 'management.class.accept',
  audit: 'management.opening.returned',
  idempotent: true,
});
export const rejectOpening = route({
  ...step('/v1/management/openings/:applicationId/reject'),
  summary: '经办不予通过',
  body: stepBody,
  errors: wrong,
  permission: 'management.class.accept',
  audit: 'management.opening.rejected',
  idempotent: true,
});
export const approveOpening = route({
  ...step('/v1/management/openings/:applicationId/approve'),
  summary: '复核批准（不能是受理人）',
  body: stepBody,
  errors: [...wrong, 'management.application.same_person', 'management.precheck.failed', 'policy.missing'],
  permission: 'management.class.approve',
  audit: 'management.opening.approved',
  idempotent: true,
});
export const reviewReturnOpening = route({
  ...step('/v1/management/openings/:applicationId/review-return'),
  summary: '复核退回补正',
  body: stepBody,
  errors: [...wrong, 'management.application.same_person'],
  permission: 'management.class.approve',
  audit: 'management.opening.review_returned',
  idempotent: true,
});
export const reviewRejectOpening = route({
  ...step('/v1/management/openings/:applicationId/review-reject'),
  summary: '复核不予通过',
  body: stepBody,
  errors: [...wrong, 'management.application.same_person'],
  permission: 'management.class.approve',
  audit: 'management.opening.review_rejected',
  idempotent: true,
});
export const sampleOpening = route({
  ...step('/v1/management/openings/:applicationId/sample'),
  summary: '省级抽审意见',
  body: Closed({ passed: Type.Boolean(), opinion: Text(500, 2) }),
  errors: wrong,
  permission: 'management.class.sample',
  audit: 'management.opening.sampled',
  idempotent: true,
});

export const runClass = route({
  method: 'POST',
  path: '/v1/management/classes/:classId/status',
  summary: '推进班级（招生、待开课、开课、授课结束、取消）',
  params: Closed({ classId: Id('cls') }),
  body: Closed({
    to: OneOf(['RECRUITING', 'READY', 'IN_TRAINING', 'TRAINING_DONE', 'CANCELLED'] as const),
    reason: Type.Optional(Text(200)),
  }),
  reply: ClassView,
  errors: ['org.class.wrong_state', 'org.class.not_approved'],
  permission: 'management.class.run',
  scope: { class: 'classId' },
  audit: 'management.class.moved',
  idempotent: true,
});
