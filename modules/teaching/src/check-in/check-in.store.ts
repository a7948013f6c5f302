import { sql, type Queryable } from '@yangfan/kernel';
import type { Method } from './kinds.rules.ts';
import type { AnomalyKind } from './sightings.rules.ts';

export type { Method };
export interface CheckInRow {
  sessionId: string;
  learnerId: string;
  classId: string;
  inAt: Date | null;
  outAt: Date | null;
  inMethod: Method | null;
  outMethod: Method | null;
  distanceM: number | null;
  deviceId: string | null;
  reason: string | null;
  supplementedBy: string | null;
}
const COLUMNS = sql`session_id as "sessionId", learner_id as "learnerId", class_id as "classId", in_at as "inAt", out_at as "outAt", in_method as "inMethod", out_method as "outMethod",
  distance_m as "distanceM", device_id as "deviceId", reason, supplemented_by as "supplementedBy"`;

/** What is recorded at a session, or for a learner in a class. */
export function checkInRows(db: Queryable, of: { sessionId: string } | { classId: string; learnerId: string }): Promise<CheckInRow[]> {
  return db.many<CheckInRow>(sql`
    select ${COLUMNS} from teaching.check_in where ${'sessionId' in of ? sql`session_id = ${of.sessionId}` : sql`class_id = ${of.classId} and learner_id = ${of.learnerId}`}`);
}

/** What one learner has at one session. */
export function checkInRow(db: Queryable, sessionId: string, learnerId: string): Promise<CheckInRow | undefined> {
  return db.maybe<CheckInRow>(sql`select ${COLUMNS} from teaching.check_in where session_id = ${sessionId} and learner_id = ${learnerId}`);
}

/** What one learner has at several sessions. */
export function learnerCheckIns(db: Queryable, learnerId: string, classIds: readonly string[]): Promise<CheckInRow[]> {
  return db.many<CheckInRow>(
    sql`select ${COLUMNS} from teaching.check_in where class_id = any(${classIds as string[]}::text[]) and learner_id = ${learnerId}`,
  );
}

/** Writers of one session one after the other: opening, coming, supplementing, confirming. `shared` for those who only must not meet a lock. */
export async function lockSession(db: Queryable, sessionId: string, shared = false): Promise<void> {
  const key = `teaching.session|${sessionId}`;
  await db.one(
    shared
      ? sql`select pg_advisory_xact_lock_shared(hashtextextended(${key}, 0))`
      : sql`select pg_advisory_xact_lock(hashtextextended(${key}, 0))`,
  );
}

export interface Arrival {
  sessionId: string;
  learnerId: string;
  classId: string;
  at: Date;
  method: Method;
  checkId: string | null;
  distanceM: number | null;
  deviceId: string | null;
}

/** Records coming, once: false when it was recorded before. */
export async function insertArrival(db: Queryable, row: Arrival): Promise<boolean> {
  return (
    (await db.run(sql`
    insert into teaching.check_in (session_id, learner_id, class_id, in_at, in_method, in_check_id, distance_m, device_id)
    values (${row.sessionId}, ${row.learnerId}, ${row.classId}, ${row.at}, ${row.method}, ${row.checkId}, ${row.distanceM}, ${row.deviceId})
    on conflict (session_id, learner_id) do update set in_at = excluded.in_at, in_method = excluded.in_method, in_check_id = excluded.in_check_id,
      distance_m = excluded.distance_m, device_id = excluded.device_id where teaching.check_in.in_at is null`)) === 1
  );
}

/** Records leaving, once, after coming: false when it was recorded before. */
export async function insertLeaving(db: Queryable, row: Arrival): Promise<boolean> {
  return (
    (await db.run(sql`
    update teaching.check_in set out_at = ${row.at}, out_method = ${row.method}, out_check_id = ${row.checkId}
    where session_id = ${row.sessionId} and learner_id = ${row.learnerId} and in_at is not null and out_at is null`)) === 1
  );
}

/** Enters a learner by hand; what stood there before is kept beside it. */
export async function upsertSupplement(
  db: Queryable,
  row: { sessionId: string; learnerId: string; classId: string; inAt: Date; outAt: Date | null; reason: string; by: string; at: Date },
): Promise<void> {
  await db.run(sql`
    insert into teaching.check_in as c (session_id, learner_id, class_id, in_at, out_at, in_method, out_method, reason, supplemented_by, supplemented_at)
    values (${row.sessionId}, ${row.learnerId}, ${row.classId}, ${row.inAt}, ${row.outAt}, 'MANUAL_SUPPLEMENT', ${row.outAt ? 'MANUAL_SUPPLEMENT' : null}, ${row.reason}, ${row.by}, ${row.at})
    on conflict (session_id, learner_id) do update set
      original = coalesce(c.original, jsonb_build_object('inAt', c.in_at, 'outAt', c.out_at, 'inMethod', c.in_method, 'outMethod', c.out_method)),
      in_method = case when c.in_at is not distinct from excluded.in_at then c.in_method else 'MANUAL_SUPPLEMENT' end,
      out_method = case when c.out_at is not distinct from excluded.out_at then c.out_method else excluded.out_method end,
      in_at = excluded.in_at, out_at = excluded.out_at, reason = excluded.reason, supplemented_by = excluded.supplemented_by, supplemented_at = excluded.supplemented_at`);
}

/** One telephone for two people is unusual for this long. */
const DEVICE_MS = 12 * 3_600_000;

export type { AnomalyKind };
/** Keeps something unusual. */
export async function insertAnomalies(
  db: Queryable,
  rows: readonly { id: string; sessionId: string; classId: string; learnerId: string; kind: AnomalyKind; at: Date; detail: object }[],
): Promise<void> {
  if (rows.length === 0) return;
  await db.run(sql`
    insert into teaching.anomaly (id, session_id, class_id, learner_id, kind, at, detail)
    select r.id, r."sessionId", r."classId", r."learnerId", r.kind, r.at, r.detail
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(id text, "sessionId" text, "classId" text, "learnerId" text, kind text, at timestamptz, detail jsonb)`);
}

/** The unusual things of one session. */
export function anomalyRows(db: Queryable, sessionId: string): Promise<{ learnerId: string; kind: AnomalyKind }[]> {
  return db.many(sql`select distinct learner_id as "learnerId", kind from teaching.anomaly where session_id = ${sessionId} order by 1, 2`);
}

/** Who else came at this session or in this class today with the same device, and how many came within three seconds before. */
export function company(db: Queryable, arrival: Arrival): Promise<{ sameDevice: string[]; justBefore: number }> {
  return db.one(sql`
    select coalesce(array_agg(distinct learner_id) filter (where device_id = ${arrival.deviceId}), '{}') as "sameDevice",
      (count(*) filter (where session_id = ${arrival.sessionId} and in_at > ${new Date(arrival.at.getTime() - 3000)}))::int as "justBefore"
    from teaching.check_in where class_id = ${arrival.classId} and (session_id = ${arrival.sessionId} or in_at > ${new Date(arrival.at.getTime() - DEVICE_MS)})
      and learner_id <> ${arrival.learnerId} and in_method <> 'MANUAL_SUPPLEMENT'`);
}

/** The confirmations of a session. */
export function confirmationRows(
  db: Queryable,
  sessionId: string,
): Promise<{ capacity: 'CLASS_TEACHER' | 'LECTURER'; accountId: string; digest: string; at: Date }[]> {
  return db.many(
    sql`select capacity, account_id as "accountId", digest, at from teaching.session_confirmation where session_id = ${sessionId} order by at`,
  );
}
export async function insertConfirmation(
  db: Queryable,
  row: { sessionId: string; capacity: string; accountId: string; digest: string; at: Date },
): Promise<void> {
  await db.run(sql`
    insert into teaching.session_confirmation (session_id, capacity, account_id, digest, at) values (${row.sessionId}, ${row.capacity}, ${row.accountId}, ${row.digest}, ${row.at})`);
}
export function deleteConfirmation(db: Queryable, sessionId: string, accountId: string): Promise<number> {
  return db.run(sql`delete from teaching.session_confirmation where session_id = ${sessionId} and account_id = ${accountId}`);
}

/** Writes the roll that both confirmed. */
export async function insertRoll(
  db: Queryable,
  of: { sessionId: string; classId: string; hours: number; digest: string; at: Date },
  rows: readonly {
    learnerId: string;
    creditedHours: number;
    state: string;
    lateMinutes: number;
    earlyMinutes: number;
    method: string | null;
    supplemented: boolean;
  }[],
): Promise<void> {
  await db.run(sql`
    insert into teaching.roll (session_id, learner_id, class_id, hours, credited_hours, state, late_minutes, early_minutes, method, supplemented, digest, locked_at)
    select ${of.sessionId}, r."learnerId", ${of.classId}, ${of.hours}::float8, r."creditedHours", r.state, r."lateMinutes", r."earlyMinutes", r.method, r.supplemented, ${of.digest}, ${of.at}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r("learnerId" text, "creditedHours" float8, state text, "lateMinutes" int, "earlyMinutes" int, method text, supplemented boolean)`);
}
