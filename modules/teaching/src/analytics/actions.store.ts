import { sql, type Queryable } from '@yangfan/kernel';

export interface ActionRow {
  id: string;
  classId: string;
  learnerId: string;
  kind: 'REMINDER' | 'NOTE';
  text: string;
  reasons: readonly string[];
  byAccount: string;
  at: Date;
}
const COLUMNS = sql`id, class_id as "classId", learner_id as "learnerId", kind, text, reasons, by_account as "byAccount", at`;

/** Writes what staff did. */
export async function insertActions(db: Queryable, rows: readonly ActionRow[]): Promise<void> {
  await db.run(sql`
    insert into teaching.study_action (id, class_id, learner_id, kind, text, reasons, by_account, at)
    select r.id, r."classId", r."learnerId", r.kind, r.text, r.reasons, r."byAccount", r.at
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(id text, "classId" text, "learnerId" text, kind text, text text, reasons jsonb, "byAccount" text, at timestamptz)`);
}

/** What was done about one learner, newest first; `kind` narrows. */
export const actionRows = (db: Queryable, of: { classId: string; learnerId: string; kind: 'REMINDER' | null }): Promise<ActionRow[]> =>
  db.many<ActionRow>(sql`
    select ${COLUMNS} from teaching.study_action
    where class_id = ${of.classId} and learner_id = ${of.learnerId} and (${of.kind}::text is null or kind = ${of.kind}) order by at desc, id desc limit 50`);

/** The last reminder of each learner of a class, and how many there were. */
export const lastReminders = (db: Queryable, classId: string): Promise<(ActionRow & { count: number })[]> =>
  db.many(sql`
    select distinct on (learner_id) ${COLUMNS}, count(*) over (partition by learner_id)::int as count
    from teaching.study_action where class_id = ${classId} and kind = 'REMINDER' order by learner_id, at desc, id desc`);

/** Those who were reminded since then. */
export async function remindedSince(db: Queryable, classId: string, learnerIds: readonly string[], since: Date): Promise<Set<string>> {
  const rows = await db.many<{ learnerId: string }>(sql`
    select distinct learner_id as "learnerId" from teaching.study_action
    where class_id = ${classId} and kind = 'REMINDER' and at >= ${since} and learner_id = any(${learnerIds as string[]}::text[])`);
  return new Set(rows.map(({ learnerId }) => learnerId));
}

/** Reminders of one class come one after the other. */
export async function lockReminders(db: Queryable, classId: string): Promise<void> {
  await db.one(sql`select pg_advisory_xact_lock(hashtextextended(${`teaching.study|${classId}`}, 0))`);
}
