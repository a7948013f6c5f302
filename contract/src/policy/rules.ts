import { Type } from 'typebox';
import { Closed, Day, Id, Instant, Nullable, OneOf, PageOf, PageQuery, raw, Text } from '../common.ts';
import { route } from '../route.ts';

export const RULE_STATUSES = ['PROPOSED', 'ACTIVE', 'REFUSED', 'RETIRED'] as const;

/** One policy value with its reach in time, programme and region. */
export const PolicyRule = Closed({
  id: Id('rul'),
  code: Type.String(),
  value: Type.Unknown(),
  programCodes: Type.Array(Type.String()),
  regionCodes: Type.Array(Type.String()),
  effectiveFrom: Day(),
  effectiveTo: Nullable(Day()),
  docNo: Type.String(),
  note: Type.String(),
  status: OneOf(RULE_STATUSES),
  version: Type.Integer(),
  createdAt: Instant(),
  approvedAt: Nullable(Instant()),
});

const listQuery = { search: Type.Optional(Text(60)), status: Type.Optional(OneOf(RULE_STATUSES)) };

export const listRules = route({
  method: 'GET',
  path: '/v1/policy/rules',
  summary: '政策参数',
  query: Closed({ ...PageQuery, ...listQuery }),
  reply: PageOf(PolicyRule),
  errors: [],
  permission: 'policy.rule.read',
  scope: 'filtered',
  audit: null,
});
export const exportRules = route({
  method: 'GET',
  path: '/v1/policy/rules.xlsx',
  summary: '导出政策参数',
  query: Closed(listQuery),
  reply: raw('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'),
  errors: ['org.export.too_many'],
  permission: 'policy.rule.export',
  scope: 'filtered',
  audit: 'policy.rule.exported',
});
export const proposeRule = route({
  method: 'POST',
  path: '/v1/policy/rules',
  summary: '提出政策参数变更',
  body: Closed({
    code: Type.String({ pattern: '^[a-z]+\\.[A-Za-z]+$', maxLength: 60 }),
    value: Type.Unknown(),
    programCodes: Type.Array(Text(20, 1), { maxItems: 20 }),
    regionCodes: Type.Array(Type.String({ pattern: '^46[0-9Y]{4}$|^469Y01$' }), { maxItems: 40 }),
    effectiveFrom: Day(),
    effectiveTo: Nullable(Day()),
    docNo: Text(60),
    note: Text(300, 2),
  }),
  reply: PolicyRule,
  status: 201,
  errors: [],
  permission: 'policy.rule.propose',
  scope: 'filtered',
  audit: 'policy.rule.proposed',
  idempotent: true,
});
export const decideRule = route({
  method: 'POST',
  path: '/v1/policy/rules/:ruleId/decision',
  summary: '批准或退回政策参数变更（须另一人）',
  params: Closed({ ruleId: Id('rul') }),
  body: Closed({ approve: Type.Boolean() }),
  reply: PolicyRule,
  errors: ['policy.wrong_state', 'policy.same_person'],
  permission: 'policy.rule.approve',
  scope: 'filtered',
  audit: 'policy.rule.decided',
});
export const classSnapshot = route({
  method: 'GET',
  path: '/v1/policy/classes/:classId/snapshot',
  summary: '班级批准时冻结的政策参数',
  params: Closed({ classId: Id('cls') }),
  reply: Closed({ id: Id('pol'), at: Instant(), sha256: Type.String(), rules: Type.Record(Type.String(), Type.Unknown()) }),
  errors: ['policy.missing'],
  permission: 'policy.snapshot.read',
  scope: { class: 'classId' },
  audit: null,
});
