import { Type } from 'typebox';
import { Closed, Done, Id, Instant, Nullable, OneOf, PageOf, PageQuery, Text } from '../common.ts';
import { ROLE_CODES } from '../role.ts';
import { route } from '../route.ts';
import { GrantView, ScopeKind } from './me.ts';
import { Phone } from './sessions.ts';

/** A staff account as an administrator sees it. */
export const StaffAccount = Closed({
  id: Id('acc'),
  loginName: Nullable(Type.String()),
  displayName: Type.String(),
  maskedPhone: Nullable(Type.String()),
  status: OneOf(['ACTIVE', 'DISABLED']),
  disabledReason: Nullable(Type.String()),
  hasTotp: Type.Boolean(),
  lockedUntil: Nullable(Instant()),
  lastSeenAt: Nullable(Instant()),
  createdAt: Instant(),
  grants: Type.Array(GrantView),
});

/** A role to give: `scopeId` is `*` for province and system, else a region code or an id. */
export const GrantInput = Closed({ role: OneOf(ROLE_CODES), scope: ScopeKind, scopeId: Text(40, 1) });

const AccountParams = Closed({ accountId: Id('acc') });
const Reason = () => Text(200, 2);
const manageErrors = ['identity.no_account', 'identity.role_beyond', 'identity.own_account'] as const;

export const listAccounts = route({
  method: 'GET',
  path: '/v1/identity/accounts',
  summary: '工作人员账号列表（在管辖范围内）',
  query: Closed({
    ...PageQuery,
    role: Type.Optional(OneOf(ROLE_CODES)),
    status: Type.Optional(OneOf(['ACTIVE', 'DISABLED'])),
    /** Start of the login name. */
    loginName: Type.Optional(Text(60)),
  }),
  reply: PageOf(StaffAccount),
  errors: [],
  permission: 'identity.account.read',
  scope: 'filtered',
  audit: null,
});

export const createStaff = route({
  method: 'POST',
  path: '/v1/identity/accounts',
  summary: '新建工作人员账号；初始密码只显示这一次，首次登录必须更改。登录名唯一，重复提交会被拒绝',
  body: Closed({
    loginName: Type.String({ pattern: '^[A-Za-z][A-Za-z0-9._-]{2,39}$' }),
    displayName: Text(40, 1),
    phone: Type.Optional(Phone()),
    lecturerId: Type.Optional(Id('lec')),
    grants: Type.Array(GrantInput, { maxItems: 20 }),
  }),
  reply: Closed({ accountId: Id('acc'), initialPassword: Type.String() }),
  status: 201,
  errors: ['identity.login_name_taken', 'identity.role_conflict', 'identity.role_scope', 'identity.role_beyond'],
  permission: 'identity.account.manage',
  scope: 'filtered',
  audit: 'identity.account.created',
});

export const grantRole = route({
  method: 'POST',
  path: '/v1/identity/accounts/:accountId/grants',
  summary: '授予角色（重复授予不改变什么）',
  params: AccountParams,
  body: GrantInput,
  reply: Closed({ grantId: Id('grt') }),
  errors: [...manageErrors, 'identity.role_conflict', 'identity.role_scope'],
  permission: 'identity.account.manage',
  scope: 'filtered',
  audit: 'identity.role.granted',
});

export const revokeRole = route({
  method: 'DELETE',
  path: '/v1/identity/accounts/:accountId/grants/:grantId',
  summary: '收回角色',
  params: Closed({ accountId: Id('acc'), grantId: Id('grt') }),
  reply: Done,
  errors: [...manageErrors],
  permission: 'identity.account.manage',
  scope: 'filtered',
  audit: 'identity.role.revoked',
});

export const disableAccount = route({
  method: 'POST',
  path: '/v1/identity/accounts/:accountId/disabling',
  summary: '停用账号，立即退出所有设备',
  params: AccountParams,
  body: Closed({ reason: Reason() }),
  reply: Done,
  errors: [...manageErrors],
  permission: 'identity.account.manage',
  scope: 'filtered',
  audit: 'identity.account.disabled',
});

export const enableAccount = route({
  method: 'POST',
  path: '/v1/identity/accounts/:accountId/enabling',
  summary: '恢复账号',
  params: AccountParams,
  reply: Done,
  errors: [...manageErrors],
  permission: 'identity.account.manage',
  scope: 'filtered',
  audit: 'identity.account.enabled',
});

export const resetPassword = route({
  method: 'POST',
  path: '/v1/identity/accounts/:accountId/password-reset',
  summary: '重置密码并解除锁定；可同时清除动态口令。新密码只显示这一次',
  params: AccountParams,
  body: Closed({ clearTotp: Type.Boolean({ default: false }), reason: Reason() }),
  reply: Closed({ initialPassword: Type.String() }),
  errors: [...manageErrors],
  permission: 'identity.account.manage',
  scope: 'filtered',
  audit: 'identity.password.reset',
});

/** A role and what it may do. */
export const RoleView = Closed({
  role: OneOf(ROLE_CODES),
  name: Type.String(),
  scope: ScopeKind,
  permissions: Type.Array(Type.String()),
});

export const listRoles = route({
  method: 'GET',
  path: '/v1/identity/roles',
  summary: '角色与权限表',
  reply: Closed({ items: Type.Array(RoleView), permissions: Type.Array(Type.String()) }),
  errors: [],
  permission: 'identity.role.read',
  scope: 'filtered',
  audit: null,
});

export const setRolePermissions = route({
  method: 'PUT',
  path: '/v1/identity/roles/:role',
  summary: '改一个角色的权限（留痕；几秒内全系统生效）',
  params: Closed({ role: OneOf(ROLE_CODES) }),
  body: Closed({ permissions: Type.Array(Text(80, 3), { maxItems: 500, uniqueItems: true }), reason: Reason() }),
  reply: RoleView,
  errors: ['identity.permission_unknown', 'identity.role_locks_out'],
  permission: 'identity.role.manage',
  scope: 'filtered',
  audit: 'identity.role.edited',
});
