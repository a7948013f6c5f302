import type { FilePurpose } from '@yangfan/contract';
import { sql, type Queryable } from '@yangfan/kernel';

export interface FileRow {
  id: string;
  ownerId: string | null;
  purpose: FilePurpose;
  /** Sealed; see `files.service`. */
  name: string;
  mediaType: string;
  size: number;
  sha256: string | null;
  status: 'UPLOADING' | 'READY' | 'REFUSED';
  refusal: string | null;
  sealed: boolean;
  createdAt: Date;
}

const COLUMNS = sql`id, owner_account_id as "ownerId", purpose, name, media_type as "mediaType", size, sha256, status, refusal, sealed, created_at as "createdAt"`;

/** Keeps a new row, whatever its state. */
export async function insertFile(db: Queryable, row: FileRow): Promise<void> {
  await db.run(sql`
    insert into files.file (id, owner_account_id, purpose, name, media_type, size, sha256, status, refusal, sealed, created_at, finished_at)
    values (${row.id}, ${row.ownerId}, ${row.purpose}, ${row.name}, ${row.mediaType}, ${row.size}, ${row.sha256}, ${row.status}, ${row.refusal}, ${row.sealed},
      ${row.createdAt}, ${row.status === 'UPLOADING' ? null : row.createdAt})`);
}

/** One file's row. */
export function fileRow(db: Queryable, id: string): Promise<FileRow | undefined> {
  return db.maybe<FileRow>(sql`select ${COLUMNS} from files.file where id = ${id}`);
}

/** The end of an upload, once: gives 0 when another process ended it. */
export function finishFile(
  db: Queryable,
  id: string,
  end: { status: 'READY' | 'REFUSED'; mediaType: string; size: number; sha256: string | null; refusal: string | null; at: Date },
): Promise<number> {
  return db.run(sql`
    update files.file set status = ${end.status}, media_type = ${end.mediaType}, size = ${end.size}, sha256 = ${end.sha256}, refusal = ${end.refusal}, finished_at = ${end.at}
    where id = ${id} and status = 'UPLOADING'`);
}

/** Forgets an upload that was cancelled or abandoned. */
export function deleteUnfinished(db: Queryable, id: string): Promise<number> {
  return db.run(sql`delete from files.file where id = ${id} and status = 'UPLOADING'`);
}

/** Forgets a file; its bytes are removed by the caller. */
export async function deleteFile(db: Queryable, id: string): Promise<void> {
  await db.run(sql`delete from files.file where id = ${id}`);
}

/** Uploads that began before `before` and never ended. */
export function unfinishedBefore(db: Queryable, before: Date, limit: number): Promise<FileRow[]> {
  return db.many<FileRow>(
    sql`select ${COLUMNS} from files.file where status = 'UPLOADING' and created_at < ${before} order by created_at limit ${limit}`,
  );
}

/** What one account uploaded, newest first. */
export function ownedRows(db: Queryable, accountId: string, limit: number): Promise<FileRow[]> {
  return db.many<FileRow>(
    sql`select ${COLUMNS} from files.file where owner_account_id = ${accountId} order by created_at desc limit ${limit}`,
  );
}

/** Forgets what an account uploaded for these purposes, and what it never finished; gives the ids. */
export async function deleteOwned(db: Queryable, accountId: string, purposes: readonly string[]): Promise<string[]> {
  const rows = await db.many<{ id: string }>(sql`
    delete from files.file where owner_account_id = ${accountId} and (purpose = any(${purposes as string[]}::text[]) or status <> 'READY') returning id`);
  return rows.map((row) => row.id);
}

/** Ids of files that may have bytes on disk, after `after`. */
export async function keptIds(db: Queryable, after: string, limit: number): Promise<string[]> {
  const rows = await db.many<{ id: string }>(
    sql`select id from files.file where id > ${after} and status <> 'REFUSED' order by id limit ${limit}`,
  );
  return rows.map((row) => row.id);
}

/** Ids of files that lie sealed on disk, after `after`. */
export async function sealedIds(db: Queryable, after: string, limit: number): Promise<string[]> {
  const rows = await db.many<{ id: string }>(
    sql`select id from files.file where id > ${after} and sealed and status = 'READY' order by id limit ${limit}`,
  );
  return rows.map((row) => row.id);
}
