import { Type } from 'typebox';
import { Closed, Id, Instant, Nullable, OneOf, PageOf, PageQuery, Text } from '../common.ts';
import { route } from '../route.ts';
import { ClientKind, PhoneCode, SignedIn } from './sessions.ts';

/** The code of an invitation link: letters and digits that can't be confused. */
export const InvitationCode = () => Type.String({ pattern: '^[0-9A-HJKMNP-TV-Z]{10}$' });
const CodeParams = Closed({ code: InvitationCode() });

export const InvitationState = OneOf(['OPEN', 'ACTIVATED', 'EXPIRED', 'REVOKED']);

export const getInvitation = route({
  method: 'GET',
  path: '/v1/identity/invitations/:code',
  summary: '打开邀请链接：看是谁的邀请（脱敏）',
  params: CodeParams,
  reply: Closed({
    maskedName: Type.String(),
    maskedPhone: Type.String(),
    classId: Id('cls'),
    className: Type.String(),
    state: InvitationState,
    expiresAt: Instant(),
  }),
  errors: ['identity.invitation_invalid'],
  permission: 'public',
  scope: 'public',
  audit: null,
  rate: { max: 120, windowS: 60, by: 'ip' },
});

export const sendInvitationCode = route({
  method: 'POST',
  path: '/v1/identity/invitations/:code/phone-codes',
  summary: '向受邀人登记的手机发送激活验证码',
  params: CodeParams,
  reply: Closed({ ok: Type.Literal(true), maskedPhone: Type.String(), expiresInS: Type.Integer(), resendInS: Type.Integer() }),
  errors: ['identity.invitation_invalid', 'identity.invitation_used', 'identity.phone_code_too_soon', 'identity.phone_code_limit'],
  permission: 'public',
  scope: 'public',
  audit: 'identity.phone_code.sent',
});

export const activate = route({
  method: 'POST',
  path: '/v1/identity/invitations/:code/activation',
  summary: '用手机验证码激活账号并登录；同时签署当前版本的隐私政策',
  params: CodeParams,
  body: Closed({
    phoneCode: PhoneCode(),
    /** The version of the PRIVACY text the person read. */
    privacyVersion: Type.Integer({ minimum: 1 }),
    client: Type.Optional(ClientKind),
    wechatCode: Type.Optional(Text(128, 1)),
  }),
  reply: SignedIn,
  status: 201,
  errors: [
    'identity.invitation_invalid',
    'identity.invitation_used',
    'identity.phone_code_wrong',
    'identity.consent_outdated',
    'identity.phone_taken',
    'identity.disabled',
    'identity.wechat_taken',
    'identity.wechat_code_refused',
    'identity.wechat_failed',
    'identity.wechat_closed',
  ],
  permission: 'public',
  scope: 'public',
  audit: 'identity.account.activated',
});

/** An invitation as the class teacher sees it. */
export const InvitationView = Closed({
  id: Id('inv'),
  learnerId: Id('lrn'),
  maskedName: Type.String(),
  maskedPhone: Type.String(),
  state: InvitationState,
  /** In-app path to open or to show as a QR code; null once used. */
  link: Nullable(Type.String()),
  sentAt: Instant(),
  activatedAt: Nullable(Instant()),
});

export const listClassInvitations = route({
  method: 'GET',
  path: '/v1/identity/classes/:classId/invitations',
  summary: '本班邀请的激活情况',
  params: Closed({ classId: Id('cls') }),
  query: Closed({ ...PageQuery, state: Type.Optional(InvitationState) }),
  reply: PageOf(InvitationView),
  errors: [],
  permission: 'identity.invitation.manage',
  scope: { class: 'classId' },
  audit: null,
});

export const resendInvitation = route({
  method: 'POST',
  path: '/v1/identity/classes/:classId/invitations/:invitationId/resending',
  summary: '重发邀请：换新邀请码并发短信，旧码失效',
  params: Closed({ classId: Id('cls'), invitationId: Id('inv') }),
  reply: Closed({ link: Type.String() }),
  errors: ['identity.invitation_invalid', 'identity.invitation_used', 'identity.phone_code_too_soon'],
  permission: 'identity.invitation.manage',
  scope: { class: 'classId' },
  audit: 'identity.invitation.resent',
});
