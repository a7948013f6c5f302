import { Type, type Static } from 'typebox';
import { Closed, Id, Instant, Nullable, OneOf, PageOf, PageQuery, Text } from '../common.ts';
import { route } from '../route.ts';
import { ANOMALY_KINDS, ATTENDANCE_STATES } from './check-in.ts';
import { Evidence } from './leave.ts';

export const CORRECTION_STATES = ['ASKED', 'AGREED', 'APPROVED', 'REFUSED', 'WITHDRAWN'] as const;
export const CORRECTION_STATE_TEXT: Record<(typeof CORRECTION_STATES)[number], string> = {
  ASKED: '等讲师同意',
  AGREED: '等主管部门审批',
  APPROVED: '已更正',
  REFUSED: '未通过',
  WITHDRAWN: '已撤回',
};
export const CASE_STATES = ['OPEN', 'EXPLAINED', 'ACCEPTED', 'REJECTED'] as const;
export const CASE_STATE_TEXT: Record<(typeof CASE_STATES)[number], string> = {
  OPEN: '等班主任说明',
  EXPLAINED: '等主管核验',
  ACCEPTED: '说明成立',
  REJECTED: '不成立，已扣课时',
};

const FILE_ERRORS = ['files.not_yours', 'files.wrong_purpose', 'files.not_ready'] as const;
const Files = (minItems: number) => Type.Array(Id('fil'), { minItems, maxItems: 5, uniqueItems: true });

export const CorrectionView = Closed({
  correctionId: Id('cor'),
  classId: Id('cls'),
  className: Type.String(),
  sessionId: Id('tts'),
  title: Type.String(),
  startsAt: Instant(),
  learnerId: Id('lrn'),
  name: Type.String({ description: 'masked' }),
  state: OneOf(CORRECTION_STATES),
  /** What counts now, and what would count. */
  before: Closed({ state: OneOf(ATTENDANCE_STATES), creditedHours: Type.Number() }),
  after: Closed({ state: OneOf(ATTENDANCE_STATES), creditedHours: Type.Number(), explanation: Type.String() }),
  arrivedAt: Nullable(Instant()),
  leftAt: Nullable(Instant()),
  reason: Type.String(),
  evidence: Type.Array(Evidence),
  askedBy: Type.String(),
  askedAt: Instant(),
  agreedBy: Nullable(Type.String()),
  decidedBy: Nullable(Type.String()),
  decidedAt: Nullable(Instant()),
  note: Nullable(Type.String()),
});
export type CorrectionView = Static<typeof CorrectionView>;

/** Asks to correct one line of a locked roll. Both times null: the learner was not there. */
export const askCorrection = route({
  method: 'POST',
  path: '/v1/teaching/sessions/:sessionId/corrections',
  summary: '申请更正已锁定的考勤',
  params: Closed({ sessionId: Id('tts') }),
  scope: { session: 'sessionId' },
  body: Closed({
    learnerId: Id('lrn'),
    arrivedAt: Nullable(Instant()),
    leftAt: Nullable(Instant()),
    reason: Text(500, 10),
    evidenceFileIds: Files(1),
  }),
  reply: CorrectionView,
  status: 201,
  errors: ['teaching.correction.not_locked', 'teaching.correction.too_late', 'teaching.correction.open', 'policy.missing', ...FILE_ERRORS],
  permission: 'teaching.session.run',
  audit: 'teaching.correction.asked',
});
export const listCorrections = route({
  method: 'GET',
  path: '/v1/teaching/corrections',
  summary: '考勤更正申请',
  query: Closed({ ...PageQuery, classId: Type.Optional(Id('cls')), state: Type.Optional(OneOf(CORRECTION_STATES)) }),
  reply: PageOf(CorrectionView),
  errors: [],
  permission: 'teaching.attendance.read',
  scope: 'filtered',
  audit: 'teaching.correction.read',
});
const ofCorrection = { params: Closed({ classId: Id('cls'), correctionId: Id('cor') }), scope: { class: 'classId' } } as const;
export const agreeCorrection = route({
  method: 'POST',
  path: '/v1/teaching/classes/:classId/corrections/:correctionId/agreement',
  summary: '讲师同意或不同意更正',
  ...ofCorrection,
  body: Closed({ agree: Type.Boolean(), note: Type.Optional(Text(300)) }),
  reply: CorrectionView,
  errors: ['teaching.correction.wrong_state', 'teaching.review.note_missing', 'teaching.roll.not_party', 'teaching.roll.same_person'],
  permission: 'teaching.correction.agree',
  audit: 'teaching.correction.agreed',
});
/** With the approval a new version of the learner's line is added to the roll; the locked one stays as it is. */
export const decideCorrection = route({
  method: 'POST',
  path: '/v1/teaching/classes/:classId/corrections/:correctionId/decision',
  summary: '主管部门审批更正',
  ...ofCorrection,
  body: Closed({ approve: Type.Boolean(), note: Type.Optional(Text(300)) }),
  reply: CorrectionView,
  errors: ['teaching.correction.wrong_state', 'teaching.review.note_missing', 'teaching.roll.same_person', 'policy.missing'],
  permission: 'teaching.correction.decide',
  audit: 'teaching.correction.decided',
});
export const withdrawCorrection = route({
  method: 'POST',
  path: '/v1/teaching/classes/:classId/corrections/:correctionId/withdrawal',
  summary: '撤回更正申请',
  ...ofCorrection,
  reply: CorrectionView,
  errors: ['teaching.correction.wrong_state'],
  permission: 'teaching.session.run',
  audit: 'teaching.correction.withdrawn',
});

export const AnomalyCase = Closed({
  caseId: Id('anc'),
  classId: Id('cls'),
  className: Type.String(),
  institutionName: Type.String(),
  sessionId: Id('tts'),
  title: Type.String(),
  startsAt: Instant(),
  learnerId: Id('lrn'),
  name: Type.String({ description: 'masked' }),
  kind: OneOf(ANOMALY_KINDS),
  /** What was seen and why it is unusual. */
  seen: Type.String(),
  state: OneOf(CASE_STATES),
  sightings: Type.Integer(),
  firstAt: Instant(),
  dueAt: Instant(),
  overdue: Type.Boolean(),
  explanation: Nullable(Type.String()),
  explainedBy: Nullable(Type.String()),
  explainedAt: Nullable(Instant()),
  evidence: Type.Array(Evidence),
  note: Nullable(Type.String()),
  decidedBy: Nullable(Type.String()),
  decidedAt: Nullable(Instant()),
});
export type AnomalyCase = Static<typeof AnomalyCase>;
export const listAnomalies = route({
  method: 'GET',
  path: '/v1/teaching/anomalies',
  summary: '签到异常',
  query: Closed({
    ...PageQuery,
    classId: Type.Optional(Id('cls')),
    sessionId: Type.Optional(Id('tts')),
    state: Type.Optional(OneOf(CASE_STATES)),
    kind: Type.Optional(OneOf(ANOMALY_KINDS)),
    overdue: Type.Optional(Type.Boolean()),
  }),
  reply: PageOf(AnomalyCase),
  errors: [],
  permission: 'teaching.attendance.read',
  scope: 'filtered',
  audit: 'teaching.anomaly.read',
});
const ofCase = { params: Closed({ classId: Id('cls'), caseId: Id('anc') }), scope: { class: 'classId' } } as const;
export const explainAnomaly = route({
  method: 'POST',
  path: '/v1/teaching/classes/:classId/anomalies/:caseId/explanation',
  summary: '班主任说明异常',
  ...ofCase,
  body: Closed({ text: Text(500, 4), evidenceFileIds: Files(0) }),
  reply: AnomalyCase,
  errors: ['teaching.anomaly.wrong_state', 'policy.missing', ...FILE_ERRORS],
  permission: 'teaching.session.run',
  audit: 'teaching.anomaly.explained',
});
/** Accepts the explanation, or rejects it: then the session's credit is taken away, if the policy says so. */
export const decideAnomaly = route({
  method: 'POST',
  path: '/v1/teaching/classes/:classId/anomalies/:caseId/decision',
  summary: '主管核验异常',
  ...ofCase,
  body: Closed({ accept: Type.Boolean(), note: Type.Optional(Text(300)) }),
  reply: AnomalyCase,
  errors: ['teaching.anomaly.wrong_state', 'teaching.review.note_missing', 'policy.missing'],
  permission: 'teaching.anomaly.decide',
  audit: 'teaching.anomaly.decided',
});

/** What of check-in and attendance waits for the caller, counted, each with the page where it is done. */
export const attendanceTodo = route({
  method: 'GET',
  path: '/v1/teaching/me/todo',
  summary: '考勤里等我办的事',
  reply: Closed({
    total: Type.Integer(),
    groups: Type.Array(
      Closed({
        kind: OneOf(['LEAVE', 'ANOMALY_EXPLAIN', 'ANOMALY_DECIDE', 'CORRECTION_AGREE', 'CORRECTION_DECIDE'] as const),
        title: Type.String(),
        count: Type.Integer(),
        overdue: Type.Integer(),
        link: Type.String(),
      }),
    ),
  }),
  errors: [],
  permission: 'signed-in',
  scope: 'self',
  audit: null,
});
