import { coveredSql, sql, type Grant, type Queryable, type Tx } from '@yangfan/kernel';
import type { Counts } from './survey.rules.ts';

export interface SurveySum {
  classId: string;
  className: string;
  institutionId: string;
  institutionName: string;
  regionCode: string;
  lecturerIds: string[];
  endedOn: string;
  answered: number;
  counts: Counts;
  comments: string[];
  /** The completion was applied for once: nobody answers any more. */
  closed: boolean;
}
const columns = sql`s.class_id as "classId", s.class_name as "className", s.institution_id as "institutionId", s.institution_name as "institutionName", s.region_code as "regionCode", s.lecturer_ids as "lecturerIds",
  to_char(s.ended_on, 'YYYY-MM-DD') as "endedOn", s.answered, s.counts, s.comments, exists (select 1 from assessment.completion c where c.class_id = s.class_id) as closed`;

/** False when the learner has answered before. */
export const putDone = async (tx: Tx, classId: string, learnerId: string): Promise<boolean> =>
  (await tx.run(
    sql`insert into assessment.survey_done (class_id, learner_id) values (${classId}, ${learnerId}) on conflict do nothing`,
  )) === 1;
export const doneOf = async (db: Queryable, learnerId: string) =>
  new Set(
    (await db.many<{ id: string }>(sql`select class_id as id from assessment.survey_done where learner_id = ${learnerId}`)).map(
      ({ id }) => id,
    ),
  );
export const countDone = async (db: Queryable, classId: string) =>
  (await db.one<{ n: number }>(sql`select count(*)::int as n from assessment.survey_done where class_id = ${classId}`)).n;
/** Which of these classes take no answers any more. */
export const closedAmong = async (db: Queryable, classIds: readonly string[]) =>
  new Set(
    (
      await db.many<{ id: string }>(
        sql`select distinct class_id as id from assessment.completion where class_id = any(${classIds}::text[])`,
      )
    ).map(({ id }) => id),
  );

/** The class's row of sums, made if it is not there, locked until the end of the transaction. */
export async function lockSum(tx: Tx, fresh: Omit<SurveySum, 'closed'>): Promise<SurveySum> {
  await tx.run(sql`
    insert into assessment.survey_sum (class_id, class_name, institution_id, institution_name, region_code, lecturer_ids, ended_on, answered, counts, comments)
    values (${fresh.classId}, ${fresh.className}, ${fresh.institutionId}, ${fresh.institutionName}, ${fresh.regionCode}, ${fresh.lecturerIds}::text[], ${fresh.endedOn}::date, 0, ${JSON.stringify(fresh.counts)}::jsonb, '[]')
    on conflict (class_id) do nothing`);
  return tx.one<SurveySum>(sql`select ${columns} from assessment.survey_sum s where s.class_id = ${fresh.classId} for update of s`);
}
export const saveSum = (tx: Tx, classId: string, of: { answered: number; counts: Counts; comments: readonly string[] }) =>
  tx.run(sql`
    update assessment.survey_sum set answered = ${of.answered}, counts = ${JSON.stringify(of.counts)}::jsonb, comments = ${JSON.stringify(of.comments)}::jsonb where class_id = ${classId}`);
export const sumOf = (db: Queryable, classId: string) =>
  db.maybe<SurveySum>(sql`select ${columns} from assessment.survey_sum s where s.class_id = ${classId}`);

export interface SurveyFilter {
  region: string | null;
  institutionId: string | null;
  lecturerId: string | null;
  from: string | null;
  to: string | null;
}
/** Sums of classes within the grants, the newest first; a city stands for its districts. */
export const sumRows = (db: Queryable, grants: readonly Grant[], filter: SurveyFilter, limit: number) =>
  db.many<SurveySum>(sql`
    select ${columns} from assessment.survey_sum s
    where ${coveredSql(grants, { region: sql`s.region_code`, institution: sql`s.institution_id`, class: sql`s.class_id`, lecturer: (id) => sql`${id} = any(s.lecturer_ids)` })}
      and (${filter.region}::text is null or s.region_code = ${filter.region} or (${filter.region} like '____00' and s.region_code like left(${filter.region}, 4) || '%'))
      and (${filter.institutionId}::text is null or s.institution_id = ${filter.institutionId}) and (${filter.lecturerId}::text is null or ${filter.lecturerId} = any(s.lecturer_ids))
      and (${filter.from}::date is null or s.ended_on >= ${filter.from}::date) and (${filter.to}::date is null or s.ended_on <= ${filter.to}::date)
    order by s.ended_on desc, s.class_id limit ${limit}`);
