import { ROLES, type PermissionName } from '@yangfan/contract';
import { newId, pageOf, permits, problem, type Actor, type Queryable, type Subject, type Tx } from '@yangfan/kernel';
import type { Accounts } from '../accounts/account.service.ts';
import { accountById, setRevealsRead } from '../accounts/account.store.ts';
import { consentView, type Consents } from '../consent/consent.service.ts';
import { checksOf } from '../face/check.store.ts';
import type { Templates } from '../face/template.service.ts';
import { hasTemplate } from '../face/template.store.ts';
import type { Kit } from '../kit.ts';
import { deviceName, maskPhone } from '../mask.rules.ts';
import type { PhoneCodes } from '../phone/phone-code.service.ts';
import type { IdentityPort } from '../ports.ts';
import { learnerOf, personOf } from '../realname/person.ts';
import type { RealNames } from '../realname/real-name.service.ts';
import { realNameOf } from '../realname/real-name.store.ts';
import { liveSessions } from '../sessions/session.store.ts';
import { erasureOf } from '../erasure/erasure.store.ts';
import type { Proofs } from './proof.service.ts';
import * as store from './privacy.store.ts';

type Page = { page?: number; size?: number };
const nameAad = (id: string) => `identity.reveal|${id}|by_name`;

/** What people see of the use of their data, and what staff may see of theirs. */
export function createPrivacy(
  kit: Kit,
  deps: { accounts: Accounts; consents: Consents; realNames: RealNames; templates: Templates; phoneCodes: PhoneCodes; proofs: Proofs },
) {
  const { db, crypto, clock, ledger, roster } = kit;
  const { accounts, consents, realNames, templates, phoneCodes, proofs } = deps;

  async function recordReveal(
    tx: Tx,
    { learnerId, actor, fields, reason, at = clock.now() }: Parameters<IdentityPort['recordReveal']>[1],
    role?: string,
  ): Promise<void> {
    const id = newId('rvl');
    const name = (await accounts.names(tx, [actor.accountId])).get(actor.accountId) ?? '工作人员';
    const roleName = role ?? (actor.grants[0] ? ROLES[actor.grants[0].role].name : '工作人员');
    await store.insertReveal(tx, {
      id,
      at,
      learnerId,
      accountId: actor.accountId,
      byName: crypto.seal(name, nameAad(id)),
      role: roleName,
      fields,
      reason,
    });
    await ledger.append(
      tx,
      {
        chain: `account:${actor.accountId}`,
        kind: 'identity.pii.revealed',
        learnerId,
        actorId: actor.accountId,
        summary: '查看学员身份信息',
        data: { revealId: id, learnerId, fields },
        link: '/me/privacy',
      },
      at,
    );
  }

  /** The role that allowed it, for the person to read. */
  function roleFor(actor: Actor, permission: PermissionName, subject: Subject | null): string | undefined {
    const grant = actor.grants.find(
      (one) => one.permissions.has(permission) && (!subject || permits({ ...actor, grants: [one] }, permission, subject)),
    );
    return grant && ROLES[grant.role].name;
  }

  return {
    recordReveal: (tx: Tx, reveal: Parameters<IdentityPort['recordReveal']>[1]) => recordReveal(tx, reveal),
    roleFor,
    recordRevealAs: recordReveal,

    async reveals(queryable: Queryable, actor: Actor, query: Page, now: Date) {
      const rows = await store.revealsOf(queryable, learnerOf(actor), pageOf(query));
      await setRevealsRead(db, actor.accountId, now);
      const items = rows.map((row) => ({
        id: row.id,
        at: row.at.toISOString(),
        by: crypto.open(row.byName, nameAad(row.id)),
        role: row.role,
        fields: row.fields,
        reason: row.reason,
      }));
      return { items, total: rows[0]?.total ?? 0 };
    },
    async checks(queryable: Queryable, actor: Actor, query: Page) {
      personOf(actor);
      const rows = await checksOf(queryable, actor.accountId, pageOf(query));
      return {
        items: rows.map(({ id, at, purpose, way, outcome, reason }) => ({
          id,
          at: at.toISOString(),
          purpose,
          method: way,
          outcome,
          reason,
        })),
        total: rows[0]?.total ?? 0,
      };
    },
    /** Withdraws; for the face everything it had allowed to keep is deleted in the same transaction. */
    withdraw: (
      actor: Actor,
      consentId: string,
      reason: string | null,
      from: { ip: string; deviceId: string | null; userAgent: string; now: Date },
    ) =>
      db.tx(async (tx) => {
        const row = await consents.withdraw(tx, actor, consentId, reason, from);
        const deleted =
          row.kind !== 'PRIVACY'
            ? await templates.forget(tx, actor, 'consent withdrawn', from.now, actor.accountId)
            : { templates: 0, images: 0 };
        return { consent: consentView(row), deletedTemplates: deleted.templates, deletedImages: deleted.images };
      }),

    async reveal(
      tx: Tx,
      actor: Actor,
      subject: Subject | null,
      classId: string,
      learnerId: string,
      fields: ('NAME' | 'ID_NO' | 'PHONE')[],
      reason: string,
    ) {
      if (!(await roster.isEnrolled(tx, classId, learnerId))) throw problem('identity.not_in_class');
      const person = await roster.person(tx, learnerId);
      if (!person) throw problem('identity.not_in_class');
      await recordReveal(tx, { learnerId, actor, fields, reason }, roleFor(actor, 'identity.pii.reveal', subject));
      return {
        name: fields.includes('NAME') ? person.name : null,
        idNo: fields.includes('ID_NO') ? person.idNo : null,
        phone: fields.includes('PHONE') ? person.phone : null,
      };
    },

    /** A code to the caller's own phone, with which they prove themselves before an export. */
    async sendProof(actor: Actor, call: { ip: string; now: Date }) {
      const account = await accountById(db, actor.accountId);
      const phone = account && accounts.phone(account);
      if (!phone) throw problem('identity.phone_missing');
      return { maskedPhone: maskPhone(phone), ...(await phoneCodes.send({ phone, purpose: 'EXPORT', boundTo: account.id }, call)) };
    },

    /** Everything about the caller, after they proved again who they are: a session left open must not give it away. */
    async exportData(actor: Actor, proof: { phoneCode?: string; password?: string }, now: Date): Promise<Buffer> {
      const account = await accountById(db, actor.accountId);
      if (!account) throw problem('auth.required');
      const phone = accounts.phone(account);
      await proofs.require(account, proof, now);
      const erasure = await erasureOf(db, account.id);
      const realName = await realNameOf(db, account.id);
      const clear = realName && realNames.open(realName);
      const person = { accountId: account.id, learnerId: account.learnerId, lecturerId: account.lecturerId };
      const reveals = account.learnerId ? await store.revealsOf(db, account.learnerId, { limit: 100, offset: 0 }) : [];
      const others: Record<string, unknown> = {};
      for (const exporter of kit.exporters) others[exporter.name] = await exporter.collect(db, person);
      const data = {
        说明: '这是扬帆平台保存的与您有关的个人数据。人脸模板不可读，只列出录入时间。',
        导出时间: now.toISOString(),
        账号: {
          id: account.id,
          姓名: accounts.displayName(account),
          手机号: phone,
          登录名: account.loginName,
          创建时间: account.createdAt,
        },
        实名: realName
          ? {
              状态: realName.state,
              方式: realName.method,
              姓名: clear?.name,
              证件号码: clear?.idNo,
              核对方: realName.source,
              完成时间: realName.verifiedAt,
            }
          : null,
        人脸: (await hasTemplate(db, account.id)) ?? null,
        同意书: (await consents.list(db, account.id)).map(consentView),
        本人核验: (await checksOf(db, account.id, { limit: 1000, offset: 0 })).map(({ total: _total, ...row }) => row),
        注销申请: erasure
          ? { 状态: erasure.state, 申请时间: erasure.requestedAt, 注销时间: erasure.closeAt, 撤回时间: erasure.undoneAt }
          : null,
        谁看过我的信息: reveals.map((row) => ({
          时间: row.at,
          查看人: crypto.open(row.byName, nameAad(row.id)),
          角色: row.role,
          内容: row.fields,
          理由: row.reason,
        })),
        登录设备: (await liveSessions(db, account.id, now)).map(({ userAgent, ...row }) => ({ ...row, 设备: deviceName(userAgent) })),
        ...others,
      };
      return Buffer.from(JSON.stringify(data, null, 2));
    },
  };
}
