import type { ActivityKind } from '@yangfan/contract';
import { newId, problem, type Tx } from '@yangfan/kernel';
import { lessonRow } from '../courses/courses.store.ts';
import { insertActivity } from './activities.store.ts';

/** Puts an activity at the end of a lesson; gives its id and class. */
export async function makeActivity(
  tx: Tx,
  of: { lessonId: string; kind: ActivityKind; title: string },
  now: Date,
): Promise<{ activityId: string; classId: string }> {
  const lesson = await lessonRow(tx, of.lessonId);
  if (!lesson) throw problem('request.not_found');
  const activityId = newId('act');
  const { classId } = lesson;
  await insertActivity(
    tx,
    { id: activityId, lessonId: of.lessonId, classId, kind: of.kind, title: of.title, required: true, body: {} },
    now,
  );
  return { activityId, classId };
}
