import { teachingRoutes } from '@yangfan/contract';
import { bind, type Binding } from '@yangfan/kernel';
import type { createWorks } from './works.service.ts';

/** What an activity is, for staff and learners. */
export function worksBindings(works: ReturnType<typeof createWorks>): Binding[] {
  return [
    bind(teachingRoutes.readWork, ({ db, params }) => works.line(db, params.activityId)),
    bind(teachingRoutes.myWork, ({ db, params, actor }) => works.mine(db, params.activityId, actor)),
  ];
}
