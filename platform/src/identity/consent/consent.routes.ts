import { identityRoutes } from '@yangfan/contract';
import { bind, problem, type Binding } from '@yangfan/kernel';
import type { createPrivacy } from '../privacy/privacy.service.ts';
import { faceConsentOf, personOf } from '../realname/person.ts';
import { consentView, type Consents, type ConsentTextRow } from './consent.service.ts';

const textView = ({ publishedAt, ...row }: ConsentTextRow) => ({ ...row, publishedAt: publishedAt.toISOString() });

/** Texts, signatures and withdrawals. */
export function consentBindings(consents: Consents, privacy: ReturnType<typeof createPrivacy>): Binding[] {
  return [
    bind(identityRoutes.getConsentText, async ({ db, params, query }) =>
      textView(await consents.text(db, params.kind, query.version ?? null)),
    ),
    bind(identityRoutes.publishConsentText, ({ tx, params, body, actor, now }) =>
      tx(async (inner) => textView(await consents.publish(inner, { kind: params.kind, ...body }, actor.accountId, now))),
    ),
    bind(identityRoutes.listMyConsents, async ({ db, actor }) => ({ items: (await consents.list(db, actor.accountId)).map(consentView) })),
    bind(identityRoutes.signConsent, ({ tx, actor, body, ip, deviceId, userAgent, now }) => {
      const person = personOf(actor);
      // Nobody agrees to what is meant for others: a lecturer's face is used for other things than a learner's.
      if (body.kind !== faceConsentOf(person) && !(body.kind === 'PRIVACY' && person.learnerId)) throw problem('identity.consent_other');
      return tx(async (inner) => {
        const text = await consents.requireCurrent(inner, body.kind, body.version, body.sha256);
        const signer = { id: person.accountId, learnerId: person.learnerId };
        return consentView(await consents.sign(inner, signer, text, { ip, deviceId, userAgent, now }, body.guardianName ?? null));
      });
    }),
    bind(identityRoutes.withdrawConsent, ({ actor, params, body, ip, deviceId, userAgent, now }) =>
      privacy.withdraw(actor, params.consentId, body.reason ?? null, { ip, deviceId, userAgent, now }),
    ),
  ];
}
