import { assessmentRoutes as routes } from '@yangfan/contract';
import { attachment, bind, type Binding } from '@yangfan/kernel';
import { writeXlsx } from '@yangfan/kernel/sheet';
import type { CertificateService } from './certificates.service.ts';

const STATUSES = { ISSUED: '有效', REVOKED: '已作废', REISSUED: '已换发' } as const;

/** Certificates: lists, PDF, revocation, public verification. */
export function certificateBindings(certificates: CertificateService): Binding[] {
  return [
    bind(routes.listCertificates, ({ db, actor, query }) => certificates.list(db, actor, query)),
    bind(routes.exportCertificates, async ({ db, actor, query, reply }) => {
      const rows = await certificates.exported(db, actor, query);
      reply.header('content-disposition', attachment('证书台账.xlsx'));
      return writeXlsx({
        sheets: [
          {
            name: '证书台账',
            columns: [
              { key: 'no', title: '证书编号', width: 24 },
              { key: 'name', title: '姓名' },
              { key: 'programme', title: '培训项目', width: 24 },
              { key: 'class', title: '班级', width: 24 },
              { key: 'institution', title: '培训机构', width: 28 },
              { key: 'issuedOn', title: '发证日期', width: 12 },
              { key: 'status', title: '状态' },
            ],
            rows: rows.map((row) => ({
              no: row.no,
              name: row.maskedName,
              programme: row.programName,
              class: row.className,
              institution: row.institutionName,
              issuedOn: row.issuedOn,
              status: STATUSES[row.status],
            })),
          },
        ],
      });
    }),
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
