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

/** Every rule that is or was in force, each within its days: a few dozen rows. */
export const rulesInForce = (db: Queryable) =>
  db.many<RuleRow>(sql`select ${columns} from policy.rule where status in ('ACTIVE', 'RETIRED')`);

/**
 * Ends every rule of a code the day before a later one of the same reach takes over for good. One that a later rule
 * interrupts only for a time is left: it comes back.
 */
export const endSuperseded = (tx: Tx, code: string) =>
  tx.many<RuleRow>(sql`
    update policy.rule set effective_to = later.from_day - 1
    from (
      select a.id as rule_id, min(b.effective_from) as from_day from policy.rule a join policy.rule b on b.code = a.code and b.id <> a.id
      where a.code = ${code} and a.status = 'ACTIVE' and b.status = 'ACTIVE'
        and a.program_codes @> b.program_codes and a.program_codes <@ b.program_codes
        and a.region_codes @> b.region_codes and a.region_codes <@ b.region_codes
        and (b.effective_from, b.version) > (a.effective_from, a.version)
        and (b.effective_to is null or b.effective_to >= a.effective_to)
        and (a.effective_to is null or a.effective_to >= b.effective_from)
      group by a.id
    ) later where rule.id = later.rule_id
    returning ${columns}`);

/** Marks the rules whose days are over. */
export const retireEnded = (db: Queryable, today: string) =>
  db.many<RuleRow>(sql`update policy.rule set status = 'RETIRED' where status = 'ACTIVE' and effective_to < ${today} returning ${columns}`);

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
