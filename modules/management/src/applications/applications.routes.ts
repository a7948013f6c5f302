import { managementRoutes } from '@yangfan/contract';
import { bind, type Binding } from '@yangfan/kernel';
import { asWorkbook } from '@yangfan/platform/org';
import type { Applications } from './applications.service.ts';

/** Applications of every kind: list and page. */
export function applicationBindings(applications: Applications): Binding[] {
  return [
    bind(managementRoutes.listApplications, ({ db, actor, query, now }) => applications.list(db, actor, query, now)),
    bind(managementRoutes.exportApplications, ({ db, actor, query, now, reply }) =>
      asWorkbook(reply, '申请列表', applications.export(db, actor, query, now)),
    ),
    bind(managementRoutes.getApplication, ({ db, params, actor, now }) => applications.view(db, params.applicationId, actor, now)),
  ];
}
