import { accountActivated } from '@yangfan/contract';
import { emit, newId, pageOf, problem, type Queryable, type Tx } from '@yangfan/kernel';
import { accountByLearner, accountByLearnerPhone, accountById, setPhone, type AccountRow } from '../accounts/account.store.ts';
import { accountAad, type Accounts } from '../accounts/account.service.ts';
import type { Consents } from '../consent/consent.service.ts';
import type { Kit } from '../kit.ts';
import { maskName, maskPhone } from '../mask.rules.ts';
import type { PhoneCodes } from '../phone/phone-code.service.ts';
import type { IdentityPort } from '../ports.ts';
import type { Caller, OpenedSession, Sessions } from '../sessions/session.service.ts';
import type { Wechat } from '../sessions/wechat.service.ts';
import { hitThrottle } from '../throttle.store.ts';
import { INVITATION_DAYS, invitationCode, invitationPath, invitationState } from './invitation.rules.ts';
import * as store from './invitation.store.ts';

const aad = (id: string, column: 'name' | 'phone' | 'code') => `identity.invitation|${id}|${column}`;

export interface Invitations {
  invite: IdentityPort['inviteLearner'];
  look(
    db: Queryable,
    code: string,
    now: Date,
  ): Promise<{
    maskedName: string;
    maskedPhone: string;
    classId: string;
    className: string;
    state: 'OPEN' | 'ACTIVATED' | 'EXPIRED' | 'REVOKED';
    expiresAt: string;
  }>;
  sendCode(code: string, call: { ip: string; now: Date }): Promise<{ maskedPhone: string; expiresInS: number; resendInS: number }>;
  activate(code: string, given: { phoneCode: string; privacyVersion: number; wechatCode?: string }, caller: Caller): Promise<OpenedSession>;
  listOfClass(
    db: Queryable,
    classId: string,
    query: { page?: number; size?: number; state?: string },
    now: Date,
  ): Promise<{ items: ReturnType<typeof viewShape>[]; total: number }>;
  resend(classId: string, invitationId: string, now: Date): Promise<{ link: string }>;
}
declare function viewShape(): {
  id: string;
  learnerId: string;
  maskedName: string;
  maskedPhone: string;
  state: 'OPEN' | 'ACTIVATED' | 'EXPIRED' | 'REVOKED';
  link: string | null;
  sentAt: string;
  activatedAt: string | null;
};

/** Invitations: how a learner of the roster comes to an account. */
export function createInvitations(
  kit: Kit,
  deps: { accounts: Accounts; phoneCodes: PhoneCodes; consents: Consents; sessions: Sessions; wechat: Wechat },
): Invitations {
  const { db, crypto, clock, ledger, notifications, config } = kit;
  const { accounts, phoneCodes, consents, sessions, wechat } = deps;
  const blindCode = (code: string) => crypto.blind('invitation', code);
  const blindPhone = (phone: string) => crypto.blind('phone', phone);
  const open = (row: store.InvitationRow, column: 'name' | 'phone' | 'code') => crypto.open(row[column], aad(row.id, column));

  async function invite(tx: Tx, given: Parameters<IdentityPort['inviteLearner']>[1]): Promise<{ code: string; link: string; id: string }> {
    const now = clock.now();
    const code = invitationCode(kit.pick);
    const className = given.className ?? '培训班';
    const id = newId('inv');
    const seal = (column: 'name' | 'phone' | 'code', value: string) => crypto.seal(value, aad(id, column));
    const row = await store.saveInvitation(tx, {
      id,
      learnerId: given.learnerId,
      classId: given.classId,
      className,
      name: seal('name', given.name),
      phone: seal('phone', given.phone),
      phoneBlind: blindPhone(given.phone),
      code: seal('code', code),
      codeBlind: blindCode(code),
      sentAt: now,
      expiresAt: new Date(now.getTime() + INVITATION_DAYS * 86_400_000),
    });
    const link = invitationPath(code);
    if (given.sms !== false && row.state === 'OPEN') {
      await notifications.sms(tx, {
        phone: given.phone,
        template: 'invitation',
        params: { name: given.name, className, link: config.publicUrl + link, code },
      });
    }
    return { code, link, id: row.id };
  }

  async function usable(code: string, now: Date): Promise<store.InvitationRow> {
    const row = await store.invitationByCode(db, blindCode(code));
    const state = row && invitationState(row, now);
    if (state === 'ACTIVATED') throw problem('identity.invitation_used');
    if (!row || state !== 'OPEN') throw problem('identity.invitation_invalid');
    return row;
  }

  /** The learner's account: made now, or the one they have from an earlier class. */
  async function accountFor(tx: Tx, row: store.InvitationRow, phone: string): Promise<AccountRow> {
    const existing = await accountByLearner(tx, row.learnerId);
    if (existing) {
      if (existing.status !== 'ACTIVE') throw problem('identity.disabled');
      if (accounts.phone(existing) !== phone) {
        const holder = await accountByLearnerPhone(tx, blindPhone(phone));
        if (holder) throw problem('identity.phone_taken');
        await setPhone(tx, existing.id, crypto.seal(phone, accountAad(existing.id, 'phone')), blindPhone(phone));
      }
      return existing;
    }
    const id = await accounts.create(tx, {
      kind: 'learner',
      displayName: open(row, 'name'),
      phone,
      learnerId: row.learnerId,
      grants: [{ role: 'TRAINEE', scope: 'learner', id: row.learnerId }],
    });
    return (await accountById(tx, id))!;
  }

  return {
    invite,
    async look(queryable, code, now) {
      const row = await store.invitationByCode(queryable, blindCode(code));
      if (!row) throw problem('identity.invitation_invalid');
      return {
        maskedName: maskName(open(row, 'name')),
        maskedPhone: maskPhone(open(row, 'phone')),
        classId: row.classId,
        className: row.className,
        state: invitationState(row, now),
        expiresAt: row.expiresAt.toISOString(),
      };
    },
    async sendCode(code, call) {
      const row = await usable(code, call.now);
      const phone = open(row, 'phone');
      return { maskedPhone: maskPhone(phone), ...(await phoneCodes.send({ phone, purpose: 'ACTIVATE', boundTo: row.id }, call)) };
    },
    async activate(code, given, caller) {
      const { now } = caller;
      const row = await usable(code, now);
      const phone = open(row, 'phone');
      const text = await consents.requireCurrent(db, 'PRIVACY', given.privacyVersion);
      const openid = given.wechatCode ? await wechat.openidOf(given.wechatCode) : null;
      await phoneCodes.take({ phone, purpose: 'ACTIVATE', boundTo: row.id }, given.phoneCode, now);
      const account = await db.tx(async (tx) => {
        const found = await accountFor(tx, row, phone);
        if ((await store.takeInvitation(tx, row.id, found.id, now)) === 0) throw problem('identity.invitation_used');
        await consents.sign(tx, found, text, caller, null);
        if (openid) await wechat.bind(tx, found.id, openid);
        await ledger.append(tx, {
          chain: `account:${found.id}`,
          kind: 'identity.account.activated',
          classId: row.classId,
          learnerId: row.learnerId,
          actorId: found.id,
          summary: '学员激活账号',
          data: { accountId: found.id, invitationId: row.id, privacyVersion: text.version },
          link: '/me/privacy',
        });
        await emit(tx, accountActivated, { accountId: found.id, learnerId: row.learnerId, classId: row.classId });
        return found;
      });
      return sessions.open(account, caller, null);
    },
    async listOfClass(queryable, classId, query, now) {
      const rows = await store.classInvitations(queryable, classId, query.state ?? null, now, pageOf(query));
      const items = rows.map((row) => {
        const state = invitationState(row, now);
        return {
          id: row.id,
          learnerId: row.learnerId,
          maskedName: maskName(open(row, 'name')),
          maskedPhone: maskPhone(open(row, 'phone')),
          state,
          link: state === 'OPEN' ? invitationPath(open(row, 'code')) : null,
          sentAt: row.sentAt.toISOString(),
          activatedAt: row.activatedAt?.toISOString() ?? null,
        };
      });
      return { items, total: rows[0]?.total ?? 0 };
    },
    async resend(classId, invitationId, now) {
      const row = await store.invitationById(db, classId, invitationId);
      if (!row || row.state === 'REVOKED') throw problem('identity.invitation_invalid');
      if (row.state === 'ACTIVATED') throw problem('identity.invitation_used');
      const phone = open(row, 'phone');
      if ((await hitThrottle(db, `sms:invite:${blindPhone(phone)}`, now, 60)).count > 1) throw problem('identity.phone_code_too_soon');
      const { link } = await db.tx((tx) =>
        invite(tx, { learnerId: row.learnerId, classId, className: row.className, phone, name: open(row, 'name') }),
      );
      return { link };
    },
  };
}
