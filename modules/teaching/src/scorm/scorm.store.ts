import type { ScormStatus, ScormVersion } from '@yangfan/contract';
import { sql, type Queryable } from '@yangfan/kernel';
import type { Part } from './manifest.ts';

export interface PackageRow {
  id: string;
  activityId: string;
  classId: string;
  fileId: string;
  version: ScormVersion;
  state: 'WAITING' | 'READY' | 'FAILED';
  note: string | null;
  title: string;
  parts: Part[];
  files: number;
  bytes: number;
  createdAt: Date;
}
export interface TrackRow {
  activityId: string;
  learnerId: string;
  partId: string;
  classId: string;
  status: ScormStatus;
  percent: number | null;
  totalS: number;
  launches: number;
  cmi: Record<string, string>;
  lastAt: Date;
}
export interface LaunchRow {
  id: string;
  activityId: string;
  learnerId: string;
  partId: string;
  packageId: string;
  accountId: string;
  startedAt: Date;
  lastSeq: number;
  sessionS: number;
  superseded: boolean;
}

const PACKAGE = sql`select id, activity_id as "activityId", class_id as "classId", file_id as "fileId", version, state, note, title, parts, files, bytes::float8 as bytes,
  created_at as "createdAt" from teaching.scorm_package`;
const TRACK = sql`activity_id as "activityId", learner_id as "learnerId", part_id as "partId", class_id as "classId", status, percent, total_s as "totalS", launches,
  last_at as "lastAt"`;
const LAUNCH = sql`select id, activity_id as "activityId", learner_id as "learnerId", part_id as "partId", package_id as "packageId", account_id as "accountId",
  started_at as "startedAt", last_seq as "lastSeq", session_s as "sessionS", superseded from teaching.scorm_launch`;

export async function insertPackage(db: Queryable, row: PackageRow): Promise<void> {
  await db.run(sql`
    insert into teaching.scorm_package (id, activity_id, class_id, file_id, version, state, title, parts, files, bytes, created_at)
    values (${row.id}, ${row.activityId}, ${row.classId}, ${row.fileId}, ${row.version}, ${row.state}, ${row.title}, ${JSON.stringify(row.parts)}::jsonb, ${row.files},
      ${row.bytes}, ${row.createdAt})`);
}

/** The newest package of an activity, and the newest that can be played; they differ while a new one is unpacked. */
export async function packagesOf(
  db: Queryable,
  activityId: string,
): Promise<{ all: PackageRow[]; newest: PackageRow | undefined; playable: PackageRow | undefined }> {
  const rows = await db.many<PackageRow>(sql`${PACKAGE} where activity_id = ${activityId} order by created_at desc, id desc limit 20`);
  return { all: rows, newest: rows[0], playable: rows.find(({ state }) => state === 'READY') };
}

/** The newest package that is no failure, for another activity, to be unpacked there; false when there is none. */
export async function copyPackage(
  db: Queryable,
  fromId: string,
  to: { id: string; classId: string; packageId: string },
  at: Date,
): Promise<boolean> {
  const made = await db.many(sql`
    insert into teaching.scorm_package (id, activity_id, class_id, file_id, version, state, title, parts, files, bytes, created_at)
    select ${to.packageId}, ${to.id}, ${to.classId}, file_id, version, 'WAITING', title, parts, files, bytes, ${at}::timestamptz
    from teaching.scorm_package where activity_id = ${fromId} and state <> 'FAILED' order by created_at desc, id desc limit 1 returning id`);
  return made.length > 0;
}

export function packageRow(db: Queryable, id: string): Promise<PackageRow | undefined> {
  return db.maybe<PackageRow>(sql`${PACKAGE} where id = ${id}`);
}

export async function settlePackage(db: Queryable, id: string, state: 'READY' | 'FAILED', note: string | null): Promise<void> {
  await db.run(sql`update teaching.scorm_package set state = ${state}, note = ${note} where id = ${id}`);
}

/** A learner's tracks, without what the packages keep for themselves. */
export function trackRows(db: Queryable, activityId: string, learnerId?: string): Promise<Omit<TrackRow, 'cmi'>[]> {
  return db.many(sql`
    select ${TRACK} from teaching.scorm_track where activity_id = ${activityId} and (${learnerId ?? null}::text is null or learner_id = ${learnerId ?? null})`);
}

/** Begins a track or counts one more launch; gives what was kept. */
export function openTrack(
  db: Queryable,
  of: Pick<TrackRow, 'activityId' | 'learnerId' | 'partId' | 'classId' | 'status'>,
  at: Date,
): Promise<TrackRow> {
  return db.one<TrackRow>(sql`
    insert into teaching.scorm_track (activity_id, learner_id, part_id, class_id, status, launches, first_at, last_at)
    values (${of.activityId}, ${of.learnerId}, ${of.partId}, ${of.classId}, ${of.status}, 1, ${at}, ${at})
    on conflict (activity_id, learner_id, part_id) do update set launches = scorm_track.launches + 1, last_at = excluded.last_at
    returning ${TRACK}, cmi`);
}

/** The track, kept from being changed by others until the transaction ends. */
export function lockTrack(db: Queryable, of: Pick<TrackRow, 'activityId' | 'learnerId' | 'partId'>): Promise<TrackRow | undefined> {
  return db.maybe<TrackRow>(sql`
    select ${TRACK}, cmi from teaching.scorm_track where activity_id = ${of.activityId} and learner_id = ${of.learnerId} and part_id = ${of.partId} for update`);
}

export async function updateTrack(db: Queryable, row: Omit<TrackRow, 'classId' | 'launches'>): Promise<void> {
  await db.run(sql`
    update teaching.scorm_track set status = ${row.status}, percent = ${row.percent}, total_s = ${row.totalS}, cmi = ${JSON.stringify(row.cmi)}::jsonb, last_at = ${row.lastAt}
    where activity_id = ${row.activityId} and learner_id = ${row.learnerId} and part_id = ${row.partId}`);
}

/** Opens a launch; earlier ones of the same part keep nothing any more. */
export async function openLaunch(db: Queryable, row: Omit<LaunchRow, 'lastSeq' | 'sessionS' | 'superseded'>): Promise<void> {
  await db.run(sql`
    update teaching.scorm_launch set superseded = true
    where activity_id = ${row.activityId} and learner_id = ${row.learnerId} and part_id = ${row.partId} and not superseded`);
  await db.run(sql`
    insert into teaching.scorm_launch (id, activity_id, learner_id, part_id, package_id, account_id, started_at, last_at)
    values (${row.id}, ${row.activityId}, ${row.learnerId}, ${row.partId}, ${row.packageId}, ${row.accountId}, ${row.startedAt}, ${row.startedAt})`);
}

export function launchRow(db: Queryable, id: string): Promise<LaunchRow | undefined> {
  return db.maybe<LaunchRow>(sql`${LAUNCH} where id = ${id}`);
}

export async function updateLaunch(
  db: Queryable,
  of: { id: string; seq: number; sessionS: number; claimedS: number; at: Date },
): Promise<void> {
  await db.run(sql`
    update teaching.scorm_launch set last_seq = ${of.seq}, session_s = ${of.sessionS}, claimed_s = ${of.claimedS}, last_at = ${of.at} where id = ${of.id}`);
}

/** Which of these activities have no package that can be played. */
export async function packagesMissing(db: Queryable, ids: readonly string[]): Promise<string[]> {
  const rows = await db.many<{ id: string }>(sql`
    select id from unnest(${ids as string[]}::text[]) as t (id)
    where not exists (select from teaching.scorm_package p where p.activity_id = t.id and p.state = 'READY')`);
  return rows.map(({ id }) => id);
}
