import { coveredSql, sql, type Grant, type Queryable, type Tx } from '@yangfan/kernel';
import type { Paper } from '../papers/paper.rules.ts';
import type { TaskState } from './hand.rules.ts';

/** How long a marker keeps an answer that they opened and did not finish. */
const HELD = sql`interval '30 minutes'`;

export interface TaskRow {
  id: string;
  examId: string;
  attemptId: string;
  no: number;
  part: string;
  itemId: string;
  itemVersion: number;
  points: number;
  shuffle: string;
  second: boolean;
  gapLimit: number;
  state: TaskState;
  final: number | null;
  comment: string;
}
const task = sql`t.id, t.exam_id as "examId", t.attempt_id as "attemptId", t.no, t.part, t.item_id as "itemId", t.item_version as "itemVersion", t.points::float8 as points, t.shuffle, t.second,
  t.gap_limit::float8 as "gapLimit", t.state, t.final::float8 as final, t.comment`;

/** Makes whoever wants to make tasks of this exam wait for one another. */
export const lockDesk = (tx: Tx, examId: string) => tx.run(sql`select pg_advisory_xact_lock(hashtextextended(${`marking ${examId}`}, 0))`);
/** Papers handed in whose answers in words are not on the desk yet. */
export const unlisted = (db: Queryable, examId: string) =>
  db.many<{ id: string; paper: Paper }>(sql`
    select a.id, a.paper from assessment.attempt a where a.exam_id = ${examId} and a.state <> 'IN_PROGRESS' and a.score is null and a.marks is not null
      and not exists (select 1 from assessment.marking_task t where t.attempt_id = a.id) order by a.id limit 2000`);
export const insertTasks = (tx: Tx, rows: readonly TaskRow[], now: Date) =>
  tx.run(sql`
    insert into assessment.marking_task (id, exam_id, attempt_id, no, part, item_id, item_version, points, shuffle, second, gap_limit, state, created_at)
    select id, "examId", "attemptId", no, part, "itemId", "itemVersion", points, shuffle, second, "gapLimit", state, ${now}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as t(id text, "examId" text, "attemptId" text, no smallint, part text, "itemId" text, "itemVersion" int, points numeric, shuffle text,
      second boolean, "gapLimit" numeric, state text) on conflict (attempt_id, no, part) do nothing`);

/** An answer that this person could mark: open, not marked by them before, held by nobody else and, where markers are named, given to them. */
const free = (me: string, now: Date) => sql`t.state in ('FIRST', 'SECOND')
  and not exists (select 1 from assessment.marking_mark m where m.task_id = t.id and m.marker_id = ${me} and m.state = 'GIVEN')
  and not exists (select 1 from assessment.marking_mark m where m.task_id = t.id and m.marker_id <> ${me} and m.state = 'DRAFT' and m.saved_at > ${now}::timestamptz - ${HELD})
  and (not exists (select 1 from assessment.exam_marker k where k.exam_id = t.exam_id)
    or exists (select 1 from assessment.marking_share s where s.task_id = t.id and s.account_id = ${me} and s.round = case t.state when 'FIRST' then 1 else 2 end))`;
/** The exams that a caller reaches: of their classes, and those they were named to mark. */
const reached = (grants: readonly Grant[]) =>
  coveredSql(grants, {
    region: sql`e.region_code`,
    institution: sql`e.institution_id`,
    class: sql`e.class_id`,
    lecturer: (id) =>
      sql`(${id} = any(e.lecturer_ids) or exists (select 1 from assessment.exam_marker k where k.exam_id = e.id and k.lecturer_id = ${id}))`,
  });
const progress = (me: string, now: Date) => sql`count(*)::int as total, count(*) filter (where t.state = 'DONE')::int as done,
  count(*) filter (where t.state = 'THIRD')::int as disputed, count(*) filter (where ${free(me, now)})::int as waiting`;
export interface ProgressRow {
  total: number;
  done: number;
  disputed: number;
  waiting: number;
}
export const progressOf = (db: Queryable, examId: string, me: string, now: Date) =>
  db.many<ProgressRow & { itemId: string; itemVersion: number; part: string; points: number }>(sql`
    select t.item_id as "itemId", max(t.item_version) as "itemVersion", t.part, max(t.points)::float8 as points, ${progress(me, now)}
    from assessment.marking_task t where t.exam_id = ${examId} group by t.item_id, t.part order by min(t.no), t.part limit 500`);
/** Exams with answers in words within the caller's grants; those with something left first. */
export const examRows = (
  db: Queryable,
  grants: readonly Grant[],
  filter: { me: string; now: Date; done: boolean | null },
  page: { limit: number; offset: number },
) =>
  db.many<ProgressRow & { examId: string; title: string; className: string; endsAt: Date; released: boolean; found: number }>(sql`
    select x.*, count(*) over ()::int as found from (
      select e.id as "examId", e.title, e.class_name as "className", e.ends_at as "endsAt", e.status = 'RELEASED' as released, ${progress(filter.me, filter.now)}
      from assessment.exam e join assessment.marking_task t on t.exam_id = e.id
      where ${reached(grants)}
      group by e.id) x
    where ${filter.done}::boolean is null or (x.total = x.done) = ${filter.done}
    order by x.total = x.done, x."endsAt" desc limit ${page.limit} offset ${page.offset}`);
/** Exams within the caller's grants that hold papers whose answers in words are not on the desk yet. */
export const examsWithUnlisted = (db: Queryable, grants: readonly Grant[]) =>
  db.many<{ id: string }>(sql`
    select distinct e.id from assessment.exam e join assessment.attempt a on a.exam_id = e.id
    where ${reached(grants)}
      and e.status = 'PUBLISHED' and a.state <> 'IN_PROGRESS' and a.score is null and a.marks is not null
      and not exists (select 1 from assessment.marking_task t where t.attempt_id = a.id) limit 50`);

/** The next answer for a marker, locked; `after` is the one they leave behind. */
export const nextTask = (
  tx: Tx,
  of: { examId: string; itemId: string | null; part: string | null; after: string | null; me: string; now: Date },
) =>
  tx.maybe<TaskRow>(sql`
    select ${task} from assessment.marking_task t
    where t.exam_id = ${of.examId} and (${of.itemId}::text is null or t.item_id = ${of.itemId}) and (${of.part}::text is null or t.part = ${of.part}) and ${free(of.me, of.now)}
    order by t.id = ${of.after ?? ''}, t.shuffle > coalesce((select o.shuffle from assessment.marking_task o where o.id = ${of.after ?? ''}), '') desc, t.shuffle
    limit 1 for update of t skip locked`);
export const lockTask = (tx: Tx, examId: string, id: string) =>
  tx.maybe<TaskRow>(sql`select ${task} from assessment.marking_task t where t.id = ${id} and t.exam_id = ${examId} for update`);
export const tasksOfAttempt = (db: Queryable, attemptId: string) =>
  db.many<TaskRow>(sql`select ${task} from assessment.marking_task t where t.attempt_id = ${attemptId} order by no, part`);
export const moderationRows = (db: Queryable, examId: string, only: string | null, page: { limit: number; offset: number }) =>
  db.many<TaskRow & { found: number }>(sql`
    select ${task}, count(*) over ()::int as found from assessment.marking_task t
    where t.exam_id = ${examId} and (${only}::text is null or t.state = case when ${only} = 'DISPUTED' then 'THIRD' else 'DONE' end)
    order by t.state <> 'THIRD', t.shuffle limit ${page.limit} offset ${page.offset}`);
export const settle = (tx: Tx, id: string, to: { state: TaskState; final: number | null; comment: string; now: Date }) =>
  tx.run(
    sql`update assessment.marking_task set state = ${to.state}, final = ${to.final}, comment = ${to.comment}, done_at = ${to.state === 'DONE' ? to.now : null} where id = ${id}`,
  );

export interface MarkRow {
  taskId: string;
  round: number;
  markerId: string;
  state: 'DRAFT' | 'GIVEN';
  lines: number[];
  points: number | null;
  comment: string;
  savedAt: Date;
}
export const marksOf = (db: Queryable, taskIds: readonly string[]) =>
  db.many<MarkRow>(sql`
    select task_id as "taskId", round, marker_id as "markerId", state, lines, points::float8 as points, comment, saved_at as "savedAt"
    from assessment.marking_mark where task_id = any(${taskIds as string[]}::text[]) order by task_id, round`);
export const putMark = (tx: Tx, row: MarkRow) =>
  tx.run(sql`
    insert into assessment.marking_mark (task_id, round, marker_id, state, lines, points, comment, saved_at)
    values (${row.taskId}, ${row.round}, ${row.markerId}, ${row.state}, ${JSON.stringify(row.lines)}::jsonb, ${row.points}, ${row.comment}, ${row.savedAt})
    on conflict (task_id, round) do update set marker_id = excluded.marker_id, state = excluded.state, lines = excluded.lines, points = excluded.points, comment = excluded.comment, saved_at = excluded.saved_at`);

/** Writes a paper's marks when a person had a part in them. */
export const setMarks = (tx: Tx, attemptId: string, marks: readonly number[], score: number) =>
  tx.run(sql`update assessment.attempt set marks = ${JSON.stringify(marks)}::jsonb, score = ${score} where id = ${attemptId}`);
