import type { WatchReason } from '@yangfan/contract';
import { sql, type Queryable } from '@yangfan/kernel';
import type { StudyDayChange } from '../analytics/study-day.rules.ts';
import { studyDaysAdded } from '../analytics/study-day.store.ts';
import type { Intervals } from './intervals.rules.ts';
import type { Gate, Hold } from './stops.rules.ts';
import type { Verdict } from './watch.rules.ts';

export interface WatchRow {
  id: string;
  learnerId: string;
  lessonId: string;
  classId: string;
  accountId: string;
  deviceId: string;
  startedAt: Date;
  clientOffsetMs: number;
  durationS: number;
  maxSpeed: number;
  completeRatio: number;
  offlineLimitMs: number;
  freeSeek: boolean;
  state: 'ACTIVE' | 'TAKEN_OVER' | 'ENDED';
  endedAt: Date | null;
  lastSeq: number;
  cursorAt: Date;
  lastAt: Date;
  gates: readonly Gate[];
  holds: readonly Hold[];
}
export interface ProgressRow {
  intervals: Intervals;
  countedS: number;
  furthestS: number;
  resumeAtS: number;
  reasons: Partial<Record<WatchReason, number>>;
  completedAt: Date | null;
}
export type WatchWithProgress = WatchRow & ProgressRow;

const WATCH = sql`w.id, w.learner_id as "learnerId", w.lesson_id as "lessonId", w.class_id as "classId", w.account_id as "accountId", w.device_id as "deviceId",
  w.started_at as "startedAt", w.client_offset_ms as "clientOffsetMs", w.duration_s as "durationS", w.max_speed as "maxSpeed", w.complete_ratio as "completeRatio",
  w.offline_limit_ms as "offlineLimitMs", w.free_seek as "freeSeek", w.state, w.ended_at as "endedAt", w.last_seq as "lastSeq", w.cursor_at as "cursorAt", w.last_at as "lastAt", w.gates, w.holds`;
const PROGRESS = sql`p.intervals, p.counted_s as "countedS", p.furthest_s as "furthestS", p.resume_at_s as "resumeAtS", p.reasons, p.completed_at as "completedAt"`;

/** Starts of one learner come one after the other, on whatever device. */
export async function lockLearner(db: Queryable, learnerId: string): Promise<void> {
  await db.one(sql`select pg_advisory_xact_lock(hashtextextended(${`teaching.watch|${learnerId}`}, 0))`);
}

/** The session a learner has open now; locked. */
export function activeWatch(db: Queryable, learnerId: string): Promise<(WatchRow & { deviceLabel: string }) | undefined> {
  return db.maybe(
    sql`select ${WATCH}, w.device_label as "deviceLabel" from teaching.watch_session w where w.learner_id = ${learnerId} and w.state = 'ACTIVE' for update`,
  );
}

/** Whether the learner has completed the lesson before: then nothing is asked of them any more. */
export async function hasCompleted(db: Queryable, learnerId: string, lessonId: string): Promise<boolean> {
  const { done } = await db.one<{ done: boolean }>(sql`
    select exists (select from teaching.lesson_progress where learner_id = ${learnerId} and lesson_id = ${lessonId} and completed_at is not null) as done`);
  return done;
}

/** Ends a session; later beats are still judged up to that moment. */
export function endWatch(db: Queryable, id: string, state: 'TAKEN_OVER' | 'ENDED', at: Date): Promise<number> {
  return db.run(sql`update teaching.watch_session set state = ${state}, ended_at = ${at} where id = ${id} and state = 'ACTIVE'`);
}

/** Opens a session, and the learner's progress in the lesson if it is the first time; gives the progress. */
export async function openWatch(db: Queryable, row: WatchRow & { deviceLabel: string }): Promise<ProgressRow> {
  return db.one<ProgressRow>(sql`
    with opened as (
      insert into teaching.watch_session (id, learner_id, lesson_id, class_id, account_id, device_id, device_label, started_at, client_offset_ms, duration_s, max_speed,
        complete_ratio, offline_limit_ms, free_seek, state, ended_at, cursor_at, last_at, gates, holds)
      values (${row.id}, ${row.learnerId}, ${row.lessonId}, ${row.classId}, ${row.accountId}, ${row.deviceId}, ${row.deviceLabel}, ${row.startedAt}, ${row.clientOffsetMs},
        ${row.durationS}, ${row.maxSpeed}, ${row.completeRatio}, ${row.offlineLimitMs},
        exists (select from teaching.lesson_progress where learner_id = ${row.learnerId} and lesson_id = ${row.lessonId} and completed_at is not null), ${row.state}, ${row.endedAt},
        ${row.startedAt}, ${row.startedAt}, ${JSON.stringify(row.gates)}::jsonb, ${JSON.stringify(row.holds)}::jsonb)
    )
    insert into teaching.lesson_progress as p (learner_id, lesson_id, class_id) values (${row.learnerId}, ${row.lessonId}, ${row.classId})
    on conflict (learner_id, lesson_id) do update set class_id = excluded.class_id returning ${PROGRESS}`);
}

/** Locks sessions with their progress, in one order for every writer. */
export function lockWatches(db: Queryable, ids: readonly string[]): Promise<WatchWithProgress[]> {
  return db.many<WatchWithProgress>(sql`
    select ${WATCH}, ${PROGRESS} from teaching.watch_session w join teaching.lesson_progress p on p.learner_id = w.learner_id and p.lesson_id = w.lesson_id
    where w.id = any(${ids as string[]}::text[]) order by p.learner_id, p.lesson_id, w.id for no key update`);
}

export interface WatchChange {
  id: string;
  lastSeq: number;
  cursorAt: Date;
  lastAt: Date;
}
export interface ProgressChange extends ProgressRow {
  learnerId: string;
  lessonId: string;
}
export type SegmentRow = Verdict & { watchId: string; learnerId: string; lessonId: string };

/** Writes what a batch of beats changed; one statement, so one round trip however many beats. */
export async function saveBeats(
  db: Queryable,
  watches: readonly WatchChange[],
  progress: readonly ProgressChange[],
  segments: readonly SegmentRow[],
  days: readonly StudyDayChange[],
): Promise<void> {
  await db.run(sql`
    with w as (
      update teaching.watch_session s set last_seq = c.last_seq, cursor_at = c.cursor_at, last_at = c.last_at
      from unnest(${watches.map((c) => c.id)}::text[], ${watches.map((c) => c.lastSeq)}::int[], ${watches.map((c) => c.cursorAt)}::timestamptz[],
        ${watches.map((c) => c.lastAt)}::timestamptz[]) c(id, last_seq, cursor_at, last_at) where s.id = c.id
    ), p as (
      update teaching.lesson_progress s set intervals = c.intervals, counted_s = c.counted_s, furthest_s = c.furthest_s, resume_at_s = c.resume_at_s, reasons = c.reasons,
        completed_at = c.completed_at
      from unnest(${progress.map((c) => c.learnerId)}::text[], ${progress.map((c) => c.lessonId)}::text[], ${progress.map((c) => JSON.stringify(c.intervals))}::jsonb[],
        ${progress.map((c) => c.countedS)}::float8[], ${progress.map((c) => c.furthestS)}::float8[], ${progress.map((c) => c.resumeAtS)}::float8[],
        ${progress.map((c) => JSON.stringify(c.reasons))}::jsonb[], ${progress.map((c) => c.completedAt)}::timestamptz[])
        c(learner_id, lesson_id, intervals, counted_s, furthest_s, resume_at_s, reasons, completed_at)
      where s.learner_id = c.learner_id and s.lesson_id = c.lesson_id
    ), d as (${studyDaysAdded(days)})
    insert into teaching.watch_segment (at, learner_id, lesson_id, watch_id, seq, from_s, to_s, rate, seconds, reason, offline)
    select * from unnest(${segments.map((s) => new Date(s.at))}::timestamptz[], ${segments.map((s) => s.learnerId)}::text[], ${segments.map((s) => s.lessonId)}::text[],
      ${segments.map((s) => s.watchId)}::text[], ${segments.map((s) => s.seq)}::int[], ${segments.map((s) => s.from)}::real[], ${segments.map((s) => s.to)}::real[],
      ${segments.map((s) => s.rate)}::real[], ${segments.map((s) => s.seconds)}::real[], ${segments.map((s) => s.reason)}::text[], ${segments.map((s) => s.offline)}::boolean[])`);
}

/** One page of judged stretches, newest first. */
export function segmentRows(
  db: Queryable,
  of: { learnerId: string; lessonId: string },
  before: { at: Date; watchId: string; seq: number } | null,
  limit: number,
) {
  return db.many<{
    at: Date;
    from: number;
    to: number;
    rate: number;
    seconds: number;
    reason: WatchReason;
    offline: boolean;
    deviceLabel: string;
    watchId: string;
    seq: number;
  }>(sql`
    select g.at, g.from_s as "from", g.to_s as "to", g.rate, g.seconds, g.reason, g.offline, w.device_label as "deviceLabel", g.watch_id as "watchId", g.seq
    from teaching.watch_segment g join teaching.watch_session w on w.id = g.watch_id
    where g.learner_id = ${of.learnerId} and g.lesson_id = ${of.lessonId} ${before ? sql`and (g.at, g.watch_id, g.seq) < (${before.at}, ${before.watchId}, ${before.seq})` : sql.empty}
    order by g.at desc, g.watch_id desc, g.seq desc, g.from_s limit ${limit}`);
}

/** The totals of one lesson by reason. */
export async function reasonsOf(db: Queryable, learnerId: string, lessonId: string): Promise<Partial<Record<WatchReason, number>>> {
  const row = await db.maybe<{ reasons: Partial<Record<WatchReason, number>> }>(
    sql`select reasons from teaching.lesson_progress where learner_id = ${learnerId} and lesson_id = ${lessonId}`,
  );
  return row?.reasons ?? {};
}

/** Progress of learners of a class in every lesson they opened. */
export function progressRows(
  db: Queryable,
  classId: string,
  learnerIds: readonly string[],
): Promise<{ learnerId: string; lessonId: string; countedS: number; completed: boolean; reasons: Partial<Record<WatchReason, number>> }[]> {
  return db.many(sql`
    select learner_id as "learnerId", lesson_id as "lessonId", counted_s as "countedS", completed_at is not null as completed, reasons
    from teaching.lesson_progress where class_id = ${classId} and learner_id = any(${learnerIds as string[]}::text[])`);
}
