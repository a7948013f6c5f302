import { Type } from 'typebox';
import { Closed, Day, Id, Instant, Nullable, OneOf, PageOf, PageQuery, raw, Text } from '../common.ts';
import { route } from '../route.ts';
import {
  CLASS_KIND_CODES,
  CLASS_MODE_CODES,
  CLASS_STATUS_CODES,
  COURSE_STAGE_CODES,
  LEARNER_CATEGORY_CODES,
  PROGRAM_CODES,
} from './dictionaries.ts';
import { RegionCode } from './regions.ts';

const row = {
  id: Id('cls'),
  /** `HN-460100-NET_EC-2026-0001` */
  code: Type.String(),
  name: Type.String(),
  programCode: OneOf(PROGRAM_CODES),
  programName: Type.String(),
  kind: OneOf(CLASS_KIND_CODES),
  mode: OneOf(CLASS_MODE_CODES),
  status: OneOf(CLASS_STATUS_CODES),
  statusName: Type.String(),
  /** Where the class stands on the course line. */
  stage: OneOf(COURSE_STAGE_CODES),
  institutionId: Id('ins'),
  institutionName: Type.String(),
  regionCode: Type.String(),
  regionName: Type.String(),
  startsOn: Day(),
  endsOn: Day(),
  capacity: Type.Integer(),
  enrolledCount: Type.Integer(),
  sessionCount: Type.Integer(),
  /** Sessions that have ended (or been confirmed or locked). */
  sessionDoneCount: Type.Integer(),
  lecturers: Type.Array(Closed({ lecturerId: Id('lec'), name: Type.String(), lead: Type.Boolean() })),
  teachers: Type.Array(Closed({ accountId: Id('acc'), name: Type.String() })),
  /** Attended hours ÷ hours taught so far over all learners; null until known. */
  attendanceRate: Nullable(Type.Number()),
};
export const ClassRow = Closed(row);

const listQuery = {
  /** Part of the name or of the code. */
  q: Type.Optional(Text(60)),
  status: Type.Optional(Type.Array(OneOf(CLASS_STATUS_CODES), { maxItems: 19 })),
  stage: Type.Optional(OneOf(COURSE_STAGE_CODES)),
  programCode: Type.Optional(OneOf(PROGRAM_CODES)),
  /** FORMAL unless asked for. */
  kind: Type.Optional(OneOf(CLASS_KIND_CODES)),
  mode: Type.Optional(OneOf(CLASS_MODE_CODES)),
  regionCode: Type.Optional(RegionCode()),
  institutionId: Type.Optional(Id('ins')),
  lecturerId: Type.Optional(Id('lec')),
  startsFrom: Type.Optional(Day()),
  startsTo: Type.Optional(Day()),
  sort: Type.Optional(OneOf(['startsOn', '-startsOn', 'name', '-createdAt', '-enrolledCount', 'status'] as const)),
};

export const listClasses = route({
  method: 'GET',
  path: '/v1/org/classes',
  summary: '班级列表',
  query: Closed({ ...PageQuery, ...listQuery }),
  reply: PageOf(ClassRow),
  errors: [],
  permission: 'org.class.read',
  scope: 'filtered',
  audit: null,
});

export const exportClasses = route({
  method: 'GET',
  path: '/v1/org/classes.xlsx',
  summary: '导出班级列表',
  query: Closed(listQuery),
  reply: raw('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'),
  errors: ['org.export.too_many'],
  permission: 'org.class.export',
  scope: 'filtered',
  audit: 'org.class.exported',
});

export const ClassView = Closed({
  ...row,
  version: Type.Integer(),
  createdAt: Instant(),
  approvedAt: Nullable(Instant()),
  policySnapshotId: Nullable(Type.String()),
  room: Nullable(Closed({ id: Id('rom'), name: Type.String(), address: Type.String(), seats: Type.Integer() })),
  contactName: Type.String(),
  maskedContactPhone: Type.String(),
  /** Figures of the class archive. Hours are credit hours. */
  figures: Closed({
    plannedHours: Type.Number(),
    vodHours: Type.Number(),
    liveHours: Type.Number(),
    offlineHours: Type.Number(),
    onlineRatio: Type.Number(),
    doneHours: Type.Number(),
    teachingDays: Type.Integer(),
    droppedCount: Type.Integer(),
    categories: Type.Array(Closed({ category: OneOf(LEARNER_CATEGORY_CODES), name: Type.String(), count: Type.Integer() })),
    approvalCount: Type.Integer(),
    lastApprovalSha256: Nullable(Type.String()),
  }),
});

export const getClass = route({
  method: 'GET',
  path: '/v1/org/classes/:classId',
  summary: '班级详情',
  params: Closed({ classId: Id('cls') }),
  reply: ClassView,
  errors: [],
  permission: 'org.class.read',
  scope: { class: 'classId' },
  audit: null,
});

/** What a learner sees of an own class. */
export const MyClass = Closed({ ...row, enrolmentId: Id('enr'), seatNo: Type.Integer(), myAttendanceRate: Nullable(Type.Number()) });

export const listMyClasses = route({
  method: 'GET',
  path: '/v1/org/me/classes',
  summary: '我的班级（学员）',
  reply: Closed({ items: Type.Array(MyClass) }),
  errors: [],
  permission: 'signed-in',
  scope: 'self',
  audit: null,
});
