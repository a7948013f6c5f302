import { orgRoutes } from '@yangfan/contract';
import { attachment, bind, type Binding } from '@yangfan/kernel';
import type { ClassService } from './classes.service.ts';

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** Classes, as lists and pages show them. */
export function classBindings(service: ClassService): Binding[] {
  return [
    bind(orgRoutes.listClasses, ({ db, actor, query }) => service.list(db, actor, query)),
    bind(orgRoutes.exportClasses, async ({ db, actor, query, reply }) => {
      reply.type(XLSX).header('content-disposition', attachment('班级.xlsx'));
      return service.export(db, actor, query);
    }),
    bind(orgRoutes.getClass, ({ db, params }) => service.view(db, params.classId)),
    bind(orgRoutes.listMyClasses, ({ db, actor }) => service.mine(db, actor)),
  ];
}
