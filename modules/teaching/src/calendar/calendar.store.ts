import { sql, type Queryable } from '@yangfan/kernel';

export interface ReminderChoice {
  evening: boolean;
  soon: boolean;
  deadline: boolean;
}

/** The learner's address for their own calendar, if there is one. */
export function linkOf(db: Queryable, learnerId: string): Promise<{ id: string; createdAt: Date } | undefined> {
  return db.maybe(sql`select id, created_at as "createdAt" from teaching.calendar_link where learner_id = ${learnerId}`);
}
/** Whose calendar an address reads. */
export async function learnerOfLink(db: Queryable, id: string): Promise<string | undefined> {
  return (await db.maybe<{ learnerId: string }>(sql`select learner_id as "learnerId" from teaching.calendar_link where id = ${id}`))
    ?.learnerId;
}
/** Gives the learner a new address in the place of an earlier one. */
export async function putLink(db: Queryable, row: { id: string; learnerId: string; at: Date }): Promise<void> {
  await db.run(sql`
    insert into teaching.calendar_link (id, learner_id, created_at) values (${row.id}, ${row.learnerId}, ${row.at})
    on conflict (learner_id) do update set id = excluded.id, created_at = excluded.created_at`);
}
export async function dropLink(db: Queryable, learnerId: string): Promise<void> {
  await db.run(sql`delete from teaching.calendar_link where learner_id = ${learnerId}`);
}

/** What learners chose; who is absent chose nothing. */
export async function choicesOf(db: Queryable, learnerIds: readonly string[]): Promise<Map<string, ReminderChoice>> {
  const rows = await db.many<ReminderChoice & { learnerId: string }>(sql`
    select learner_id as "learnerId", evening, soon, deadline from teaching.reminder_choice where learner_id = any(${learnerIds as string[]}::text[])`);
  return new Map(rows.map(({ learnerId, ...choice }) => [learnerId, choice]));
}
export async function putChoice(db: Queryable, learnerId: string, choice: ReminderChoice, at: Date): Promise<void> {
  await db.run(sql`
    insert into teaching.reminder_choice (learner_id, evening, soon, deadline, updated_at)
    values (${learnerId}, ${choice.evening}, ${choice.soon}, ${choice.deadline}, ${at})
    on conflict (learner_id) do update set evening = excluded.evening, soon = excluded.soon, deadline = excluded.deadline, updated_at = excluded.updated_at`);
}

/** Notes that something is being reminded of; false when it was before. */
export async function claimReminder(db: Queryable, what: 'EVENING' | 'SOON' | 'DEADLINE', refId: string, at: Date): Promise<boolean> {
  return (
    (await db.run(sql`insert into teaching.reminder_sent (what, ref_id, at) values (${what}, ${refId}, ${at}) on conflict do nothing`)) ===
    1
  );
}
export async function forgetReminders(db: Queryable, before: Date): Promise<void> {
  await db.run(sql`delete from teaching.reminder_sent where at < ${before}`);
}

/** Lessons that open at a moment, in published courses of the classes. */
export function openingRows(
  db: Queryable,
  classIds: readonly string[],
): Promise<{ id: string; classId: string; title: string; at: string }[]> {
  return db.many(sql`
    select l.id, l.class_id as "classId", l.title, c->>'at' as at from teaching.lesson l, jsonb_array_elements(l.conditions) c
    where l.class_id = any(${classIds as string[]}::text[]) and l.shown and c->>'kind' = 'FROM'`);
}
/** Who has done an activity. */
export async function doneBy(db: Queryable, activityId: string): Promise<Set<string>> {
  const rows = await db.many<{ id: string }>(
    sql`select learner_id as id from teaching.activity_progress where activity_id = ${activityId} and state = 'DONE'`,
  );
  return new Set(rows.map(({ id }) => id));
}
