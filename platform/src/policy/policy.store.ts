import { sql, type Queryable, type Tx } from '@yangfan/kernel';

export interface RuleRow {
  id: string;
  code: string;
  value: unknown;
  programCodes: string[];
  regionCodes: string[];
  effectiveFrom: string;
  effectiveTo: string | null;
  docNo: string;
  note: string;
  status: 'PROPOSED' | 'ACTIVE' | 'REFUSED' | 'RETIRED';
  createdBy: string | null;
  createdAt: Date;
  approvedAt: Date | null;
  version: number;
}
const columns = sql`id, code, value, program_codes as "programCodes", region_codes as "regionCodes", effective_from as "effectiveFrom",
  effective_to as "effectiveTo", doc_no as "docNo", note, status, created_by as "createdBy", created_at as "createdAt", approved_at as "approvedAt", version`;

/** Every active rule: a few dozen rows. */
export const activeRules = (db: Queryable) => db.many<RuleRow>(sql`select ${columns} from policy.rule where status = 'ACTIVE'`);

/** A page of rules by code, newest first. */
export const ruleRows = (db: Queryable, filter: { search: string; status: string | null }, page: { limit: number; offset: number }) =>
  db.many<RuleRow & { total: number }>(sql`
    select ${columns}, count(*) over ()::int as total from policy.rule
    where (${filter.search} = '' or code ilike '%' || ${filter.search} || '%' or note ilike '%' || ${filter.search} || '%')
      and (${filter.status}::text is null or status = ${filter.status})
    order by code, created_at desc limit ${page.limit} offset ${page.offset}`);

/** One rule, locked for its decision. */
export const lockRule = (tx: Tx, id: string) => tx.maybe<RuleRow>(sql`select ${columns} from policy.rule where id = ${id} for update`);

/** Writes a rule; its version follows the newest of its code. */
export const insertRule = (
  tx: Queryable,
  rule: {
    id: string;
    code: string;
    value: unknown;
    programCodes: string[];
    regionCodes: string[];
    effectiveFrom: string;
    effectiveTo: string | null;
    docNo: string;
    note: string;
    status: string;
    createdBy: string | null;
  },
) =>
  tx.one<RuleRow>(sql`
    insert into policy.rule (id, code, value, program_codes, region_codes, effective_from, effective_to, doc_no, note, status, created_by, version)
    values (${rule.id}, ${rule.code}, ${JSON.stringify(rule.value)}::jsonb, ${rule.programCodes}::text[], ${rule.regionCodes}::text[], ${rule.effectiveFrom}, ${rule.effectiveTo},
      ${rule.docNo}, ${rule.note}, ${rule.status}, ${rule.createdBy}, (select coalesce(max(version), 0) + 1 from policy.rule where code = ${rule.code}))
    returning ${columns}`);

/** Stores a decision. */
export const setRuleStatus = (tx: Tx, id: string, status: string, by: string, at: Date) =>
  tx.one<RuleRow>(
    sql`update policy.rule set status = ${status}, approved_by = ${by}, approved_at = ${at} where id = ${id} returning ${columns}`,
  );

/** Freezes the rules of a class; a class has one snapshot, for ever. */
export const insertSnapshot = (tx: Tx, row: { id: string; classId: string; rules: object; sha256: string; at: Date }) =>
  tx.run(
    sql`insert into policy.snapshot (id, class_id, rules, sha256, at) values (${row.id}, ${row.classId}, ${JSON.stringify(row.rules)}::jsonb, ${row.sha256}, ${row.at})`,
  );

/** The frozen rules of a class. */
export const snapshotOf = (db: Queryable, classId: string) =>
  db.maybe<{ id: string; rules: Record<string, unknown>; sha256: string; at: Date }>(
    sql`select id, rules, sha256, at from policy.snapshot where class_id = ${classId}`,
  );

/** How many rules there are, to know a first start. */
export const countRules = async (db: Queryable) => (await db.one<{ n: number }>(sql`select count(*)::int as n from policy.rule`)).n;
