import { coveredSql, sql, type Grant, type Queryable, type Tx } from '@yangfan/kernel';

export interface SampleEntry {
  learnerId: string;
  checked: boolean;
  ok?: boolean;
  note: string;
}
export interface CompletionRow {
  id: string;
  classId: string;
  className: string;
  classCode: string;
  institutionId: string;
  institutionName: string;
  regionCode: string;
  regionName: string;
  lecturerIds: string[];
  status: 'SUBMITTED' | 'RETURNED' | 'ACCEPTED' | 'APPROVED' | 'REJECTED';
  statement: string;
  dueOn: string | null;
  lateWorkdays: number;
  lateReason: string;
  opinion: string;
  qualified: number;
  enrolled: number;
  sampleSeed: string;
  sampleRatio: number;
  sample: SampleEntry[];
  submittedBy: string;
  submittedAt: Date;
  acceptedBy: string | null;
  acceptedAt: Date | null;
  approvedBy: string | null;
  approvedAt: Date | null;
}
const columns = sql`id, class_id as "classId", class_name as "className", class_code as "classCode", institution_id as "institutionId", institution_name as "institutionName", region_code as "regionCode", region_name as "regionName",
  lecturer_ids as "lecturerIds", status, statement, to_char(due_on, 'YYYY-MM-DD') as "dueOn", late_workdays as "lateWorkdays", late_reason as "lateReason", opinion, qualified, enrolled, sample_seed as "sampleSeed", sample_ratio as "sampleRatio", sample, submitted_by as "submittedBy", submitted_at as "submittedAt",
  accepted_by as "acceptedBy", accepted_at as "acceptedAt", approved_by as "approvedBy", approved_at as "approvedAt"`;

export const insertCompletion = (tx: Tx, row: CompletionRow) =>
  tx.run(sql`
    insert into assessment.completion (id, class_id, class_name, class_code, institution_id, institution_name, region_code, region_name, lecturer_ids, status, statement, due_on, late_workdays, late_reason, qualified, enrolled, sample_seed, sample_ratio, sample, submitted_by, submitted_at)
    values (${row.id}, ${row.classId}, ${row.className}, ${row.classCode}, ${row.institutionId}, ${row.institutionName}, ${row.regionCode}, ${row.regionName}, ${row.lecturerIds}::text[], 'SUBMITTED', ${row.statement}, ${row.dueOn}::date, ${row.lateWorkdays}, ${row.lateReason},
      ${row.qualified}, ${row.enrolled}, ${row.sampleSeed}, ${row.sampleRatio}, ${JSON.stringify(row.sample)}::jsonb, ${row.submittedBy}, ${row.submittedAt})`);
export const completionById = (db: Queryable, id: string) =>
  db.maybe<CompletionRow>(sql`select ${columns} from assessment.completion where id = ${id}`);
export const lockCompletion = (tx: Tx, id: string) =>
  tx.maybe<CompletionRow>(sql`select ${columns} from assessment.completion where id = ${id} for update`);
export const openCompletion = (db: Queryable, classId: string) =>
  db.maybe<CompletionRow>(
    sql`select ${columns} from assessment.completion where class_id = ${classId} and status in ('SUBMITTED', 'ACCEPTED', 'APPROVED')`,
  );
export const completionRows = (
  db: Queryable,
  grants: readonly Grant[],
  filter: { status: string | null; classId: string | null; q: string | null },
  page: { limit: number; offset: number },
) =>
  db.many<CompletionRow & { total: number }>(sql`
    select ${columns}, count(*) over ()::int as total from assessment.completion
    where ${coveredSql(grants, { region: sql`region_code`, institution: sql`institution_id`, class: sql`class_id`, lecturer: (id) => sql`${id} = any(lecturer_ids)` })}
      and (${filter.status}::text is null or status = ${filter.status}) and (${filter.classId}::text is null or class_id = ${filter.classId})
      and (${filter.q}::text is null or class_name ilike '%' || ${filter.q} || '%' or class_code ilike '%' || ${filter.q} || '%' or institution_name ilike '%' || ${filter.q} || '%')
    order by submitted_at desc, id limit ${page.limit} offset ${page.offset}`);
export const saveSample = (tx: Tx, id: string, sample: readonly SampleEntry[]) =>
  tx.run(sql`update assessment.completion set sample = ${JSON.stringify(sample)}::jsonb where id = ${id}`);
export const setAccepted = (tx: Tx, id: string, status: 'ACCEPTED' | 'RETURNED', opinion: string, by: string, at: Date) =>
  tx.run(
    sql`update assessment.completion set status = ${status}, opinion = ${opinion}, accepted_by = ${by}, accepted_at = ${at} where id = ${id}`,
  );
export const setApproved = (tx: Tx, id: string, status: 'APPROVED' | 'REJECTED', opinion: string, by: string, at: Date) =>
  tx.run(
    sql`update assessment.completion set status = ${status}, opinion = ${opinion}, approved_by = ${by}, approved_at = ${at} where id = ${id}`,
  );
/** After a corrected grade the open application counts anew who passed. */
export const recountQualified = (tx: Tx, classId: string) =>
  tx.run(sql`
    update assessment.completion c set qualified = (select count(*) from assessment.grade g where g.class_id = c.class_id and g.conclusion in ('PASS', 'EXCELLENT'))
    where c.class_id = ${classId} and c.status in ('SUBMITTED', 'ACCEPTED')`);
export const completionSubject = (db: Queryable, id: string) =>
  db.maybe<{ classId: string; regionCode: string; institutionId: string; lecturerIds: string[] }>(sql`
    select class_id as "classId", region_code as "regionCode", institution_id as "institutionId", lecturer_ids as "lecturerIds" from assessment.completion where id = ${id}`);
