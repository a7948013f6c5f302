import { orgRoutes } from '@yangfan/contract';
import { bind, type Binding } from '@yangfan/kernel';
import type { OrgKit } from '../kit.ts';
import { asWorkbook } from '../list-sheet.ts';
import { createInstitutionService, exportInstitutions, institutionView, listInstitutions } from './institutions.service.ts';

/** Institutions, their rooms and staff. */
export function institutionBindings(kit: OrgKit): Binding[] {
  const service = createInstitutionService(kit);
  return [
    bind(orgRoutes.listInstitutions, ({ db, actor, query }) => listInstitutions(db, actor, query)),
    bind(orgRoutes.exportInstitutions, ({ db, actor, query, reply }) =>
      asWorkbook(reply, '机构列表', exportInstitutions(db, kit, actor, query)),
    ),
    bind(orgRoutes.getInstitution, async ({ db, params, actor }) => {
      const view = await institutionView(db, kit.seal.institution, params.institutionId);
      // Whoever may see the institution may open its papers: each was uploaded by the person who handed it in.
      return {
        ...view,
        documents: view.documents.map((paper) => ({ ...paper, url: kit.fileUrl?.(paper.fileId, actor.accountId) ?? null })),
      };
    }),
    bind(orgRoutes.listRooms, ({ db, params }) => service.listRooms(db, params.institutionId)),
    bind(orgRoutes.addRoom, service.addRoom),
    bind(orgRoutes.changeRoom, service.changeRoom),
    bind(orgRoutes.listStaff, ({ db, params }) => service.listStaff(db, params.institutionId)),
    bind(orgRoutes.addStaff, service.addStaff),
  ];
}
