import { assessmentRoutes as routes } from '@yangfan/contract';
import { bind, type Binding } from '@yangfan/kernel';
import type { ReissueService } from '../certificates/reissue.service.ts';
import type { BadgeService } from './badges.service.ts';

/** Reissued certificates, badges and what is public about them. */
export function badgeBindings(badges: BadgeService, reissue: ReissueService): Binding[] {
  return [
    bind(routes.reissueCertificate, ({ tx, params, body, actor, now }) =>
      tx((inner) => reissue.reissue(inner, params.certificateId, body.reason, actor, now)),
    ),
    bind(routes.certificateBadge, async ({ db, params, reply }) => {
      const { jwt, no } = await badges.badge(db, params.certificateId);
      reply.header('content-disposition', `attachment; filename="${no}.jwt"`).header('cache-control', 'private, no-store');
      return Buffer.from(jwt);
    }),
    bind(routes.badgeIssuer, async () => badges.issuer()),
    bind(routes.badgeKeys, async () => badges.keys()),
    bind(routes.badgeStatus, async ({ db, params, reply }) => {
      reply.header('cache-control', 'public, max-age=300');
      return Buffer.from(await badges.status(db, params.list));
    }),
  ];
}
