import { Type } from 'typebox';
import { Closed, Day, Id, Nullable, OneOf, Text } from '../common.ts';
import { DOCUMENT_KIND_CODES, INSTITUTION_TYPE_CODES, PROGRAM_CODES } from '../org/dictionaries.ts';
import { Geo, InstitutionDocumentView, InstitutionView, Phone } from '../org/institutions.ts';
import { RegionCode } from '../org/regions.ts';
import { route } from '../route.ts';
import { ApplicationView, stepBody, stepBodyOptional, stepParams } from './applications.ts';

export const CreditCode = () => Type.String({ pattern: '^[0-9A-Za-z]{18}$' });

export const checkCreditCode = route({
  method: 'GET',
  path: '/v1/management/credit-codes/:creditCode',
  summary: '核对统一社会信用代码（校验位、是否已登记）',
  params: Closed({ creditCode: Type.String({ minLength: 1, maxLength: 40 }) }),
  reply: Closed({ valid: Type.Boolean(), taken: Type.Boolean(), reason: Nullable(Type.String()) }),
  errors: [],
  permission: 'public',
  scope: 'public',
  audit: null,
  rate: { max: 30, windowS: 60, by: 'ip' },
});

export const sendRegistrationCode = route({
  method: 'POST',
  path: '/v1/management/registrations/phone-codes',
  summary: '向联系人手机发送注册验证码',
  body: Closed({ phone: Phone() }),
  reply: Closed({ ok: Type.Literal(true), expiresInS: Type.Integer(), resendInS: Type.Integer() }),
  errors: ['identity.phone_code_too_soon', 'identity.phone_code_limit'],
  permission: 'public',
  scope: 'public',
  audit: 'management.phone_code.sent',
  rate: { max: 10, windowS: 600, by: 'ip' },
});

export const registerInstitution = route({
  method: 'POST',
  path: '/v1/management/registrations',
  summary: '机构注册',
  body: Closed({
    creditCode: CreditCode(),
    name: Text(80, 4),
    type: OneOf(INSTITUTION_TYPE_CODES),
    regionCode: RegionCode(),
    legalRep: Text(30, 2),
    contactName: Text(30, 2),
    phone: Phone(),
    /** The code sent by `identity` to the phone for the purpose of registering. */
    phoneCode: Type.String({ pattern: '^[0-9]{6}$' }),
    loginName: Type.String({ pattern: '^[a-zA-Z][a-zA-Z0-9_.-]{3,31}$' }),
    password: Type.String({ minLength: 10, maxLength: 128 }),
  }),
  reply: Closed({ institutionId: Id('ins'), applicationId: Id('apl'), accountId: Id('acc') }),
  status: 201,
  errors: [
    'management.credit_code.invalid',
    'identity.phone_code_wrong',
    'org.institution.duplicate',
    'identity.password_weak',
    'identity.login_name_taken',
    'identity.phone_taken',
  ],
  permission: 'public',
  scope: 'public',
  audit: 'management.institution.registered',
  idempotent: true,
  rate: { max: 10, windowS: 3600, by: 'ip' },
});

export const saveInstitutionPapers = route({
  method: 'PUT',
  path: '/v1/management/institutions/:institutionId/papers',
  summary: '填写机构资质',
  params: Closed({ institutionId: Id('ins') }),
  body: Closed({
    version: Type.Integer(),
    name: Text(80, 4),
    type: OneOf(INSTITUTION_TYPE_CODES),
    regionCode: RegionCode(),
    legalRep: Text(30, 2),
    address: Text(200),
    geo: Type.Optional(Nullable(Geo)),
    areaM2: Nullable(Type.Integer({ minimum: 1, maximum: 1_000_000 })),
    licenceNo: Nullable(Text(60)),
    licenceValidTo: Nullable(Day()),
    fullTimeLecturers: Type.Integer({ minimum: 0, maximum: 10_000 }),
    partTimeLecturers: Type.Integer({ minimum: 0, maximum: 10_000 }),
    managers: Type.Integer({ minimum: 0, maximum: 10_000 }),
    equipment: Text(1000),
    appliedProgramCodes: Type.Array(OneOf(PROGRAM_CODES), { minItems: 0, maxItems: 8, uniqueItems: true }),
  }),
  reply: InstitutionView,
  errors: ['org.institution.changed', 'management.application.wrong_state'],
  permission: 'management.institution.apply',
  scope: { institution: 'institutionId' },
  audit: 'management.institution.papers_saved',
});

export const addInstitutionDocument = route({
  method: 'POST',
  path: '/v1/management/institutions/:institutionId/documents',
  summary: '添加一份材料（文件先上传）',
  params: Closed({ institutionId: Id('ins') }),
  body: Closed({ kind: OneOf(DOCUMENT_KIND_CODES), fileId: Id('fil') }),
  reply: InstitutionDocumentView,
  status: 201,
  errors: ['management.application.wrong_state', 'files.not_yours', 'files.wrong_purpose', 'files.not_ready'],
  permission: 'management.institution.apply',
  scope: { institution: 'institutionId' },
  audit: 'management.institution.document_added',
  idempotent: true,
});

export const removeInstitutionDocument = route({
  method: 'DELETE',
  path: '/v1/management/institutions/:institutionId/documents/:documentId',
  summary: '移除一份材料',
  params: Closed({ institutionId: Id('ins'), documentId: Id('doc') }),
  reply: Closed({ ok: Type.Literal(true) }),
  errors: ['management.application.wrong_state'],
  permission: 'management.institution.apply',
  scope: { institution: 'institutionId' },
  audit: 'management.institution.document_removed',
});

const step = <const P extends `/v1/${string}`>(path: P) => ({
  method: 'POST' as const,
  path,
  params: stepParams,
  reply: ApplicationView,
  scope: { application: 'applicationId' },
});
const wrong = ['management.application.wrong_state'] as const;

export const submitInstitution = route({
  ...step('/v1/management/onboarding/:applicationId/submit'),
  summary: '提交机构入目录申请',
  body: stepBodyOptional,
  errors: [...wrong, 'management.application.incomplete'],
  permission: 'management.institution.apply',
  audit: 'management.institution.submitted',
  idempotent: true,
});
export const withdrawInstitution = route({
  ...step('/v1/management/onboarding/:applicationId/withdraw'),
  summary: '撤回（仅未受理时）',
  body: stepBodyOptional,
  errors: wrong,
  permission: 'management.institution.apply',
  audit: 'management.institution.withdrawn',
  idempotent: true,
});
export const acceptInstitution = route({
  ...step('/v1/management/onboarding/:applicationId/accept'),
  summary: '市县受理',
  body: stepBody,
  errors: wrong,
  permission: 'management.institution.accept',
  audit: 'management.institution.accepted',
  idempotent: true,
});
export const returnInstitution = route({
  ...step('/v1/management/onboarding/:applicationId/return'),
  summary: '退回补正',
  body: stepBody,
  errors: wrong,
  permission: 'management.institution.accept',
  audit: 'management.institution.returned',
  idempotent: true,
});
export const rejectInstitution = route({
  ...step('/v1/management/onboarding/:applicationId/reject'),
  summary: '不予通过',
  body: stepBody,
  errors: wrong,
  permission: 'management.institution.accept',
  audit: 'management.institution.rejected',
  idempotent: true,
});
export const reviewOnSite = route({
  ...step('/v1/management/onboarding/:applicationId/on-site'),
  summary: '登记现场核查得分',
  body: Closed({
    score: Type.Number({ minimum: 0, maximum: 100 }),
    opinion: Text(500, 2),
    fileIds: Type.Array(Id('fil'), { maxItems: 20, uniqueItems: true }),
  }),
  errors: [...wrong, 'files.not_yours', 'files.wrong_purpose', 'files.not_ready'],
  permission: 'management.institution.accept',
  audit: 'management.institution.reviewed',
  idempotent: true,
});
export const startPublicity = route({
  ...step('/v1/management/onboarding/:applicationId/publicity'),
  summary: '开始公示',
  body: stepBodyOptional,
  errors: [...wrong, 'policy.missing'],
  permission: 'management.institution.accept',
  audit: 'management.institution.publicised',
  idempotent: true,
});
export const enlistInstitution = route({
  ...step('/v1/management/onboarding/:applicationId/enlist'),
  summary: '省级列入目录',
  body: Closed({
    validFrom: Day(),
    validTo: Day(),
    programCodes: Type.Array(OneOf(PROGRAM_CODES), { minItems: 1, maxItems: 8, uniqueItems: true }),
    opinion: Text(500, 2),
  }),
  errors: [...wrong, 'management.application.incomplete', 'management.application.same_person', 'policy.missing'],
  permission: 'management.institution.enlist',
  audit: 'management.institution.enlisted',
  idempotent: true,
});
export const removeInstitution = route({
  method: 'POST',
  path: '/v1/management/institutions/:institutionId/remove',
  summary: '移出目录或列入黑名单',
  params: Closed({ institutionId: Id('ins') }),
  body: Closed({ to: OneOf(['SUSPENDED', 'REMOVED', 'BLACKLISTED', 'LISTED'] as const), opinion: Text(500, 2) }),
  reply: InstitutionView,
  errors: wrong,
  permission: 'management.institution.remove',
  scope: { institution: 'institutionId' },
  audit: 'management.institution.removed',
  idempotent: true,
});
