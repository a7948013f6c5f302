import { newId, newToken, problem } from '@yangfan/kernel';
import type { AccountRow } from '../accounts/account.store.ts';
import type { Kit } from '../kit.ts';
import { deviceName } from '../mask.rules.ts';
import { tokenDigest, type Authenticator } from './authenticate.ts';
import { sessionLife, todoOf } from './session.rules.ts';
import * as store from './session.store.ts';

/** Where a call comes from. */
export interface Caller {
  ip: string;
  deviceId: string | null;
  userAgent: string;
  now: Date;
  client: 'web' | 'mini';
  /** The token the request came with, if any: it ends where a new one begins. */
  oldToken: string | null;
}

/** A new session; `token` is told to its owner only, now. */
export interface OpenedSession {
  sessionId: string;
  accountId: string;
  kind: 'staff' | 'learner';
  token: string;
  expiresAt: Date;
  todo: ('CHANGE_PASSWORD' | 'ENROL_TOTP')[];
}

export interface Sessions {
  /** Opens a session for a proven person; `clearKey` is the failure counter that success resets. */
  open(account: AccountRow, caller: Caller, clearKey: string | null): Promise<OpenedSession>;
  end(accountId: string, sessionId: string, now: Date, why: string): Promise<void>;
  endOthers(accountId: string, exceptId: string | null, now: Date, why: string): Promise<number>;
  list(
    accountId: string,
    currentId: string,
    now: Date,
  ): Promise<{ id: string; current: boolean; client: 'web' | 'mini'; device: string; ip: string; createdAt: string; lastSeenAt: string }[]>;
}

/** Sessions: made, listed, ended. */
export function createSessions(kit: Kit, authenticator: Authenticator): Sessions {
  const { db, crypto, notifications } = kit;
  return {
    async open(account, caller, clearKey) {
      if (account.status !== 'ACTIVE') throw problem('identity.disabled');
      const { now } = caller;
      const life = sessionLife(account.kind, caller.client);
      // The token is always ours and always new: whatever the browser held before means nothing afterwards.
      const token = newToken();
      const id = newId('ses');
      const expiresAt = new Date(now.getTime() + life.whole * 1000);
      const deviceId = caller.deviceId ? crypto.blind('device', caller.deviceId).slice(0, 32) : null;
      const oldDigest = caller.oldToken ? tokenDigest(caller.oldToken) : null;
      const seen = await store.insertSession(
        db,
        {
          id,
          accountId: account.id,
          tokenSha256: tokenDigest(token),
          client: caller.client,
          deviceId,
          userAgent: caller.userAgent,
          ip: caller.ip,
          at: now,
          idleSeconds: life.idle,
          expiresAt,
        },
        clearKey,
        oldDigest,
      );
      if (oldDigest) authenticator.forgetToken(oldDigest);
      if (seen.seenBefore && !seen.knownDevice) {
        const body = `${deviceName(caller.userAgent)}（${caller.ip}）刚刚登录了您的账号。如不是本人，请到“登录设备”中让它退出，并修改密码。`;
        await db.tx((tx) =>
          notifications.notify(tx, {
            accountId: account.id,
            kind: 'identity.new_device',
            title: '有新设备登录',
            body,
            link: '/me/sessions',
          }),
        );
      }
      const roles = account.grants.map((grant) => grant.role);
      return {
        sessionId: id,
        accountId: account.id,
        kind: account.kind,
        token,
        expiresAt,
        todo: todoOf({ ...account, roles }, await kit.totpRoles(), now),
      };
    },
    async end(accountId, sessionId, now, why) {
      const ended = await store.endSession(db, accountId, sessionId, now, why);
      if (ended === 0) throw problem('request.not_found');
      authenticator.forgetSession(sessionId);
    },
    async endOthers(accountId, exceptId, now, why) {
      const ended = await store.endSessions(db, accountId, exceptId, now, why);
      authenticator.forgetAccount(accountId);
      return ended;
    },
    async list(accountId, currentId, now) {
      const rows = await store.liveSessions(db, accountId, now);
      return rows.map(({ userAgent, createdAt, lastSeenAt, ...row }) => ({
        ...row,
        current: row.id === currentId,
        device: deviceName(userAgent),
        createdAt: createdAt.toISOString(),
        lastSeenAt: lastSeenAt.toISOString(),
      }));
    },
  };
}
