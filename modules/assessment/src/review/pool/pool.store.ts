import { coveredSql, sql, type Grant, type Queryable, type Tx } from '@yangfan/kernel';
import type { Try } from '../calibration/calibration.rules.ts';

export interface ExpertRow {
  id: string;
  accountId: string;
  lecturerId: string | null;
  /** Sealed. */
  name: string;
  loginName: string;
  regionCode: string;
  title: string;
  fields: string[];
  institutionIds: string[];
  state: 'ACTIVE' | 'PAUSED';
  pausedReason: string;
}
export interface ConflictRow {
  id: string;
  expertId: string;
  kind: 'RELATIVE' | 'OWN_CLASS' | 'INTEREST';
  target: string;
  classIds: string[];
  institutionIds: string[];
  note: string;
  at: Date;
}
const columns = sql`e.id, e.account_id as "accountId", e.lecturer_id as "lecturerId", e.name, e.login_name as "loginName", e.region_code as "regionCode", e.title, e.fields,
  e.institution_ids as "institutionIds", e.state, e.paused_reason as "pausedReason"`;

export const insertExpert = (tx: Tx, row: ExpertRow & { by: string; at: Date }) =>
  tx.run(sql`
    insert into assessment.expert (id, account_id, lecturer_id, name, login_name, region_code, title, fields, institution_ids, state, paused_reason, added_by, added_at)
    values (${row.id}, ${row.accountId}, ${row.lecturerId}, ${row.name}, ${row.loginName}, ${row.regionCode}, ${row.title}, ${row.fields}::text[], ${row.institutionIds}::text[], ${row.state}, ${row.pausedReason}, ${row.by}, ${row.at})`);
export const updateExpert = (tx: Tx, row: Pick<ExpertRow, 'id' | 'title' | 'fields' | 'institutionIds' | 'state' | 'pausedReason'>) =>
  tx.run(sql`
    update assessment.expert set title = ${row.title}, fields = ${row.fields}::text[], institution_ids = ${row.institutionIds}::text[], state = ${row.state}, paused_reason = ${row.pausedReason}
    where id = ${row.id}`);
export const expertById = (db: Queryable, id: string) =>
  db.maybe<ExpertRow>(sql`select ${columns} from assessment.expert e where e.id = ${id}`);
export const expertByAccount = (db: Queryable, accountId: string) =>
  db.maybe<ExpertRow>(sql`select ${columns} from assessment.expert e where e.account_id = ${accountId}`);
export const expertsByIds = (db: Queryable, ids: readonly string[]) =>
  db.many<ExpertRow>(sql`select ${columns} from assessment.expert e where e.id = any(${ids as string[]}::text[])`);

/** Experts who may be asked: active, of the region, its city or the whole province. */
export const expertsFor = (db: Queryable, regionCodes: readonly string[]) =>
  db.many<ExpertRow>(sql`
    select ${columns} from assessment.expert e where e.state = 'ACTIVE' and e.region_code = any(${regionCodes as string[]}::text[]) order by e.id limit 1000`);
export const expertRows = (
  db: Queryable,
  grants: readonly Grant[],
  filter: { state: string | null; search: string },
  page: { limit: number; offset: number },
) =>
  db.many<ExpertRow & { total: number }>(sql`
    select ${columns}, count(*) over ()::int as total from assessment.expert e
    where (${coveredSql(grants, { region: sql`e.region_code` })} or e.region_code = '460000') and (${filter.state}::text is null or e.state = ${filter.state})
      and (${filter.search} = '' or e.login_name like ${`%${filter.search.toLowerCase()}%`} or e.title like ${`%${filter.search}%`} or ${filter.search} = any(e.fields))
    order by e.added_at, e.id limit ${page.limit} offset ${page.offset}`);

export const insertConflict = (tx: Tx, row: ConflictRow & { by: string }) =>
  tx.run(sql`
    insert into assessment.expert_conflict (id, expert_id, kind, target, class_ids, institution_ids, note, declared_by, at)
    values (${row.id}, ${row.expertId}, ${row.kind}, ${row.target}, ${row.classIds}::text[], ${row.institutionIds}::text[], ${row.note}, ${row.by}, ${row.at})`);
export const conflictsOf = (db: Queryable, expertIds: readonly string[]) =>
  db.many<ConflictRow>(sql`
    select id, expert_id as "expertId", kind, target, class_ids as "classIds", institution_ids as "institutionIds", note, at
    from assessment.expert_conflict where expert_id = any(${expertIds as string[]}::text[]) order by at`);

export const insertTry = (tx: Tx, row: { id: string; expertId: string; points: unknown; total: number } & Try) =>
  tx.run(sql`
    insert into assessment.calibration_try (id, expert_id, code, points, total, deviation, at)
    values (${row.id}, ${row.expertId}, ${row.code}, ${JSON.stringify(row.points)}::jsonb, ${row.total}, ${row.deviation}, ${row.at})`);
export const triesOf = async (db: Queryable, expertIds: readonly string[]): Promise<(Try & { expertId: string })[]> =>
  (
    await db.many<{ expertId: string; code: string; deviation: string; at: Date }>(sql`
      select expert_id as "expertId", code, deviation, at from assessment.calibration_try where expert_id = any(${expertIds as string[]}::text[]) order by at desc limit 20000`)
  ).map((row) => ({ ...row, deviation: Number(row.deviation) }));

/** Plans that wait for each expert, over all rounds. */
export const openTasksOf = async (db: Queryable, expertIds: readonly string[]): Promise<Map<string, number>> =>
  new Map(
    (
      await db.many<{ id: string; open: number }>(sql`
        select expert_id as id, count(*)::int as open from assessment.review_task
        where expert_id = any(${expertIds as string[]}::text[]) and state in ('INVITED', 'ACCEPTED', 'SCORING') group by expert_id`)
    ).map((row) => [row.id, row.open]),
  );
/** Where an expert stands, for the guard. */
export const expertSubject = (db: Queryable, id: string) =>
  db.maybe<{ regionCode: string }>(sql`select region_code as "regionCode" from assessment.expert where id = ${id}`);
