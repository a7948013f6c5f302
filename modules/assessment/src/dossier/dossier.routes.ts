import { assessmentRoutes as routes } from '@yangfan/contract';
import { bind, problem, sessionTokenOf, type Actor, type Binding, type Context } from '@yangfan/kernel';
import type { DossierService, Reader } from './dossier.service.ts';
import { VERIFY_PAGE_POLICY } from './verify-page.gen.ts';

const readerOf = (actor: Actor, reply: Context['reply']): Reader => ({ ...actor, bound: sessionTokenOf(reply.request).fromCookie });
function learnerOf(actor: Actor): string {
  if (!actor.learnerId) throw problem('auth.forbidden');
  return actor.learnerId;
}

/** Dossiers of passages, and what is public about them. */
export function dossierBindings(dossiers: DossierService): Binding[] {
  return [
    bind(routes.myDossiers, ({ db, actor }) => dossiers.mine(db, learnerOf(actor))),
    bind(routes.makeMyDossier, ({ params, actor, now, reply }) =>
      dossiers.make({ classId: params.classId, learnerId: learnerOf(actor) }, readerOf(actor, reply), now),
    ),
    bind(routes.classDossiers, ({ db, params }) => dossiers.ofClass(db, params.classId)),
    bind(routes.makeDossier, ({ params, actor, now, reply }) => dossiers.make(params, readerOf(actor, reply), now)),
    bind(routes.verifyDossier, ({ db, params, query }) => dossiers.verify(db, params.dossierId, query.code)),
    bind(routes.dossierKey, async () => dossiers.key()),
    bind(routes.dossierPage, async ({ reply }) => {
      // The page's own policy: its one script by digest, no other host, no other request at all.
      reply
        .header('content-security-policy', `${VERIFY_PAGE_POLICY}; frame-ancestors 'none'`)
        .header('cache-control', 'public, max-age=300');
      return dossiers.page();
    }),
  ];
}
