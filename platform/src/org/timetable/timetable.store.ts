import type { SessionMode, SessionStatus } from '@yangfan/contract';
import { newId, sql, type Queryable, type Tx } from '@yangfan/kernel';
import type { Occupation, SessionPlan, TimetableSession } from '../ports.ts';

interface Row extends Omit<TimetableSession, 'geo'> {
  lat: number | null;
  lng: number | null;
}
export interface NamedRow extends Row {
  className: string;
  /** Still sealed. */
  lecturerName: string;
}
const columns = sql`s.id, s.class_id as "classId", s.chapter_code as "chapterCode", s.title, s.mode, s.day, s.starts_at as "startsAt", s.ends_at as "endsAt", s.hours::float8 as hours,
  s.lecturer_id as "lecturerId", s.room_id as "roomId", r.name as "roomName", r.lat, r.lng, s.status`;
const named = sql`${columns}, c.name as "className", l.name as "lecturerName"`;
const joined = sql`org.session s left join org.room r on r.id = s.room_id`;
const joinedNames = sql`${joined} join org.class c on c.id = s.class_id join org.lecturer l on l.id = s.lecturer_id`;

const sessionOf = ({ lat, lng, ...row }: Row): TimetableSession => ({ ...row, geo: lat === null || lng === null ? null : { lat, lng } });

export async function sessionRows(db: Queryable, classId: string): Promise<TimetableSession[]> {
  return (
    await db.many<Row>(sql`select ${columns} from ${joined} where s.class_id = ${classId} order by s.starts_at, s.id limit 1000`)
  ).map(sessionOf);
}
/** Planned sessions that begin in a span of time (the end left out), in classes that may teach. */
export async function startingRows(db: Queryable, of: { from: Date; to: Date }): Promise<(TimetableSession & { className: string })[]> {
  const rows = await db.many<Row & { className: string }>(sql`
    select ${columns}, c.name as "className" from ${joined} join org.class c on c.id = s.class_id
    where s.starts_at >= ${of.from} and s.starts_at < ${of.to} and s.status = 'SCHEDULED' and c.status not in ('REJECTED','CANCELLED','TERMINATED')
      and (c.kind = 'PRACTICE' or c.approved_at is not null)
    order by s.starts_at, s.id limit 20000`);
  return rows.map((row) => ({ ...sessionOf(row), className: row.className }));
}
export async function sessionRow(db: Queryable, id: string): Promise<TimetableSession | undefined> {
  const row = await db.maybe<Row>(sql`select ${columns} from ${joined} where s.id = ${id}`);
  return row && sessionOf(row);
}

/** A class's timetable with names. */
export function namedRows(db: Queryable, of: { classId: string; from: string | null; to: string | null }): Promise<NamedRow[]> {
  return db.many<NamedRow>(sql`
    select ${named} from ${joinedNames}
    where s.class_id = ${of.classId} and (${of.from}::date is null or s.day >= ${of.from}) and (${of.to}::date is null or s.day <= ${of.to})
    order by s.starts_at, s.id limit 1000`);
}
export function namedRow(db: Queryable, id: string): Promise<NamedRow | undefined> {
  return db.maybe<NamedRow>(sql`select ${named} from ${joinedNames} where s.id = ${id}`);
}

/** Everything a person has between two days, as learner, lecturer or class teacher; drafts are nobody's day yet, except one's own as staff. */
export function myRows(
  db: Queryable,
  of: { learnerId: string | null; lecturerId: string | null; accountId: string; from: string; to: string },
): Promise<NamedRow[]> {
  return db.many<NamedRow>(sql`
    select ${named} from ${joinedNames}
    where s.day between ${of.from} and ${of.to} and s.status <> 'CANCELLED' and c.status not in ('REJECTED','CANCELLED','TERMINATED') and (
      (${of.learnerId}::text is not null and c.id in (select class_id from org.enrolment where learner_id = ${of.learnerId} and status <> 'DROPPED')
        and (c.kind = 'PRACTICE' or c.approved_at is not null))
      or s.lecturer_id = ${of.lecturerId}
      or c.id in (select class_id from org.class_teacher where account_id = ${of.accountId}))
    order by s.starts_at, s.id limit 500`);
}

/** Sessions that take a lecturer or room; video lessons take nobody's time. */
export function occupiedRows(
  db: Queryable,
  of: { from: Date; to: Date; lecturerIds: readonly string[]; roomIds: readonly string[]; exceptClassId: string },
): Promise<Occupation[]> {
  return db.many<Occupation>(sql`
    select s.id as "sessionId", s.class_id as "classId", s.mode, s.lecturer_id as "lecturerId", s.room_id as "roomId", s.starts_at as "startsAt", s.ends_at as "endsAt", s.hours::float8 as hours
    from org.session s join org.class c on c.id = s.class_id
    where s.starts_at < ${of.to} and s.ends_at > ${of.from} and s.class_id <> ${of.exceptClassId} and s.mode <> 'VOD' and s.status <> 'CANCELLED'
      and c.status not in ('REJECTED','CANCELLED','TERMINATED')
      and (s.lecturer_id = any(${of.lecturerIds as string[]}::text[]) or s.room_id = any(${of.roomIds as string[]}::text[]))
    order by s.starts_at limit 20000`);
}

/** Waits for other planners of the same lecturers and rooms; always in one order, so two can't wait for each other. */
export async function lockPlanning(tx: Tx, ids: readonly string[]): Promise<void> {
  await tx.run(
    sql`select pg_advisory_xact_lock(hashtextextended('timetable|' || id, 0)) from (select unnest(${[...new Set(ids)].sort()}::text[]) as id order by 1) x`,
  );
}

/** Whether anything of the timetable has begun. */
export async function hasBegun(db: Queryable, classId: string): Promise<boolean> {
  return (
    (await db.maybe(sql`select 1 from org.session where class_id = ${classId} and status not in ('SCHEDULED','CANCELLED') limit 1`)) !==
    undefined
  );
}

export async function replaceSessions(tx: Tx, classId: string, sessions: readonly SessionPlan[]): Promise<void> {
  await tx.run(sql`delete from org.session where class_id = ${classId}`);
  await tx.run(sql`
    insert into org.session (id, class_id, chapter_code, title, mode, day, starts_at, ends_at, hours, lecturer_id, room_id, status)
    select id, ${classId}, chapter_code, title, mode, day, starts_at, ends_at, hours, lecturer_id, room_id, 'SCHEDULED'
    from unnest(${sessions.map(() => newId('tts'))}::text[], ${sessions.map((s) => s.chapterCode)}::text[], ${sessions.map((s) => s.title)}::text[], ${sessions.map((s) => s.mode)}::text[],
      ${sessions.map((s) => s.day)}::date[], ${sessions.map((s) => s.startsAt.toISOString())}::timestamptz[], ${sessions.map((s) => s.endsAt.toISOString())}::timestamptz[],
      ${sessions.map((s) => s.hours)}::numeric[], ${sessions.map((s) => s.lecturerId)}::text[], ${sessions.map((s) => s.roomId)}::text[])
      as t (id, chapter_code, title, mode, day, starts_at, ends_at, hours, lecturer_id, room_id)`);
}

/** Moves a session that has not begun; gives the number of rows changed. */
export function moveSession(
  tx: Tx,
  id: string,
  to: Pick<SessionPlan, 'day' | 'startsAt' | 'endsAt' | 'lecturerId' | 'roomId'>,
): Promise<number> {
  return tx.run(sql`
    update org.session set day = ${to.day}, starts_at = ${to.startsAt}, ends_at = ${to.endsAt}, lecturer_id = ${to.lecturerId}, room_id = ${to.roomId}
    where id = ${id} and status = 'SCHEDULED'`);
}

/** Sets the state if it still stands at `from`; gives the number of rows changed. */
export function updateSessionStatus(tx: Tx, id: string, from: SessionStatus, to: SessionStatus): Promise<number> {
  return tx.run(sql`update org.session set status = ${to} where id = ${id} and status = ${from}`);
}

/** Where a session stands, for the guard. The lecturer of the session and those of its class. */
export function sessionSubject(
  db: Queryable,
  id: string,
): Promise<{ regionCode: string; institutionId: string; classId: string; lecturerIds: string[]; mode: SessionMode } | undefined> {
  return db.maybe(sql`
    select c.id as "classId", c.region_code as "regionCode", c.institution_id as "institutionId", s.mode,
      array_append(coalesce((select array_agg(cl.lecturer_id) from org.class_lecturer cl where cl.class_id = c.id), '{}'), s.lecturer_id) as "lecturerIds"
    from org.session s join org.class c on c.id = s.class_id where s.id = ${id}`);
}
