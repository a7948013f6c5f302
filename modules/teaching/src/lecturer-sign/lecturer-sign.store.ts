import { sql, type Queryable } from '@yangfan/kernel';
import type { SignReason, SignWay } from './lecturer-sign.rules.ts';

export interface SignRow {
  sessionId: string;
  lecturerId: string;
  classId: string;
  accountId: string;
  at: Date;
  distanceM: number | null;
  way: SignWay;
  checkId: string | null;
  reason: SignReason | null;
  /** The picture taken there; null where the way has none. */
  fileId: string | null;
  originalSha256: string | null;
  confirmedBy: string | null;
  confirmedAt: Date | null;
}
const COLUMNS = sql`session_id as "sessionId", lecturer_id as "lecturerId", class_id as "classId", account_id as "accountId", at, distance_m as "distanceM", way, check_id as "checkId", reason,
  file_id as "fileId", original_sha256 as "originalSha256", confirmed_by as "confirmedBy", confirmed_at as "confirmedAt"`;

export const signRows = (db: Queryable, sessionIds: readonly string[]): Promise<SignRow[]> =>
  db.many<SignRow>(
    sql`select ${COLUMNS} from teaching.lecturer_sign where session_id = any(${sessionIds as string[]}::text[]) order by at`,
  );

export const signRow = (db: Queryable, sessionId: string, lecturerId: string): Promise<SignRow | undefined> =>
  db.maybe<SignRow>(sql`select ${COLUMNS} from teaching.lecturer_sign where session_id = ${sessionId} and lecturer_id = ${lecturerId}`);

/** The first coming counts; false when it was recorded before. */
export const insertSign = async (db: Queryable, row: Omit<SignRow, 'confirmedBy' | 'confirmedAt'>): Promise<boolean> =>
  (await db.run(sql`
    insert into teaching.lecturer_sign (session_id, lecturer_id, class_id, account_id, at, distance_m, way, check_id, reason, file_id, original_sha256)
    values (${row.sessionId}, ${row.lecturerId}, ${row.classId}, ${row.accountId}, ${row.at}, ${row.distanceM}, ${row.way}, ${row.checkId}, ${row.reason}, ${row.fileId}, ${row.originalSha256})
    on conflict do nothing`)) === 1;

/** The class teacher's word; 0 when it was given before. */
export const confirmSign = (db: Queryable, row: { sessionId: string; lecturerId: string; by: string; at: Date }): Promise<number> =>
  db.run(sql`
    update teaching.lecturer_sign set confirmed_by = ${row.by}, confirmed_at = ${row.at}
    where session_id = ${row.sessionId} and lecturer_id = ${row.lecturerId} and way = 'ALTERNATIVE' and confirmed_at is null`);
