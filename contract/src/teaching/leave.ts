import { Type, type Static } from 'typebox';
import { Closed, Id, Instant, Nullable, OneOf, PageOf, PageQuery, Text } from '../common.ts';
import { route } from '../route.ts';

export const LEAVE_KINDS = ['SICK', 'PERSONAL', 'PUBLIC'] as const;
export const LEAVE_KIND_TEXT: Record<(typeof LEAVE_KINDS)[number], string> = { SICK: '病假', PERSONAL: '事假', PUBLIC: '公假' };
export const LEAVE_STATES = ['ASKED', 'APPROVED', 'REFUSED', 'WITHDRAWN'] as const;
export const LEAVE_STATE_TEXT: Record<(typeof LEAVE_STATES)[number], string> = {
  ASKED: '等班主任批准',
  APPROVED: '已批准',
  REFUSED: '未批准',
  WITHDRAWN: '已撤回',
};

/** Something that proves what was said; the link is for the reader alone. */
export const Evidence = Closed({ fileId: Id('fil'), name: Type.String(), url: Type.String() });

export const LeaveView = Closed({
  leaveId: Id('lev'),
  classId: Id('cls'),
  className: Type.String(),
  learnerId: Id('lrn'),
  name: Type.String({ description: 'masked' }),
  kind: OneOf(LEAVE_KINDS),
  state: OneOf(LEAVE_STATES),
  sessions: Type.Array(Closed({ sessionId: Id('tts'), title: Type.String(), startsAt: Instant(), hours: Type.Number() })),
  hours: Type.Number(),
  reason: Type.String(),
  evidence: Type.Array(Evidence),
  askedAt: Instant(),
  decidedBy: Nullable(Type.String()),
  decidedAt: Nullable(Instant()),
  note: Nullable(Type.String()),
  /** What the leave does to the attendance, in words. */
  effect: Type.String(),
});
export type LeaveView = Static<typeof LeaveView>;

/** Asks for leave from sessions ahead, or of today before they end. */
export const askLeave = route({
  method: 'POST',
  path: '/v1/teaching/me/leaves',
  summary: '请假',
  body: Closed({
    classId: Id('cls'),
    kind: OneOf(LEAVE_KINDS),
    sessionIds: Type.Array(Id('tts'), { minItems: 1, maxItems: 20, uniqueItems: true }),
    reason: Text(300, 4),
    /** Uploaded with the purpose EVIDENCE. */
    evidenceFileIds: Type.Array(Id('fil'), { maxItems: 5, uniqueItems: true }),
  }),
  reply: LeaveView,
  status: 201,
  errors: [
    'teaching.learner.not_enrolled',
    'teaching.leave.too_late',
    'teaching.leave.doubled',
    'files.not_yours',
    'files.wrong_purpose',
    'files.not_ready',
    'policy.missing',
  ],
  permission: 'teaching.session.join',
  scope: 'self',
  audit: 'teaching.leave.asked',
});
export const myLeaves = route({
  method: 'GET',
  path: '/v1/teaching/me/leaves',
  summary: '我的请假',
  query: Closed({ ...PageQuery }),
  reply: PageOf(LeaveView),
  errors: [],
  permission: 'teaching.session.join',
  scope: 'self',
  audit: null,
});
/** Takes a request or an approved leave back while none of its sessions has ended. */
export const withdrawLeave = route({
  method: 'POST',
  path: '/v1/teaching/me/leaves/:leaveId/withdrawal',
  summary: '撤回请假',
  params: Closed({ leaveId: Id('lev') }),
  reply: LeaveView,
  errors: ['teaching.leave.wrong_state', 'teaching.leave.too_late'],
  permission: 'teaching.session.join',
  scope: 'self',
  audit: 'teaching.leave.withdrawn',
});
export const listLeaves = route({
  method: 'GET',
  path: '/v1/teaching/leaves',
  summary: '请假清单',
  query: Closed({
    ...PageQuery,
    classId: Type.Optional(Id('cls')),
    state: Type.Optional(OneOf(LEAVE_STATES)),
    kind: Type.Optional(OneOf(LEAVE_KINDS)),
  }),
  reply: PageOf(LeaveView),
  errors: [],
  permission: 'teaching.leave.read',
  scope: 'filtered',
  audit: 'teaching.leave.read',
});
export const decideLeave = route({
  method: 'POST',
  path: '/v1/teaching/classes/:classId/leaves/:leaveId/decision',
  summary: '批准或不批准请假',
  params: Closed({ classId: Id('cls'), leaveId: Id('lev') }),
  scope: { class: 'classId' },
  body: Closed({ approve: Type.Boolean(), note: Type.Optional(Text(300)) }),
  reply: LeaveView,
  errors: [
    'teaching.leave.wrong_state',
    'teaching.leave.note_missing',
    'teaching.roll.locked',
    'teaching.roll.confirmed',
    'policy.missing',
  ],
  permission: 'teaching.leave.decide',
  audit: 'teaching.leave.decided',
});
