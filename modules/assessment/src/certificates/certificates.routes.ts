import { assessmentRoutes as routes } from '@yangfan/contract';
import { bind, type Binding } from '@yangfan/kernel';
import type { CertificateService } from './certificates.service.ts';

/** Certificates: lists, PDF, revocation, public verification. */
export function certificateBindings(certificates: CertificateService): Binding[] {
  return [
    bind(routes.listCertificates, ({ db, actor, query }) => certificates.list(db, actor, query)),
    bind(routes.certificatePdf, async ({ db, params, reply }) => {
      const { bytes, no } = await certificates.pdf(db, params.certificateId);
      reply.header('content-disposition', `inline; filename="${no}.pdf"`).header('cache-control', 'private, no-store');
      return bytes;
    }),
    bind(routes.revokeCertificate, ({ tx, params, body, actor }) =>
      tx((inner) => certificates.revoke(inner, params.certificateId, body.reason, actor)),
    ),
    bind(routes.verifyCertificate, ({ db, params, query }) => certificates.verify(db, params.no, query)),
  ];
}
