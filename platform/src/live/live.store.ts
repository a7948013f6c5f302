import type { LiveReplayState, LiveStreamState } from '@yangfan/contract';
import { sql, type Queryable } from '@yangfan/kernel';
import type { LiveStream, ReplayTrack } from './ports.ts';

export interface RoomRow {
  id: string;
  recording: boolean;
  mainStreamId: string | null;
  openedAt: Date;
  endedAt: Date | null;
  revoked: Record<string, number>;
  replayState: LiveReplayState;
  replayPercent: number;
  replayNote: string | null;
  durationS: number;
  tracks: ReplayTrack[];
  clockAheadMs: number;
}

const ROOM = sql`id, recording, main_stream_id as "mainStreamId", opened_at as "openedAt", ended_at as "endedAt", revoked, replay_state as "replayState",
  replay_percent as "replayPercent", replay_note as "replayNote", duration_s as "durationS", tracks, clock_ahead_ms::float8 as "clockAheadMs"`;
const STREAM = sql`id, room_id as "roomId", account_id as "accountId", kind, state, started_at as "startedAt", ended_at as "endedAt", node,
  has_video as "hasVideo", has_audio as "hasAudio"`;

export function roomRow(db: Queryable, id: string): Promise<RoomRow | undefined> {
  return db.maybe<RoomRow>(sql`select ${ROOM} from live.room where id = ${id}`);
}
/** Makes the row of a room at its first media or recording. */
export async function openRoom(db: Queryable, id: string, now: Date): Promise<void> {
  await db.run(sql`insert into live.room (id, opened_at) values (${id}, ${now}) on conflict do nothing`);
}
/** Gives 0 where the room has ended. */
export function setRecording(db: Queryable, id: string, on: boolean, mainStreamId: string | null, clockAheadMs: number): Promise<number> {
  return db.run(sql`
    update live.room set clock_ahead_ms = ${Math.round(clockAheadMs)}, recording = ${on}, main_stream_id = coalesce(${mainStreamId}, main_stream_id) where id = ${id} and ended_at is null`);
}
export async function recordingRooms(db: Queryable): Promise<string[]> {
  return (await db.many<{ id: string }>(sql`select id from live.room where recording and ended_at is null`)).map(({ id }) => id);
}
/** Refuses tickets made before `atMs`. */
export async function revoke(db: Queryable, roomId: string, key: string, atMs: number): Promise<void> {
  await db.run(sql`update live.room set revoked = revoked || jsonb_build_object(${key}::text, ${atMs}::bigint) where id = ${roomId}`);
}
/** Ends a room; 0 where it has ended already or never had media. */
export function endRoom(db: Queryable, id: string, now: Date): Promise<number> {
  return db.run(sql`update live.room set ended_at = ${now} where id = ${id} and ended_at is null`);
}
export function setReplay(
  db: Queryable,
  id: string,
  from: readonly LiveReplayState[],
  to: { state: LiveReplayState; percent: number; note: string | null; durationS?: number; tracks?: ReplayTrack[] },
): Promise<number> {
  return db.run(sql`
    update live.room set recording = false, replay_state = ${to.state}, replay_percent = ${to.percent}, replay_note = ${to.note},
      duration_s = coalesce(${to.durationS ?? null}::double precision, duration_s),
      tracks = coalesce(${to.tracks ? JSON.stringify(to.tracks) : null}::jsonb, tracks)
    where id = ${id} and replay_state = any(${from as string[]}::text[])`);
}
export async function setReplayPercent(db: Queryable, id: string, percent: number): Promise<void> {
  await db.run(sql`update live.room set replay_percent = ${percent} where id = ${id} and replay_state = 'COMPOSING'`);
}
export async function removeRoom(db: Queryable, id: string): Promise<void> {
  await db.run(sql`delete from live.room where id = ${id}`);
}

export function streamRows(db: Queryable, roomId: string): Promise<LiveStream[]> {
  return db.many<LiveStream>(sql`select ${STREAM} from live.stream where room_id = ${roomId} order by started_at, id`);
}
export function liveRowsOf(db: Queryable, node: string): Promise<LiveStream[]> {
  return db.many<LiveStream>(sql`select ${STREAM} from live.stream where node = ${node} and state = 'LIVE'`);
}
/** A stream is live, new or again; 0 where the row says so already. Its first start is kept. */
export function markLive(db: Queryable, row: Omit<LiveStream, 'state' | 'endedAt'>): Promise<number> {
  return db.run(sql`
    insert into live.stream as s (room_id, id, account_id, kind, state, started_at, node, has_video, has_audio)
    values (${row.roomId}, ${row.id}, ${row.accountId}, ${row.kind}, 'LIVE', ${row.startedAt}, ${row.node}, ${row.hasVideo}, ${row.hasAudio})
    on conflict (room_id, id) do update set state = 'LIVE', ended_at = null, node = excluded.node, has_video = excluded.has_video, has_audio = excluded.has_audio,
      account_id = excluded.account_id, kind = excluded.kind
    where s.state <> 'LIVE' or s.node <> excluded.node or s.has_video <> excluded.has_video or s.has_audio <> excluded.has_audio`);
}
/** A stream stopped; 0 where the row says so already. */
export function markEnded(db: Queryable, roomId: string, id: string, state: Exclude<LiveStreamState, 'LIVE'>, at: Date): Promise<number> {
  return db.run(sql`
    update live.stream set state = ${state}, ended_at = ${at}
    where room_id = ${roomId} and id = ${id} and (state = 'LIVE' or (state = 'LOST' and ${state} = 'ENDED'))`);
}
