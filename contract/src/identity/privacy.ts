import { Type } from 'typebox';
import { Closed, Id, Instant, Nullable, OneOf, PageOf, PageQuery, raw, Text } from '../common.ts';
import { route } from '../route.ts';
import { PhoneCode } from './sessions.ts';

export const PersonalField = OneOf(['NAME', 'ID_NO', 'PHONE', 'FACE_IMAGE']);

/** Someone looked at my data. */
export const RevealView = Closed({
  id: Id('rvl'),
  at: Instant(),
  by: Type.String(),
  role: Type.String(),
  fields: Type.Array(PersonalField),
  reason: Type.String(),
});

export const listMyReveals = route({
  method: 'GET',
  path: '/v1/identity/me/reveals',
  summary: '谁看过我的身份信息、为什么（打开即视为已读）',
  query: Closed({ ...PageQuery }),
  reply: PageOf(RevealView),
  errors: ['identity.learner_only'],
  permission: 'signed-in',
  scope: 'self',
  audit: null,
});

/** One use of face check or its alternative, as the person sees it. */
export const CheckView = Closed({
  id: Id('fck'),
  at: Instant(),
  purpose: Type.String(),
  method: OneOf(['FACE', 'WECHAT_FACE', 'SMS_ID', 'ON_SITE']),
  outcome: OneOf(['ACCEPT', 'REVIEW', 'REJECT']),
  reason: Nullable(Type.String()),
});

export const listMyChecks = route({
  method: 'GET',
  path: '/v1/identity/me/checks',
  summary: '我的每一次本人核验',
  query: Closed({ ...PageQuery }),
  reply: PageOf(CheckView),
  errors: ['identity.learner_only'],
  permission: 'signed-in',
  scope: 'self',
  audit: null,
});

export const sendProofCode = route({
  method: 'POST',
  path: '/v1/identity/me/phone-codes',
  summary: '向本人手机发送确认验证码（导出个人数据前）',
  reply: Closed({ ok: Type.Literal(true), maskedPhone: Type.String(), expiresInS: Type.Integer(), resendInS: Type.Integer() }),
  errors: ['identity.phone_missing', 'identity.phone_code_too_soon', 'identity.phone_code_limit'],
  permission: 'signed-in',
  scope: 'self',
  audit: 'identity.phone_code.sent',
});

export const exportMyData = route({
  method: 'POST',
  path: '/v1/identity/me/export',
  summary: '导出我的个人数据（JSON 文件）；须再次证明是本人',
  body: Closed({ phoneCode: Type.Optional(PhoneCode()), password: Type.Optional(Type.String({ maxLength: 200 })) }),
  reply: raw('application/json'),
  errors: ['identity.proof_required', 'identity.phone_code_wrong', 'identity.password_wrong', 'identity.locked', 'identity.busy'],
  permission: 'signed-in',
  scope: 'self',
  audit: 'identity.data.exported',
  rate: { max: 10, windowS: 600, by: 'account' },
});

export const revealLearner = route({
  method: 'POST',
  path: '/v1/identity/classes/:classId/learners/:learnerId/reveals',
  summary: '查看学员的明文身份信息：写明理由，学员看得到',
  params: Closed({ classId: Id('cls'), learnerId: Id('lrn') }),
  body: Closed({
    fields: Type.Array(OneOf(['NAME', 'ID_NO', 'PHONE']), { minItems: 1, maxItems: 3, uniqueItems: true }),
    reason: Text(200, 4),
  }),
  reply: Closed({ name: Nullable(Type.String()), idNo: Nullable(Type.String()), phone: Nullable(Type.String()) }),
  errors: ['identity.not_in_class'],
  permission: 'identity.pii.reveal',
  scope: { class: 'classId' },
  audit: 'identity.pii.revealed',
  rate: { max: 60, windowS: 60, by: 'account' },
});
