import { coveredSql, sql, type Grant, type Queryable } from '@yangfan/kernel';
import type { OrgOverview } from '../ports.ts';
import type { Sealer } from '../sealing.ts';

const ofClass = (grants: readonly Grant[]) =>
  coveredSql(grants, {
    region: sql`c.region_code`,
    institution: sql`c.institution_id`,
    class: sql`c.id`,
    lecturer: (id) => sql`exists (select 1 from org.class_lecturer x where x.class_id = c.id and x.lecturer_id = ${id})`,
  });
const ofInstitution = (grants: readonly Grant[]) => coveredSql(grants, { region: sql`i.region_code`, institution: sql`i.id` });
const ofLecturer = (grants: readonly Grant[]) =>
  coveredSql(grants, {
    region: sql`l.region_code`,
    lecturer: (id) => sql`l.id = ${id}`,
    institutionLink: (ids) =>
      sql`exists (select 1 from org.employment e where e.lecturer_id = l.id and e.institution_id = any(${ids as string[]}::text[]))`,
  });

/** Everything a home page counts, in one round trip. Practice classes never enter a figure. */
export function overviewRow(db: Queryable, { grants, day }: { grants: readonly Grant[]; day: string }): Promise<OrgOverview> {
  return db.one<OrgOverview>(sql`
    with mine as (select c.id, c.status, c.enrolled_count from org.class c where c.kind = 'FORMAL' and ${ofClass(grants)})
    select
      (select count(*)::int from org.institution i where i.status = 'LISTED' and ${ofInstitution(grants)}) as institutions,
      (select count(*)::int from org.lecturer l where l.status = 'ACTIVE' and ${ofLecturer(grants)}) as lecturers,
      (select count(*)::int from mine where status = 'IN_TRAINING') as "classesInTraining",
      (select coalesce(sum(enrolled_count), 0)::int from mine where status = 'IN_TRAINING') as "learnersInTraining",
      (select count(*)::int from org.session s where s.day = ${day} and s.status <> 'CANCELLED' and s.class_id in (select id from mine where status in ('APPROVED','RECRUITING','READY','IN_TRAINING'))) as "sessionsToday",
      coalesce((select json_agg(json_build_object('status', status, 'classes', n, 'learners', people)) from (select status, count(*)::int as n, sum(enrolled_count)::int as people from mine group by status) x), '[]') as channel`);
}

export function classesToStartRows(
  db: Queryable,
  of: { grants: readonly Grant[]; until: string; limit: number },
): Promise<{ id: string; name: string; startsOn: string; total: number }[]> {
  return db.many(sql`
    select c.id, c.name, c.starts_on as "startsOn", count(*) over ()::int as total from org.class c
    where c.kind = 'FORMAL' and c.status in ('APPROVED','RECRUITING','READY') and c.starts_on <= ${of.until} and ${ofClass(of.grants)}
    order by c.starts_on limit ${of.limit}`);
}

/** Classes within the grants, whatever their state: for lists that a room keeps over many classes. */
export function coveredClassRows(db: Queryable, grants: readonly Grant[]): Promise<{ id: string; name: string }[]> {
  return db.many(sql`select c.id, c.name from org.class c where ${ofClass(grants)}`);
}

/** Classes whose lessons are over and that have not asked for completion, the longest waiting first. */
export function classesToCompleteRows(
  db: Queryable,
  of: { grants: readonly Grant[]; before: string; limit: number },
): Promise<{ id: string; name: string; lastSessionOn: string; total: number }[]> {
  return db.many(sql`
    select c.id, c.name, s.last as "lastSessionOn", count(*) over ()::int as total from org.class c
    join lateral (select to_char(max(day), 'YYYY-MM-DD') as last from org.session where class_id = c.id and status <> 'CANCELLED') s on s.last is not null
    where c.kind = 'FORMAL' and c.status in ('IN_TRAINING', 'TRAINING_DONE', 'ASSESSING') and s.last < ${of.before} and ${ofClass(of.grants)}
    order by s.last, c.id limit ${of.limit}`);
}

export async function expiringRows(
  db: Queryable,
  seal: Sealer,
  of: { grants: readonly Grant[]; before: string; limit: number },
): Promise<{ id: string; name: string; kind: 'INSTITUTION' | 'CERTIFICATE'; validTo: string; total: number }[]> {
  const rows = await db.many<{ id: string; name: string; kind: 'INSTITUTION' | 'CERTIFICATE'; validTo: string; total: number }>(sql`
    select x.*, count(*) over ()::int as total from (
      select i.id, i.name, 'INSTITUTION' as kind, i.valid_to as "validTo" from org.institution i where i.status = 'LISTED' and i.valid_to < ${of.before} and ${ofInstitution(of.grants)}
      union all
      select l.id, l.name, 'CERTIFICATE', c.valid_to from org.lecturer_certificate c join org.lecturer l on l.id = c.lecturer_id
        where l.status = 'ACTIVE' and c.valid_to < ${of.before} and ${ofLecturer(of.grants)}
    ) x order by "validTo" limit ${of.limit}`);
  return rows.map((row) => (row.kind === 'CERTIFICATE' ? { ...row, name: seal.open(row.id, 'name', row.name) } : row));
}
