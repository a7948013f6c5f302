import type { ActivityKind } from '@yangfan/contract';
import { sql, type Queryable } from '@yangfan/kernel';

export interface ActivityRow {
  id: string;
  lessonId: string;
  classId: string;
  kind: ActivityKind;
  title: string;
  position: number;
  required: boolean;
  body: Record<string, unknown>;
  version: number;
  /** Learners see it. */
  shown: boolean;
}

const COLUMNS = sql`id, lesson_id as "lessonId", class_id as "classId", kind, title, position, required, body, version, shown`;

/** One activity, if there is such. */
export function activityById(db: Queryable, id: string): Promise<ActivityRow | undefined> {
  return db.maybe<ActivityRow>(sql`select ${COLUMNS} from teaching.activity where id = ${id}`);
}

/** Activities of one lesson in order. */
export function activitiesOfLesson(db: Queryable, lessonId: string): Promise<ActivityRow[]> {
  return db.many<ActivityRow>(sql`select ${COLUMNS} from teaching.activity where lesson_id = ${lessonId} order by position, id`);
}

/** Activities of classes, as they stand in their lessons. */
export function activitiesOfClass(db: Queryable, classId: string): Promise<ActivityRow[]> {
  return db.many<ActivityRow>(sql`select ${COLUMNS} from teaching.activity where class_id = ${classId} order by lesson_id, position, id`);
}

export type LearnerActivityRow = Pick<ActivityRow, 'id' | 'lessonId' | 'classId' | 'kind' | 'title' | 'required' | 'shown'> & {
  state: 'NEW' | 'OPENED' | 'DONE';
  scorePercent: number | null;
};

/** Activities of several classes with one learner's progress, in one statement. */
export function learnerActivityRows(db: Queryable, classIds: readonly string[], learnerId: string): Promise<LearnerActivityRow[]> {
  return db.many<LearnerActivityRow>(sql`
    select a.id, a.lesson_id as "lessonId", a.class_id as "classId", a.kind, a.title, a.required, a.shown, coalesce(p.state, 'NEW') as state, p.score_percent as "scorePercent"
    from teaching.activity a left join teaching.activity_progress p on p.activity_id = a.id and p.learner_id = ${learnerId}
    where a.class_id = any(${classIds as string[]}::text[]) order by a.lesson_id, a.position, a.id`);
}

/** Puts an activity at the end of its lesson; in a course with versions learners see it from the next publication on. */
export async function insertActivity(db: Queryable, row: Omit<ActivityRow, 'position' | 'version' | 'shown'>, at: Date): Promise<void> {
  await db.run(sql`
    insert into teaching.activity (id, lesson_id, class_id, kind, title, position, required, body, shown, created_at, updated_at)
    select ${row.id}, ${row.lessonId}, ${row.classId}, ${row.kind}, ${row.title}, coalesce(max(position), 0) + 1, ${row.required},
      ${JSON.stringify(row.body)}::jsonb,
      coalesce((select c.state = 'PUBLISHED' and c.version = 0 from teaching.course c where c.class_id = ${row.classId}), true), ${at}, ${at}
    from teaching.activity where lesson_id = ${row.lessonId}`);
}

/** Changes an activity; its version counts up with new content. */
export async function updateActivity(
  db: Queryable,
  id: string,
  to: { title: string; required: boolean; body: Record<string, unknown>; isNewContent: boolean },
  at: Date,
): Promise<void> {
  await db.run(sql`
    update teaching.activity set title = ${to.title}, required = ${to.required}, body = ${JSON.stringify(to.body)}::jsonb,
      version = version + ${to.isNewContent ? 1 : 0}, updated_at = ${at} where id = ${id}`);
}

/** Writes the order of activities: positions 1… as the ids stand. */
export function orderActivities(db: Queryable, ids: readonly string[]): Promise<number> {
  return db.run(
    sql`update teaching.activity a set position = o.n from unnest(${ids as string[]}::text[]) with ordinality o(id, n) where a.id = o.id`,
  );
}

/** Deletes an activity unless a learner has opened it; gives the number of rows deleted. */
export function deleteUnopened(db: Queryable, id: string): Promise<number> {
  return db.run(
    sql`delete from teaching.activity where id = ${id} and not exists (select from teaching.activity_progress where activity_id = ${id})`,
  );
}

/** Whether anybody has opened an activity of one of the lessons. */
export async function anyOpened(db: Queryable, lessonIds: readonly string[]): Promise<boolean> {
  const { opened } = await db.one<{ opened: boolean }>(sql`
    select exists (select from teaching.activity a join teaching.activity_progress p on p.activity_id = a.id
      where a.lesson_id = any(${lessonIds as string[]}::text[])) as opened`);
  return opened;
}

/** How far one learner is in one activity. */
export function progressOf(
  db: Queryable,
  learnerId: string,
  activityId: string,
): Promise<{ state: 'OPENED' | 'DONE'; scorePercent: number | null } | undefined> {
  return db.maybe(
    sql`select state, score_percent as "scorePercent" from teaching.activity_progress where learner_id = ${learnerId} and activity_id = ${activityId}`,
  );
}

/** Notes how far a learner is. What is done stays done, and the best score (0 to 100) stays. */
export async function settleActivity(
  db: Queryable,
  row: { learnerId: string; activityId: string; classId: string; state: 'OPENED' | 'DONE'; scorePercent: number | null },
  at: Date,
): Promise<void> {
  await db.run(sql`
    insert into teaching.activity_progress (learner_id, activity_id, class_id, state, score_percent, done_at, updated_at)
    values (${row.learnerId}, ${row.activityId}, ${row.classId}, ${row.state}, ${row.scorePercent}, ${row.state === 'DONE' ? at : null}, ${at})
    on conflict (learner_id, activity_id) do update set
      state = case when activity_progress.state = 'DONE' then 'DONE' else excluded.state end,
      score_percent = greatest(activity_progress.score_percent, excluded.score_percent),
      done_at = coalesce(activity_progress.done_at, excluded.done_at),
      updated_at = excluded.updated_at`);
}
