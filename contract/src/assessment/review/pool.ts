import { Type } from 'typebox';
import { Closed, Day, Id, Instant, Nullable, OneOf, PageOf, PageQuery, Text, raw } from '../../common.ts';
import { route } from '../../route.ts';

export const EXPERT_STATES = ['ACTIVE', 'PAUSED'] as const;
export const CONFLICT_KINDS = ['RELATIVE', 'OWN_CLASS', 'INTEREST'] as const;

/** What an expert must stay away from, in the words it was declared with. */
export const ExpertConflict = Closed({
  id: Id('exc'),
  kind: OneOf(CONFLICT_KINDS),
  target: Type.String(),
  note: Type.String(),
  at: Instant(),
});
/** Whether an expert marked the benchmark plans like the reference does. */
export const CalibrationState = Closed({
  passed: Type.Boolean(),
  until: Nullable(Instant()),
  limit: Type.Number(),
  papers: Type.Array(
    Closed({
      code: Type.String(),
      title: Type.String(),
      tries: Type.Integer(),
      deviation: Nullable(Type.Number()),
      passed: Type.Boolean(),
    }),
  ),
});
/** An expert as the authority sees them. */
export const Expert = Closed({
  id: Id('exp'),
  name: Type.String(),
  loginName: Type.String(),
  regionCode: Type.String(),
  title: Type.String(),
  fields: Type.Array(Type.String()),
  institutions: Type.Array(Closed({ id: Id('ins'), name: Type.String() })),
  isLecturer: Type.Boolean(),
  state: OneOf(EXPERT_STATES),
  pausedReason: Type.String(),
  conflicts: Type.Array(ExpertConflict),
  calibration: CalibrationState,
  openTasks: Type.Integer(),
  /** Whether the caller may change this record: experts of the whole province are the province's. */
  editable: Type.Boolean(),
});
const Fields = Type.Array(Text(20, 1), { minItems: 1, maxItems: 10, uniqueItems: true });
const Institutions = Type.Array(Id('ins'), { maxItems: 20, uniqueItems: true });
const params = Closed({ expertId: Id('exp') });

export const listExperts = route({
  method: 'GET',
  path: '/v1/assessment/experts',
  summary: '考评专家库',
  query: Closed({ ...PageQuery, state: Type.Optional(OneOf(EXPERT_STATES)), search: Type.Optional(Text(40)) }),
  reply: PageOf(Expert),
  errors: [],
  permission: 'assessment.review.read',
  scope: 'filtered',
  audit: null,
});
/** A new account, or the account that a lecturer of the roster has. */
export const addExpert = route({
  method: 'POST',
  path: '/v1/assessment/experts',
  summary: '专家入库',
  body: Closed({
    name: Text(30, 2),
    loginName: Text(40, 4, { pattern: '^[a-z][a-z0-9.]{3,39}$' }),
    lecturerId: Type.Optional(Id('lec')),
    regionCode: Type.String({ pattern: '^46\\d{4}$' }),
    title: Text(60),
    fields: Fields,
    institutionIds: Institutions,
  }),
  reply: Closed({ expert: Expert, initialPassword: Nullable(Type.String()) }),
  status: 201,
  errors: [
    'identity.login_name_taken',
    'identity.role_conflict',
    'identity.role_scope',
    'assessment.expert_known',
    'assessment.expert_institution',
    'assessment.expert_lecturer',
    'identity.password_weak',
    'identity.phone_taken',
  ],
  permission: 'assessment.expert.manage',
  scope: 'filtered',
  audit: 'assessment.expert.added',
  idempotent: true,
});
export const updateExpert = route({
  method: 'PUT',
  path: '/v1/assessment/experts/:expertId',
  summary: '修改专家资料、停用或恢复',
  params,
  body: Closed({
    title: Text(60),
    fields: Fields,
    institutionIds: Institutions,
    state: OneOf(EXPERT_STATES),
    pausedReason: Text(200),
  }),
  reply: Expert,
  errors: ['assessment.expert_institution', 'assessment.expert_pause_reason'],
  permission: 'assessment.expert.manage',
  scope: { expert: 'expertId' },
  audit: 'assessment.expert.updated',
});
const conflictBody = Closed({ kind: OneOf(CONFLICT_KINDS), target: Text(80, 2), note: Text(200) });
export const recordExpertConflict = route({
  method: 'POST',
  path: '/v1/assessment/experts/:expertId/conflicts',
  summary: '登记专家回避关系',
  params,
  body: conflictBody,
  reply: Expert,
  status: 201,
  errors: ['assessment.conflict_unknown', 'assessment.conflict_many'],
  permission: 'assessment.expert.manage',
  scope: { expert: 'expertId' },
  audit: 'assessment.expert.conflict_recorded',
  idempotent: true,
});
/** What an expert sees of themselves. */
export const MyExpert = Closed({
  fields: Type.Array(Type.String()),
  state: OneOf(EXPERT_STATES),
  conflicts: Type.Array(ExpertConflict),
  calibration: CalibrationState,
});
export const myExpert = route({
  method: 'GET',
  path: '/v1/assessment/review/me',
  summary: '我的专家资料、回避和校准',
  reply: MyExpert,
  errors: ['assessment.not_an_expert'],
  permission: 'assessment.review.score',
  scope: 'self',
  audit: null,
});
export const declareConflict = route({
  method: 'POST',
  path: '/v1/assessment/review/me/conflicts',
  summary: '申报回避（亲属、自己的班、利害关系）',
  body: conflictBody,
  reply: MyExpert,
  status: 201,
  errors: ['assessment.not_an_expert', 'assessment.conflict_unknown', 'assessment.conflict_many'],
  permission: 'assessment.review.score',
  scope: 'self',
  audit: 'assessment.expert.conflict_declared',
  idempotent: true,
});
/** How an expert marks, beside the final scores. */
export const ExpertFigures = Closed({
  expertId: Id('exp'),
  name: Type.String(),
  marked: Type.Integer(),
  /** Own scores less the final ones, on average: below zero is severe. */
  severity: Nullable(Type.Number()),
  spread: Nullable(Type.Number()),
  minutes: Nullable(Type.Number()),
  quick: Type.Integer(),
  declined: Type.Integer(),
  warnings: Type.Array(Type.String()),
});
const statistics = { from: Type.Optional(Day()), to: Type.Optional(Day()) };
export const expertFigures = route({
  method: 'GET',
  path: '/v1/assessment/expert-figures',
  summary: '专家评分统计（宽严、离散、用时）',
  query: Closed(statistics),
  reply: Closed({ items: Type.Array(ExpertFigures) }),
  errors: [],
  permission: 'assessment.review.read',
  scope: 'filtered',
  audit: null,
});
export const exportExpertFigures = route({
  method: 'GET',
  path: '/v1/assessment/expert-figures.xlsx',
  summary: '导出专家评分统计',
  query: Closed(statistics),
  reply: raw('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'),
  errors: [],
  permission: 'assessment.review.read',
  scope: 'filtered',
  audit: 'assessment.expert.exported',
});
