import { newId, newToken, problem, type Actor, type Queryable, type Tx } from '@yangfan/kernel';
import type { Kit } from '../kit.ts';
import { maskPhone } from '../mask.rules.ts';
import type { Accounts } from '../accounts/account.service.ts';
import { accountById } from '../accounts/account.store.ts';
import type { PhoneCodes } from '../phone/phone-code.service.ts';
import type { IdentityPort, Purpose } from '../ports.ts';
import { inLedger, personOf, type Person } from '../realname/person.ts';
import type { RealNames } from '../realname/real-name.service.ts';
import { tokenDigest } from '../sessions/authenticate.ts';
import * as store from './check.store.ts';

/** How long a pass may be used or claimed. */
export const TOKEN_MS = 10 * 60_000;
const ALTERNATIVE_MS = 5 * 60_000;
const ALTERNATIVE_TRIES = 5;

export interface PassedCheck {
  checkId: string;
  method: 'FACE' | 'ALTERNATIVE';
  token: string;
  expiresAt: string;
}
export interface CheckFrom {
  ip: string;
  deviceId: string | null;
  now: Date;
}
/** What a way of checking found out. */
export interface Finding {
  /** Given when something else must carry the same id. */
  id?: string;
  purpose: Purpose;
  way: store.Way;
  outcome: store.Outcome;
  score?: number;
  thresholds?: { accept: number; review: number };
  modelVersion?: string;
  evidence?: string;
}

export interface Checks {
  /** Writes a finding down; a pass completes the verification if it was open, and gets its token. */
  record(tx: Tx, actor: Actor, finding: Finding, from: CheckFrom): Promise<{ checkId: string; check: PassedCheck | null }>;
  require: IdentityPort['requireCheck'];
  requireMany: IdentityPort['requireChecks'];
  claim(tx: Tx, actor: Actor, purpose: Purpose, now: Date): Promise<PassedCheck>;
  startAlternative(
    actor: Actor,
    purpose: Purpose,
    from: CheckFrom,
  ): Promise<{ alternativeId: string; maskedPhone: string; idDigits: number; expiresAt: string; resendInS: number }>;
  finishAlternative(actor: Actor, alternativeId: string, given: { code: string; idTail: string }, from: CheckFrom): Promise<PassedCheck>;
  /** The class teacher saw the person; the learner claims the pass, or it completes the verification. */
  confirmOnSite(
    tx: Tx,
    teacher: Actor,
    person: Person & { learnerId: string },
    classId: string,
    given: { purpose: Purpose; reason: string },
    from: CheckFrom,
  ): Promise<{ checkId: string; expiresAt: string }>;
}

const methodOf = (way: store.Way): 'FACE' | 'ALTERNATIVE' => (way === 'FACE' || way === 'WECHAT_FACE' ? 'FACE' : 'ALTERNATIVE');
const WAY_WORDS: Record<store.Way, string> = {
  FACE: '人脸核验',
  WECHAT_FACE: '微信人脸核身',
  SMS_ID: '短信与证件尾号核验',
  ON_SITE: '班主任现场核验',
};
const OUTCOME_WORDS: Record<store.Outcome, string> = { ACCEPT: '通过', REVIEW: '待人工复核', REJECT: '未通过' };

/** Why a token was not taken. */
function refusalOf(row: store.TokenRow | undefined, actor: Actor, purpose: string) {
  // Another person's token is answered like one that never was.
  if (!row || row.accountId !== actor.accountId) return problem('identity.check_required');
  if (row.purpose !== purpose) return problem('identity.check_purpose');
  return problem(row.usedAt ? 'identity.check_used' : 'identity.check_expired');
}

/** Checks that a person is who they are: by face, or by the alternative of equal effect. */
export function createChecks(kit: Kit, deps: { realNames: RealNames; phoneCodes: PhoneCodes; accounts: Accounts }): Checks {
  const { db, crypto, ledger } = kit;
  const { realNames, phoneCodes, accounts } = deps;

  async function complete(tx: Tx, person: Person, finding: Finding, at: Date, by?: string): Promise<void> {
    const { row } = await realNames.matched(tx, person.accountId);
    if (row.state === 'VERIFIED') return;
    const method = methodOf(finding.way);
    await realNames.step(tx, person, 'CONFIRM', { method, at, ...(by ? { by } : {}) });
  }

  const requireMany: Checks['requireMany'] = async (tx, given) => {
    const digests = given.map(({ token }) => tokenDigest(token));
    const rows = await store.useTokens(
      tx,
      given.map(({ actor, purpose, now }, index) => ({ tokenSha256: digests[index]!, accountId: actor.accountId, purpose, now })),
    );
    const taken = new Map(rows.map((row) => [row.tokenSha256, row]));
    const results: Awaited<ReturnType<Checks['requireMany']>> = [];
    for (const [index, { actor, purpose }] of given.entries()) {
      const row = taken.get(digests[index]!);
      // Whoever hands in one token twice has it taken once.
      taken.delete(digests[index]!);
      results.push(
        row && row.accountId === actor.accountId && row.purpose === purpose
          ? { checkId: row.id, method: methodOf(row.way), score: row.score }
          : refusalOf(await store.tokenRow(tx, digests[index]!), actor, purpose),
      );
    }
    return results;
  };

  const self: Checks = {
    async record(tx, actor, finding, { ip, deviceId, now }) {
      const person = personOf(actor);
      const checkId = finding.id ?? newId('fck');
      const passed = finding.outcome === 'ACCEPT';
      const token = passed ? newToken() : null;
      const expiresAt = new Date(now.getTime() + TOKEN_MS);
      await store.insertCheck(tx, {
        id: checkId,
        accountId: person.accountId,
        learnerId: person.learnerId,
        purpose: finding.purpose,
        way: finding.way,
        outcome: finding.outcome,
        at: now,
        ip,
        score: finding.score ?? null,
        acceptAt: finding.thresholds?.accept ?? null,
        reviewAt: finding.thresholds?.review ?? null,
        modelVersion: finding.modelVersion ?? null,
        evidence: finding.evidence ?? null,
        tokenSha256: token && tokenDigest(token),
        tokenExpiresAt: token ? expiresAt : null,
        deviceId: deviceId && crypto.blind('device', deviceId).slice(0, 32),
        reason: null,
        decidedBy: null,
      });
      await ledger.append(tx, {
        chain: `account:${actor.accountId}`,
        kind: 'identity.check.made',
        ...inLedger(person),
        actorId: actor.accountId,
        summary: `${WAY_WORDS[finding.way]}${OUTCOME_WORDS[finding.outcome]}`,
        data: {
          checkId,
          purpose: finding.purpose,
          way: finding.way,
          outcome: finding.outcome,
          score: round(finding.score),
          thresholds: finding.thresholds ?? null,
          modelVersion: finding.modelVersion ?? null,
          evidence: finding.evidence ?? null,
        },
        link: '/me/privacy',
      });
      if (passed) await complete(tx, person, finding, now);
      return { checkId, check: token ? { checkId, method: methodOf(finding.way), token, expiresAt: expiresAt.toISOString() } : null };
    },

    async require(tx, check) {
      const [taken] = await requireMany(tx, [check]);
      if (taken instanceof Error) throw taken;
      return taken!;
    },
    requireMany,

    async claim(tx, actor, purpose, now) {
      personOf(actor);
      const token = newToken();
      const row = await store.claimCheck(tx, actor.accountId, purpose, tokenDigest(token), now);
      if (!row) throw problem('identity.check_none');
      return { checkId: row.id, method: methodOf(row.way), token, expiresAt: row.tokenExpiresAt.toISOString() };
    },

    async startAlternative(actor, purpose, { ip, now }) {
      personOf(actor);
      await realNames.matched(db, actor.accountId);
      const phone = await phoneOf(db, actor.accountId);
      const id = newId('alt');
      const sent = await phoneCodes.send({ phone, purpose: 'ALTERNATIVE', boundTo: id }, { ip, now });
      const expiresAt = new Date(now.getTime() + ALTERNATIVE_MS);
      await store.insertAlternative(db, { id, accountId: actor.accountId, purpose, at: now, expiresAt });
      return {
        alternativeId: id,
        maskedPhone: maskPhone(phone),
        idDigits: 4,
        expiresAt: expiresAt.toISOString(),
        resendInS: sent.resendInS,
      };
    },

    async finishAlternative(actor, alternativeId, given, from) {
      personOf(actor);
      const row = await store.tryAlternative(db, alternativeId, actor.accountId, from.now, ALTERNATIVE_TRIES);
      if (!row) throw problem('identity.alternative_ended');
      const { idNo } = await realNames.matched(db, actor.accountId);
      const phone = await phoneOf(db, actor.accountId);
      // Both or nothing, and the answer never tells which one was wrong.
      if (idNo.slice(-4).toUpperCase() !== given.idTail.toUpperCase()) throw problem('identity.alternative_wrong');
      await phoneCodes
        .take({ phone, purpose: 'ALTERNATIVE', boundTo: alternativeId }, given.code, from.now)
        .catch((error: { code?: string }) => {
          throw error.code === 'identity.phone_code_wrong' ? problem('identity.alternative_wrong') : error;
        });
      return db.tx(async (tx) => {
        if ((await store.endAlternative(tx, alternativeId)) === 0) throw problem('identity.alternative_ended');
        const { check } = await self.record(tx, actor, { purpose: row.purpose as Purpose, way: 'SMS_ID', outcome: 'ACCEPT' }, from);
        return check!;
      });
    },

    async confirmOnSite(tx, teacher, person, classId, { purpose, reason }, { ip, now }) {
      await realNames.matched(tx, person.accountId);
      const checkId = newId('fck');
      const expiresAt = new Date(now.getTime() + TOKEN_MS);
      await store.insertCheck(tx, {
        id: checkId,
        accountId: person.accountId,
        learnerId: person.learnerId,
        purpose,
        way: 'ON_SITE',
        outcome: 'ACCEPT',
        score: null,
        acceptAt: null,
        reviewAt: null,
        modelVersion: null,
        evidence: null,
        tokenSha256: null,
        tokenExpiresAt: purpose === 'ENROL' ? null : expiresAt,
        deviceId: teacher.deviceId,
        ip,
        reason,
        decidedBy: teacher.accountId,
        at: now,
      });
      await ledger.append(tx, {
        chain: `account:${person.accountId}`,
        kind: 'identity.check.confirmed_on_site',
        classId,
        learnerId: person.learnerId,
        actorId: teacher.accountId,
        summary: '班主任现场核验通过',
        data: { checkId, purpose, way: 'ON_SITE' },
        link: '/me/privacy',
      });
      await complete(tx, person, { purpose, way: 'ON_SITE', outcome: 'ACCEPT' }, now, teacher.accountId);
      return { checkId, expiresAt: expiresAt.toISOString() };
    },
  };

  async function phoneOf(queryable: Queryable, accountId: string): Promise<string> {
    const account = await accountById(queryable, accountId);
    const phone = account && accounts.phone(account);
    if (!phone) throw problem('identity.phone_missing');
    return phone;
  }
  return self;
}

const round = (score: number | undefined): number | null => (score === undefined ? null : Math.round(score * 10_000) / 10_000);
