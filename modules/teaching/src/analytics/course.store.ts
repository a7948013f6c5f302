import { sql, type Queryable } from '@yangfan/kernel';

const ids = (list: readonly string[]) => list as string[];

/** How a class goes through each lesson it opened. */
export const lessonStops = (
  db: Queryable,
  classId: string,
  learnerIds: readonly string[],
): Promise<{ lessonId: string; started: number; completed: number; stopped: number; stopsAtS: number | null; replayedS: number }[]> =>
  db.many(sql`
    select lesson_id as "lessonId", count(*) filter (where furthest_s > 0)::int as started, count(completed_at)::int as completed,
      count(*) filter (where furthest_s > 0 and completed_at is null)::int as stopped,
      percentile_cont(0.5) within group (order by furthest_s) filter (where furthest_s > 0 and completed_at is null) as "stopsAtS",
      coalesce(sum((reasons ->> 'replayed')::float8), 0) as "replayedS"
    from teaching.lesson_progress where class_id = ${classId} and learner_id = any(${ids(learnerIds)}::text[]) group by 1`);

/** How far each learner is in one lesson. */
export const furthestRows = (
  db: Queryable,
  lessonId: string,
  learnerIds: readonly string[],
): Promise<{ learnerId: string; furthestS: number; completed: boolean }[]> =>
  db.many(sql`
    select learner_id as "learnerId", furthest_s as "furthestS", completed_at is not null as completed
    from teaching.lesson_progress where lesson_id = ${lessonId} and learner_id = any(${ids(learnerIds)}::text[]) and furthest_s > 0`);

/** Seconds of a lesson that were seen again, by part of so many seconds. */
export const replayedParts = (
  db: Queryable,
  of: { lessonId: string; learnerIds: readonly string[]; partS: number },
): Promise<{ part: number; seconds: number }[]> =>
  db.many(sql`
    select floor((from_s + to_s) / 2 / ${of.partS}::float8)::int as part, sum(seconds)::float8 as seconds from teaching.watch_segment
    where lesson_id = ${of.lessonId} and learner_id = any(${ids(of.learnerIds)}::text[]) and reason = 'replayed' group by 1`);
