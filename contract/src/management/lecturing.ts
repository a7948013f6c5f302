import { Type } from 'typebox';
import { Closed, Day, Id, Nullable, OneOf, Text } from '../common.ts';
import { LECTURER_LEVEL_CODES, PROGRAM_CODES } from '../org/dictionaries.ts';
import { LecturerView } from '../org/lecturers.ts';
import { Phone } from '../org/institutions.ts';
import { route } from '../route.ts';
import { ApplicationView, stepBody, stepBodyOptional, stepParams } from './applications.ts';

export const CertificateBody = Closed({
  number: Text(40, 4),
  programCodes: Type.Array(OneOf(PROGRAM_CODES), { minItems: 1, maxItems: 8, uniqueItems: true }),
  issuedOn: Day(),
  validTo: Nullable(Day()),
  fileId: Type.Optional(Nullable(Id('fil'))),
});

export const addLecturer = route({
  method: 'POST',
  path: '/v1/management/institutions/:institutionId/lecturers',
  summary: '录入讲师',
  params: Closed({ institutionId: Id('ins') }),
  body: Closed({
    name: Text(30, 2),
    idNo: Type.String({ minLength: 15, maxLength: 18 }),
    phone: Phone(),
    level: OneOf(LECTURER_LEVEL_CODES),
    specialty: Text(60),
    employer: Text(80),
    certificates: Type.Array(CertificateBody, { minItems: 1, maxItems: 10 }),
  }),
  reply: Closed({ lecturerId: Id('lec'), applicationId: Id('apl') }),
  status: 201,
  errors: ['org.lecturer.duplicate', 'management.id_number.invalid', 'files.not_yours', 'files.wrong_purpose', 'files.not_ready'],
  permission: 'management.lecturer.apply',
  scope: { institution: 'institutionId' },
  audit: 'management.lecturer.added',
  idempotent: true,
});

export const addLecturerCertificate = route({
  method: 'POST',
  path: '/v1/management/lecturers/:lecturerId/certificates',
  summary: '补充讲师证书',
  params: Closed({ lecturerId: Id('lec') }),
  body: CertificateBody,
  reply: LecturerView,
  status: 201,
  errors: ['org.lecturer.duplicate', 'files.not_yours', 'files.wrong_purpose', 'files.not_ready'],
  permission: 'management.lecturer.apply',
  scope: { lecturer: 'lecturerId' },
  audit: 'management.lecturer.certificate_added',
  idempotent: true,
});

export const employLecturer = route({
  method: 'POST',
  path: '/v1/management/institutions/:institutionId/employments',
  summary: '聘用已在库的讲师（按证书编号）',
  params: Closed({ institutionId: Id('ins') }),
  body: Closed({ certificateNumber: Text(40, 4), phone: Phone() }),
  reply: LecturerView,
  status: 201,
  errors: ['management.lecturer.not_usable'],
  permission: 'management.lecturer.apply',
  scope: { institution: 'institutionId' },
  audit: 'management.lecturer.employed',
  idempotent: true,
});

export const openLecturerAccount = route({
  method: 'POST',
  path: '/v1/management/lecturers/:lecturerId/account',
  summary: '为在库讲师开通账号；初始密码只显示这一次',
  params: Closed({ lecturerId: Id('lec') }),
  body: Closed({ loginName: Type.String({ pattern: '^[a-zA-Z][a-zA-Z0-9_.-]{2,39}$' }) }),
  reply: Closed({ accountId: Id('acc'), initialPassword: Type.String() }),
  status: 201,
  errors: ['management.lecturer.not_usable', 'management.lecturer.has_account', 'identity.login_name_taken', 'identity.phone_taken'],
  permission: 'management.lecturer.apply',
  scope: { lecturer: 'lecturerId' },
  audit: 'management.lecturer.account_opened',
  idempotent: true,
});

const step = <const P extends `/v1/${string}`>(path: P) => ({
  method: 'POST' as const,
  path,
  params: stepParams,
  reply: ApplicationView,
  scope: { application: 'applicationId' },
});
const wrong = ['management.application.wrong_state'] as const;

export const submitLecturer = route({
  ...step('/v1/management/lecturer-applications/:applicationId/submit'),
  summary: '确认聘用并提交讲师入库',
  body: stepBodyOptional,
  errors: wrong,
  permission: 'management.lecturer.apply',
  audit: 'management.lecturer.submitted',
  idempotent: true,
});
export const withdrawLecturer = route({
  ...step('/v1/management/lecturer-applications/:applicationId/withdraw'),
  summary: '撤回（仅未受理时）',
  body: stepBodyOptional,
  errors: wrong,
  permission: 'management.lecturer.apply',
  audit: 'management.lecturer.withdrawn',
  idempotent: true,
});
export const acceptLecturer = route({
  ...step('/v1/management/lecturer-applications/:applicationId/accept'),
  summary: '市县初审通过',
  body: stepBody,
  errors: wrong,
  permission: 'management.lecturer.accept',
  audit: 'management.lecturer.accepted',
  idempotent: true,
});
export const returnLecturer = route({
  ...step('/v1/management/lecturer-applications/:applicationId/return'),
  summary: '退回补正',
  body: stepBody,
  errors: wrong,
  permission: 'management.lecturer.accept',
  audit: 'management.lecturer.returned',
  idempotent: true,
});
export const rejectLecturer = route({
  ...step('/v1/management/lecturer-applications/:applicationId/reject'),
  summary: '不予通过',
  body: stepBody,
  errors: wrong,
  permission: 'management.lecturer.accept',
  audit: 'management.lecturer.rejected',
  idempotent: true,
});
export const verifyLecturer = route({
  ...step('/v1/management/lecturer-applications/:applicationId/verify'),
  summary: '省级核验入库',
  body: stepBody,
  errors: [...wrong, 'management.application.same_person'],
  permission: 'management.lecturer.verify',
  audit: 'management.lecturer.verified',
  idempotent: true,
});
