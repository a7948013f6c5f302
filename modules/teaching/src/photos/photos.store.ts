import { sql, type Queryable } from '@yangfan/kernel';

export interface PhotoRow {
  id: string;
  sessionId: string;
  classId: string;
  fileId: string;
  originalSha256: string;
  at: Date;
  lat: number | null;
  lng: number | null;
  accountId: string;
  takenBy: string;
}
const COLUMNS = sql`id, session_id as "sessionId", class_id as "classId", file_id as "fileId", original_sha256 as "originalSha256", at, lat, lng, account_id as "accountId", taken_by as "takenBy"`;
const SHOWN = 100;

export const photoRows = (db: Queryable, sessionId: string): Promise<PhotoRow[]> =>
  db.many<PhotoRow>(
    sql`select ${COLUMNS} from teaching.session_photo where session_id = ${sessionId} and removed_at is null order by at, id limit ${SHOWN}`,
  );
/** True when it was kept, false when the class has the same picture already. */
export const insertPhoto = async (db: Queryable, row: PhotoRow): Promise<boolean> =>
  (await db.run(sql`
    insert into teaching.session_photo (id, session_id, class_id, file_id, original_sha256, at, lat, lng, account_id, taken_by)
    values (${row.id}, ${row.sessionId}, ${row.classId}, ${row.fileId}, ${row.originalSha256}, ${row.at}, ${row.lat}, ${row.lng}, ${row.accountId}, ${row.takenBy})
    on conflict do nothing`)) === 1;
export const removePhoto = (db: Queryable, row: { id: string; sessionId: string; by: string; reason: string; at: Date }): Promise<number> =>
  db.run(sql`
    update teaching.session_photo set removed_at = ${row.at}, removed_by = ${row.by}, removed_reason = ${row.reason}
    where id = ${row.id} and session_id = ${row.sessionId} and removed_at is null`);
/** When photos of some sessions were taken. */
export const photoTimes = (db: Queryable, sessionIds: readonly string[]): Promise<{ sessionId: string; at: Date }[]> =>
  db.many(
    sql`select session_id as "sessionId", at from teaching.session_photo where session_id = any(${sessionIds as string[]}::text[]) and removed_at is null`,
  );
