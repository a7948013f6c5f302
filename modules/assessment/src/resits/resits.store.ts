import { sql, type Queryable, type Tx } from '@yangfan/kernel';

export interface SittingRow {
  learnerId: string;
  examId: string;
  title: string;
  kind: 'REGULAR' | 'RESIT';
  released: boolean;
  attempted: boolean;
  percent: number | null;
  passed: boolean;
  passPercent: number;
  automatic: boolean;
}
/** Sittings of a class, of one learner or of all, in the order the exams were held; resits also where the named one did not come. */
export const sittingsOf = (db: Queryable, classIds: readonly string[], learnerId: string | null = null) =>
  db.many<SittingRow & { classId: string }>(sql`
    select e.class_id as "classId", coalesce(c.learner_id, a.learner_id) as "learnerId", e.id as "examId", e.title, e.kind, e.status = 'RELEASED' as released, a.id is not null as attempted,
      round(case when a.validity = 'INVALID' then 0 else a.score end * 100 / e.full_score, 1)::float8 as percent,
      coalesce(a.score >= e.pass_score and a.validity <> 'INVALID', false) as passed, round(e.pass_score * 100 / e.full_score, 1)::float8 as "passPercent",
      coalesce(a.state = 'AUTO_SUBMITTED', false) as automatic
    from assessment.exam e
    left join assessment.exam_candidate c on c.exam_id = e.id
    left join assessment.attempt a on a.exam_id = e.id and (not (e.kind = 'RESIT' or e.named_only) or a.learner_id = c.learner_id)
    where e.class_id = any(${classIds}::text[]) and e.status <> 'CANCELLED' and coalesce(c.learner_id, a.learner_id) is not null
      and (${learnerId}::text is null or coalesce(c.learner_id, a.learner_id) = ${learnerId})
    order by e.starts_at, e.id`);

/** Classes among these whose regular exam has results. */
export const classesWithResults = async (db: Queryable, classIds: readonly string[]) =>
  new Set(
    (
      await db.many<{ id: string }>(
        sql`select distinct class_id as id from assessment.exam where class_id = any(${classIds}::text[]) and kind = 'REGULAR' and not named_only and status = 'RELEASED'`,
      )
    ).map((row) => row.id),
  );

/** Two people arranging at once would name a learner once too often: the second waits for the first. */
export const lockExamsOf = (tx: Tx, classId: string) =>
  tx.run(sql`select id from assessment.exam where class_id = ${classId} order by id for update`);

export const nameCandidates = (tx: Tx, examId: string, classId: string, learnerIds: readonly string[]) =>
  tx.run(sql`
    insert into assessment.exam_candidate (exam_id, class_id, learner_id) select ${examId}, ${classId}, l from unnest(${learnerIds as string[]}::text[]) as l`);

/** The learners named for a resit. */
export const namedFor = async (db: Queryable, examId: string) =>
  new Set(
    (await db.many<{ id: string }>(sql`select learner_id as id from assessment.exam_candidate where exam_id = ${examId}`)).map(
      (row) => row.id,
    ),
  );

/** Resits that a learner is named for. */
export const resitsOf = async (db: Queryable, learnerId: string) =>
  new Set(
    (await db.many<{ id: string }>(sql`select exam_id as id from assessment.exam_candidate where learner_id = ${learnerId}`)).map(
      (row) => row.id,
    ),
  );

/** Whether a learner has sat a regular exam of the class other than this one. */
export const satAnother = async (db: Queryable, classId: string, examId: string, learnerIds: readonly string[]): Promise<Set<string>> =>
  new Set(
    (
      await db.many<{ id: string }>(sql`
        select distinct a.learner_id as id from assessment.attempt a join assessment.exam e on e.id = a.exam_id
        where a.learner_id = any(${learnerIds as string[]}::text[]) and e.class_id = ${classId} and e.kind = 'REGULAR' and e.id <> ${examId} and e.status <> 'CANCELLED'`)
    ).map(({ id }) => id),
  );

/** Learners of the classes who were excused from a regular exam. */
export const deferredOf = async (db: Queryable, classIds: readonly string[], learnerId: string | null = null) =>
  new Set(
    (
      await db.many<{ classId: string; id: string }>(sql`
        select class_id as "classId", learner_id as id from assessment.deferral
        where class_id = any(${classIds as string[]}::text[]) and state = 'GRANTED' and (${learnerId}::text is null or learner_id = ${learnerId})`)
    ).map((row) => `${row.classId} ${row.id}`),
  );
