import type { Actor, Queryable } from '@yangfan/kernel';
import { problem } from '@yangfan/kernel';
import QRCode from 'qrcode';
import { countReveals } from '../privacy/privacy.store.ts';
import { maskName, maskPhone } from '../mask.rules.ts';
import type { Kit } from '../kit.ts';
import type { Authenticator } from '../sessions/authenticate.ts';
import { needsTotp, passwordExpiry, todoOf } from '../sessions/session.rules.ts';
import type { Sessions } from '../sessions/session.service.ts';
import type { SignIns } from '../sessions/sign-in.service.ts';
import { accountById, setLargeText, type AccountRow } from './account.store.ts';
import type { Accounts } from './account.service.ts';
import * as credentials from './credential.store.ts';
import { nameGrants } from './grant-names.ts';
import type { Hasher } from './hasher.ts';
import type { RoleTable } from './role-table.ts';
import { newTotpSecret, recoveryCodes, recoveryDigest, totpStep, totpUri } from './totp.ts';

const totpAad = (accountId: string) => `identity.totp|${accountId}|secret`;

/** What people do to their own account. */
export function createMe(
  kit: Kit,
  deps: { accounts: Accounts; roles: RoleTable; hasher: Hasher; sessions: Sessions; signIns: SignIns; authenticator: Authenticator },
) {
  const { crypto, db } = kit;
  const { accounts, roles, hasher, sessions, signIns, authenticator } = deps;

  async function own(queryable: Queryable, actor: Actor): Promise<AccountRow> {
    const account = await accountById(queryable, actor.accountId);
    if (!account) throw problem('auth.required');
    return account;
  }

  return {
    async me(queryable: Queryable, actor: Actor, now: Date) {
      const account = await own(queryable, actor);
      const held = account.grants.map((grant) => grant.role);
      const todo = todoOf({ ...account, roles: held }, await kit.totpRoles(), now);
      const permissions = new Set<string>();
      if (!todo.length) for (const role of held) for (const name of await roles.permissionsOf(role)) permissions.add(name);
      const phone = accounts.phone(account);
      const name = accounts.displayName(account);
      return {
        accountId: account.id,
        kind: account.kind,
        loginName: account.loginName,
        learnerId: account.learnerId,
        lecturerId: account.lecturerId,
        displayName: account.kind === 'learner' ? maskName(name) : name,
        maskedPhone: phone ? maskPhone(phone) : null,
        grants: (await nameGrants(queryable, kit.scopeNames, account.grants)).map(({ id, role, roleName, scope, scopeId, scopeName }) => ({
          id,
          role,
          roleName,
          scope,
          scopeId,
          scopeName,
        })),
        permissions: [...permissions].sort(),
        todo,
        largeText: account.largeText,
        hasPassword: account.passwordHash !== null,
        hasTotp: account.hasTotp,
        totpRequired: needsTotp(held, await kit.totpRoles()),
        hasWechat: account.hasWechat,
        passwordExpiresAt: passwordExpiry(account.kind, account.changedAt)?.toISOString() ?? null,
        unreadReveals: account.learnerId ? await countReveals(queryable, account.learnerId, account.revealsReadAt) : 0,
      };
    },
    setLargeText: (actor: Actor, largeText: boolean) => setLargeText(db, actor.accountId, largeText),

    async changePassword(actor: Actor, current: string | undefined, next: string, now: Date) {
      const account = await own(db, actor);
      // A learner who only ever signed in by phone has nothing to prove beyond the session.
      if (account.passwordHash) await signIns.provePassword(account, current ?? '', now);
      const old = await credentials.credentialOf(db, account.id);
      for (const hash of old?.history ?? []) if (await hasher.verify(hash, next)) throw problem('identity.password_reused');
      await db.tx((tx) => accounts.setPassword(tx, account, next, false));
      await sessions.endOthers(account.id, actor.sessionId, now, 'password');
    },
    async startTotp(actor: Actor) {
      const account = await own(db, actor);
      if (account.hasTotp) throw problem('request.conflict', '动态口令已启用；如需更换，请先关闭');
      const secret = newTotpSecret();
      await credentials.saveTotpSecret(db, account.id, crypto.seal(secret, totpAad(account.id)));
      const uri = totpUri(secret, account.loginName ?? account.id);
      return { secret, uri, qrSvg: await QRCode.toString(uri, { type: 'svg', margin: 1 }) };
    },
    async confirmTotp(actor: Actor, code: string, now: Date) {
      const row = await credentials.totpOf(db, actor.accountId);
      if (!row || row.confirmedAt) throw problem('identity.totp_not_started');
      const step = totpStep(crypto.open(row.secret, totpAad(actor.accountId)), code, now);
      if (step === null) throw problem('identity.totp_wrong');
      const codes = recoveryCodes(kit.pick);
      await credentials.confirmTotp(
        db,
        actor.accountId,
        now,
        step,
        codes.map((one) => recoveryDigest(actor.accountId, one)),
      );
      authenticator.forgetAccount(actor.accountId);
      return { recoveryCodes: codes };
    },
    async removeTotp(actor: Actor, code: string, now: Date) {
      const account = await own(db, actor);
      if (!account.hasTotp) throw problem('identity.totp_not_started');
      if (
        needsTotp(
          account.grants.map((grant) => grant.role),
          await kit.totpRoles(),
        )
      )
        throw problem('identity.totp_must_stay');
      if (!(await signIns.proveTotp(account.id, code, now))) throw problem('identity.totp_wrong');
      await credentials.deleteTotp(db, account.id);
      authenticator.forgetAccount(account.id);
    },
  };
}
