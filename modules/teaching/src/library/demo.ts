import { newId, type Clock, type Db } from '@yangfan/kernel';
import type { TrainingClass } from '@yangfan/platform/org';
import { activitiesOfClass } from '../activities/activities.store.ts';
import { courseOf, outlineRows } from '../courses/courses.store.ts';
import { lessonsOf, snapshotOf } from '../courses/versions.rules.ts';
import { insertLibrary, listedRows } from './library.store.ts';

/** The free library's first course, from a demo class whose course has films; once, and the class itself stays as it is. */
export async function seedLibrary(deps: { db: Db; clock: Clock }, cls: TrainingClass): Promise<void> {
  const { db, clock } = deps;
  const course = await courseOf(db, cls.id);
  const [listed] = await listedRows(db, { search: '', category: null }, { limit: 1, offset: 0 });
  if (!course || listed) return;
  const snapshot = snapshotOf({ course, rows: await outlineRows(db, course.id), activities: await activitiesOfClass(db, cls.id) });
  const lessons = lessonsOf(snapshot);
  if (!lessons.some(({ assetId }) => assetId)) return;
  await insertLibrary(
    db,
    {
      id: newId('lib'),
      classId: cls.id,
      institutionId: cls.institutionId,
      regionCode: cls.regionCode,
      lecturerIds: cls.lecturers.map(({ lecturerId }) => lecturerId),
      institutionName: cls.institutionName,
      title: '开网店第一步：从想法到开张',
      summary: '没开过店也能听懂：先想清楚卖给谁、卖什么，再看开店要准备什么。（演示课程）',
      category: 'ECOMMERCE',
      state: 'LISTED',
      version: 1,
      lessons: lessons.length,
      durationS: lessons.reduce((sum, { durationS }) => sum + durationS, 0),
      proposedBy: newId('acc'),
      proposedAt: clock.now(),
      reviewedBy: newId('acc'),
      reviewedAt: clock.now(),
      reason: null,
    },
    snapshot,
  );
}
