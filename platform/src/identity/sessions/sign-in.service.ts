import { problem, ProblemError } from '@yangfan/kernel';
import { accountByLearnerPhone, accountByLogin, type AccountRow } from '../accounts/account.store.ts';
import { takeRecovery, takeStep, totpOf } from '../accounts/credential.store.ts';
import type { Hasher } from '../accounts/hasher.ts';
import { recoveryDigest, totpStep } from '../accounts/totp.ts';
import type { Kit } from '../kit.ts';
import { giveTurnBack, hitThrottle, readThrottles, takeTurn } from '../throttle.store.ts';
import type { Captchas } from './captcha.service.ts';
import type { Caller, OpenedSession, Sessions } from './session.service.ts';

const WINDOW_S = 15 * 60;
const MAX_FAILURES = 5;
/** After this many failures of an account or an address, a captcha is due. */
const CAPTCHA_AFTER = 2;

export interface PasswordSignIn {
  loginName: string;
  password: string;
  captcha?: { captchaId: string; text: string };
  totp?: string;
}

export interface SignIns {
  byPassword(given: PasswordSignIn, caller: Caller): Promise<OpenedSession>;
  /** Proves the password of a signed-in account again; counts failures like a sign-in. Throws `identity.password_wrong`, `identity.locked`. */
  provePassword(account: AccountRow, password: string, now: Date): Promise<void>;
  /** Proves a number of the authenticator or a recovery code, each good once. */
  proveTotp(accountId: string, token: string, now: Date): Promise<boolean>;
}

/** Sign-in by password. An unknown name and a wrong password are answered alike, in words, time and consequences. */
export function createSignIns(kit: Kit, deps: { hasher: Hasher; captchas: Captchas; sessions: Sessions }): SignIns {
  const { db, crypto } = kit;
  const { hasher, captchas, sessions } = deps;

  /**
   * Counts a guess as failed before it is looked at, in the database that all nodes share, and takes that back unless it fails:
   * a burst sent at once to many nodes gets no more guesses than one after the other. `work` says whether it was a failure.
   */
  async function guess<T>(
    key: string,
    now: Date,
    work: (before: number) => Promise<T>,
    isFailure: (error: unknown) => boolean,
  ): Promise<T> {
    const turn = await takeTurn(db, key, now, WINDOW_S, MAX_FAILURES);
    if (!turn) throw problem('identity.locked');
    try {
      return await work(turn.count - 1);
    } catch (error) {
      if (!isFailure(error)) await giveTurnBack(db, key);
      throw error;
    }
  }

  const find = (name: string) =>
    /^1\d{10}$/.test(name) ? accountByLearnerPhone(db, crypto.blind('phone', name)) : accountByLogin(db, name);
  const failureKey = (who: string) => `fail:${crypto.blind('login', who).slice(0, 40)}`;
  const addressKey = (ip: string) => `fail:ip:${crypto.blind('ip', ip).slice(0, 32)}`;

  async function proveTotp(accountId: string, token: string, now: Date): Promise<boolean> {
    if (token.includes('-')) return (await takeRecovery(db, accountId, recoveryDigest(accountId, token))) === 1;
    const row = await totpOf(db, accountId);
    if (!row?.confirmedAt) return false;
    const step = totpStep(crypto.open(row.secret, `identity.totp|${accountId}|secret`), token, now);
    return step !== null && (await takeStep(db, accountId, step)) === 1;
  }

  async function attempt(account: AccountRow | undefined, key: string, given: PasswordSignIn, caller: Caller): Promise<OpenedSession> {
    const { now, ip } = caller;
    const failures = await readThrottles(db, [key, addressKey(ip)], now);
    const own = failures.get(key)?.count ?? 0;
    if (own >= MAX_FAILURES) throw problem('identity.locked');
    const proven = own >= CAPTCHA_AFTER || (failures.get(addressKey(ip))?.count ?? 0) >= CAPTCHA_AFTER;
    if (proven) await captchas.require(given.captcha, now);
    return guess(
      key,
      now,
      async (before) => {
        // Others guessed meanwhile: what was due one by one is due side by side.
        if (before >= CAPTCHA_AFTER && !proven) await captchas.require(given.captcha, now);
        return check(account, key, given, caller);
      },
      isWrong,
    );
  }

  async function check(account: AccountRow | undefined, key: string, given: PasswordSignIn, caller: Caller): Promise<OpenedSession> {
    const fail = () => hitThrottle(db, addressKey(caller.ip), caller.now, WINDOW_S);
    if (!(await hasher.verify(account?.passwordHash, given.password)) || !account) {
      await fail();
      throw problem('identity.sign_in_failed');
    }
    if (account.status !== 'ACTIVE') throw problem('identity.disabled');
    if (account.hasTotp) {
      if (!given.totp) throw problem('identity.totp_required');
      if (!(await proveTotp(account.id, given.totp, caller.now))) {
        await fail();
        throw problem('identity.totp_wrong');
      }
    }
    return sessions.open(account, caller, key);
  }

  return {
    proveTotp,
    async byPassword(given, caller) {
      const name = given.loginName.trim();
      const account = await find(name);
      const key = failureKey(account?.id ?? name.toLowerCase());
      return attempt(account, key, given, caller);
    },
    provePassword: async (account, password, now) => {
      const key = failureKey(account.id);
      await guess(
        key,
        now,
        async () => {
          if (!(await hasher.verify(account.passwordHash, password))) throw problem('identity.password_wrong');
        },
        isWrong,
      );
      // A right password is no failure; those before it stay counted until a sign-in.
      await giveTurnBack(db, key);
    },
  };
}

const WRONG: readonly unknown[] = ['identity.sign_in_failed', 'identity.totp_wrong', 'identity.password_wrong'];
const isWrong = (error: unknown) => error instanceof ProblemError && WRONG.includes(error.code);
