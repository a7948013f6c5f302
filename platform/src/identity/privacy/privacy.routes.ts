import { identityRoutes } from '@yangfan/contract';
import { bind, type Binding } from '@yangfan/kernel';
import type { createPrivacy } from './privacy.service.ts';

/** The privacy centre, and revealing personal data with a reason. */
export function privacyBindings(privacy: ReturnType<typeof createPrivacy>): Binding[] {
  return [
    bind(identityRoutes.listMyReveals, ({ db, actor, query, now }) => privacy.reveals(db, actor, query, now)),
    bind(identityRoutes.listMyChecks, ({ db, actor, query }) => privacy.checks(db, actor, query)),
    bind(identityRoutes.sendProofCode, async ({ actor, ip, now }) => ({
      ok: true as const,
      ...(await privacy.sendProof(actor, { ip, now })),
    })),
    bind(identityRoutes.exportMyData, async ({ actor, body, now, reply }) => {
      const file = await privacy.exportData(actor, body, now);
      reply.header('content-disposition', 'attachment; filename="yangfan-my-data.json"').header('cache-control', 'no-store');
      return file;
    }),
    bind(identityRoutes.revealLearner, ({ tx, actor, subject, params, body, reply }) => {
      reply.header('cache-control', 'no-store');
      return tx((inner) => privacy.reveal(inner, actor, subject, params.classId, params.learnerId, body.fields, body.reason));
    }),
  ];
}
