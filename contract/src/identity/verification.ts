import { Type } from 'typebox';
import { Closed, Done, Id, Instant, Nullable, OneOf, PageQuery, raw, Text } from '../common.ts';
import { route } from '../route.ts';

export const VerificationState = OneOf(['UNVERIFIED', 'ID_MATCHED', 'FACE_ENROLLED', 'VERIFIED', 'MANUAL_REVIEW', 'REJECTED', 'EXPIRED']);
/** How the person is known: by face, or by the alternative of equal effect. */
export const VerificationMethod = OneOf(['FACE', 'ALTERNATIVE']);
/** Resident identity card; residence permit for Hong Kong, Macao and Taiwan residents; foreign permanent resident card; others go to manual check. */
export const IdKind = OneOf(['ID_CARD', 'HMT_RESIDENCE', 'FOREIGN_PR', 'OTHER']);
/** What a check is for. ENROL completes the verification itself. */
export const CheckPurpose = OneOf(['ENROL', 'CHECK_IN', 'LIVE_JOIN', 'VOD_RANDOM', 'EXAM_ENTER']);
const CheckPurposeForUse = OneOf(['CHECK_IN', 'LIVE_JOIN', 'VOD_RANDOM', 'EXAM_ENTER']);

/** Where my verification stands and what comes next. */
export const Verification = Closed({
  state: VerificationState,
  method: Nullable(VerificationMethod),
  idKind: Nullable(IdKind),
  maskedName: Nullable(Type.String()),
  maskedIdNo: Nullable(Type.String()),
  /** Who compared name and number: the roster, or an outside service. Never claims more than was done. */
  source: Nullable(Type.String()),
  /** The text to sign before the face is used. */
  consentKind: OneOf(['FACE', 'FACE_LECTURER']),
  faceConsent: Type.Boolean(),
  faceEnrolledAt: Nullable(Instant()),
  /** Why it waits or was refused; for the person to read. */
  reason: Nullable(Type.String()),
  next: OneOf(['CONFIRM_ID', 'CHOOSE_WAY', 'ENROL_FACE', 'WAIT_REVIEW', 'NONE']),
  verifiedAt: Nullable(Instant()),
  /** Ways open on this server: the camera on a PC, WeChat in the mini-program. */
  ways: Type.Array(OneOf(['FACE', 'WECHAT_FACE', 'SMS_ID', 'ON_SITE'])),
});

/** A passed check. `token` goes once to the route that asked for it (check-in, exam entry …). */
export const PassedCheck = Closed({
  checkId: Id('fck'),
  method: VerificationMethod,
  token: Type.String(),
  expiresAt: Instant(),
});

export const getVerification = route({
  method: 'GET',
  path: '/v1/identity/me/verification',
  summary: '我的实名状态和下一步',
  reply: Verification,
  errors: ['identity.learner_only'],
  permission: 'signed-in',
  scope: 'self',
  audit: null,
});

export const verifyIdentity = route({
  method: 'POST',
  path: '/v1/identity/me/verification',
  summary: '核对姓名和证件号码（校验位、格式、与报名登记或权威源比对）',
  body: Closed({ name: Text(60, 1), idNo: Text(30, 4), idKind: Type.Optional(IdKind) }),
  reply: Verification,
  errors: [
    'identity.learner_only',
    'identity.id_number_invalid',
    'identity.id_mismatch',
    'identity.id_tries',
    'identity.wrong_state',
    'identity.provider_failed',
  ],
  permission: 'signed-in',
  scope: 'self',
  audit: 'identity.id.checked',
});

export const startAlternative = route({
  method: 'POST',
  path: '/v1/identity/me/alternative-checks',
  summary: '非人脸核验第一步：向本人手机发验证码（与人脸同等效力）',
  body: Closed({ purpose: CheckPurpose }),
  reply: Closed({
    alternativeId: Id('alt'),
    maskedPhone: Type.String(),
    idDigits: Type.Integer(),
    expiresAt: Instant(),
    resendInS: Type.Integer(),
  }),
  status: 201,
  errors: [
    'identity.learner_only',
    'identity.not_matched',
    'identity.phone_missing',
    'identity.phone_code_too_soon',
    'identity.phone_code_limit',
  ],
  permission: 'signed-in',
  scope: 'self',
  audit: 'identity.alternative.started',
});

export const finishAlternative = route({
  method: 'POST',
  path: '/v1/identity/me/alternative-checks/:alternativeId/result',
  summary: '非人脸核验第二步：短信验证码 + 证件号码后 4 位',
  params: Closed({ alternativeId: Id('alt') }),
  body: Closed({ code: Type.String({ pattern: '^\\d{6}$' }), idTail: Type.String({ pattern: '^[0-9A-Za-z]{4}$' }) }),
  reply: PassedCheck,
  errors: [
    'identity.learner_only',
    'identity.alternative_wrong',
    'identity.alternative_ended',
    'identity.not_matched',
    'identity.phone_missing',
    'identity.wrong_state',
  ],
  permission: 'signed-in',
  scope: 'self',
  audit: 'identity.alternative.passed',
});

export const claimCheck = route({
  method: 'POST',
  path: '/v1/identity/me/checks/claims',
  summary: '领取班主任刚登记的现场核验（或复核通过的人脸核验）',
  body: Closed({ purpose: CheckPurposeForUse }),
  reply: PassedCheck,
  errors: ['identity.check_none', 'identity.learner_only'],
  permission: 'signed-in',
  scope: 'self',
  audit: 'identity.check.claimed',
});

const LearnerInClass = Closed({ classId: Id('cls'), learnerId: Id('lrn') });

/** One learner of a class, for the class teacher. */
export const ClassVerification = Closed({
  learnerId: Id('lrn'),
  maskedName: Type.String(),
  maskedIdNo: Type.String(),
  activated: Type.Boolean(),
  state: VerificationState,
  method: Nullable(VerificationMethod),
  reason: Nullable(Type.String()),
  /** A face check that waits for a person's eyes. */
  reviewCheckId: Nullable(Id('fck')),
  reviewPurpose: Nullable(CheckPurpose),
  reviewScore: Nullable(Type.Number()),
  reviewHasImage: Type.Boolean(),
});

export const listClassVerifications = route({
  method: 'GET',
  path: '/v1/identity/classes/:classId/verifications',
  summary: '本班学员的实名情况；alternativeShare 是近 30 天非人脸核验占比（风险参考，不影响学习）',
  params: Closed({ classId: Id('cls') }),
  query: Closed({ ...PageQuery, state: Type.Optional(VerificationState), review: Type.Optional(Type.Boolean()) }),
  reply: Closed({ items: Type.Array(ClassVerification), total: Type.Integer(), alternativeShare: Nullable(Type.Number()) }),
  errors: [],
  permission: 'identity.verification.read',
  scope: { class: 'classId' },
  audit: null,
});

export const decideVerification = route({
  method: 'POST',
  path: '/v1/identity/classes/:classId/learners/:learnerId/verification-decision',
  summary: '人工核验实名：通过、不通过或重新来过（写明理由）',
  params: LearnerInClass,
  body: Closed({ decision: OneOf(['APPROVE', 'REJECT', 'REOPEN']), reason: Text(200, 4) }),
  reply: Closed({ state: VerificationState }),
  errors: ['identity.not_in_class', 'identity.wrong_state', 'identity.no_account'],
  permission: 'identity.verification.decide',
  scope: { class: 'classId' },
  audit: 'identity.verification.decided',
});

export const decideReview = route({
  method: 'POST',
  path: '/v1/identity/classes/:classId/face-reviews/:checkId/decision',
  summary: '复核一次相似度在待审区间的人脸核验；图像随即删除',
  params: Closed({ classId: Id('cls'), checkId: Id('fck') }),
  body: Closed({ decision: OneOf(['ACCEPT', 'REJECT']), reason: Text(200, 4) }),
  reply: Done,
  errors: ['identity.not_in_class', 'identity.wrong_state'],
  permission: 'identity.verification.decide',
  scope: { class: 'classId' },
  audit: 'identity.face_review.decided',
});

export const getReviewImage = route({
  method: 'GET',
  path: '/v1/identity/classes/:classId/face-reviews/:checkId/image',
  summary: '看待审图像（必须写明理由，学员看得到谁看过）',
  params: Closed({ classId: Id('cls'), checkId: Id('fck') }),
  query: Closed({ reason: Text(200, 4) }),
  reply: raw('image/jpeg'),
  errors: ['identity.not_in_class'],
  permission: 'identity.verification.decide',
  scope: { class: 'classId' },
  audit: 'identity.face_review.seen',
});

export const confirmOnSite = route({
  method: 'POST',
  path: '/v1/identity/classes/:classId/learners/:learnerId/on-site-checks',
  summary: '班主任现场（或视频）核验本人并写明理由；学员随后领取结果',
  params: LearnerInClass,
  body: Closed({ purpose: CheckPurpose, reason: Text(200, 4) }),
  reply: Closed({ checkId: Id('fck'), expiresAt: Instant() }),
  status: 201,
  errors: ['identity.not_in_class', 'identity.not_matched', 'identity.no_account', 'identity.wrong_state'],
  permission: 'identity.check.confirm',
  scope: { class: 'classId' },
  audit: 'identity.check.confirmed_on_site',
  idempotent: true,
});
