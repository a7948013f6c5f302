import type { Queryable } from './db.ts';
import { sql, type Sql } from './sql.ts';

// Partitions and what belongs to extensions are made at run time or by the server's version, so they are no part of the schema we wrote.
const OWN = sql`n.nspname !~ '^pg_' and n.nspname <> 'information_schema'`;
const extensionOwns = (catalog: Sql, oid: Sql) =>
  sql`exists (select 1 from pg_depend x where x.classid = ${catalog}::regclass and x.objid = ${oid} and x.deptype = 'e')`;
const CLASS_IS_OURS = sql`not ${extensionOwns(sql`'pg_class'`, sql`c.oid`)}`;
const TYPE_IS_OURS = sql`not ${extensionOwns(sql`'pg_type'`, sql`t.oid`)}`;
const FUNCTION_IS_OURS = sql`not ${extensionOwns(sql`'pg_proc'`, sql`p.oid`)}`;

const PARTS = [
  sql`select 'extension ' || extname as line from pg_extension where extname <> 'plpgsql'`,
  sql`select 'schema ' || n.nspname as line from pg_namespace n where ${OWN} and n.nspname <> 'public'`,
  sql`
    select format('%s %I.%I%s%s', case c.relkind when 'r' then 'table' when 'p' then 'partitioned' when 'v' then 'view' when 'm' then 'matview' when 'S' then 'sequence' when 'f' then 'foreign' else c.relkind::text end,
      n.nspname, c.relname,
      case when c.relkind = 'p' then ' by ' || pg_get_partkeydef(c.oid) else '' end,
      case when c.relkind in ('v', 'm') then ' as ' || md5(pg_get_viewdef(c.oid)) else '' end
      || case when c.relrowsecurity then ' rls' else '' end || case when c.relforcerowsecurity then ' forced' else '' end) as line
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where ${OWN} and c.relkind in ('r', 'p', 'v', 'm', 'S', 'f') and not c.relispartition and ${CLASS_IS_OURS}`,
  sql`
    select format('column %I.%I.%s %I %s%s%s%s%s', n.nspname, c.relname,
      lpad(row_number() over (partition by c.oid order by a.attnum)::text, 3, '0'), a.attname, format_type(a.atttypid, a.atttypmod),
      case when a.attnotnull then ' not null' else '' end,
      case when a.attidentity <> '' then ' identity ' || a.attidentity::text else '' end,
      case when a.attgenerated <> '' then ' generated ' else case when d.oid is null then '' else ' default ' end end || coalesce(pg_get_expr(d.adbin, d.adrelid), ''),
      case when a.attcollation <> t.typcollation then ' collate ' || (select collname from pg_collation where oid = a.attcollation) else '' end) as line
    from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace join pg_type t on t.oid = a.atttypid
    left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
    where ${OWN} and c.relkind in ('r', 'p', 'v', 'm', 'f') and not c.relispartition and a.attnum > 0 and not a.attisdropped and ${CLASS_IS_OURS}`,
  // Not-null constraints are rows here from PostgreSQL 18 on; the column line already says them.
  sql`
    select format('constraint %I.%I %I %s', n.nspname, c.relname, k.conname, pg_get_constraintdef(k.oid)) as line
    from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace
    where ${OWN} and not c.relispartition and k.contype <> 'n'`,
  sql`
    select 'index ' || pg_get_indexdef(c.oid) as line from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where ${OWN} and c.relkind in ('i', 'I') and not c.relispartition`,
  sql`
    select format('type %I.%I %s', n.nspname, t.typname,
      coalesce((select string_agg(e.enumlabel, ',' order by e.enumsortorder) from pg_enum e where e.enumtypid = t.oid), format_type(t.typbasetype, t.typtypmod))) as line
    from pg_type t join pg_namespace n on n.oid = t.typnamespace where ${OWN} and t.typtype in ('e', 'd') and ${TYPE_IS_OURS}`,
  sql`
    select format('function %I.%I(%s) %s', n.nspname, p.proname, pg_get_function_identity_arguments(p.oid), md5(pg_get_functiondef(p.oid))) as line
    from pg_proc p join pg_namespace n on n.oid = p.pronamespace where ${OWN} and p.prokind in ('f', 'p') and ${FUNCTION_IS_OURS}`,
  sql`
    select 'trigger ' || pg_get_triggerdef(g.oid) as line from pg_trigger g join pg_class c on c.oid = g.tgrelid join pg_namespace n on n.oid = c.relnamespace
    where ${OWN} and not g.tgisinternal and not c.relispartition`,
  sql`
    select format('policy %I.%I %I %s %s using %s check %s', n.nspname, c.relname, p.polname, p.polcmd, p.polpermissive,
      coalesce(pg_get_expr(p.polqual, p.polrelid), '-'), coalesce(pg_get_expr(p.polwithcheck, p.polrelid), '-')) as line
    from pg_policy p join pg_class c on c.oid = p.polrelid join pg_namespace n on n.oid = c.relnamespace where ${OWN}`,
];

/** The whole schema as sorted lines: equal text means equal tables, columns, indexes, constraints, functions, triggers and policies. */
export async function schemaFingerprint(db: Queryable): Promise<string> {
  const lines: string[] = [];
  for (const part of PARTS) lines.push(...(await db.many<{ line: string }>(part)).map(({ line }) => line));
  // Code-unit order: the database's own order depends on its collation.
  return `${lines.sort().join('\n')}\n`;
}
