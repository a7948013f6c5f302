import { ROLES, type GrantScope, type Role } from '@yangfan/contract';
import { isUniqueViolation, newId, problem, type Queryable, type Tx } from '@yangfan/kernel';
import type { Kit } from '../kit.ts';
import type { Authenticator } from '../sessions/authenticate.ts';
import * as store from './account.store.ts';
import { saveCredential } from './credential.store.ts';
import { conflictIn, scopeFits } from './grants.rules.ts';
import type { Hasher } from './hasher.ts';
import { isGuessable } from './password-guess.rules.ts';
import { isStrong, PASSWORD_HISTORY } from './password.rules.ts';
import { DEMO_PASSWORD } from './demo-password.ts';
import type { IdentityPort } from '../ports.ts';

/** AAD of a sealed column of an account. */
export const accountAad = (id: string, column: 'display_name' | 'phone' | 'openid') => `identity.account|${id}|${column}`;

type NewAccount = Parameters<IdentityPort['createAccount']>[1];
type RoleGrant = { role: Role; scope: GrantScope; id: string };

export interface Accounts {
  create(tx: Tx, account: NewAccount): Promise<string>;
  grant(tx: Tx, accountId: string, grant: RoleGrant, by: string | null): Promise<string>;
  revoke(tx: Tx, accountId: string, grantId: string, by: string | null): Promise<boolean>;
  /** Throws `identity.password_weak`. `phone` is the sealed one. */
  setPassword(tx: Tx, account: Pick<store.AccountRow, 'id' | 'loginName' | 'phone'>, password: string, mustChange: boolean): Promise<void>;
  names(db: Queryable, ids: readonly string[]): Promise<Map<string, string>>;
  displayName(account: Pick<store.AccountRow, 'id' | 'displayName'>): string;
  phone(account: Pick<store.AccountRow, 'id' | 'phone'>): string | null;
}

const EASY_TO_GUESS = '这个密码太容易被猜到：常用词、地名、年份、生日、连续或重复的字符、登录名和手机号都不算。请换几个互不相干的词或字符';

const UNIQUE: Record<string, 'identity.login_name_taken' | 'identity.phone_taken'> = {
  account_login_name: 'identity.login_name_taken',
  account_learner_phone: 'identity.phone_taken',
  account_learner: 'identity.phone_taken',
  account_lecturer: 'identity.login_name_taken',
};

/** Accounts, their roles and passwords. */
export function createAccounts(kit: Kit, deps: { hasher: Hasher; authenticator: Authenticator }): Accounts {
  const { crypto, clock, ledger } = kit;
  const { hasher, authenticator } = deps;
  const blindPhone = (phone: string) => crypto.blind('phone', phone);

  const self: Accounts = {
    async create(tx, account) {
      const id = newId('acc');
      const now = clock.now();
      const row: store.NewAccount = {
        id,
        kind: account.kind,
        loginName: account.loginName ?? null,
        at: now,
        by: account.by ?? null,
        displayName: crypto.seal(account.displayName, accountAad(id, 'display_name')),
        phone: account.phone ? crypto.seal(account.phone, accountAad(id, 'phone')) : null,
        phoneBlind: account.phone ? blindPhone(account.phone) : null,
        learnerId: account.learnerId ?? null,
        lecturerId: account.lecturerId ?? null,
      };
      try {
        await tx.savepoint((inner) => store.insertAccount(inner, row));
      } catch (error) {
        const constraint = (error as { constraint?: string }).constraint ?? '';
        if (isUniqueViolation(error) && UNIQUE[constraint]) throw problem(UNIQUE[constraint]);
        throw error;
      }
      if (account.password)
        await self.setPassword(
          tx,
          { id, loginName: row.loginName, phone: row.phone },
          account.password,
          account.mustChangePassword ?? false,
        );
      for (const grant of account.grants) await self.grant(tx, id, grant, account.by ?? null);
      return id;
    },
    async grant(tx, accountId, grant, by) {
      if (!scopeFits(grant)) throw problem('identity.role_scope');
      // Two administrators who each give one half of a forbidden pair must meet at this row.
      if (!(await store.lockAccount(tx, accountId))) throw problem('identity.no_account');
      const account = (await store.accountById(tx, accountId))!;
      const held = account.grants.find((other) => other.role === grant.role && other.scope === grant.scope && other.scopeId === grant.id);
      if (held) return held.id;
      if (conflictIn([...account.grants.map((other) => other.role), grant.role])) throw problem('identity.role_conflict');
      const id = newId('grt');
      await store.insertGrant(tx, { id, accountId, role: grant.role, scope: grant.scope, scopeId: grant.id, by, at: clock.now() });
      await ledger.append(tx, {
        chain: `account:${accountId}`,
        kind: 'identity.role.granted',
        ...(by ? { actorId: by } : {}),
        summary: `授予角色“${ROLES[grant.role].name}”`,
        data: { accountId, role: grant.role, scope: grant.scope, scopeId: grant.id },
      });
      tx.onCommit(() => authenticator.forgetAccount(accountId));
      return id;
    },
    async revoke(tx, accountId, grantId, by) {
      if (!(await store.lockAccount(tx, accountId))) return false;
      const grant = (await store.accountById(tx, accountId))!.grants.find((other) => other.id === grantId);
      if (!grant) return false;
      await store.endGrant(tx, grantId, by, clock.now());
      await ledger.append(tx, {
        chain: `account:${accountId}`,
        kind: 'identity.role.revoked',
        ...(by ? { actorId: by } : {}),
        summary: `收回角色“${ROLES[grant.role].name}”`,
        data: { accountId, role: grant.role, scope: grant.scope, scopeId: grant.scopeId },
      });
      tx.onCommit(() => authenticator.forgetAccount(accountId));
      return true;
    },
    async setPassword(tx, account, password, mustChange) {
      if (!isStrong(password, account.loginName)) throw problem('identity.password_weak');
      // A demonstration prints its password at the start; nobody is to be kept out there.
      const isDemo = kit.config.demo && password === DEMO_PASSWORD;
      if (!isDemo && isGuessable(password, { loginName: account.loginName, phone: self.phone(account) }))
        throw problem('identity.password_weak', EASY_TO_GUESS);
      const hash = await hasher.hash(password);
      await saveCredential(tx, { accountId: account.id, hash, at: clock.now(), mustChange, keep: PASSWORD_HISTORY });
      tx.onCommit(() => authenticator.forgetAccount(account.id));
    },
    async names(db, ids) {
      const rows = ids.length ? await store.namesOf(db, [...new Set(ids)]) : [];
      return new Map(rows.map((row) => [row.id, self.displayName(row)]));
    },
    displayName: (account) => crypto.open(account.displayName, accountAad(account.id, 'display_name')),
    phone: (account) => (account.phone ? crypto.open(account.phone, accountAad(account.id, 'phone')) : null),
  };
  return self;
}
