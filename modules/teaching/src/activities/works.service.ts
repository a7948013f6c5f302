import { problem, type Actor, type Queryable } from '@yangfan/kernel';
import type { WorkLine } from '@yangfan/contract';
import type { TeachingPorts } from '../../ports.ts';
import { requireEnrolled } from '../courses/courses.service.ts';
import { activityById } from './activities.store.ts';

/** What an activity is, for pages that know its address only. */
export function createWorks(ports: Pick<TeachingPorts, 'org'>) {
  async function line(db: Queryable, id: string): Promise<WorkLine> {
    const found = await activityById(db, id);
    if (!found) throw problem('request.not_found');
    const { classId, lessonId, kind, title } = found;
    return { id, classId, lessonId, kind, title };
  }
  return {
    line,
    async mine(db: Queryable, id: string, actor: Actor): Promise<WorkLine> {
      const found = await line(db, id);
      await requireEnrolled(db, ports, found.classId, actor.learnerId);
      return found;
    },
  };
}
