import { orgRoutes } from '@yangfan/contract';
import { attachment, bind, type Binding } from '@yangfan/kernel';
import type { LearnerService } from './learners.service.ts';

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** The roster as lists show it, and exact search. */
export function learnerBindings(service: LearnerService): Binding[] {
  return [
    bind(orgRoutes.listClassLearners, ({ db, params, query }) => service.listOfClass(db, params.classId, query)),
    bind(orgRoutes.exportRoster, async ({ db, params, reply }) => {
      reply.type(XLSX).header('content-disposition', attachment('名册.xlsx'));
      return service.exportOfClass(db, params.classId);
    }),
    bind(orgRoutes.findLearners, ({ db, actor, query }) => service.find(db, actor, query.q)),
    bind(orgRoutes.getLearner, ({ db, params }) => service.get(db, params.learnerId)),
  ];
}
