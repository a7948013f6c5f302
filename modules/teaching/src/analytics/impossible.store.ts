import { sql, type Queryable } from '@yangfan/kernel';
import type { Whereabouts } from './impossible.rules.ts';

const ids = (list: readonly string[]) => list as string[];

/** Where learners were recorded in a period, in whatever class. */
export async function whereabouts(db: Queryable, of: { learnerIds: readonly string[]; since: Date; until: Date }): Promise<Whereabouts[]> {
  const people = sql`any(${ids(of.learnerIds)}::text[])`;
  const rows = await db.many<Omit<Whereabouts, 'from' | 'to'> & { from: Date; to: Date }>(sql`
    select 'ROOM' as kind, learner_id as "learnerId", session_id as id, session_id as "sessionId", null as "lessonId", class_id as "classId", in_at as "from", out_at as "to"
    from teaching.check_in where learner_id = ${people} and in_method <> 'LIVE' and in_at < ${of.until} and out_at > ${of.since}
    union all
    select 'LIVE', s.learner_id, s.room_id, r.session_id, null, r.class_id, s.from_at, s.to_at
    from teaching.live_member m join teaching.live_span s on s.room_id = m.room_id and s.learner_id = m.learner_id join teaching.live_room r on r.id = m.room_id
    where m.learner_id = ${people} and s.state = 'PRESENT' and s.from_at < ${of.until} and s.to_at > ${of.since}
    union all
    select 'WATCH', learner_id, id, null, lesson_id, class_id, started_at, last_at
    from teaching.watch_session where learner_id = ${people} and started_at < ${of.until} and last_at > ${of.since}`);
  return rows.map((row) => ({ ...row, from: row.from.getTime(), to: row.to.getTime() }));
}

/** How many seconds counted in stretches of time, in their order. */
export async function countedWithin(
  db: Queryable,
  windows: readonly { learnerId: string; lessonId: string; watchId: string; from: number; to: number }[],
): Promise<number[]> {
  if (windows.length === 0) return [];
  const rows = await db.many<{ seconds: number }>(sql`
    select coalesce((select sum(g.seconds) from teaching.watch_segment g where g.learner_id = w.learner and g.lesson_id = w.lesson and g.watch_id = w.watch
      and g.reason = 'counted' and g.at > w.since and g.at <= w.until), 0)::float8 as seconds
    from unnest(${windows.map((w) => w.learnerId)}::text[], ${windows.map((w) => w.lessonId)}::text[], ${windows.map((w) => w.watchId)}::text[],
      ${windows.map((w) => new Date(w.from))}::timestamptz[], ${windows.map((w) => new Date(w.to))}::timestamptz[]) with ordinality w(learner, lesson, watch, since, until, n)
    order by w.n`);
  return rows.map(({ seconds }) => seconds);
}

/** Days on which learners watched longer than people do, or deep in the night; over all their classes. */
export const heavyDays = (
  db: Queryable,
  of: { learnerIds: readonly string[]; from: string; to: string; daySeconds: number; nightSeconds: number },
): Promise<{ learnerId: string; day: string; countedS: number; nightS: number; firstAt: Date; lastAt: Date }[]> =>
  db.many(sql`
    select learner_id as "learnerId", day::text as day, sum(counted_s)::float8 as "countedS", sum(night_s)::float8 as "nightS", min(first_at) as "firstAt", max(last_at) as "lastAt"
    from teaching.study_day where learner_id = any(${ids(of.learnerIds)}::text[]) and day between ${of.from}::date and ${of.to}::date
    group by 1, 2 having sum(counted_s) > ${of.daySeconds} or sum(night_s) > ${of.nightSeconds} order by 2 desc limit 1000`);

/** Titles of lessons. */
export async function lessonTitles(db: Queryable, lessonIds: readonly string[]): Promise<Map<string, string>> {
  const rows = await db.many<{ id: string; title: string }>(
    sql`select id, title from teaching.lesson where id = any(${ids(lessonIds)}::text[])`,
  );
  return new Map(rows.map(({ id, title }) => [id, title]));
}
