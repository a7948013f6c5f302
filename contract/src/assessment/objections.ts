import { Type, type Static } from 'typebox';
import { Closed, Id, Instant, Nullable, OneOf, PageOf, PageQuery, raw, Text } from '../common.ts';
import { route } from '../route.ts';

/**
 * `OPEN`: the class answers · `ACCEPTED`: two people correct the score · `CORRECTED`: done · `REFUSED`: with a reason, the learner may ask
 * the county once · `REVIEWING`: the county looks · `UPHELD`: the county agrees with the refusal, done.
 */
export const OBJECTION_STATES = ['OPEN', 'ACCEPTED', 'REFUSED', 'REVIEWING', 'UPHELD', 'CORRECTED'] as const;
export type ObjectionState = (typeof OBJECTION_STATES)[number];

/** A learner's objection to a part of a published grade, and what became of it. */
export const Objection = Closed({
  id: Id('obj'),
  classId: Id('cls'),
  className: Type.String(),
  institutionName: Type.String(),
  learnerId: Id('lrn'),
  maskedName: Type.String(),
  part: Type.String(),
  partName: Type.String(),
  score: Nullable(Type.Number()),
  reason: Type.String(),
  files: Type.Array(Closed({ fileId: Id('fil'), name: Type.String(), url: Type.String() })),
  state: OneOf(OBJECTION_STATES),
  askedAt: Instant(),
  /** Until when whoever has to act should have acted; null when nothing waits. */
  dueAt: Nullable(Instant()),
  overdue: Type.Boolean(),
  answer: Nullable(Type.String()),
  answeredBy: Nullable(Type.String()),
  answeredAt: Nullable(Instant()),
  /** Until when the learner may ask the county; null when they may not. */
  reviewUntil: Nullable(Instant()),
  reviewReason: Nullable(Type.String()),
  reviewAskedAt: Nullable(Instant()),
  decision: Nullable(Type.String()),
  decidedBy: Nullable(Type.String()),
  decidedAt: Nullable(Instant()),
  scoreAfter: Nullable(Type.Number()),
  closedAt: Nullable(Instant()),
});
export type Objection = Static<typeof Objection>;

const ofClass = Closed({ classId: Id('cls'), objectionId: Id('obj') });
const Decision = Closed({ accept: Type.Boolean(), words: Text(500, 4) });
const filters = {
  state: Type.Optional(OneOf(OBJECTION_STATES)),
  /** Only what still waits for somebody. */
  waiting: Type.Optional(Type.Boolean()),
  overdue: Type.Optional(Type.Boolean()),
  classId: Type.Optional(Id('cls')),
  institutionId: Type.Optional(Id('ins')),
  region: Type.Optional(Type.String({ pattern: '^\\d{6}$' })),
};

export const myObjections = route({
  method: 'GET',
  path: '/v1/assessment/me/objections',
  summary: '我的成绩异议',
  query: Closed({ classId: Type.Optional(Id('cls')) }),
  reply: Closed({ items: Type.Array(Objection) }),
  errors: [],
  permission: 'assessment.attempt.take',
  scope: 'self',
  audit: null,
});
export const raiseObjection = route({
  method: 'POST',
  path: '/v1/assessment/me/objections',
  summary: '对一项成绩提出异议',
  body: Closed({
    classId: Id('cls'),
    part: Text(20, 2),
    reason: Text(500, 4),
    fileIds: Type.Array(Id('fil'), { maxItems: 5, uniqueItems: true }),
  }),
  reply: Objection,
  status: 201,
  errors: [
    'assessment.objection_late',
    'assessment.objection_twice',
    'assessment.objection_part',
    'files.not_yours',
    'files.wrong_purpose',
    'files.not_ready',
  ],
  permission: 'assessment.attempt.take',
  scope: 'self',
  audit: 'assessment.objection.raised',
  idempotent: true,
});
export const askSecondLook = route({
  method: 'POST',
  path: '/v1/assessment/me/objections/:objectionId/second-look',
  summary: '请市县主管部门再看一次',
  params: Closed({ objectionId: Id('obj') }),
  body: Closed({ reason: Text(500, 4) }),
  reply: Objection,
  errors: ['assessment.objection_wrong_state', 'assessment.objection_late'],
  permission: 'assessment.attempt.take',
  scope: 'self',
  audit: 'assessment.objection.second_look_asked',
  idempotent: true,
});
export const listObjections = route({
  method: 'GET',
  path: '/v1/assessment/objections',
  summary: '成绩异议',
  query: Closed({ ...PageQuery, ...filters }),
  reply: PageOf(Objection),
  errors: [],
  permission: 'assessment.grade.read',
  scope: 'filtered',
  audit: null,
});
export const exportObjections = route({
  method: 'GET',
  path: '/v1/assessment/objections.xlsx',
  summary: '导出成绩异议',
  query: Closed(filters),
  reply: raw('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'),
  errors: [],
  permission: 'assessment.grade.read',
  scope: 'filtered',
  audit: 'assessment.objection.exported',
});
export const answerObjection = route({
  method: 'POST',
  path: '/v1/assessment/classes/:classId/objections/:objectionId/answer',
  summary: '答复成绩异议（班主任、机构）',
  params: ofClass,
  body: Decision,
  reply: Objection,
  errors: ['assessment.objection_wrong_state'],
  permission: 'assessment.objection.answer',
  scope: { class: 'classId' },
  audit: 'assessment.objection.answered',
  idempotent: true,
});
export const decideObjection = route({
  method: 'POST',
  path: '/v1/assessment/classes/:classId/objections/:objectionId/decision',
  summary: '复核成绩异议（市县，只一次）',
  params: ofClass,
  body: Decision,
  reply: Objection,
  errors: ['assessment.objection_wrong_state'],
  permission: 'assessment.objection.decide',
  scope: { class: 'classId' },
  audit: 'assessment.objection.decided',
  idempotent: true,
});
