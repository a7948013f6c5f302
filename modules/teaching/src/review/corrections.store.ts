import { sql, type Grant, type Queryable, type Sql } from '@yangfan/kernel';
import { coveredSite } from './anomalies.store.ts';

export type CorrectionState = 'ASKED' | 'AGREED' | 'APPROVED' | 'REFUSED' | 'WITHDRAWN';
export interface CorrectionRow {
  id: string;
  classId: string;
  sessionId: string;
  learnerId: string;
  state: CorrectionState;
  arrivedAt: Date | null;
  leftAt: Date | null;
  reason: string;
  evidenceIds: string[];
  askedBy: string;
  askedAt: Date;
  agreedBy: string | null;
  agreedAt: Date | null;
  decidedBy: string | null;
  decidedAt: Date | null;
  note: string | null;
}
const COLUMNS = sql`a.id, a.class_id as "classId", a.session_id as "sessionId", a.learner_id as "learnerId", a.state, a.arrived_at as "arrivedAt", a.left_at as "leftAt", a.reason,
  a.evidence_ids as "evidenceIds", a.asked_by as "askedBy", a.asked_at as "askedAt", a.agreed_by as "agreedBy", a.agreed_at as "agreedAt", a.decided_by as "decidedBy", a.decided_at as "decidedAt", a.note`;

/** False when one is open for this line. */
export const insertCorrection = async (
  db: Queryable,
  row: Pick<
    CorrectionRow,
    'id' | 'classId' | 'sessionId' | 'learnerId' | 'arrivedAt' | 'leftAt' | 'reason' | 'evidenceIds' | 'askedBy' | 'askedAt'
  >,
): Promise<boolean> =>
  (await db.run(sql`
    insert into teaching.correction (id, class_id, session_id, learner_id, state, arrived_at, left_at, reason, evidence_ids, asked_by, asked_at)
    values (${row.id}, ${row.classId}, ${row.sessionId}, ${row.learnerId}, 'ASKED', ${row.arrivedAt}, ${row.leftAt}, ${row.reason}, ${row.evidenceIds}::text[], ${row.askedBy}, ${row.askedAt})
    on conflict do nothing`)) === 1;
export const lockCorrection = (db: Queryable, id: string): Promise<CorrectionRow | undefined> =>
  db.maybe<CorrectionRow>(sql`select ${COLUMNS} from teaching.correction a where a.id = ${id} for update`);
export const setAgreed = (db: Queryable, id: string, by: string, at: Date): Promise<number> =>
  db.run(sql`update teaching.correction set state = 'AGREED', agreed_by = ${by}, agreed_at = ${at} where id = ${id}`);
export const setEnded = (
  db: Queryable,
  id: string,
  row: { state: 'APPROVED' | 'REFUSED' | 'WITHDRAWN'; by: string; at: Date; note: string | null },
): Promise<number> =>
  db.run(
    sql`update teaching.correction set state = ${row.state}, decided_by = ${row.by}, decided_at = ${row.at}, note = ${row.note} where id = ${id}`,
  );
/** Requests that the grants cover; what waits stands first. */
export function coveredCorrections(
  db: Queryable,
  grants: readonly Grant[],
  filter: { classId?: string | undefined; state?: string | undefined },
  page: { limit: number; offset: number },
): Promise<(CorrectionRow & { total: number })[]> {
  const where: Sql[] = [coveredSite(grants)];
  if (filter.classId) where.push(sql`a.class_id = ${filter.classId}`);
  if (filter.state) where.push(sql`a.state = ${filter.state}`);
  return db.many(sql`
    select ${COLUMNS}, count(*) over ()::int as total from teaching.correction a join teaching.class_site s on s.class_id = a.class_id
    where ${sql.join(where, sql` and `)} order by a.state not in ('ASKED', 'AGREED'), a.asked_at desc, a.id limit ${page.limit} offset ${page.offset}`);
}
