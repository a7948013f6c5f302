import { Type } from 'typebox';
import { Closed, Id, Instant, Nullable, OneOf, PageOf, PageQuery, raw, Text } from '../common.ts';
import { APPROVAL_STATE_CODES } from '../org/dictionaries.ts';
import { route } from '../route.ts';

export const APPLICATION_KINDS = { INSTITUTION: '机构入目录', LECTURER: '讲师入库', OPENING: '开班' } as const;
export type ApplicationKind = keyof typeof APPLICATION_KINDS;
export const APPLICATION_KIND_CODES = Object.keys(APPLICATION_KINDS) as [ApplicationKind, ...ApplicationKind[]];

/** One signed step of an application: digests as the customer asks, each row bound to the one before. */
export const ApprovalStep = Closed({
  id: Type.String(),
  from: Nullable(OneOf(APPROVAL_STATE_CODES)),
  to: OneOf(APPROVAL_STATE_CODES),
  fromName: Nullable(Type.String()),
  toName: Type.String(),
  actorId: Nullable(Type.String()),
  actorName: Type.String(),
  roleName: Type.String(),
  opinion: Type.String(),
  at: Instant(),
  prevSha256: Nullable(Type.String()),
  md5: Type.String(),
  sha1: Type.String(),
  sha256: Type.String(),
});

const row = {
  id: Id('apl'),
  kind: OneOf(APPLICATION_KIND_CODES),
  kindName: Type.String(),
  state: OneOf(APPROVAL_STATE_CODES),
  stateName: Type.String(),
  title: Type.String(),
  institutionId: Id('ins'),
  institutionName: Type.String(),
  regionCode: Type.String(),
  regionName: Type.String(),
  /** The institution, lecturer or class that the application is about. */
  subjectId: Type.String(),
  submittedAt: Nullable(Instant()),
  /** When the current step should be done, in workdays of the policy. */
  dueAt: Nullable(Instant()),
  overdue: Type.Boolean(),
  updatedAt: Instant(),
};
export const ApplicationRow = Closed(row);

/** One finding of the pre-check: `ok` false with BLOCK stops the submission, with WARN it is shown to the officers. */
export const PrecheckItem = Closed({
  rule: Type.String(),
  ok: Type.Boolean(),
  severity: OneOf(['BLOCK', 'WARN'] as const),
  sentence: Type.String(),
});

/** The actions that the caller may take now, so that a page offers no button that will be refused. */
export const APPLICATION_ACTIONS = [
  'SUBMIT',
  'WITHDRAW',
  'ACCEPT',
  'RETURN',
  'REJECT',
  'ON_SITE',
  'PUBLICITY',
  'APPROVE',
  'ENLIST',
  'SAMPLE',
  'CONFIRM_EMPLOYMENT',
] as const;

export const ApplicationView = Closed({
  ...row,
  steps: Type.Array(ApprovalStep),
  /** Findings at the last submission; for drafts ask the pre-check. */
  checks: Type.Array(PrecheckItem),
  commitment: Nullable(Closed({ sha256: Type.String(), version: Type.String(), signedBy: Type.String(), signedAt: Instant() })),
  onSite: Nullable(Closed({ score: Type.Number(), note: Type.String(), fileIds: Type.Array(Type.String()), at: Instant() })),
  publicity: Nullable(Closed({ from: Instant(), until: Instant(), over: Type.Boolean() })),
  sample: Nullable(Closed({ passed: Type.Boolean(), opinion: Type.String(), at: Instant() })),
  actions: Type.Array(OneOf(APPLICATION_ACTIONS)),
});

const listQuery = {
  q: Type.Optional(Text(60)),
  kind: Type.Optional(OneOf(APPLICATION_KIND_CODES)),
  state: Type.Optional(Type.Array(OneOf(APPROVAL_STATE_CODES), { maxItems: 10 })),
  institutionId: Type.Optional(Id('ins')),
  subjectId: Type.Optional(Text(40)),
  sort: Type.Optional(OneOf(['-updatedAt', 'dueAt', '-submittedAt'] as const)),
};

export const listApplications = route({
  method: 'GET',
  path: '/v1/management/applications',
  summary: '申请列表',
  query: Closed({ ...PageQuery, ...listQuery }),
  reply: PageOf(ApplicationRow),
  errors: [],
  permission: 'management.application.read',
  scope: 'filtered',
  audit: null,
});

export const exportApplications = route({
  method: 'GET',
  path: '/v1/management/applications.xlsx',
  summary: '导出申请列表',
  query: Closed(listQuery),
  reply: raw('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'),
  errors: ['org.export.too_many'],
  permission: 'management.application.export',
  scope: 'filtered',
  audit: 'management.application.exported',
});

export const getApplication = route({
  method: 'GET',
  path: '/v1/management/applications/:applicationId',
  summary: '申请详情与审批记录',
  params: Closed({ applicationId: Id('apl') }),
  reply: ApplicationView,
  errors: [],
  permission: 'management.application.read',
  scope: { application: 'applicationId' },
  audit: 'management.application.viewed',
});

/** Params and body shared by every step that an officer or applicant takes. */
export const stepParams = Closed({ applicationId: Id('apl') });
export const stepBody = Closed({ opinion: Text(500, 2) });
export const stepBodyOptional = Closed({ opinion: Type.Optional(Text(500)) });
