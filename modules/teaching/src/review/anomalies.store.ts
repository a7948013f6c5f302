import { coveredSql, sql, type Grant, type Queryable, type Sql } from '@yangfan/kernel';

export type CaseState = 'OPEN' | 'EXPLAINED' | 'ACCEPTED' | 'REJECTED';
export interface CaseRow {
  id: string;
  classId: string;
  sessionId: string;
  learnerId: string;
  kind: string;
  state: CaseState;
  detail: Record<string, unknown>;
  sightings: number;
  firstAt: Date;
  dueAt: Date;
  explanation: string | null;
  evidenceIds: string[];
  explainedBy: string | null;
  explainedAt: Date | null;
  note: string | null;
  decidedBy: string | null;
  decidedAt: Date | null;
}
const COLUMNS = sql`a.id, a.class_id as "classId", a.session_id as "sessionId", a.learner_id as "learnerId", a.kind, a.state, a.detail, a.sightings, a.first_at as "firstAt", a.due_at as "dueAt",
  a.explanation, a.evidence_ids as "evidenceIds", a.explained_by as "explainedBy", a.explained_at as "explainedAt", a.note, a.decided_by as "decidedBy", a.decided_at as "decidedAt"`;

/** Where a grant reaches a class of `s`. */
export const coveredSite = (grants: readonly Grant[]): Sql =>
  coveredSql(grants, {
    region: sql`s.region_code`,
    institution: sql`s.institution_id`,
    class: sql`s.class_id`,
    lecturer: (id) => sql`${id} = any(s.lecturer_ids)`,
  });

export interface CaseFilter {
  classId?: string | undefined;
  sessionId?: string | undefined;
  state?: string | undefined;
  kind?: string | undefined;
  overdue?: boolean | undefined;
}
/** Cases that the grants cover; what waits longest stands first, then what was decided last. */
export function coveredCases(
  db: Queryable,
  grants: readonly Grant[],
  filter: CaseFilter,
  now: Date,
  page: { limit: number; offset: number },
): Promise<(CaseRow & { institutionName: string; total: number })[]> {
  const where: Sql[] = [coveredSite(grants)];
  if (filter.classId) where.push(sql`a.class_id = ${filter.classId}`);
  if (filter.sessionId) where.push(sql`a.session_id = ${filter.sessionId}`);
  if (filter.state) where.push(sql`a.state = ${filter.state}`);
  if (filter.kind) where.push(sql`a.kind = ${filter.kind}`);
  if (filter.overdue) where.push(sql`a.state in ('OPEN', 'EXPLAINED') and a.due_at < ${now}`);
  return db.many(sql`
    select ${COLUMNS}, s.institution_name as "institutionName", count(*) over ()::int as total
    from teaching.anomaly_case a join teaching.class_site s on s.class_id = a.class_id where ${sql.join(where, sql` and `)}
    order by a.state not in ('OPEN', 'EXPLAINED'), case when a.state in ('OPEN', 'EXPLAINED') then a.due_at end, a.first_at desc, a.id
    limit ${page.limit} offset ${page.offset}`);
}
export const lockCase = (db: Queryable, id: string): Promise<CaseRow | undefined> =>
  db.maybe<CaseRow>(sql`select ${COLUMNS} from teaching.anomaly_case a where a.id = ${id} for update`);
export const setExplained = (
  db: Queryable,
  row: { id: string; text: string; evidenceIds: string[]; by: string; at: Date; dueAt: Date },
): Promise<number> =>
  db.run(sql`
    update teaching.anomaly_case set state = 'EXPLAINED', explanation = ${row.text}, evidence_ids = ${row.evidenceIds}::text[], explained_by = ${row.by},
      explained_at = ${row.at}, due_at = ${row.dueAt}, reminded_at = null where id = ${row.id}`);
export const setDecided = (
  db: Queryable,
  row: { id: string; state: 'ACCEPTED' | 'REJECTED'; note: string | null; by: string; at: Date },
): Promise<number> =>
  db.run(
    sql`update teaching.anomaly_case set state = ${row.state}, note = ${row.note}, decided_by = ${row.by}, decided_at = ${row.at} where id = ${row.id}`,
  );
/** How many cases of a session nobody has explained. */
export const openCases = async (db: Queryable, sessionId: string): Promise<number> =>
  (
    await db.one<{ count: number }>(
      sql`select count(*)::int as count from teaching.anomaly_case where session_id = ${sessionId} and state = 'OPEN'`,
    )
  ).count;

/** Cases whose day comes within a day or is over, that nobody was reminded of since `since`; marks them as told. */
export const takeDue = (
  db: Queryable,
  before: Date,
  since: Date,
  now: Date,
): Promise<{ classId: string; state: CaseState; overdue: boolean }[]> =>
  db.many(sql`
    update teaching.anomaly_case a set reminded_at = ${now} where a.id in (
      select id from teaching.anomaly_case where state in ('OPEN', 'EXPLAINED') and due_at < ${before} and (reminded_at is null or reminded_at < ${since})
      order by due_at limit 1000 for update skip locked)
    returning a.class_id as "classId", a.state, a.due_at < ${now} as overdue`);

export interface Waiting {
  count: number;
  overdue: number;
}
const NONE: Waiting = { count: 0, overdue: 0 };
/** How many cases in this state the grants cover. */
export const countCases = async (db: Queryable, grants: readonly Grant[], state: 'OPEN' | 'EXPLAINED', now: Date): Promise<Waiting> =>
  (await db.maybe<Waiting>(sql`
    select count(*)::int as count, (count(*) filter (where a.due_at < ${now}))::int as overdue
    from teaching.anomaly_case a join teaching.class_site s on s.class_id = a.class_id where a.state = ${state} and ${coveredSite(grants)}`)) ??
  NONE;
export const countCorrections = async (db: Queryable, grants: readonly Grant[], state: 'ASKED' | 'AGREED'): Promise<Waiting> =>
  (await db.maybe<Waiting>(sql`
    select count(*)::int as count, 0 as overdue
    from teaching.correction a join teaching.class_site s on s.class_id = a.class_id where a.state = ${state} and ${coveredSite(grants)}`)) ??
  NONE;
export const countLeaves = async (db: Queryable, grants: readonly Grant[], now: Date): Promise<Waiting> =>
  (await db.maybe<Waiting>(sql`
    select count(*)::int as count, (count(*) filter (where a.asked_at < ${new Date(now.getTime() - 86_400_000)}))::int as overdue
    from teaching.leave a join teaching.class_site s on s.class_id = a.class_id where a.state = 'ASKED' and ${coveredSite(grants)}`)) ??
  NONE;
