import { orgRoutes } from '@yangfan/contract';
import { bind, type Binding } from '@yangfan/kernel';
import type { TimetableService } from './timetable.service.ts';

/** Timetables of a class and of a person. */
export function timetableBindings(service: TimetableService): Binding[] {
  return [
    bind(orgRoutes.listSessions, ({ db, params, query }) => service.ofClass(db, params.classId, query)),
    bind(orgRoutes.getSession, ({ db, params }) => service.port.view(db, params.sessionId)),
    bind(orgRoutes.listMySessions, ({ db, actor, query }) => service.mine(db, actor, query)),
  ];
}
