import type { Sql } from '../db/index.ts';
import { sql } from '../db/index.ts';
import type { Grant } from './actor.ts';

/** The columns (as SQL) that a grant can be compared with; absent = such grants cover nothing here. */
export interface ScopeColumns {
  region?: Sql;
  institution?: Sql;
  class?: Sql;
  /** Whether the row belongs to the lecturer: gets the lecturer's id as a value. */
  lecturer?: (lecturerId: string) => Sql;
  /** Extra ways an institution reaches the row (a lecturer's employments). */
  institutionLink?: (institutionIds: readonly string[]) => Sql;
}

/** A WHERE condition that lets through exactly what the grants cover; nothing for no grants. */
export function coveredSql(grants: readonly Grant[], columns: ScopeColumns): Sql {
  const parts: Sql[] = [];
  const ids = (scope: Grant['scope']) => grants.filter((grant) => grant.scope === scope).map((grant) => grant.id);
  if (grants.some((grant) => grant.scope === 'province' || grant.scope === 'system')) return sql`true`;
  const regions = ids('region');
  if (columns.region && regions.length) {
    if (regions.includes('460000')) return sql`true`;
    parts.push(sql`${columns.region} = any(${regions}::text[])`);
    // A prefecture's code ends in 00 and covers its districts.
    const prefixes = regions.filter((code) => code.endsWith('00')).map((code) => `${code.slice(0, 4)}%`);
    if (prefixes.length) parts.push(sql`${columns.region} like any(${prefixes}::text[])`);
  }
  const institutions = ids('institution');
  if (institutions.length) {
    if (columns.institution) parts.push(sql`${columns.institution} = any(${institutions}::text[])`);
    if (columns.institutionLink) parts.push(columns.institutionLink(institutions));
  }
  const classes = ids('class');
  if (columns.class && classes.length) parts.push(sql`${columns.class} = any(${classes}::text[])`);
  if (columns.lecturer) for (const id of ids('lecturer')) parts.push(columns.lecturer(id));
  if (parts.length === 0) return sql`false`;
  return sql`(${sql.join(parts, sql` or `)})`;
}
