import { coveredSql, sql, type Grant, type Queryable, type Sql } from '@yangfan/kernel';
import type { LeaveKind, LeaveState } from './leave.rules.ts';

export interface LeaveRow {
  id: string;
  classId: string;
  learnerId: string;
  kind: LeaveKind;
  state: LeaveState;
  sessionIds: string[];
  /** Sealed. */
  reason: string;
  evidenceIds: string[];
  askedBy: string;
  askedAt: Date;
  decidedBy: string | null;
  decidedAt: Date | null;
  /** Sealed. */
  note: string | null;
}
const COLUMNS = sql`l.id, l.class_id as "classId", l.learner_id as "learnerId", l.kind, l.state, l.session_ids as "sessionIds", l.reason, l.evidence_ids as "evidenceIds",
  l.asked_by as "askedBy", l.asked_at as "askedAt", l.decided_by as "decidedBy", l.decided_at as "decidedAt", l.note`;

export const insertLeave = (db: Queryable, row: Omit<LeaveRow, 'state' | 'decidedBy' | 'decidedAt' | 'note'>): Promise<number> =>
  db.run(sql`
    insert into teaching.leave (id, class_id, learner_id, kind, state, session_ids, reason, evidence_ids, asked_by, asked_at)
    values (${row.id}, ${row.classId}, ${row.learnerId}, ${row.kind}, 'ASKED', ${row.sessionIds}::text[], ${row.reason}, ${row.evidenceIds}::text[], ${row.askedBy}, ${row.askedAt})`);
/** One leave, held until the end of the transaction. */
export const lockLeave = (db: Queryable, id: string): Promise<LeaveRow | undefined> =>
  db.maybe<LeaveRow>(sql`select ${COLUMNS} from teaching.leave l where l.id = ${id} for update`);
export const setLeaveState = (
  db: Queryable,
  id: string,
  row: { state: LeaveState; by: string; at: Date; note: string | null },
): Promise<number> =>
  db.run(
    sql`update teaching.leave set state = ${row.state}, decided_by = ${row.by}, decided_at = ${row.at}, note = ${row.note} where id = ${id}`,
  );
/** Sessions of a learner for which leave is asked for or granted. */
export const heldSessions = async (db: Queryable, learnerId: string, sessionIds: readonly string[]): Promise<string[]> =>
  (
    await db.many<{ id: string }>(sql`
      select distinct s.id from teaching.leave l, unnest(l.session_ids) as s(id)
      where l.learner_id = ${learnerId} and l.state in ('ASKED', 'APPROVED') and l.session_ids && ${sessionIds as string[]}::text[] and s.id = any(${sessionIds as string[]}::text[])`)
  ).map(({ id }) => id);

export const learnerLeaves = (db: Queryable, learnerId: string, page: { limit: number; offset: number }) =>
  db.many<LeaveRow & { total: number }>(sql`
    select ${COLUMNS}, count(*) over ()::int as total from teaching.leave l where l.learner_id = ${learnerId}
    order by l.asked_at desc, l.id limit ${page.limit} offset ${page.offset}`);

/** Leaves in classes that the grants cover; what waits stands first. */
export function coveredLeaves(
  db: Queryable,
  grants: readonly Grant[],
  filter: { classId?: string | undefined; state?: string | undefined; kind?: string | undefined },
  page: { limit: number; offset: number },
): Promise<(LeaveRow & { total: number })[]> {
  const where: Sql[] = [
    coveredSql(grants, {
      region: sql`s.region_code`,
      institution: sql`s.institution_id`,
      class: sql`s.class_id`,
      lecturer: (id) => sql`${id} = any(s.lecturer_ids)`,
    }),
  ];
  if (filter.classId) where.push(sql`l.class_id = ${filter.classId}`);
  if (filter.state) where.push(sql`l.state = ${filter.state}`);
  if (filter.kind) where.push(sql`l.kind = ${filter.kind}`);
  return db.many(sql`
    select ${COLUMNS}, count(*) over ()::int as total from teaching.leave l join teaching.class_site s on s.class_id = l.class_id
    where ${sql.join(where, sql` and `)} order by l.state <> 'ASKED', l.asked_at desc, l.id limit ${page.limit} offset ${page.offset}`);
}
/** How many of a session's class wait for an answer that covers it. */
export const waitingFor = async (db: Queryable, sessionId: string): Promise<number> =>
  (
    await db.one<{ count: number }>(
      sql`select count(*)::int as count from teaching.leave where state = 'ASKED' and session_ids @> array[${sessionId}]::text[]`,
    )
  ).count;
