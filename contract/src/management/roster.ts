import { Type } from 'typebox';
import { Closed, Id, Instant, Nullable, OneOf, PageQuery, raw, Text } from '../common.ts';
import { LEARNER_CATEGORY_CODES } from '../org/dictionaries.ts';
import { Phone } from '../org/institutions.ts';
import { RosterRow } from '../org/learners.ts';
import { route } from '../route.ts';

/** CHECKING and APPLYING go on as jobs with progress; everything else is at rest. */
export const IMPORT_STATES = {
  CHECKING: '检查中',
  CHECKED: '已检查',
  APPLYING: '导入中',
  APPLIED: '已导入',
  FAILED: '失败',
  DISCARDED: '已作废',
} as const;
const IMPORT_STATE_CODES = Object.keys(IMPORT_STATES) as [keyof typeof IMPORT_STATES, ...(keyof typeof IMPORT_STATES)[]];

export const ImportView = Closed({
  id: Id('imp'),
  classId: Id('cls'),
  fileName: Type.String(),
  /** Encoding that was recognised, `UTF-8`, `GB18030` or `XLSX`. */
  encoding: Type.String(),
  state: OneOf(IMPORT_STATE_CODES),
  stateName: Type.String(),
  totalRows: Type.Integer(),
  checkedRows: Type.Integer(),
  goodRows: Type.Integer(),
  badRows: Type.Integer(),
  /** Rows that are good but carry a remark. */
  warnedRows: Type.Integer(),
  appliedRows: Type.Integer(),
  mode: Nullable(OneOf(['GOOD_ROWS', 'ALL_OR_NOTHING'] as const)),
  message: Nullable(Type.String()),
  createdAt: Instant(),
  finishedAt: Nullable(Instant()),
});

export const ImportRowView = Closed({
  line: Type.Integer(),
  maskedName: Type.String(),
  maskedIdNo: Type.String(),
  maskedPhone: Type.String(),
  category: Type.String(),
  ok: Type.Boolean(),
  applied: Type.Boolean(),
  faults: Type.Array(Closed({ column: Type.String(), sentence: Type.String(), severity: OneOf(['BLOCK', 'WARN'] as const) })),
});

const xlsx = raw('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet');
const params = Closed({ classId: Id('cls'), importId: Id('imp') });

export const getRosterTemplate = route({
  method: 'GET',
  path: '/v1/management/roster-template.xlsx',
  summary: '下载名册模板',
  reply: xlsx,
  errors: [],
  permission: 'signed-in',
  scope: 'self',
  audit: null,
});

export const checkRoster = route({
  method: 'POST',
  path: '/v1/management/classes/:classId/imports',
  summary: '检查一份名册（不写入名册）',
  params: Closed({ classId: Id('cls') }),
  body: Closed({
    fileName: Text(120, 1),
    /** Either a file that was uploaded before, or the bytes themselves. */
    fileId: Type.Optional(Id('fil')),
    base64: Type.Optional(Type.String({ maxLength: 12_000_000 })),
  }),
  reply: ImportView,
  status: 201,
  errors: [
    'management.import.unreadable',
    'management.import.too_large',
    'management.roster.closed',
    'files.not_yours',
    'files.wrong_purpose',
    'files.not_ready',
  ],
  permission: 'management.roster.import',
  scope: { class: 'classId' },
  audit: 'management.roster.checked',
  idempotent: true,
  bodyLimit: 12_500_000,
});

export const listImports = route({
  method: 'GET',
  path: '/v1/management/classes/:classId/imports',
  summary: '本班的名册导入',
  params: Closed({ classId: Id('cls') }),
  reply: Closed({ items: Type.Array(ImportView) }),
  errors: [],
  permission: 'management.roster.import',
  scope: { class: 'classId' },
  audit: null,
});

export const getImport = route({
  method: 'GET',
  path: '/v1/management/classes/:classId/imports/:importId',
  summary: '名册检查与导入进度',
  params,
  query: Closed({ ...PageQuery, only: Type.Optional(OneOf(['ALL', 'BAD', 'WARNED'] as const)) }),
  reply: Closed({ import: ImportView, rows: Type.Array(ImportRowView), rowTotal: Type.Integer() }),
  errors: [],
  permission: 'management.roster.import',
  scope: { class: 'classId' },
  audit: null,
});

export const applyImport = route({
  method: 'POST',
  path: '/v1/management/classes/:classId/imports/:importId/apply',
  summary: '写入名册',
  params,
  body: Closed({ mode: OneOf(['GOOD_ROWS', 'ALL_OR_NOTHING'] as const) }),
  reply: ImportView,
  errors: [
    'management.import.busy',
    'management.import.has_errors',
    'management.import.wrong_state',
    'management.roster.closed',
    'org.enrolment.duplicate',
  ],
  permission: 'management.roster.import',
  scope: { class: 'classId' },
  audit: 'management.roster.imported',
  idempotent: true,
});

export const discardImport = route({
  method: 'DELETE',
  path: '/v1/management/classes/:classId/imports/:importId',
  summary: '作废一次检查',
  params,
  reply: Closed({ ok: Type.Literal(true) }),
  errors: ['management.import.busy'],
  permission: 'management.roster.import',
  scope: { class: 'classId' },
  audit: 'management.roster.discarded',
});

export const getImportReport = route({
  method: 'GET',
  path: '/v1/management/classes/:classId/imports/:importId/report.xlsx',
  summary: '下载逐行检查报告（脱敏）',
  params,
  reply: xlsx,
  errors: [],
  permission: 'management.roster.import',
  scope: { class: 'classId' },
  audit: 'management.roster.report_downloaded',
});

export const addLearner = route({
  method: 'POST',
  path: '/v1/management/classes/:classId/learners',
  summary: '录入一名学员',
  params: Closed({ classId: Id('cls') }),
  body: Closed({
    name: Text(30, 2),
    idNo: Type.String({ minLength: 6, maxLength: 20 }),
    phone: Phone(),
    category: OneOf(LEARNER_CATEGORY_CODES),
    address: Type.Optional(Text(200)),
    education: Type.Optional(Type.String({ pattern: '^[0-9]{2}$' })),
    nation: Type.Optional(Type.String({ pattern: '^[0-9]{2}$' })),
  }),
  reply: RosterRow,
  status: 201,
  errors: ['management.roster.row', 'management.roster.closed', 'org.enrolment.duplicate'],
  permission: 'management.roster.import',
  scope: { class: 'classId' },
  audit: 'management.learner.added',
  idempotent: true,
});

export const dropLearner = route({
  method: 'POST',
  path: '/v1/management/classes/:classId/enrolments/:enrolmentId/drop',
  summary: '学员退班',
  params: Closed({ classId: Id('cls'), enrolmentId: Id('enr') }),
  body: Closed({ reason: Text(200, 2) }),
  reply: Closed({ ok: Type.Literal(true) }),
  errors: ['management.roster.closed', 'org.enrolment.dropped'],
  permission: 'management.roster.import',
  scope: { class: 'classId' },
  audit: 'management.learner.dropped',
  idempotent: true,
});

export const inviteLearners = route({
  method: 'POST',
  path: '/v1/management/classes/:classId/invitations',
  summary: '重新发送激活邀请',
  params: Closed({ classId: Id('cls') }),
  body: Closed({ learnerIds: Type.Array(Id('lrn'), { minItems: 1, maxItems: 100, uniqueItems: true }) }),
  reply: Closed({ sent: Type.Integer() }),
  errors: ['org.class.not_approved'],
  permission: 'management.roster.import',
  scope: { class: 'classId' },
  audit: 'management.learner.invited',
  idempotent: true,
});
