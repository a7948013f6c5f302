import { sql, type Queryable } from '@yangfan/kernel';

export interface RenditionRow {
  name: string;
  status: 'WAITING' | 'RUNNING' | 'DONE' | 'FAILED' | 'CANCELLED';
  percent: number;
  failure: string | null;
}

export interface AssetRow {
  id: string;
  ownerAccountId: string;
  fileId: string;
  title: string;
  status: 'WAITING' | 'REMUXING' | 'READY' | 'PROGRESSIVE' | 'FAILED';
  percent: number;
  durationS: number;
  width: number;
  height: number;
  videoCodec: string;
  audioCodec: string | null;
  size: number;
  note: string | null;
  createdAt: Date;
  coverAt: Date | null;
  renditions: RenditionRow[];
}

const COLUMNS = sql`a.id, a.owner_account_id as "ownerAccountId", a.file_id as "fileId", a.title, a.status, a.percent, a.duration_s as "durationS", a.width, a.height,
  a.video_codec as "videoCodec", a.audio_codec as "audioCodec", a.size, a.note, a.created_at as "createdAt", a.cover_at as "coverAt",
  coalesce((select jsonb_agg(jsonb_build_object('name', r.name, 'status', r.status, 'percent', r.percent, 'failure', r.failure) order by r.name)
    from media.rendition r where r.asset_id = a.id), '[]'::jsonb) as renditions`;

/** Keeps a new asset. */
export async function insertAsset(db: Queryable, row: AssetRow): Promise<void> {
  await db.run(sql`
    insert into media.asset (id, owner_account_id, file_id, title, status, percent, duration_s, width, height, video_codec, audio_codec, size, note, created_at)
    values (${row.id}, ${row.ownerAccountId}, ${row.fileId}, ${row.title}, ${row.status}, ${row.percent}, ${row.durationS}, ${row.width}, ${row.height}, ${row.videoCodec},
      ${row.audioCodec}, ${row.size}, ${row.note}, ${row.createdAt})`);
}

/** Assets by id. */
export function assetRows(db: Queryable, ids: readonly string[]): Promise<AssetRow[]> {
  return db.many<AssetRow>(sql`select ${COLUMNS} from media.asset a where a.id = any(${ids as string[]}::text[])`);
}

/** One page of a person's assets, newest first. */
export function ownAssetRows(
  db: Queryable,
  accountId: string,
  page: { limit: number; offset: number },
): Promise<(AssetRow & { total: number })[]> {
  return db.many(sql`
    select ${COLUMNS}, count(*) over () as total from media.asset a where a.owner_account_id = ${accountId}
    order by a.created_at desc, a.id desc limit ${page.limit} offset ${page.offset}`);
}

export async function renameAsset(db: Queryable, id: string, title: string): Promise<void> {
  await db.run(sql`update media.asset set title = ${title} where id = ${id}`);
}
export async function setCover(db: Queryable, id: string, at: Date): Promise<void> {
  await db.run(sql`update media.asset set cover_at = ${at} where id = ${id}`);
}
export function deleteAsset(db: Queryable, id: string): Promise<number> {
  return db.run(sql`delete from media.asset where id = ${id}`);
}
/** Moves an asset on; only from one of the `from` statuses. Gives the number of rows changed. */
export function setAsset(
  db: Queryable,
  id: string,
  from: readonly string[],
  to: { status: AssetRow['status']; percent: number; note: string | null },
): Promise<number> {
  return db.run(
    sql`update media.asset set status = ${to.status}, percent = ${to.percent}, note = ${to.note} where id = ${id} and status = any(${from as string[]}::text[])`,
  );
}

/** Moves a quality on, making its row at first; only from one of the `from` statuses. */
export function setRendition(
  db: Queryable,
  assetId: string,
  name: string,
  from: readonly string[],
  to: { status: RenditionRow['status']; percent: number; failure: string | null },
): Promise<number> {
  return db.run(sql`
    update media.rendition set status = ${to.status}, percent = ${to.percent}, failure = ${to.failure}
    where asset_id = ${assetId} and name = ${name} and status = any(${from as string[]}::text[])`);
}

/** Makes the rows of the qualities to come, if they are not there. */
export async function addRenditions(db: Queryable, assetId: string, names: readonly string[]): Promise<void> {
  await db.run(
    sql`insert into media.rendition (asset_id, name, status) select ${assetId}, unnest(${names as string[]}::text[]), 'WAITING' on conflict do nothing`,
  );
}
