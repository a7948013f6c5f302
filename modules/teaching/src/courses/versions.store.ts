import { createHash } from 'node:crypto';
import { canonicalJson, sql, type Queryable } from '@yangfan/kernel';
import type { CourseSnapshot } from './versions.rules.ts';

export interface VersionRow {
  courseId: string;
  version: number;
  note: string;
  digest: string;
  snapshot: CourseSnapshot;
  publishedBy: string;
  publishedAt: Date;
}
const COLUMNS = sql`course_id as "courseId", version, note, digest, snapshot, published_by as "publishedBy", published_at as "publishedAt"`;
const LISTED_MAX = 100;

/** The SHA-256 of a snapshot's canonical JSON: equal courses have equal digests. */
export const digestOf = (snapshot: CourseSnapshot): string => createHash('sha256').update(canonicalJson(snapshot)).digest('hex');

/** One version of a course. */
export function versionRow(db: Queryable, courseId: string, version: number): Promise<VersionRow | undefined> {
  return db.maybe<VersionRow>(sql`select ${COLUMNS} from teaching.course_version where course_id = ${courseId} and version = ${version}`);
}
/** The versions of a course, newest first. */
export function versionRows(db: Queryable, courseId: string): Promise<VersionRow[]> {
  return db.many<VersionRow>(
    sql`select ${COLUMNS} from teaching.course_version where course_id = ${courseId} order by version desc limit ${LISTED_MAX}`,
  );
}

/** Keeps a version and shows learners everything the course holds now. */
export async function publish(db: Queryable, row: VersionRow, classId: string): Promise<void> {
  await db.run(sql`
    insert into teaching.course_version (course_id, version, note, digest, snapshot, published_by, published_at)
    values (${row.courseId}, ${row.version}, ${row.note}, ${row.digest}, ${JSON.stringify(row.snapshot)}::jsonb, ${row.publishedBy}, ${row.publishedAt})`);
  await db.run(sql`update teaching.course set state = 'PUBLISHED', version = ${row.version} where id = ${row.courseId}`);
  await db.run(sql`update teaching.lesson set shown = true where class_id = ${classId} and not shown`);
  await db.run(sql`update teaching.activity set shown = true where class_id = ${classId} and not shown`);
}

/** Names a course, and a chapter's place in it. */
export async function retitleCourse(db: Queryable, courseId: string, title: string): Promise<void> {
  await db.run(sql`update teaching.course set title = ${title} where id = ${courseId}`);
}
/** Puts a lesson into a chapter of its course. */
export async function moveLesson(db: Queryable, lessonId: string, chapterId: string): Promise<void> {
  await db.run(sql`update teaching.lesson set chapter_id = ${chapterId} where id = ${lessonId} and chapter_id <> ${chapterId}`);
}
/** Puts an activity into a lesson of its course. */
export async function moveActivity(db: Queryable, activityId: string, lessonId: string): Promise<void> {
  await db.run(sql`update teaching.activity set lesson_id = ${lessonId} where id = ${activityId} and lesson_id <> ${lessonId}`);
}
