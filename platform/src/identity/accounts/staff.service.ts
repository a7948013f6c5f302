import { PERMISSIONS, ROLE_CODES, ROLES, type GrantScope, type PermissionName, type Role } from '@yangfan/contract';
import { coveredBy, newId, pageOf, problem, type Actor, type Queryable, type Tx } from '@yangfan/kernel';
import { maskPhone } from '../mask.rules.ts';
import type { Kit } from '../kit.ts';
import { endSessions } from '../sessions/session.store.ts';
import type { Authenticator } from '../sessions/authenticate.ts';
import { clearThrottle, readThrottles } from '../throttle.store.ts';
import * as store from './account.store.ts';
import type { Accounts } from './account.service.ts';
import { deleteTotp } from './credential.store.ts';
import { nameGrants } from './grant-names.ts';
import { mayHandOut } from './grants.rules.ts';
import { initialPassword } from './password.rules.ts';
import type { Templates } from '../face/template.service.ts';
import type { RoleTable } from './role-table.ts';
import { replaceRole } from './role.store.ts';

type RoleGrant = { role: Role; scope: GrantScope; id: string };
type Caller = { tx: <T>(work: (tx: Tx) => Promise<T>) => Promise<T>; actor: Actor; now: Date };

const MANAGE = 'identity.account.manage' satisfies PermissionName;
/** What an administrator must keep, or nobody could ever give permissions again. */
const KEEP: Partial<Record<Role, readonly PermissionName[]>> = {
  PROV_ADMIN: ['identity.role.manage', 'identity.role.read', 'identity.account.manage', 'identity.account.read'],
};
const isWide = (grant: { scope: GrantScope }) => grant.scope === 'province' || grant.scope === 'system';

/** What administrators do to other people's accounts and to the roles. */
export function createStaff(kit: Kit, deps: { accounts: Accounts; roles: RoleTable; authenticator: Authenticator; templates: Templates }) {
  const { crypto, ledger } = kit;
  const { accounts, roles, authenticator, templates } = deps;
  const failureKey = (accountId: string) => `fail:${crypto.blind('login', accountId).slice(0, 40)}`;

  /** The account if the caller's scope reaches it; never the caller's own. */
  async function managed(tx: Tx, actor: Actor, accountId: string): Promise<store.AccountRow> {
    if (accountId === actor.accountId) throw problem('identity.own_account');
    const account = await store.accountById(tx, accountId);
    if (!account || account.kind !== 'staff') throw problem('identity.no_account');
    const grants = coveredBy(actor, MANAGE);
    const reached =
      grants.some(isWide) || account.grants.some((held) => grants.some((grant) => grant.scope === held.scope && grant.id === held.scopeId));
    if (!reached) throw problem('identity.no_account');
    // Whoever may not hand out a role must not disable its holder or set their password either.
    for (const held of account.grants) requireHandOut(actor, { role: held.role, scope: held.scope, id: held.scopeId }, account);
    return account;
  }
  function requireHandOut(actor: Actor, grant: RoleGrant, held?: store.AccountRow): void {
    const mine = coveredBy(actor, MANAGE);
    const security = held && actor.grants.some((own) => own.role === 'SEC_ADMIN');
    if (!security && !mayHandOut(mine, grant)) throw problem('identity.role_beyond');
  }
  const note = (tx: Tx, actor: Actor, accountId: string, kind: string, summary: string, data: object = {}) =>
    ledger.append(tx, { chain: `account:${accountId}`, kind, actorId: actor.accountId, summary, data: { accountId, ...data } });

  return {
    async list(
      db: Queryable,
      actor: Actor,
      query: { page?: number; size?: number; role?: Role; status?: string; loginName?: string },
      now: Date,
    ) {
      const grants = coveredBy(actor, 'identity.account.read');
      const within = grants.some(isWide) ? null : { scopes: grants.map((grant) => grant.scope), ids: grants.map((grant) => grant.id) };
      const rows = await store.staffRows(
        db,
        { role: query.role ?? null, status: query.status ?? null, loginName: query.loginName || null, within },
        pageOf(query),
      );
      const named = new Map(
        (
          await nameGrants(
            db,
            kit.scopeNames,
            rows.flatMap((row) => row.grants),
          )
        ).map((grant) => [grant.id, grant]),
      );
      const locks = await readThrottles(
        db,
        rows.map((row) => failureKey(row.id)),
        now,
      );
      const items = rows.map((row) => {
        const lock = locks.get(failureKey(row.id));
        const phone = accounts.phone(row);
        return {
          id: row.id,
          loginName: row.loginName,
          displayName: accounts.displayName(row),
          maskedPhone: phone ? maskPhone(phone) : null,
          status: row.status,
          disabledReason: row.disabledReason,
          hasTotp: row.hasTotp,
          createdAt: row.createdAt.toISOString(),
          lockedUntil: lock && lock.count >= 5 ? lock.resetsAt.toISOString() : null,
          lastSeenAt: row.lastSeenAt?.toISOString() ?? null,
          grants: row.grants.map((grant) => {
            const { id, role, roleName, scope, scopeId, scopeName } = named.get(grant.id)!;
            return { id, role, roleName, scope, scopeId, scopeName };
          }),
        };
      });
      return { items, total: rows[0]?.total ?? 0 };
    },
    create: (
      { tx, actor }: Caller,
      body: {
        loginName: string;
        displayName: string;
        phone?: string;
        lecturerId?: string;
        grants: { role: Role; scope: GrantScope; scopeId: string }[];
      },
    ) =>
      tx(async (inner) => {
        const grants = body.grants.map(({ role, scope, scopeId }) => ({ role, scope, id: scopeId }));
        for (const grant of grants) requireHandOut(actor, grant);
        const password = initialPassword(kit.pick);
        const { lecturerId, phone, loginName, displayName } = body;
        const accountId = await accounts.create(inner, {
          kind: 'staff',
          loginName,
          displayName,
          password,
          mustChangePassword: true,
          grants,
          by: actor.accountId,
          ...(lecturerId ? { lecturerId } : {}),
          ...(phone ? { phone } : {}),
        });
        await note(inner, actor, accountId, 'identity.account.created', '新建工作人员账号');
        return { accountId, initialPassword: password };
      }),
    grant: ({ tx, actor }: Caller, accountId: string, grant: RoleGrant) =>
      tx(async (inner) => {
        await managed(inner, actor, accountId);
        requireHandOut(actor, grant);
        return { grantId: await accounts.grant(inner, accountId, grant, actor.accountId) };
      }),
    revoke: ({ tx, actor }: Caller, accountId: string, grantId: string) =>
      tx(async (inner) => {
        const account = await managed(inner, actor, accountId);
        const held = account.grants.find((grant) => grant.id === grantId);
        if (!held) throw problem('request.not_found');
        requireHandOut(actor, { role: held.role, scope: held.scope, id: held.scopeId });
        await accounts.revoke(inner, accountId, grantId, actor.accountId);
      }),
    setStatus: ({ tx, actor, now }: Caller, accountId: string, status: 'ACTIVE' | 'DISABLED', reason: string | null) =>
      tx(async (inner) => {
        const account = await managed(inner, actor, accountId);
        await store.setStatus(inner, accountId, status, reason);
        if (status === 'DISABLED') {
          await endSessions(inner, accountId, null, now, 'disabled');
          // Nobody can use the face any more, so it is not kept; who comes back enrols again.
          const person = { accountId, learnerId: account.learnerId, lecturerId: account.lecturerId };
          await templates.forget(inner, person, 'account disabled', now, actor.accountId);
        }
        await note(
          inner,
          actor,
          accountId,
          status === 'DISABLED' ? 'identity.account.disabled' : 'identity.account.enabled',
          status === 'DISABLED' ? '停用账号' : '恢复账号',
        );
        inner.onCommit(() => authenticator.forgetAccount(accountId));
      }),
    resetPassword: ({ tx, actor, now }: Caller, accountId: string, clearTotp: boolean) =>
      tx(async (inner) => {
        const account = await managed(inner, actor, accountId);
        const password = initialPassword(kit.pick);
        await accounts.setPassword(inner, account, password, true);
        if (clearTotp) await deleteTotp(inner, accountId);
        await clearThrottle(inner, failureKey(accountId));
        await endSessions(inner, accountId, null, now, 'password reset');
        await note(inner, actor, accountId, 'identity.password.reset', '重置密码', { clearTotp });
        return { initialPassword: password };
      }),
    async roles() {
      const table = await roles.all();
      return {
        items: ROLE_CODES.map((role) => ({
          role,
          name: ROLES[role].name,
          scope: ROLES[role].scope,
          permissions: [...(table.get(role) ?? [])].sort(),
        })),
        permissions: Object.keys(PERMISSIONS).sort(),
      };
    },
    setRole: ({ tx, actor }: Caller, role: Role, permissions: readonly string[], reason: string) =>
      tx(async (inner) => {
        const unknown = permissions.find((name) => !(name in PERMISSIONS));
        if (unknown) throw problem('identity.permission_unknown', `系统没有“${unknown}”这项权限`);
        if (KEEP[role]?.some((name) => !permissions.includes(name))) throw problem('identity.role_locks_out');
        const change = await replaceRole(inner, role, permissions);
        await ledger.append(inner, {
          chain: 'policy',
          kind: 'identity.role.edited',
          actorId: actor.accountId,
          summary: `调整角色“${ROLES[role].name}”的权限`,
          data: { role, ...change, reason, editId: newId('edt') },
        });
        inner.onCommit(() => {
          roles.forget();
          authenticator.forgetAll();
        });
        return { role, name: ROLES[role].name, scope: ROLES[role].scope, permissions: [...permissions].sort() };
      }),
  };
}
