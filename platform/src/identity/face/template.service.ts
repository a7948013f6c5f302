import type { Actor, Tx } from '@yangfan/kernel';
import { FACE_MODEL_VERSION } from '../../face-engine/index.ts';
import type { Kit } from '../kit.ts';
import { inLedger, personOf, type Person } from '../realname/person.ts';
import type { RealNames } from '../realname/real-name.service.ts';
import { realNameOf } from '../realname/real-name.store.ts';
import { endChallenges } from './challenge.store.ts';
import { voidFaceTokens } from './check.store.ts';
import * as store from './template.store.ts';
import { openRecord, packEmbedding, sealRecord, unpackEmbedding } from './vault.ts';

const keyAad = (accountId: string) => `identity.face_template|${accountId}|wrapped_key`;

export interface Templates {
  /** Persons whose face is stored. */
  count(): Promise<number>;
  open(row: store.TemplateRow): number[];
  /** Stores the template and moves the state; the old template is gone with it. */
  enrol(tx: Tx, actor: Actor, consentId: string, embedding: number[], now: Date): Promise<void>;
  /** Deletes template, waiting pictures, open sessions and unused passes. */
  forget(tx: Tx, person: Person, why: string, now: Date, by?: string): Promise<{ templates: number; images: number }>;
}

/** Face templates: one a person, each under a key of its own. */
export function createTemplates(kit: Kit, deps: { realNames: RealNames }): Templates {
  const { db, crypto, ledger } = kit;
  const aad = (accountId: string, version: string) => `${accountId}|${version}`;
  return {
    count: () => store.countTemplates(db),
    open: (row) =>
      unpackEmbedding(
        openRecord(crypto, { wrappedKey: row.wrappedKey, body: row.template }, aad(row.accountId, row.modelVersion), keyAad(row.accountId)),
      ),
    async enrol(tx, actor, consentId, embedding, now) {
      const person = personOf(actor);
      const { accountId } = person;
      const { wrappedKey, body } = sealRecord(crypto, packEmbedding(embedding), aad(accountId, FACE_MODEL_VERSION), keyAad(accountId));
      await store.saveTemplate(tx, { accountId, modelVersion: FACE_MODEL_VERSION, wrappedKey, template: body, consentId, createdAt: now });
      await deps.realNames.step(tx, person, 'ENROL_FACE', { at: now });
      await ledger.append(tx, {
        chain: `account:${accountId}`,
        kind: 'identity.face.enrolled',
        ...inLedger(person),
        actorId: accountId,
        summary: '录入人脸',
        data: { accountId, modelVersion: FACE_MODEL_VERSION, consentId },
        link: '/me/privacy',
      });
    },
    async forget(tx, person, why, now, by) {
      const templates = await store.deleteTemplate(tx, person.accountId);
      const images = await store.deleteReviewImages(tx, person.accountId);
      await endChallenges(tx, person.accountId, why);
      await voidFaceTokens(tx, person.accountId, now);
      const row = await realNameOf(tx, person.accountId);
      if (row && (row.state === 'FACE_ENROLLED' || (row.state === 'VERIFIED' && row.method === 'FACE')))
        await deps.realNames.step(tx, person, 'WITHDRAW_FACE', { at: now });
      if (templates || images) {
        await ledger.append(tx, {
          chain: `account:${person.accountId}`,
          kind: 'identity.face.deleted',
          ...inLedger(person),
          ...(by ? { actorId: by } : {}),
          summary: '删除人脸模板',
          data: { accountId: person.accountId, templates, images, why },
          link: '/me/privacy',
        });
      }
      return { templates, images };
    },
  };
}
