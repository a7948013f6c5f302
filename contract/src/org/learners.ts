import { Type } from 'typebox';
import { Closed, Id, Instant, Nullable, OneOf, PageOf, PageQuery, raw, Text } from '../common.ts';
import { route } from '../route.ts';
import { ENROLMENT_STATUS_CODES, LEARNER_CATEGORY_CODES } from './dictionaries.ts';

/** A learner as a list shows one: masked. `category` is `99` to people who may not know a sensitive one. */
export const RosterRow = Closed({
  enrolmentId: Id('enr'),
  learnerId: Id('lrn'),
  seatNo: Type.Integer(),
  maskedName: Type.String(),
  maskedIdNo: Type.String(),
  maskedPhone: Type.String(),
  gender: OneOf(['0', '1', '2', '9'] as const),
  birthYear: Nullable(Type.Integer()),
  category: OneOf(LEARNER_CATEGORY_CODES),
  categoryName: Type.String(),
  status: OneOf(ENROLMENT_STATUS_CODES),
  joinedAt: Instant(),
  /** Null until the first settled session. */
  attendanceRate: Nullable(Type.Number()),
});

export const listClassLearners = route({
  method: 'GET',
  path: '/v1/org/classes/:classId/learners',
  summary: '班级名册（脱敏）',
  params: Closed({ classId: Id('cls') }),
  query: Closed({
    ...PageQuery,
    /** Exact name, ID number or phone: they are sealed and searched through blind indexes; or a seat number. */
    q: Type.Optional(Text(40)),
    status: Type.Optional(OneOf(ENROLMENT_STATUS_CODES)),
    category: Type.Optional(OneOf(LEARNER_CATEGORY_CODES)),
    sort: Type.Optional(OneOf(['seatNo', '-joinedAt'] as const)),
  }),
  reply: PageOf(RosterRow),
  errors: [],
  permission: 'org.roster.read',
  scope: { class: 'classId' },
  audit: 'org.roster.viewed',
});

export const exportRoster = route({
  method: 'GET',
  path: '/v1/org/classes/:classId/roster.xlsx',
  summary: '导出名册（脱敏）',
  params: Closed({ classId: Id('cls') }),
  reply: raw('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'),
  errors: ['org.export.too_many'],
  permission: 'org.roster.export',
  scope: { class: 'classId' },
  audit: 'org.roster.exported',
});

export const LearnerView = Closed({
  id: Id('lrn'),
  maskedName: Type.String(),
  maskedIdNo: Type.String(),
  maskedPhone: Type.String(),
  maskedAddress: Type.String(),
  gender: OneOf(['0', '1', '2', '9'] as const),
  birthYear: Nullable(Type.Integer()),
  nation: Nullable(Type.String()),
  education: Nullable(Type.String()),
  category: OneOf(LEARNER_CATEGORY_CODES),
  categoryName: Type.String(),
  demo: Type.Boolean(),
  classes: Type.Array(
    Closed({
      classId: Id('cls'),
      classCode: Type.String(),
      className: Type.String(),
      programCode: Type.String(),
      institutionName: Type.String(),
      enrolmentStatus: OneOf(ENROLMENT_STATUS_CODES),
      joinedAt: Instant(),
      attendanceRate: Nullable(Type.Number()),
    }),
  ),
});

export const findLearners = route({
  method: 'GET',
  path: '/v1/org/learners',
  summary: '按姓名、证件号或手机号精确查找学员',
  query: Closed({ q: Text(40, 2) }),
  reply: Closed({ items: Type.Array(LearnerView) }),
  errors: [],
  permission: 'org.roster.read',
  scope: 'filtered',
  audit: 'org.learner.searched',
  rate: { max: 60, windowS: 60, by: 'account' },
});

export const getLearner = route({
  method: 'GET',
  path: '/v1/org/learners/:learnerId',
  summary: '学员资料（脱敏）',
  params: Closed({ learnerId: Id('lrn') }),
  reply: LearnerView,
  errors: [],
  permission: 'org.roster.read',
  scope: { learner: 'learnerId' },
  audit: 'org.learner.viewed',
});
