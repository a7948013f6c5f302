import { identityRoutes } from '@yangfan/contract';
import { bind, type Binding } from '@yangfan/kernel';
import type { Checks } from '../face/check.service.ts';
import type { createClassVerifications } from './class-verification.service.ts';
import type { RealNames } from './real-name.service.ts';

const done = { ok: true as const };

/** Real-name verification and the alternative: the learner's part and the class teacher's. */
export function verificationBindings(
  realNames: RealNames,
  checks: Checks,
  classes: ReturnType<typeof createClassVerifications>,
): Binding[] {
  return [
    bind(identityRoutes.getVerification, ({ db, actor }) => realNames.view(db, actor)),
    bind(identityRoutes.verifyIdentity, async ({ db, actor, body, now }) => {
      await realNames.verify(actor, body, now);
      return realNames.view(db, actor);
    }),
    bind(identityRoutes.startAlternative, ({ actor, body, ip, deviceId, now }) =>
      checks.startAlternative(actor, body.purpose, { ip, deviceId, now }),
    ),
    bind(identityRoutes.finishAlternative, ({ actor, params, body, ip, deviceId, now }) =>
      checks.finishAlternative(actor, params.alternativeId, body, { ip, deviceId, now }),
    ),
    bind(identityRoutes.claimCheck, ({ tx, actor, body, now }) => tx((inner) => checks.claim(inner, actor, body.purpose, now))),
    bind(identityRoutes.listClassVerifications, ({ db, params, query, now }) => classes.list(db, params.classId, query, now)),
    bind(identityRoutes.decideVerification, ({ tx, actor, params, body, now }) =>
      tx((inner) => classes.decide(inner, actor, params.classId, params.learnerId, body, now)),
    ),
    bind(identityRoutes.decideReview, async ({ tx, actor, params, body, now }) => {
      await tx((inner) => classes.decideReview(inner, actor, params.classId, params.checkId, body, now));
      return done;
    }),
    bind(identityRoutes.getReviewImage, ({ actor, subject, params, query, now, reply }) => {
      reply.header('cache-control', 'no-store');
      return classes.image(actor, subject, params.classId, params.checkId, query.reason, now);
    }),
    bind(identityRoutes.confirmOnSite, ({ tx, actor, params, body, ip, deviceId, now }) =>
      tx((inner) => classes.confirmOnSite(inner, actor, params.classId, params.learnerId, body, { ip, deviceId, now })),
    ),
  ];
}
