import type { LIBRARY_CATEGORIES, LIBRARY_STATES } from '@yangfan/contract';
import { coveredSql, sql, type Grant, type Queryable } from '@yangfan/kernel';
import type { CourseSnapshot } from '../courses/versions.rules.ts';

export type LibraryState = (typeof LIBRARY_STATES)[number];
export type LibraryCategory = (typeof LIBRARY_CATEGORIES)[number];

export interface LibraryRow {
  id: string;
  classId: string;
  institutionId: string;
  regionCode: string;
  lecturerIds: string[];
  institutionName: string;
  title: string;
  summary: string;
  category: LibraryCategory;
  state: LibraryState;
  version: number;
  lessons: number;
  durationS: number;
  proposedBy: string;
  proposedAt: Date;
  reviewedBy: string | null;
  reviewedAt: Date | null;
  reason: string | null;
}

const COLUMNS = sql`id, class_id as "classId", institution_id as "institutionId", region_code as "regionCode", lecturer_ids as "lecturerIds", institution_name as "institutionName",
  title, summary, category, state, version, lessons, duration_s as "durationS", proposed_by as "proposedBy", proposed_at as "proposedAt", reviewed_by as "reviewedBy",
  reviewed_at as "reviewedAt", reason`;
type Page = { limit: number; offset: number };

/** Keeps a proposal; false when one of the class waits already. */
export async function insertLibrary(db: Queryable, row: LibraryRow, snapshot: CourseSnapshot): Promise<boolean> {
  const made = await db.run(sql`
    insert into teaching.library_course (id, class_id, institution_id, region_code, lecturer_ids, institution_name, title, summary, category, state, version, snapshot, lessons, duration_s,
      proposed_by, proposed_at, reviewed_by, reviewed_at)
    values (${row.id}, ${row.classId}, ${row.institutionId}, ${row.regionCode}, ${row.lecturerIds}::text[], ${row.institutionName}, ${row.title}, ${row.summary}, ${row.category}, ${row.state},
      ${row.version}, ${JSON.stringify(snapshot)}::jsonb, ${row.lessons}, ${row.durationS}, ${row.proposedBy}, ${row.proposedAt}, ${row.reviewedBy}, ${row.reviewedAt})
    on conflict do nothing`);
  return made === 1;
}

/** One course of the library with its content. */
export function libraryRow(db: Queryable, id: string): Promise<(LibraryRow & { snapshot: CourseSnapshot }) | undefined> {
  return db.maybe(sql`select ${COLUMNS}, snapshot from teaching.library_course where id = ${id}`);
}

/** One page of what everybody finds, newest first. */
export function listedRows(
  db: Queryable,
  of: { search: string; category: LibraryCategory | null },
  page: Page,
): Promise<(LibraryRow & { total: number })[]> {
  const like = `%${of.search.replace(/[\\%_]/g, '\\$&')}%`;
  return db.many(sql`
    select ${COLUMNS}, count(*) over () as total from teaching.library_course
    where state = 'LISTED' and (${of.category}::text is null or category = ${of.category})
      and (${of.search} = '' or title ilike ${like} or summary ilike ${like} or institution_name ilike ${like})
    order by reviewed_at desc, id limit ${page.limit} offset ${page.offset}`);
}

/** One page of proposals within the grants, newest first. */
export function workRows(
  db: Queryable,
  of: { grants: readonly Grant[]; state: LibraryState | null },
  page: Page,
): Promise<(LibraryRow & { total: number })[]> {
  const covered = coveredSql(of.grants, { region: sql`region_code`, institution: sql`institution_id`, class: sql`class_id` });
  return db.many(sql`
    select ${COLUMNS}, count(*) over () as total from teaching.library_course where ${covered} and (${of.state}::text is null or state = ${of.state})
    order by proposed_at desc, id limit ${page.limit} offset ${page.offset}`);
}

/** Moves a course of the library on; only from one state. Gives the number of rows changed. */
export function moveLibrary(
  db: Queryable,
  id: string,
  from: LibraryState,
  to: { state: LibraryState; by: string; reason: string | null; at: Date },
): Promise<number> {
  return db.run(sql`
    update teaching.library_course set state = ${to.state}, reviewed_by = ${to.by}, reviewed_at = ${to.at}, reason = ${to.reason} where id = ${id} and state = ${from}`);
}
