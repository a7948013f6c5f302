import { sql, type Queryable } from '@yangfan/kernel';

/** One learner's line of a locked roll. */
export interface RollRow {
  sessionId: string;
  learnerId: string;
  creditedHours: number;
  state: string;
  supplemented: boolean;
}

/** The locked rolls of a class, for some learners. */
export function rollRows(db: Queryable, classId: string, learnerIds: readonly string[]): Promise<RollRow[]> {
  return db.many<RollRow>(sql`
    select session_id as "sessionId", learner_id as "learnerId", credited_hours as "creditedHours", state, supplemented
    from teaching.roll where class_id = ${classId} and learner_id = any(${learnerIds as string[]}::text[])`);
}

/** The films of a class's course, each with whether one learner has finished it, in the course's order. */
export function filmsOf(
  db: Queryable,
  classId: string,
  learnerId: string,
): Promise<{ lessonId: string; title: string; completed: boolean }[]> {
  return db.many(sql`
    select l.id as "lessonId", l.title, p.completed_at is not null as completed
    from teaching.lesson l join teaching.chapter ch on ch.id = l.chapter_id
    left join teaching.lesson_progress p on p.lesson_id = l.id and p.learner_id = ${learnerId}
    where l.class_id = ${classId} and l.asset_id is not null order by ch.position, ch.id, l.position, l.id`);
}

/** How many unusual things were seen, by learner. */
export function anomalyCounts(db: Queryable, classId: string): Promise<{ learnerId: string; count: number }[]> {
  return db.many(
    sql`select learner_id as "learnerId", count(*)::int as count from teaching.anomaly where class_id = ${classId} group by learner_id`,
  );
}
