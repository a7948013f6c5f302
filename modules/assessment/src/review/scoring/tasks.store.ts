import { coveredSql, sql, type Grant, type Queryable, type Tx } from '@yangfan/kernel';
import type { Criterion, Draft } from './sheet.rules.ts';

export type TaskState = 'INVITED' | 'ACCEPTED' | 'SCORING' | 'SUBMITTED' | 'DECLINED' | 'EXPIRED';
export interface TaskRow {
  id: string;
  itemId: string;
  roundId: string;
  expertId: string;
  versionId: string;
  versionNo: number;
  arbiter: boolean;
  state: TaskState;
  answerBy: Date | null;
  dueAt: Date;
  declineReason: string;
  draft: Draft;
  draftVersion: number;
  seenAt: Date | null;
  seconds: number;
  criteria: (Criterion & { title: string })[] | null;
  total: number | null;
  /** Sealed. */
  signature: string | null;
  submittedAt: Date | null;
  md5: string | null;
  sha1: string | null;
  sha256: string | null;
}
const columns = sql`t.id, t.item_id as "itemId", t.round_id as "roundId", t.expert_id as "expertId", t.version_id as "versionId", t.version_no as "versionNo", t.arbiter, t.state, t.answer_by as "answerBy", t.due_at as "dueAt",
  t.decline_reason as "declineReason", t.draft, t.draft_version as "draftVersion", t.seen_at as "seenAt", t.seconds, t.criteria, t.total::float8 as total, t.signature, t.submitted_at as "submittedAt", t.md5, t.sha1, t.sha256`;

export type NewTask = Pick<
  TaskRow,
  'id' | 'itemId' | 'roundId' | 'expertId' | 'versionId' | 'versionNo' | 'arbiter' | 'answerBy' | 'dueAt'
> & {
  state: 'INVITED' | 'ACCEPTED';
  at: Date;
};
export const insertTasks = (tx: Tx, rows: readonly NewTask[]) =>
  tx.run(sql`
    insert into assessment.review_task (id, item_id, round_id, expert_id, version_id, version_no, arbiter, state, invited_at, answer_by, due_at)
    select r."id", r."itemId", r."roundId", r."expertId", r."versionId", r."versionNo", r."arbiter", r."state", r."at", r."answerBy", r."dueAt"
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r("id" text, "itemId" text, "roundId" text, "expertId" text, "versionId" text, "versionNo" int, "arbiter" boolean, "state" text, "at" timestamptz, "answerBy" timestamptz, "dueAt" timestamptz)`);
export const lockTask = (tx: Tx, id: string) =>
  tx.maybe<TaskRow>(sql`select ${columns} from assessment.review_task t where t.id = ${id} for update`);
export const lockTasks = (tx: Tx, ids: readonly string[]) =>
  tx.many<TaskRow>(
    sql`select ${columns} from assessment.review_task t where t.id = any(${ids as string[]}::text[]) order by t.id for update`,
  );
export const taskById = (db: Queryable, id: string) =>
  db.maybe<TaskRow>(sql`select ${columns} from assessment.review_task t where t.id = ${id}`);
/** What waits for an expert first, then what they handed in; what they declined is gone. */
export const tasksOfExpert = (db: Queryable, expertId: string) =>
  db.many<TaskRow & { code: string; roundTitle: string }>(sql`
    select ${columns}, i.code, r.title as "roundTitle" from assessment.review_task t join assessment.review_item i on i.id = t.item_id
    join assessment.review_round r on r.id = t.round_id
    where t.expert_id = ${expertId} and t.state in ('INVITED', 'ACCEPTED', 'SCORING', 'SUBMITTED')
    order by t.state = 'SUBMITTED', t.due_at, i.code limit 200`);
export const tasksOfRound = (db: Queryable, roundId: string) =>
  db.many<TaskRow>(sql`select ${columns} from assessment.review_task t where t.round_id = ${roundId} order by t.invited_at, t.id`);
export const tasksOfItem = (db: Queryable, itemId: string) =>
  db.many<TaskRow>(sql`select ${columns} from assessment.review_task t where t.item_id = ${itemId} order by t.invited_at, t.id`);
export const opinionsOf = (db: Queryable, itemIds: readonly string[]) =>
  db.many<{ itemId: string; versionId: string; draft: Draft }>(sql`
    select item_id as "itemId", version_id as "versionId", draft from assessment.review_task
    where item_id = any(${itemIds as string[]}::text[]) and state = 'SUBMITTED' order by sha256`);

export const setState = (tx: Tx, ids: readonly string[], state: TaskState, reason = '') =>
  tx.run(sql`update assessment.review_task set state = ${state}, decline_reason = ${reason} where id = any(${ids as string[]}::text[])`);
export const saveDraft = (tx: Tx, row: { id: string; draft: Draft; seconds: number; at: Date }) =>
  tx.run(sql`
    update assessment.review_task set state = 'SCORING', draft = ${JSON.stringify(row.draft)}::jsonb, draft_version = draft_version + 1, seconds = ${row.seconds}, seen_at = ${row.at}
    where id = ${row.id}`);
export const submit = (
  tx: Tx,
  row: {
    id: string;
    draft: Draft;
    seconds: number;
    criteria: unknown;
    total: number;
    signature: string;
    at: Date;
    ledgerId: string;
    md5: string;
    sha1: string;
    sha256: string;
  },
) =>
  tx.run(sql`
    update assessment.review_task set state = 'SUBMITTED', draft = ${JSON.stringify(row.draft)}::jsonb, draft_version = draft_version + 1, seconds = ${row.seconds}, criteria = ${JSON.stringify(row.criteria)}::jsonb,
      total = ${row.total}, signature = ${row.signature}, submitted_at = ${row.at}, seen_at = ${row.at}, ledger_id = ${row.ledgerId}, md5 = ${row.md5}, sha1 = ${row.sha1}, sha256 = ${row.sha256}
    where id = ${row.id}`);

/** Invitations nobody answered in time. */
export const unanswered = (db: Queryable, now: Date) =>
  db.many<TaskRow>(
    sql`select ${columns} from assessment.review_task t where t.state = 'INVITED' and t.answer_by <= ${now} order by t.id limit 500`,
  );
/** Whom to remind, once for each task, and of how many plans. */
export const takeReminders = (tx: Tx, now: Date) =>
  tx.many<{ expertId: string; count: number; dueAt: Date }>(sql`
    with due as (
      update assessment.review_task t set reminded_at = ${now} from assessment.review_round r
      where r.id = t.round_id and r.state = 'OPEN' and t.state in ('INVITED', 'ACCEPTED', 'SCORING') and t.reminded_at is null
        and t.due_at <= ${now}::timestamptz + make_interval(days => (r.rules ->> 'remindDays')::int)
      returning t.expert_id, t.due_at)
    select expert_id as "expertId", count(*)::int as count, min(due_at) as "dueAt" from due group by expert_id`);

/** Every sheet of rounds of formal classes within the grants whose final score stands, and what was declined. */
export const sheetsOf = (db: Queryable, grants: readonly Grant[], span: { from: Date | null; to: Date | null }) =>
  db.many<{ expertId: string; name: string; own: number | null; final: number | null; seconds: number; state: TaskState }>(sql`
    select t.expert_id as "expertId", e.name, t.total::float8 as own, i.score::float8 as final, t.seconds, t.state from assessment.review_task t
    join assessment.review_item i on i.id = t.item_id join assessment.review_round r on r.id = t.round_id join assessment.expert e on e.id = t.expert_id
    where not r.practice and ${coveredSql(grants, { region: sql`r.region_code` })}
      and ((t.state = 'SUBMITTED' and t.version_id = i.version_id and i.state in ('FINAL', 'CONFIRMED')) or t.state = 'DECLINED')
      and (${span.from}::timestamptz is null or r.opened_at >= ${span.from}) and (${span.to}::timestamptz is null or r.opened_at < ${span.to})
    order by e.added_at limit 50000`);
