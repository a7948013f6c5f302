import { sql, type Queryable, type Sql } from '@yangfan/kernel';
import type { AttendanceState } from './attendance.rules.ts';

/** One learner's line of a locked roll, as it counts: with the newest correction on top of it. */
export interface RollRow {
  sessionId: string;
  learnerId: string;
  hours: number;
  creditedHours: number;
  state: AttendanceState;
  lateMinutes: number;
  earlyMinutes: number;
  supplemented: boolean;
  digest: string;
  lockedAt: Date;
  /** Why it counts otherwise than it was locked; null when it was never corrected. */
  corrected: string | null;
  lockedState: AttendanceState;
  lockedHours: number;
}

const rolls = (db: Queryable, where: Sql): Promise<RollRow[]> =>
  db.many<RollRow>(sql`
    select r.session_id as "sessionId", r.learner_id as "learnerId", r.hours, coalesce(c.credited_hours, r.credited_hours) as "creditedHours",
      coalesce(c.state, r.state) as state, coalesce(c.late_minutes, r.late_minutes) as "lateMinutes", coalesce(c.early_minutes, r.early_minutes) as "earlyMinutes",
      r.supplemented, r.digest, r.locked_at as "lockedAt", c.explanation as corrected, r.state as "lockedState", r.credited_hours as "lockedHours"
    from teaching.roll r left join lateral (
      select * from teaching.roll_correction c where c.session_id = r.session_id and c.learner_id = r.learner_id order by c.version desc limit 1
    ) c on true where ${where}`);

/** The locked rolls of a class, for some learners. */
export const rollRows = (db: Queryable, classId: string, learnerIds: readonly string[]): Promise<RollRow[]> =>
  rolls(db, sql`r.class_id = ${classId} and r.learner_id = any(${learnerIds as string[]}::text[])`);
/** The locked roll of one session. */
export const rollOfSession = (db: Queryable, sessionId: string): Promise<RollRow[]> => rolls(db, sql`r.session_id = ${sessionId}`);

/** Adds a version to one learner's line; the line itself stays. */
export async function addCorrection(
  db: Queryable,
  row: {
    sessionId: string;
    learnerId: string;
    classId: string;
    state: string;
    creditedHours: number;
    lateMinutes: number;
    earlyMinutes: number;
    explanation: string;
    source: 'CORRECTION' | 'ANOMALY';
    sourceId: string;
    at: Date;
  },
): Promise<number> {
  const { version } = await db.one<{ version: number }>(sql`
    insert into teaching.roll_correction (session_id, learner_id, version, class_id, state, credited_hours, late_minutes, early_minutes, explanation, source, source_id, at)
    select ${row.sessionId}, ${row.learnerId}, coalesce(max(version), 0) + 1, ${row.classId}, ${row.state}, ${row.creditedHours}, ${row.lateMinutes}, ${row.earlyMinutes},
      ${row.explanation}, ${row.source}, ${row.sourceId}, ${row.at}
    from teaching.roll_correction where session_id = ${row.sessionId} and learner_id = ${row.learnerId} returning version`);
  return version;
}

/** The films of a class's course in order: what learners see of it, drafts are none. */
export function filmsOf(db: Queryable, classId: string): Promise<{ lessonId: string; title: string }[]> {
  return db.many(sql`
    select l.id as "lessonId", l.title from teaching.lesson l join teaching.chapter ch on ch.id = l.chapter_id
    where l.class_id = ${classId} and l.asset_id is not null and l.shown order by ch.position, ch.id, l.position, l.id`);
}

/** Which of these learners have finished which lesson: `learner lesson`. */
export async function filmsSeen(db: Queryable, classId: string, learnerIds: readonly string[]): Promise<Set<string>> {
  const rows = await db.many<{ learnerId: string; lessonId: string }>(sql`
    select learner_id as "learnerId", lesson_id as "lessonId" from teaching.lesson_progress
    where class_id = ${classId} and learner_id = any(${learnerIds as string[]}::text[]) and completed_at is not null`);
  return new Set(rows.map((row) => `${row.learnerId} ${row.lessonId}`));
}

/** How many unusual things were seen, by learner. */
export function anomalyCounts(db: Queryable, classId: string): Promise<{ learnerId: string; count: number }[]> {
  return db.many(
    sql`select learner_id as "learnerId", count(*)::int as count from teaching.anomaly where class_id = ${classId} group by learner_id`,
  );
}
