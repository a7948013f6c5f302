import { sql, type Queryable, type Tx } from '@yangfan/kernel';

export interface Standing {
  examId: string;
  learnerId: string;
  extraMin: number;
  barred: boolean;
  deferred: boolean;
}
/** What was decided beforehand about learners in exams, by `exam learner`; who is not in it goes by the rule. */
export async function standingsOf(db: Queryable, pairs: readonly { examId: string; learnerId: string }[]): Promise<Map<string, Standing>> {
  if (pairs.length === 0) return new Map();
  const rows = await db.many<Standing>(sql`
    with asked as (select * from unnest(${pairs.map((pair) => pair.examId)}::text[], ${pairs.map((pair) => pair.learnerId)}::text[]) as p (exam_id, learner_id))
    select k.exam_id as "examId", k.learner_id as "learnerId", coalesce(s.extra_min, 0) as "extraMin", coalesce(s.barred, false) as barred, d.id is not null as deferred
    from asked k left join assessment.exam_standing s on s.exam_id = k.exam_id and s.learner_id = k.learner_id
    left join assessment.deferral d on d.exam_id = k.exam_id and d.learner_id = k.learner_id and d.state = 'GRANTED'
    where s.exam_id is not null or d.id is not null`);
  return new Map(rows.map((row) => [`${row.examId} ${row.learnerId}`, row]));
}
export const standingsOfExam = (db: Queryable, examId: string) =>
  db.many<Omit<Standing, 'examId'>>(sql`
    select learner_id as "learnerId", max(extra_min)::int as "extraMin", bool_or(barred) as barred, bool_or(deferred) as deferred from (
      select learner_id, extra_min, barred, false as deferred from assessment.exam_standing where exam_id = ${examId}
      union all select learner_id, 0, false, true from assessment.deferral where exam_id = ${examId} and state = 'GRANTED') s
    group by learner_id`);
export const saveStanding = (
  tx: Tx,
  row: { id: string; examId: string; learnerId: string; extraMin: number; barred: boolean; reason: string; by: string; at: Date },
) =>
  tx.run(sql`
    insert into assessment.exam_standing (exam_id, learner_id, id, extra_min, barred, reason, by_account, at)
    values (${row.examId}, ${row.learnerId}, ${row.id}, ${row.extraMin}, ${row.barred}, ${row.reason}, ${row.by}, ${row.at})
    on conflict (exam_id, learner_id) do update set id = excluded.id, extra_min = excluded.extra_min, barred = excluded.barred, reason = excluded.reason,
      by_account = excluded.by_account, at = excluded.at`);

/** Of these learners, those whose attendance is below the least; who has no figure yet is below it. */
export async function shortAttendance(db: Queryable, classId: string, learnerIds: readonly string[], least: number): Promise<string[]> {
  const rows = await db.many<{ id: string }>(sql`
    select learner_id as id from assessment.attendance where class_id = ${classId} and learner_id = any(${learnerIds as string[]}::text[]) and rate >= ${least}`);
  const enough = new Set(rows.map(({ id }) => id));
  return learnerIds.filter((id) => !enough.has(id));
}
