import { Type } from 'typebox';
import { Closed, Done, Id, Instant, Nullable, OneOf, Text } from '../common.ts';
import { route } from '../route.ts';

/** A mainland mobile number; demo people have 1990000xxxx. */
export const Phone = () => Type.String({ pattern: '^1[3-9]\\d{9}$' });
/** The six digits of an SMS. */
export const PhoneCode = () => Type.String({ pattern: '^\\d{6}$' });
/** `mini` asks for the token in the reply (sent back as Bearer); the browser gets a cookie and never sees it. */
export const ClientKind = OneOf(['web', 'mini'], { default: 'web' });

/** What a person must still do before their roles take effect in this session. */
export const SessionTodo = OneOf(['CHANGE_PASSWORD', 'ENROL_TOTP']);

/** The reply of every way to sign in. */
export const SignedIn = Closed({
  sessionId: Id('ses'),
  accountId: Id('acc'),
  kind: OneOf(['staff', 'learner']),
  /** Only when `client` is `mini`. */
  token: Nullable(Type.String()),
  expiresAt: Instant(),
  todo: Type.Array(SessionTodo),
});

/** One of my sign-ins. */
export const LoginSession = Closed({
  id: Id('ses'),
  current: Type.Boolean(),
  client: OneOf(['web', 'mini']),
  device: Type.String(),
  ip: Type.String(),
  createdAt: Instant(),
  lastSeenAt: Instant(),
});

export const makeCaptcha = route({
  method: 'POST',
  path: '/v1/identity/captchas',
  summary: '取一张图形验证码（单次有效，5 分钟）',
  reply: Closed({ captchaId: Id('cap'), svg: Type.String() }),
  errors: [],
  permission: 'public',
  scope: 'public',
  audit: null,
  rate: { max: 60, windowS: 60, by: 'ip' },
});

export const signIn = route({
  method: 'POST',
  path: '/v1/identity/sessions',
  summary: '用登录名（或学员手机号）和密码登录',
  body: Closed({
    loginName: Text(60, 1),
    password: Type.String({ minLength: 1, maxLength: 200 }),
    captcha: Type.Optional(Closed({ captchaId: Id('cap'), text: Text(10, 1) })),
    /** Six digits of the authenticator, or one recovery code. */
    totp: Type.Optional(Type.String({ pattern: '^(\\d{6}|[0-9a-z]{5}-[0-9a-z]{5})$' })),
    client: Type.Optional(ClientKind),
  }),
  reply: SignedIn,
  status: 201,
  errors: [
    'identity.sign_in_failed',
    'identity.captcha_required',
    'identity.captcha_wrong',
    'identity.locked',
    'identity.disabled',
    'identity.totp_required',
    'identity.totp_wrong',
    'identity.busy',
  ],
  permission: 'public',
  scope: 'public',
  audit: 'identity.session.signed_in',
  rate: { max: 3000, windowS: 60, by: 'ip' },
});

export const sendPhoneCode = route({
  method: 'POST',
  path: '/v1/identity/phone-codes',
  summary: '向学员手机发送登录验证码；号码没有登记时回答相同，但不发送',
  body: Closed({ phone: Phone(), captcha: Type.Optional(Closed({ captchaId: Id('cap'), text: Text(10, 1) })) }),
  reply: Closed({ ok: Type.Literal(true), expiresInS: Type.Integer(), resendInS: Type.Integer() }),
  errors: ['identity.phone_code_too_soon', 'identity.phone_code_limit', 'identity.captcha_required', 'identity.captcha_wrong'],
  permission: 'public',
  scope: 'public',
  audit: 'identity.phone_code.sent',
});

export const signInByPhone = route({
  method: 'POST',
  path: '/v1/identity/sessions/phone',
  summary: '学员用手机验证码登录；带 wechatCode 时同时绑定微信',
  body: Closed({
    phone: Phone(),
    code: PhoneCode(),
    client: Type.Optional(ClientKind),
    wechatCode: Type.Optional(Text(128, 1)),
  }),
  reply: SignedIn,
  status: 201,
  errors: [
    'identity.phone_code_wrong',
    'identity.disabled',
    'identity.wechat_taken',
    'identity.wechat_code_refused',
    'identity.wechat_failed',
    'identity.wechat_closed',
  ],
  permission: 'public',
  scope: 'public',
  audit: 'identity.session.signed_in',
});

export const signInByWechat = route({
  method: 'POST',
  path: '/v1/identity/sessions/wechat',
  summary: '小程序用微信登录（wx.login 的 code）',
  body: Closed({ code: Text(128, 1) }),
  reply: SignedIn,
  status: 201,
  errors: [
    'identity.wechat_unbound',
    'identity.wechat_code_refused',
    'identity.wechat_failed',
    'identity.wechat_closed',
    'identity.disabled',
  ],
  permission: 'public',
  scope: 'public',
  audit: 'identity.session.signed_in',
  rate: { max: 600, windowS: 60, by: 'ip' },
});

export const bindWechat = route({
  method: 'PUT',
  path: '/v1/identity/me/wechat',
  summary: '把当前微信绑定到本人学员账号',
  body: Closed({ code: Text(128, 1) }),
  reply: Done,
  errors: [
    'identity.wechat_taken',
    'identity.wechat_code_refused',
    'identity.wechat_failed',
    'identity.wechat_closed',
    'identity.learner_only',
  ],
  permission: 'signed-in',
  scope: 'self',
  audit: 'identity.wechat.bound',
});

export const unbindWechat = route({
  method: 'DELETE',
  path: '/v1/identity/me/wechat',
  summary: '解除微信绑定',
  reply: Done,
  errors: [],
  permission: 'signed-in',
  scope: 'self',
  audit: 'identity.wechat.unbound',
});

export const signOut = route({
  method: 'DELETE',
  path: '/v1/identity/sessions/current',
  summary: '退出登录',
  reply: Done,
  errors: [],
  permission: 'signed-in',
  scope: 'self',
  audit: 'identity.session.signed_out',
});

export const listSessions = route({
  method: 'GET',
  path: '/v1/identity/sessions',
  summary: '我在哪些设备上登录着（最多 100 个，最近的在前）',
  reply: Closed({ items: Type.Array(LoginSession) }),
  errors: [],
  permission: 'signed-in',
  scope: 'self',
  audit: null,
});

export const revokeSession = route({
  method: 'DELETE',
  path: '/v1/identity/sessions/:sessionId',
  summary: '让我的某一处登录失效',
  params: Closed({ sessionId: Id('ses') }),
  reply: Done,
  errors: [],
  permission: 'signed-in',
  scope: 'self',
  audit: 'identity.session.revoked',
});

export const revokeOtherSessions = route({
  method: 'DELETE',
  path: '/v1/identity/sessions',
  summary: '除本机外全部退出',
  reply: Closed({ ended: Type.Integer() }),
  errors: [],
  permission: 'signed-in',
  scope: 'self',
  audit: 'identity.session.revoked_others',
});
