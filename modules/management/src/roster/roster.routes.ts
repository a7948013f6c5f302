import { managementRoutes } from '@yangfan/contract';
import { attachment, bind, type Binding } from '@yangfan/kernel';
import { rosterTemplate } from './roster-file.ts';
import type { createRoster } from './roster.service.ts';

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** Roster files and single learners. */
export function rosterBindings(service: ReturnType<typeof createRoster>): Binding[] {
  return [
    bind(managementRoutes.getRosterTemplate, async ({ reply }) => {
      reply.type(XLSX).header('content-disposition', attachment('学员名册模板.xlsx'));
      return rosterTemplate();
    }),
    bind(managementRoutes.checkRoster, service.check),
    bind(managementRoutes.listImports, ({ db, params }) => service.list(db, params.classId)),
    bind(managementRoutes.getImport, ({ db, params, query }) => service.get(db, { params, query })),
    bind(managementRoutes.applyImport, service.apply),
    bind(managementRoutes.discardImport, service.discard),
    bind(managementRoutes.getImportReport, async ({ db, params, reply }) => {
      reply.type(XLSX).header('content-disposition', attachment('名册检查报告.xlsx'));
      return service.report(db, params);
    }),
    bind(managementRoutes.addLearner, service.addLearner),
    bind(managementRoutes.dropLearner, service.drop),
  ];
}
