import type { LessonCondition } from '@yangfan/contract';
import { sql, type Queryable } from '@yangfan/kernel';

export interface CourseRow {
  id: string;
  classId: string;
  title: string;
  programCode: string;
  state: 'DRAFT' | 'PUBLISHED';
  /** The published version; 0 = everything is shown at once. */
  version: number;
}
export interface OutlineRow {
  chapterId: string;
  chapterCode: string | null;
  chapterTitle: string;
  chapterPosition: number;
  lessonId: string | null;
  lessonTitle: string;
  lessonPosition: number;
  assetId: string | null;
  durationS: number;
  shown: boolean;
  conditions: LessonCondition[];
}
export interface ProgressColumns {
  countedS: number;
  furthestS: number;
  resumeAtS: number;
  completed: boolean;
}
export interface LessonRow {
  id: string;
  classId: string;
  chapterId: string;
  title: string;
  position: number;
  assetId: string | null;
  durationS: number;
  /** Learners see it. */
  shown: boolean;
  conditions: LessonCondition[];
}

const OUTLINE = sql`ch.id as "chapterId", ch.code as "chapterCode", ch.title as "chapterTitle", ch.position as "chapterPosition",
  l.id as "lessonId", l.title as "lessonTitle", l.position as "lessonPosition", l.asset_id as "assetId", coalesce(l.duration_s, 0) as "durationS",
  l.shown, l.conditions`;
const PROGRESS = sql`coalesce(p.counted_s, 0) as "countedS", coalesce(p.furthest_s, 0) as "furthestS", coalesce(p.resume_at_s, 0) as "resumeAtS", p.completed_at is not null as completed`;

/** The course of a class, if it has one. */
export function courseOf(db: Queryable, classId: string): Promise<CourseRow | undefined> {
  return db.maybe<CourseRow>(
    sql`select id, class_id as "classId", title, program_code as "programCode", state, version from teaching.course where class_id = ${classId}`,
  );
}

/** Chapters and lessons in order; a chapter without lessons gives one row with `lessonId` null. */
export function outlineRows(db: Queryable, courseId: string): Promise<OutlineRow[]> {
  return db.many<OutlineRow>(sql`
    select ${OUTLINE} from teaching.chapter ch left join teaching.lesson l on l.chapter_id = ch.id
    where ch.course_id = ${courseId} order by ch.position, ch.id, l.position, l.id`);
}

/** Published courses of several classes with one learner's progress, in one statement; `drafts` shows what is not published too. */
export function learnerOutlineRows(
  db: Queryable,
  classIds: readonly string[],
  learnerId: string,
  drafts = false,
): Promise<(CourseRow & { courseId: string } & OutlineRow & ProgressColumns)[]> {
  return db.many(sql`
    select c.id as "courseId", c.class_id as "classId", c.title, c.program_code as "programCode", c.state, c.version, ${OUTLINE}, ${PROGRESS}
    from teaching.course c join teaching.chapter ch on ch.course_id = c.id left join teaching.lesson l on l.chapter_id = ch.id and (l.shown or ${drafts})
    left join teaching.lesson_progress p on p.lesson_id = l.id and p.learner_id = ${learnerId}
    where c.class_id = any(${classIds as string[]}::text[]) and (c.state = 'PUBLISHED' or ${drafts}) order by c.class_id, ch.position, ch.id, l.position, l.id`);
}

/** Makes a course; false when the class has one. */
export async function insertCourse(db: Queryable, row: CourseRow, at: Date): Promise<boolean> {
  return (
    (await db.run(sql`
    insert into teaching.course (id, class_id, title, program_code, state, version, created_at)
    values (${row.id}, ${row.classId}, ${row.title}, ${row.programCode}, ${row.state}, ${row.version}, ${at})
    on conflict (class_id) do nothing`)) === 1
  );
}

/** Makes many chapters. */
export async function insertChapters(
  db: Queryable,
  courseId: string,
  rows: readonly { id: string; code: string | null; title: string; position: number }[],
): Promise<void> {
  await db.run(sql`
    insert into teaching.chapter (id, course_id, code, title, position)
    select r.id, ${courseId}, r.code, r.title, r.position from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(id text, code text, title text, position integer)`);
}

/** Makes many lessons. */
export async function insertLessons(db: Queryable, rows: readonly LessonRow[]): Promise<void> {
  await db.run(sql`
    insert into teaching.lesson (id, chapter_id, class_id, title, position, asset_id, duration_s, shown, conditions)
    select r.id, r."chapterId", r."classId", r.title, r.position, r."assetId", r."durationS", r.shown, r.conditions
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(id text, "chapterId" text, "classId" text, title text, position integer, "assetId" text,
      "durationS" double precision, shown boolean, conditions jsonb)`);
}

/** One lesson. */
export function lessonRow(db: Queryable, id: string): Promise<LessonRow | undefined> {
  return db.maybe<LessonRow>(sql`
    select id, class_id as "classId", chapter_id as "chapterId", title, position, asset_id as "assetId", duration_s as "durationS", shown, conditions
    from teaching.lesson where id = ${id}`);
}

/** Lessons of a class that have a video, with their hours-relevant length. */
export function lessonLengths(
  db: Queryable,
  classId: string,
): Promise<{ id: string; title: string; chapter: string; durationS: number }[]> {
  return db.many(sql`
    select l.id, l.title, ch.title as chapter, l.duration_s as "durationS" from teaching.lesson l join teaching.chapter ch on ch.id = l.chapter_id
    where l.class_id = ${classId} and l.shown order by ch.position, ch.id, l.position, l.id`);
}

export function setConditions(db: Queryable, lessonId: string, conditions: readonly LessonCondition[]): Promise<number> {
  return db.run(sql`update teaching.lesson set conditions = ${JSON.stringify(conditions)}::jsonb where id = ${lessonId}`);
}
/** Where a film is used: lessons, published versions, the free library; in words, a few. */
export async function filmUses(db: Queryable, assetId: string): Promise<string[]> {
  const like = `%"assetId": "${assetId}"%`;
  const rows = await db.many<{ place: string }>(sql`
    (select '课程里的“' || title || '”' as place from teaching.lesson where asset_id = ${assetId} limit 3)
    union all (select '已发布的课程版本' from teaching.course_version where snapshot::text like ${like} limit 1)
    union all (select '免费课程库的“' || title || '”' from teaching.library_course where state in ('PROPOSED', 'LISTED') and snapshot::text like ${like} limit 1)`);
  return rows.map(({ place }) => place);
}
/** Serialises those who edit one course. */
export async function lockCourse(db: Queryable, courseId: string): Promise<void> {
  await db.many(sql`select id from teaching.course where id = ${courseId} for update`);
}
export function renameChapter(db: Queryable, id: string, title: string): Promise<number> {
  return db.run(sql`update teaching.chapter set title = ${title} where id = ${id}`);
}
/** Writes the order of chapters or lessons: positions 1… as the ids stand. */
export function orderChapters(db: Queryable, ids: readonly string[]): Promise<number> {
  return db.run(
    sql`update teaching.chapter c set position = o.n from unnest(${ids as string[]}::text[]) with ordinality o(id, n) where c.id = o.id`,
  );
}
export function orderLessons(db: Queryable, ids: readonly string[]): Promise<number> {
  return db.run(
    sql`update teaching.lesson l set position = o.n from unnest(${ids as string[]}::text[]) with ordinality o(id, n) where l.id = o.id`,
  );
}
export function updateLesson(db: Queryable, id: string, to: { title: string; assetId: string | null; durationS: number }): Promise<number> {
  return db.run(
    sql`update teaching.lesson set title = ${to.title}, asset_id = ${to.assetId}, duration_s = ${to.durationS} where id = ${id}`,
  );
}
export function deleteChapter(db: Queryable, id: string): Promise<number> {
  return db.run(sql`delete from teaching.chapter where id = ${id}`);
}
export function deleteLesson(db: Queryable, id: string): Promise<number> {
  return db.run(sql`delete from teaching.lesson where id = ${id}`);
}

/** Whether anybody has opened one of the lessons; locks them against being opened meanwhile. */
export async function anyWatched(db: Queryable, lessonIds: readonly string[]): Promise<boolean> {
  await db.many(sql`select id from teaching.lesson where id = any(${lessonIds as string[]}::text[]) order by id for update`);
  const { watched } = await db.one<{ watched: boolean }>(
    sql`select exists (select from teaching.lesson_progress where lesson_id = any(${lessonIds as string[]}::text[])) as watched`,
  );
  return watched;
}

/** How far a class is in each lesson. */
export function lessonFigureRows(
  db: Queryable,
  classId: string,
): Promise<{ lessonId: string; title: string; durationS: number; started: number; completed: number; averageCountedS: number }[]> {
  return db.many(sql`
    select l.id as "lessonId", l.title, l.duration_s as "durationS", count(p.learner_id)::int as started, count(p.completed_at)::int as completed,
      coalesce(avg(p.counted_s), 0) as "averageCountedS"
    from teaching.lesson l join teaching.chapter ch on ch.id = l.chapter_id left join teaching.lesson_progress p on p.lesson_id = l.id
    where l.class_id = ${classId} group by l.id, ch.position, ch.id order by ch.position, ch.id, l.position, l.id`);
}
