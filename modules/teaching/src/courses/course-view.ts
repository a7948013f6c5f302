import { PROGRAMS, type ActivityView, type CourseView } from '@yangfan/contract';
import { problem, type Queryable } from '@yangfan/kernel';
import type { TrainingClass } from '@yangfan/platform/org';
import type { PolicyValues } from '@yangfan/platform/policy';
import type { TeachingPorts } from '../../ports.ts';
import { activitiesOfClass, type ActivityRow } from '../activities/activities.store.ts';
import { creditHours } from '../watch/watch.rules.ts';
import * as store from './courses.store.ts';
import { snapshotOf } from './versions.rules.ts';
import { digestOf, versionRow } from './versions.store.ts';

/** An activity as the workshop lists it. */
export function activityView({ body: _body, ...row }: ActivityRow): ActivityView {
  return row;
}

/** A course as it stands, for everybody who edits, checks or publishes it. */
export interface LoadedCourse {
  course: store.CourseRow;
  rows: store.OutlineRow[];
  activities: ActivityRow[];
}

/** Reading courses for staff. */
export function createCourseReader(ports: Pick<TeachingPorts, 'org' | 'media' | 'policy'>) {
  const { org, media, policy } = ports;

  async function requireClass(db: Queryable, classId: string): Promise<TrainingClass> {
    const cls = await org.class(db, classId);
    if (!cls) throw problem('request.not_found');
    return cls;
  }
  async function requireCourse(db: Queryable, classId: string): Promise<store.CourseRow> {
    const course = await store.courseOf(db, classId);
    if (!course) throw problem('teaching.course.missing');
    return course;
  }
  async function load(db: Queryable, classId: string): Promise<LoadedCourse> {
    const course = await requireCourse(db, classId);
    return { course, rows: await store.outlineRows(db, course.id), activities: await activitiesOfClass(db, classId) };
  }
  /** The policy that the class goes by, or that is in force where nothing is frozen yet. */
  async function valuesOf(db: Queryable, cls: TrainingClass, now: Date): Promise<PolicyValues> {
    return cls.policySnapshotId
      ? policy.fromSnapshot(db, cls.id)
      : policy.resolve(db, { programCode: cls.programCode, regionCode: cls.regionCode, at: now });
  }

  async function view(db: Queryable, classId: string, now: Date): Promise<CourseView> {
    const loaded = await load(db, classId);
    const { course, rows, activities } = loaded;
    const assets = await media.assets(
      db,
      rows.flatMap((row) => row.assetId ?? []),
    );
    const unitMinutes = (await valuesOf(db, await requireClass(db, classId), now)).number('hours.unitMinutes');
    const published = course.version > 0 ? await versionRow(db, course.id, course.version) : undefined;
    const chapters: CourseView['chapters'] = [];
    for (const row of rows) {
      if (chapters.at(-1)?.id !== row.chapterId)
        chapters.push({ id: row.chapterId, code: row.chapterCode, title: row.chapterTitle, position: chapters.length + 1, lessons: [] });
      if (!row.lessonId) continue;
      const asset = row.assetId ? assets.get(row.assetId) : undefined;
      const { lessons } = chapters.at(-1)!;
      lessons.push({
        id: row.lessonId,
        title: row.lessonTitle,
        position: lessons.length + 1,
        assetId: row.assetId,
        assetStatus: asset?.status ?? null,
        assetNote: asset?.note ?? null,
        durationS: row.durationS,
        plannedHours: creditHours(row.durationS, row.durationS, unitMinutes),
        shown: row.shown,
        conditions: row.conditions,
        activities: activities.filter(({ lessonId }) => lessonId === row.lessonId).map(activityView),
      });
    }
    return {
      id: course.id,
      classId,
      title: course.title || PROGRAMS[course.programCode as keyof typeof PROGRAMS].name,
      programCode: course.programCode,
      state: course.state,
      version: course.version,
      changed: published ? published.digest !== digestOf(snapshotOf(loaded)) : course.state === 'DRAFT',
      publishedAt: published?.publishedAt.toISOString() ?? null,
      chapters,
    };
  }
  return { view, load, requireCourse, requireClass, valuesOf };
}

export type CourseReader = ReturnType<typeof createCourseReader>;
