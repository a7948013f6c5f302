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
}

const COLUMNS = sql`id, lesson_id as "lessonId", class_id as "classId", kind, title, position, required, body, version`;

/** One activity, if there is such. */
export function activityById(db: Queryable, id: string): Promise<ActivityRow | undefined> {
  return db.maybe<ActivityRow>(sql`select ${COLUMNS} from teaching.activity where id = ${id}`);
}

/** Activities of one lesson in order. */
export function activitiesOfLesson(db: Queryable, lessonId: string): Promise<ActivityRow[]> {
  return db.many<ActivityRow>(sql`select ${COLUMNS} from teaching.activity where lesson_id = ${lessonId} order by position, id`);
}

/** Puts an activity at the end of its lesson. */
export async function insertActivity(db: Queryable, row: Omit<ActivityRow, 'position' | 'version'>, at: Date): Promise<void> {
  await db.run(sql`
    insert into teaching.activity (id, lesson_id, class_id, kind, title, position, required, body, created_at, updated_at)
    select ${row.id}, ${row.lessonId}, ${row.classId}, ${row.kind}, ${row.title}, coalesce(max(position), 0) + 1, ${row.required},
      ${JSON.stringify(row.body)}::jsonb, ${at}, ${at}
    from teaching.activity where lesson_id = ${row.lessonId}`);
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
