import { sql, type Queryable } from '@yangfan/kernel';
import type { OpenCheck } from './dues.rules.ts';
import type { Gate, Hold } from './stops.rules.ts';

export type CheckRow = OpenCheck & { id: string; classId: string };

/** The check a learner has still to do; locked. */
export function openCheckOf(db: Queryable, learnerId: string): Promise<CheckRow | undefined> {
  return db.maybe<CheckRow>(sql`
    select id, class_id as "classId", due_at as "dueAt", moved, missed_at as "missedAt" from teaching.watch_check
    where learner_id = ${learnerId} and done_at is null for update`);
}

/** Plans the next check. A concurrent one of the same learner stands: nothing is planned twice. */
export async function planCheck(
  db: Queryable,
  row: { id: string; learnerId: string; classId: string; watchId: string; lessonId: string; seed: string; dueAt: Date },
): Promise<void> {
  await db.run(sql`
    insert into teaching.watch_check (id, learner_id, class_id, watch_id, lesson_id, seed, due_at)
    values (${row.id}, ${row.learnerId}, ${row.classId}, ${row.watchId}, ${row.lessonId}, ${row.seed}, ${row.dueAt}) on conflict do nothing`);
}
export const moveCheck = (db: Queryable, id: string, dueAt: Date): Promise<number> =>
  db.run(sql`update teaching.watch_check set due_at = ${dueAt}, moved = true where id = ${id}`);
export const missCheck = (db: Queryable, id: string, at: Date): Promise<number> =>
  db.run(sql`update teaching.watch_check set missed_at = ${at} where id = ${id} and missed_at is null`);
export const passCheck = (db: Queryable, id: string, by: { at: Date; method: string; checkId: string }): Promise<number> =>
  db.run(sql`update teaching.watch_check set done_at = ${by.at}, method = ${by.method}, check_id = ${by.checkId} where id = ${id}`);

/** What stops counting in a session, whole. */
export const saveHolds = (db: Queryable, watchId: string, holds: readonly Hold[]): Promise<number> =>
  db.run(sql`update teaching.watch_session set holds = ${JSON.stringify(holds)}::jsonb where id = ${watchId}`);
export const saveGates = (db: Queryable, watchId: string, gates: readonly Gate[]): Promise<number> =>
  db.run(sql`update teaching.watch_session set gates = ${JSON.stringify(gates)}::jsonb where id = ${watchId}`);
