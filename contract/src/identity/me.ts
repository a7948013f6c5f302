import { Type } from 'typebox';
import { Closed, Done, Id, Instant, Nullable, OneOf, Text } from '../common.ts';
import { ROLE_CODES } from '../role.ts';
import { route } from '../route.ts';
import { SessionTodo } from './sessions.ts';

/** The kinds of data scope, as data. */
export const ScopeKind = OneOf(['province', 'region', 'institution', 'class', 'lecturer', 'learner', 'system']);

/** One role in one scope, with names to show. */
export const GrantView = Closed({
  id: Id('grt'),
  role: OneOf(ROLE_CODES),
  roleName: Type.String(),
  scope: ScopeKind,
  scopeId: Type.String(),
  scopeName: Type.String(),
});

/** Who I am, and what my roles let me do. */
export const Me = Closed({
  accountId: Id('acc'),
  kind: OneOf(['staff', 'learner']),
  loginName: Nullable(Type.String()),
  /** Staff: the full name; learners: masked, 张*三. */
  displayName: Type.String(),
  maskedPhone: Nullable(Type.String()),
  learnerId: Nullable(Id('lrn')),
  lecturerId: Nullable(Id('lec')),
  grants: Type.Array(GrantView),
  /** Union over the grants: for showing or hiding, never for deciding. */
  permissions: Type.Array(Type.String()),
  todo: Type.Array(SessionTodo),
  largeText: Type.Boolean(),
  hasPassword: Type.Boolean(),
  hasTotp: Type.Boolean(),
  totpRequired: Type.Boolean(),
  hasWechat: Type.Boolean(),
  passwordExpiresAt: Nullable(Instant()),
  unreadReveals: Type.Integer(),
});

export const getMe = route({
  method: 'GET',
  path: '/v1/identity/me',
  summary: '我是谁、有哪些角色和权限',
  reply: Me,
  errors: [],
  permission: 'signed-in',
  scope: 'self',
  audit: null,
});

export const updateMe = route({
  method: 'PUT',
  path: '/v1/identity/me',
  summary: '改我的偏好（大字模式）',
  body: Closed({ largeText: Type.Boolean() }),
  reply: Done,
  errors: [],
  permission: 'signed-in',
  scope: 'self',
  audit: 'identity.account.preferences_changed',
});

export const changePassword = route({
  method: 'PUT',
  path: '/v1/identity/me/password',
  summary: '改密码；其他设备随即退出。没有密码的学员可不填原密码',
  body: Closed({
    current: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
    next: Type.String({ minLength: 1, maxLength: 200 }),
  }),
  reply: Done,
  errors: ['identity.password_wrong', 'identity.password_weak', 'identity.password_reused', 'identity.locked', 'identity.busy'],
  permission: 'signed-in',
  scope: 'self',
  audit: 'identity.password.changed',
  rate: { max: 20, windowS: 60, by: 'account' },
});

export const startTotp = route({
  method: 'POST',
  path: '/v1/identity/me/totp',
  summary: '生成动态口令密钥（验证前不生效）',
  reply: Closed({ secret: Type.String(), uri: Type.String(), qrSvg: Type.String() }),
  errors: [],
  permission: 'signed-in',
  scope: 'self',
  audit: 'identity.totp.started',
  rate: { max: 20, windowS: 600, by: 'account' },
});

export const confirmTotp = route({
  method: 'PUT',
  path: '/v1/identity/me/totp',
  summary: '输入验证器上的数字以启用；恢复码只显示这一次',
  body: Closed({ code: Type.String({ pattern: '^\\d{6}$' }) }),
  reply: Closed({ recoveryCodes: Type.Array(Type.String()) }),
  errors: ['identity.totp_wrong', 'identity.totp_not_started'],
  permission: 'signed-in',
  scope: 'self',
  audit: 'identity.totp.enabled',
  rate: { max: 10, windowS: 60, by: 'account' },
});

export const removeTotp = route({
  method: 'DELETE',
  path: '/v1/identity/me/totp',
  summary: '关闭动态口令（角色要求时不能关闭）',
  body: Closed({ code: Text(11, 6) }),
  reply: Done,
  errors: ['identity.totp_wrong', 'identity.totp_must_stay', 'identity.totp_not_started'],
  permission: 'signed-in',
  scope: 'self',
  audit: 'identity.totp.removed',
  rate: { max: 10, windowS: 60, by: 'account' },
});
