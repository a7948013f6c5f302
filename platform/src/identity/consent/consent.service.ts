import { createHash } from 'node:crypto';
import { newId, problem, type Actor, type Queryable, type Tx } from '@yangfan/kernel';
import type { Kit } from '../kit.ts';
import { deviceName } from '../mask.rules.ts';
import * as store from './consent.store.ts';

export type { ConsentTextRow } from './consent.store.ts';

type Signer = { id: string; learnerId: string | null };
type From = { ip: string; deviceId: string | null; userAgent: string; now: Date };

export interface Consents {
  text(db: Queryable, kind: store.ConsentKind, version: number | null): Promise<store.ConsentTextRow>;
  publish(
    tx: Tx,
    text: { kind: store.ConsentKind; title: string; purpose: string; body: string },
    by: string | null,
    now: Date,
  ): Promise<store.ConsentTextRow>;
  /** The newest text; throws `identity.consent_outdated` when the person read another version (or, with a digest, other words). */
  requireCurrent(db: Queryable, kind: store.ConsentKind, version: number, sha256?: string): Promise<store.ConsentTextRow>;
  sign(tx: Tx, account: Signer, text: store.ConsentTextRow, from: From, guardianName: string | null): Promise<store.ConsentRow>;
  list(db: Queryable, accountId: string): Promise<store.ConsentRow[]>;
  standing(db: Queryable, accountId: string, kind: store.ConsentKind): Promise<store.ConsentRow | undefined>;
  /** Withdraws; `face` deletes what the consent had allowed to keep. */
  withdraw(tx: Tx, actor: Actor, consentId: string, reason: string | null, from: From): Promise<store.ConsentRow>;
  guardianOf(row: store.ConsentRow): string | null;
}

const guardianAad = (id: string) => `identity.consent|${id}|guardian_name`;

/** Digest by which a signed text is known for ever. */
export const textDigest = (body: string): string => createHash('sha256').update(body, 'utf8').digest('hex');

/** What the person sees of a consent. */
export const consentView = (row: store.ConsentRow) => ({
  id: row.id,
  kind: row.kind,
  version: row.version,
  textSha256: row.textSha256,
  purpose: row.purpose,
  signedAt: row.signedAt.toISOString(),
  ip: row.ip,
  device: deviceName(row.userAgent),
  withdrawnAt: row.withdrawnAt?.toISOString() ?? null,
  current: row.current,
});

/** Consents: texts with versions, signed one by one, withdrawn at any time. */
export function createConsents(kit: Kit): Consents {
  const { crypto, ledger } = kit;
  const self: Consents = {
    async text(db, kind, version) {
      const row = await store.textOf(db, kind, version);
      if (!row) throw problem('request.not_found');
      return row;
    },
    publish: (tx, text, by, now) => store.insertText(tx, { ...text, sha256: textDigest(text.body), publishedAt: now, by }),
    async requireCurrent(db, kind, version, sha256) {
      const text = await self.text(db, kind, null);
      if (text.version !== version || (sha256 && text.sha256 !== sha256)) throw problem('identity.consent_outdated');
      return text;
    },
    async sign(tx, account, text, from, guardianName) {
      const id = newId('cst');
      const added = await store.insertConsent(tx, {
        id,
        accountId: account.id,
        kind: text.kind,
        version: text.version,
        textSha256: text.sha256,
        purpose: text.purpose,
        signedAt: from.now,
        guardianName: guardianName ? crypto.seal(guardianName, guardianAad(id)) : null,
        ip: from.ip,
        deviceId: from.deviceId ? crypto.blind('device', from.deviceId).slice(0, 32) : null,
        userAgent: from.userAgent,
      });
      if (added) {
        await ledger.append(tx, {
          chain: `account:${account.id}`,
          kind: 'identity.consent.signed',
          actorId: account.id,
          ...(account.learnerId ? { learnerId: account.learnerId } : {}),
          summary: text.kind === 'PRIVACY' ? `同意隐私政策（第 ${text.version} 版）` : `签署人脸信息处理同意书（第 ${text.version} 版）`,
          data: { consentId: id, kind: text.kind, version: text.version, textSha256: text.sha256 },
          link: '/me/privacy',
        });
      }
      return (await store.standingConsent(tx, account.id, text.kind))!;
    },
    list: store.consentsOf,
    standing: store.standingConsent,
    async withdraw(tx, actor, consentId, reason, from) {
      const row = await store.consentById(tx, actor.accountId, consentId);
      if (!row) throw problem('request.not_found');
      if (row.withdrawnAt) return row;
      await store.withdrawKind(tx, actor.accountId, row.kind, from.now, reason, from.ip);
      await ledger.append(tx, {
        chain: `account:${actor.accountId}`,
        kind: 'identity.consent.withdrawn',
        actorId: actor.accountId,
        ...(actor.learnerId ? { learnerId: actor.learnerId } : {}),
        summary: row.kind === 'PRIVACY' ? '撤回隐私政策同意' : '撤回人脸信息处理同意',
        data: { consentId: row.id, kind: row.kind, version: row.version },
        link: '/me/privacy',
      });
      return (await store.consentById(tx, actor.accountId, consentId))!;
    },
    guardianOf: (row) => (row.guardianName ? crypto.open(row.guardianName, guardianAad(row.id)) : null),
  };
  return self;
}
