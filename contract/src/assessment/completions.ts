import { Type } from 'typebox';
import { Closed, Id, Instant, Nullable, OneOf, PageOf, PageQuery, Text, raw } from '../common.ts';
import { route } from '../route.ts';

export const COMPLETION_STATUSES = ['SUBMITTED', 'RETURNED', 'ACCEPTED', 'APPROVED', 'REJECTED'] as const;
/** An institution's application to complete a class. */
export const Completion = Closed({
  id: Id('cmp'),
  classId: Id('cls'),
  className: Type.String(),
  classCode: Type.String(),
  institutionName: Type.String(),
  regionName: Type.String(),
  status: OneOf(COMPLETION_STATUSES),
  qualified: Type.Integer(),
  enrolled: Type.Integer(),
  submittedAt: Instant(),
  acceptedAt: Nullable(Instant()),
  approvedAt: Nullable(Instant()),
  opinion: Type.String(),
  /** The last day for the application by the policy (`completion.submitWithinDays`); null for applications of before. */
  dueOn: Nullable(Type.String()),
  /** Workdays after that day. */
  lateWorkdays: Type.Integer(),
  lateReason: Type.String(),
  /** At least the policy's share, drawn with a stored seed that anyone can draw again. */
  sample: Closed({
    seed: Type.String(),
    ratio: Type.Number(),
    learners: Type.Array(Closed({ learnerId: Id('lrn'), maskedName: Type.String(), checked: Type.Boolean(), note: Type.String() })),
  }),
});
const params = Closed({ completionId: Id('cmp') });

export const listCompletions = route({
  method: 'GET',
  path: '/v1/assessment/completions',
  summary: '结业申请',
  query: Closed({
    ...PageQuery,
    status: Type.Optional(OneOf(COMPLETION_STATUSES)),
    classId: Type.Optional(Id('cls')),
    /** In the name or code of the class, or the institution's name. */
    q: Type.Optional(Text(60)),
  }),
  reply: PageOf(Completion),
  errors: [],
  permission: 'assessment.completion.read',
  scope: 'filtered',
  audit: null,
});
export const submitCompletion = route({
  method: 'POST',
  path: '/v1/assessment/classes/:classId/completion',
  summary: '提交结业申请',
  params: Closed({ classId: Id('cls') }),
  body: Closed({ statement: Text(500, 4), lateReason: Type.Optional(Text(300, 4)) }),
  reply: Completion,
  status: 201,
  errors: [
    'assessment.grades_unpublished',
    'assessment.completion_wrong_state',
    'assessment.completion_late',
    'assessment.objections_open',
    'assessment.survey_missing',
    'policy.missing',
    'org.class.wrong_state',
  ],
  permission: 'assessment.completion.submit',
  scope: { class: 'classId' },
  audit: 'assessment.completion.submitted',
  idempotent: true,
});
export const getCompletion = route({
  method: 'GET',
  path: '/v1/assessment/completions/:completionId',
  summary: '结业申请详情',
  params,
  reply: Completion,
  errors: [],
  permission: 'assessment.completion.read',
  scope: { completion: 'completionId' },
  audit: null,
});
export const checkSample = route({
  method: 'POST',
  path: '/v1/assessment/completions/:completionId/sample',
  summary: '记录抽查核对结果',
  params,
  body: Closed({ learnerId: Id('lrn'), ok: Type.Boolean(), note: Text(200) }),
  reply: Completion,
  errors: ['assessment.completion_wrong_state'],
  permission: 'assessment.completion.accept',
  scope: { completion: 'completionId' },
  audit: 'assessment.completion.sample_checked',
});
export const decideCompletion = route({
  method: 'POST',
  path: '/v1/assessment/completions/:completionId/decision',
  summary: '受理或退回（经办）',
  params,
  body: Closed({ accept: Type.Boolean(), opinion: Text(300, 2) }),
  reply: Completion,
  errors: ['assessment.completion_wrong_state', 'assessment.sample_unchecked', 'assessment.objections_open', 'org.class.wrong_state'],
  permission: 'assessment.completion.accept',
  scope: { completion: 'completionId' },
  audit: 'assessment.completion.decided',
  idempotent: true,
});
export const approveCompletion = route({
  method: 'POST',
  path: '/v1/assessment/completions/:completionId/approval',
  summary: '批准并发证，或不予通过（复核，须另一人）',
  params,
  body: Closed({ approve: Type.Boolean(), opinion: Text(300, 2) }),
  reply: Closed({ completion: Completion, certificates: Type.Integer() }),
  errors: [
    'assessment.completion_wrong_state',
    'assessment.completion_same_person',
    'assessment.objections_open',
    'assessment.objection_period',
    'policy.missing',
    'org.class.wrong_state',
  ],
  permission: 'assessment.completion.approve',
  scope: { completion: 'completionId' },
  audit: 'assessment.completion.approved',
  idempotent: true,
});

export const CERTIFICATE_STATUSES = ['ISSUED', 'REVOKED', 'REISSUED'] as const;
/** A certificate as its holder and officers see it. */
export const Certificate = Closed({
  id: Id('crt'),
  no: Type.String(),
  classId: Id('cls'),
  learnerId: Id('lrn'),
  maskedName: Type.String(),
  maskedIdNo: Type.String(),
  programName: Type.String(),
  className: Type.String(),
  institutionName: Type.String(),
  startsOn: Type.String(),
  endsOn: Type.String(),
  conclusion: Type.String(),
  issuedOn: Type.String(),
  status: OneOf(CERTIFICATE_STATUSES),
  /** Why it is no longer valid; null while it is. */
  endedReason: Nullable(Type.String()),
  md5: Type.String(),
  sha1: Type.String(),
  sha256: Type.String(),
  mac: Type.String(),
  verifyUrl: Type.String(),
});
export const listCertificates = route({
  method: 'GET',
  path: '/v1/assessment/certificates',
  summary: '证书',
  query: Closed({ ...PageQuery, classId: Type.Optional(Id('cls')), search: Type.Optional(Text(40)) }),
  reply: PageOf(Certificate),
  errors: [],
  permission: 'assessment.certificate.read',
  scope: 'filtered',
  audit: null,
});
export const certificatePdf = route({
  method: 'GET',
  path: '/v1/assessment/certificates/:certificateId/pdf',
  summary: '证书 PDF',
  params: Closed({ certificateId: Id('crt') }),
  reply: raw('application/pdf'),
  errors: [],
  permission: 'assessment.certificate.read',
  scope: { certificate: 'certificateId' },
  audit: 'assessment.certificate.printed',
  rate: { max: 30, windowS: 60, by: 'account' },
});
export const revokeCertificate = route({
  method: 'POST',
  path: '/v1/assessment/certificates/:certificateId/revocation',
  summary: '作废证书（须写原因）',
  params: Closed({ certificateId: Id('crt') }),
  body: Closed({ reason: Text(300, 4) }),
  reply: Certificate,
  errors: ['assessment.completion_wrong_state'],
  permission: 'assessment.certificate.revoke',
  scope: { certificate: 'certificateId' },
  audit: 'assessment.certificate.revoked',
  idempotent: true,
});
/** For anybody who holds a certificate in hand: masked data only. */
export const verifyCertificate = route({
  method: 'GET',
  path: '/v1/assessment/certificates/verify/:no',
  summary: '证书公开查验',
  params: Closed({ no: Type.String({ pattern: '^HN\\d{6}\\d{4}\\d{2}\\d{6}[0-9A-Z]$' }) }),
  query: Closed({ captchaId: Type.Optional(Text(40)), captcha: Type.Optional(Text(10)), code: Type.Optional(Text(60)) }),
  reply: Closed({
    found: Type.Boolean(),
    certificate: Nullable(
      Closed({
        no: Type.String(),
        name: Type.String(),
        idNo: Type.String(),
        programName: Type.String(),
        institutionName: Type.String(),
        startsOn: Type.String(),
        endsOn: Type.String(),
        issuedOn: Type.String(),
        status: Type.String(),
        sha256: Type.String(),
        /** This one and those before and after it, the oldest first, where one was reissued. */
        chain: Type.Array(Closed({ no: Type.String(), status: OneOf(CERTIFICATE_STATUSES), issuedOn: Type.String() })),
      }),
    ),
  }),
  errors: ['assessment.captcha_wrong'],
  permission: 'public',
  scope: 'public',
  audit: null,
  rate: { max: 20, windowS: 60, by: 'ip' },
});
/** Until when the class must ask for its completion. */
export const completionTerm = route({
  method: 'GET',
  path: '/v1/assessment/classes/:classId/completion-term',
  summary: '结业申请的期限',
  params: Closed({ classId: Id('cls') }),
  reply: Closed({
    days: Type.Integer(),
    /** The day of the last lesson; null = no timetable. */
    lastSessionOn: Nullable(Type.String()),
    dueOn: Nullable(Type.String()),
    /** Workdays until the last day; 0 on the day itself and afterwards. */
    workdaysLeft: Type.Integer(),
    lateWorkdays: Type.Integer(),
    submitted: Type.Boolean(),
  }),
  errors: ['policy.missing'],
  permission: 'assessment.completion.read',
  scope: { class: 'classId' },
  audit: null,
});
/** The register of certificates, as the list filters it. */
export const exportCertificates = route({
  method: 'GET',
  path: '/v1/assessment/certificates.xlsx',
  summary: '导出证书台账',
  query: Closed({ classId: Type.Optional(Id('cls')), search: Type.Optional(Text(40)) }),
  reply: raw('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'),
  errors: [],
  permission: 'assessment.certificate.read',
  scope: 'filtered',
  audit: 'assessment.certificate.exported',
});
