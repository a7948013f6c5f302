import { problem, type Actor, type Queryable } from '@yangfan/kernel';
import type { TeachingPorts } from '../../ports.ts';
import { requireEnrolled } from '../courses/courses.service.ts';
import { lessonRow } from '../courses/courses.store.ts';
import { createOutlines } from '../courses/outline.service.ts';
import * as store from './activities.store.ts';

/** The way to an activity, the same for every kind: enrolled, published, and the lesson's conditions met. */
export function createActivityDoor(ports: Pick<TeachingPorts, 'org' | 'media'>) {
  const outlines = createOutlines(ports);
  return {
    /** The activity a learner asks for, if it is open to them. Throws what says why not. */
    async requireOpen(db: Queryable, id: string, actor: Actor, now: Date): Promise<store.ActivityRow & { learnerId: string }> {
      const row = await store.activityById(db, id);
      if (!row) throw problem('request.not_found');
      const learnerId = await requireEnrolled(db, ports, row.classId, actor.learnerId);
      const lesson = await lessonRow(db, row.lessonId);
      if (!lesson || !row.shown) throw problem('request.not_found');
      await outlines.requireOpen(db, lesson, learnerId, now);
      return { ...row, learnerId };
    },
  };
}
