import { sql, type Queryable, type Tx } from '@yangfan/kernel';

/** A running or finished attempt as the live board reads it. */
export interface SitterRow {
  learnerId: string;
  attemptId: string;
  accountId: string;
  state: 'IN_PROGRESS' | 'SUBMITTED' | 'AUTO_SUBMITTED';
  validity: 'NORMAL' | 'SUSPECT' | 'VALID' | 'INVALID';
  startedAt: Date;
  submittedAt: Date | null;
  deadline: Date;
  extraMin: number;
  client: string;
  checkMethod: string;
  camera: boolean;
  leaves: number;
  answered: number;
  heardAt: Date | null;
  address: string | null;
  unsent: number;
  flags: Record<string, number> | null;
  taken: number[];
  bad: number;
  unread: number;
  appeal: 'OPEN' | 'UPHELD' | 'PARTLY' | 'REJECTED' | null;
  /** Questions of undecided late answers. */
  late: number;
}
/** Everybody who entered, with what is known of their sitting, in one question. */
export const sitterRows = (db: Queryable, examId: string, flags: readonly string[]) =>
  db.many<SitterRow>(sql`
    select a.learner_id as "learnerId", a.id as "attemptId", a.account_id as "accountId", a.state, a.validity, a.started_at as "startedAt", a.submitted_at as "submittedAt", a.deadline,
      a.extra_min as "extraMin", a.client, a.check_method as "checkMethod", coalesce(p.camera, false) as camera, a.leaves, coalesce(w.answered, 0)::int as answered, greatest(p.heard_at, w.last_at, a.started_at) as "heardAt",
      nullif(p.address, '') as address, coalesce(p.unsent, 0) as unsent, v.flags, coalesce(l.taken, '{}') as taken, coalesce(l.bad, 0)::int as bad, coalesce(m.unread, 0)::int as unread, y.state as appeal, coalesce(z.late, 0)::int as late
    from assessment.attempt a
    left join assessment.attempt_presence p on p.attempt_id = a.id
    left join lateral (select count(*) filter (where value <> 'null'::jsonb) as answered, max(at) as last_at from assessment.attempt_answer where attempt_id = a.id) w on true
    left join lateral (select jsonb_object_agg(what, n) as flags from (select what, count(*)::int as n from assessment.attempt_event where attempt_id = a.id and what = any(${flags as string[]}::text[]) group by what) f) v on true
    left join lateral (select array_agg(no) as taken, count(*) filter (where outcome in ('OTHER_FACE', 'NO_FACE', 'MANY_FACES')) as bad from assessment.attempt_look where attempt_id = a.id) l on true
    left join lateral (select count(*) as unread from assessment.sitting_message g where g.exam_id = a.exam_id and (g.attempt_id = a.id or (g.attempt_id is null and g.at >= a.started_at))
      and (a.submitted_at is null or g.at < a.submitted_at)
      and not exists (select 1 from assessment.sitting_ack k where k.message_id = g.id and k.attempt_id = a.id)) m on true
    left join assessment.attempt_appeal y on y.attempt_id = a.id
    left join lateral (select sum(jsonb_array_length(answers)) as late from assessment.late_answer where attempt_id = a.id and state in ('OPEN', 'PROPOSED')) z on true
    where a.exam_id = ${examId}`);

export interface HappeningRow {
  at: Date;
  attemptId: string;
  learnerId: string;
  what: string;
  detail: Record<string, unknown>;
}
/** The newest of everything that was recorded in a sitting. */
export const happeningRows = (db: Queryable, examId: string, limit: number) =>
  db.many<HappeningRow>(sql`
    select v.at, v.attempt_id as "attemptId", a.learner_id as "learnerId", v.what, v.detail from assessment.attempt a join assessment.attempt_event v on v.attempt_id = a.id
    where a.exam_id = ${examId} order by v.at desc limit ${limit}`);

/** Running attempts of an exam: one or all; locked in one order. */
export const lockRunning = (tx: Tx, examId: string, attemptId: string | null) =>
  tx.many<{ id: string; learnerId: string; accountId: string; deadline: Date }>(sql`
    select id, learner_id as "learnerId", account_id as "accountId", deadline from assessment.attempt
    where exam_id = ${examId} and state = 'IN_PROGRESS' and (${attemptId}::text is null or id = ${attemptId}) order by id for update`);

export const pauseExam = (tx: Tx, id: string, at: Date, why: string) =>
  tx.run(sql`update assessment.exam set paused_at = ${at}, paused_why = ${why} where id = ${id}`);
export const pauseAttempts = (tx: Tx, ids: readonly string[], at: Date) =>
  tx.run(sql`update assessment.attempt set paused_at = ${at} where id = any(${ids as string[]}::text[])`);
/** Everybody's time goes on where it stood. */
export const resumeExam = (tx: Tx, id: string, seconds: number) =>
  tx.run(
    sql`update assessment.exam set paused_at = null, paused_why = '', entry_until = entry_until + make_interval(secs => ${seconds}), ends_at = ends_at + make_interval(secs => ${seconds}) where id = ${id}`,
  );
/** Whoever slipped in while the pause was being written entered after it began. */
export const resumeAttempts = (tx: Tx, ids: readonly string[], pausedAt: Date, now: Date) =>
  tx.run(sql`
    update assessment.attempt set deadline = deadline + (${now}::timestamptz - coalesce(paused_at, greatest(${pausedAt}::timestamptz, started_at))), paused_at = null
    where id = any(${ids as string[]}::text[])`);
export const extendAttempts = (tx: Tx, ids: readonly string[], minutes: number) =>
  tx.run(
    sql`update assessment.attempt set deadline = deadline + make_interval(mins => ${minutes}), extra_min = extra_min + ${minutes} where id = any(${ids as string[]}::text[])`,
  );
export const extendExam = (tx: Tx, id: string, minutes: number) =>
  tx.run(sql`update assessment.exam set ends_at = ends_at + make_interval(mins => ${minutes}) where id = ${id}`);

/** One line in the record of each of these attempts. */
export const insertEvents = (tx: Tx, attemptIds: readonly string[], at: Date, what: string, detail: object = {}) =>
  tx.run(sql`
    insert into assessment.attempt_event (attempt_id, at, what, detail)
    select id, ${at}, ${what}, ${JSON.stringify(detail)}::jsonb from unnest(${attemptIds as string[]}::text[]) as u (id)`);
export const countEvents = async (db: Queryable, attemptId: string): Promise<number> =>
  (await db.one<{ n: number }>(sql`select count(*)::int as n from assessment.attempt_event where attempt_id = ${attemptId}`)).n;

export const insertMessage = (tx: Tx, row: { id: string; examId: string; attemptId: string | null; text: string; by: string; at: Date }) =>
  tx.run(
    sql`insert into assessment.sitting_message (id, exam_id, attempt_id, text, by_account, at) values (${row.id}, ${row.examId}, ${row.attemptId}, ${row.text}, ${row.by}, ${row.at})`,
  );
export interface MessageRow {
  id: string;
  at: Date;
  text: string;
  toAll: boolean;
  readAt: Date | null;
}
/** Messages to one attempt, its own and those to all, oldest first. */
export const messagesOf = (db: Queryable, attemptId: string) =>
  db.many<MessageRow>(sql`
    select g.id, g.at, g.text, g.attempt_id is null as "toAll", k.at as "readAt" from assessment.attempt a
    join assessment.sitting_message g on g.exam_id = a.exam_id and (g.attempt_id = a.id or (g.attempt_id is null and g.at >= a.started_at and (a.submitted_at is null or g.at < a.submitted_at)))
    left join assessment.sitting_ack k on k.message_id = g.id and k.attempt_id = a.id
    where a.id = ${attemptId} order by g.at limit 200`);
export const acknowledge = (tx: Tx, messageId: string, attemptId: string, at: Date) =>
  tx.run(sql`
    insert into assessment.sitting_ack (message_id, attempt_id, at)
    select g.id, a.id, ${at} from assessment.sitting_message g join assessment.attempt a on a.exam_id = g.exam_id
    where g.id = ${messageId} and a.id = ${attemptId} and (g.attempt_id is null or g.attempt_id = a.id) on conflict do nothing`);

/** Also asks for the figures of a released exam anew: papers in doubt or invalid enter none. */
export const setValidity = (tx: Tx, attemptId: string, to: { validity: string; why: string; at: Date }) =>
  tx.run(sql`
    with changed as (update assessment.attempt set validity = ${to.validity}, validity_why = ${to.why}, validity_at = ${to.at} where id = ${attemptId} returning exam_id)
    update assessment.exam set stat_at = null where status = 'RELEASED' and id in (select exam_id from changed)`);

/** Notes once an hour that somebody outside the institution reads the board; whether this was the first time. */
export const noteReader = async (db: Queryable, examId: string, accountId: string, now: Date): Promise<boolean> =>
  (await db.run(sql`
    insert into assessment.sitting_reader (exam_id, account_id, hour) values (${examId}, ${accountId}, date_trunc('hour', ${now}::timestamptz)) on conflict do nothing`)) >
  0;
