import { Type } from 'typebox';
import { Closed, Day, Id, Nullable, OneOf, PageOf, PageQuery, raw, Text } from '../common.ts';
import { route } from '../route.ts';
import { LECTURER_LEVEL_CODES, LECTURER_STATUS_CODES, PROGRAM_CODES } from './dictionaries.ts';
import { RegionCode } from './regions.ts';

export const LecturerCertificateView = Closed({
  id: Type.String(),
  number: Type.String(),
  programCodes: Type.Array(OneOf(PROGRAM_CODES)),
  issuedOn: Day(),
  /** Null = without end. */
  validTo: Nullable(Day()),
  fileId: Nullable(Type.String()),
});

export const EmploymentView = Closed({
  institutionId: Id('ins'),
  institutionName: Type.String(),
  primary: Type.Boolean(),
  confirmed: Type.Boolean(),
});

const row = {
  id: Id('lec'),
  name: Type.String(),
  level: OneOf(LECTURER_LEVEL_CODES),
  status: OneOf(LECTURER_STATUS_CODES),
  regionCode: Type.String(),
  regionName: Type.String(),
  certificates: Type.Array(LecturerCertificateView),
  employments: Type.Array(EmploymentView),
  /** Formal classes not yet completed. */
  activeClassCount: Type.Integer(),
};
export const LecturerRow = Closed(row);

export const LecturerView = Closed({
  ...row,
  version: Type.Integer(),
  maskedIdNo: Type.String(),
  maskedPhone: Type.String(),
  specialty: Type.String(),
  employer: Type.String(),
});

const listQuery = {
  /** Exact name or certificate number: names are sealed and searched through a blind index. */
  q: Type.Optional(Text(60)),
  status: Type.Optional(Type.Array(OneOf(LECTURER_STATUS_CODES), { maxItems: 9 })),
  level: Type.Optional(OneOf(LECTURER_LEVEL_CODES)),
  programCode: Type.Optional(OneOf(PROGRAM_CODES)),
  regionCode: Type.Optional(RegionCode()),
  institutionId: Type.Optional(Id('ins')),
  sort: Type.Optional(OneOf(['-createdAt', 'level', 'status'] as const)),
};

export const listLecturers = route({
  method: 'GET',
  path: '/v1/org/lecturers',
  summary: '讲师列表',
  query: Closed({ ...PageQuery, ...listQuery }),
  reply: PageOf(LecturerRow),
  errors: [],
  permission: 'org.lecturer.read',
  scope: 'filtered',
  audit: null,
});

export const exportLecturers = route({
  method: 'GET',
  path: '/v1/org/lecturers.xlsx',
  summary: '导出讲师列表（手机号打码，不含证件号码）',
  query: Closed(listQuery),
  reply: raw('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'),
  errors: ['org.export.too_many'],
  permission: 'org.lecturer.export',
  scope: 'filtered',
  audit: 'org.lecturer.exported',
});

export const getLecturer = route({
  method: 'GET',
  path: '/v1/org/lecturers/:lecturerId',
  summary: '讲师资料',
  params: Closed({ lecturerId: Id('lec') }),
  reply: LecturerView,
  errors: [],
  permission: 'org.lecturer.read',
  scope: { lecturer: 'lecturerId' },
  audit: 'org.lecturer.viewed',
});
