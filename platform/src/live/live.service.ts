import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { problem, type Clock, type Db } from '@yangfan/kernel';
import type { JobsPort } from '../jobs/index.ts';
import type { EngineLink } from './link.ts';
import * as store from './live.store.ts';
import type { PartReader } from './parts.ts';
import type { LivePort, Replay } from './ports.ts';
import type { LiveSettings } from './settings.ts';
import { iceServers, type Tickets } from './tickets.ts';
import { inOrder, mainStreamOf } from './timeline.rules.ts';

export interface LiveDeps {
  db: Db;
  clock: Clock;
  jobs: JobsPort;
  link: EngineLink;
  tickets: Tickets;
  parts: PartReader;
  settings: LiveSettings;
  gate: Gate;
  onChange: LivePort['onChange'];
}
/** A room's row, at most a second old: segments are asked for thousands of times. */
export interface Gate {
  room(roomId: string): Promise<store.RoomRow | undefined>;
  forget(roomId: string): void;
}

const PUBLISH_TTL_S = 1800;
const VIEW_TTL_S = 6 * 3600;
const RTMP_TTL_S = 12 * 3600;
const SNAPSHOT_MS = 15_000;
export const HLS_PATH = '/v1/live/hls';

export function createGate(db: Db): Gate {
  const rows = new Map<string, { at: number; row: Promise<store.RoomRow | undefined> }>();
  return {
    room(roomId) {
      const known = rows.get(roomId);
      if (known && performance.now() - known.at < 1000) return known.row;
      if (rows.size > 1000) rows.clear();
      const row = store.roomRow(db, roomId);
      row.catch(() => rows.delete(roomId));
      rows.set(roomId, { at: performance.now(), row });
      return row;
    },
    forget: (roomId) => void rows.delete(roomId),
  };
}

/** What the modules ask of live media. */
export function createLiveService(deps: LiveDeps): LivePort {
  const { db, clock, jobs, link, tickets, parts, settings, gate } = deps;
  const ice = (accountId: string, ttlS: number) => iceServers(settings.turn, accountId, clock.now(), ttlS);
  /** The engine is begun before the first browser calls. */
  const warm = () => void link.ensure().catch(() => undefined);

  /** The engine lives by the machine's clock, everything else by the product's: what the engine stamps is ahead by so much. */
  const clockAhead = () => Date.now() - clock.now().getTime();

  async function openRoom(roomId: string): Promise<void> {
    await store.openRoom(db, roomId, clock.now());
  }
  async function newestSegment(roomId: string, streamId?: string): Promise<string | null> {
    const all = await parts.room(roomId);
    const wanted = streamId ?? mainStreamOf(all, (await store.roomRow(db, roomId))?.mainStreamId ?? null);
    const part = inOrder(all.filter((one) => one.streamId === wanted && one.hasVideo && one.segments.length > 0)).at(-1);
    return part ? join(parts.roomDir(roomId), part.streamId, part.name, part.segments.at(-1)!.file) : null;
  }

  return {
    publishTicket({ roomId, streamId, accountId, kind, ttlS = PUBLISH_TTL_S }) {
      warm();
      const token = tickets.publish({ roomId, streamId, accountId, kind }, ttlS);
      return { whipUrl: `/v1/live/whip/${roomId}/${streamId}`, token, iceServers: ice(accountId, VIEW_TTL_S) };
    },
    viewTicket({ roomId, accountId, ttlS = VIEW_TTL_S, sessionToken = null }) {
      const token = tickets.view({ roomId, accountId, purpose: 'VIEW' }, ttlS, null);
      const inAddress = sessionToken ? tickets.view({ roomId, accountId, purpose: 'VIEW' }, ttlS, sessionToken) : token;
      return {
        whepBase: `/v1/live/whep/${roomId}`,
        token,
        hlsUrl: `${HLS_PATH}/${roomId}/${inAddress}/index.m3u8`,
        soundUrl: `${HLS_PATH}/${roomId}/${inAddress}/sound.m3u8`,
        flvBase: `/v1/live/flv/${roomId}/${inAddress}`,
        iceServers: ice(accountId, ttlS),
      };
    },
    rtmpKey({ roomId, streamId, accountId, kind = 'CAMERA', ttlS = RTMP_TTL_S }) {
      if (!settings.rtmpUrl) throw problem('live.engine_down', '这台服务器没有开放 RTMP 推流');
      warm();
      const token = tickets.publish({ roomId, streamId, accountId, kind }, ttlS);
      return { url: settings.rtmpUrl, key: `${streamId}?token=${token}` };
    },
    streams: (at, roomId) => store.streamRows(at, roomId),
    async drop(roomId, streamId) {
      await store.revoke(db, roomId, `stream:${streamId}`, clock.now().getTime());
      gate.forget(roomId);
      await link.call('drop', { roomId, streamId });
    },
    async remove(roomId, accountId) {
      await openRoom(roomId);
      await store.revoke(db, roomId, `account:${accountId}`, clock.now().getTime());
      gate.forget(roomId);
      await link.call('removeAccount', { roomId, accountId });
    },
    mute: async (roomId, streamId, what) => void (await link.call('mute', { roomId, streamId, ...what })),
    async startRecording(roomId, { mainStreamId } = {}) {
      if (!settings.ffmpeg) throw problem('live.no_ffmpeg');
      await openRoom(roomId);
      if ((await store.setRecording(db, roomId, true, mainStreamId ?? null, clockAhead())) === 0) throw problem('live.room_ended');
      await link.call('record', { roomId, on: true });
    },
    async stopRecording(roomId) {
      await store.setRecording(db, roomId, false, null, clockAhead());
      await link.call('record', { roomId, on: false });
    },
    async endRoom(tx, roomId) {
      if ((await store.endRoom(tx, roomId, clock.now())) === 0) return;
      await jobs.enqueue(tx, 'live.finish', { roomId }, { key: `live.finish:${roomId}` });
      tx.onCommit(() => gate.forget(roomId));
    },
    async replay(at, roomId, viewer) {
      const row = await store.roomRow(at, roomId);
      if (!row) return undefined;
      const playable = row.replayState !== 'NONE' && row.tracks.length > 0;
      const replay: Replay = {
        state: row.replayState,
        percent: row.replayPercent,
        note: row.replayNote,
        url: null,
        durationS: row.durationS,
        tracks: row.tracks.map((track) => ({
          ...track,
          startedAt: new Date(Date.parse(track.startedAt) - row.clockAheadMs).toISOString(),
        })),
      };
      if (!viewer || !playable) return replay;
      const token = tickets.view({ roomId, accountId: viewer.accountId, purpose: 'REPLAY' }, VIEW_TTL_S, viewer.sessionToken);
      return { ...replay, url: `${HLS_PATH}/${roomId}/${token}/replay.m3u8` };
    },
    async forget(tx, roomId) {
      await store.removeRoom(tx, roomId);
      await jobs.enqueue(tx, 'live.forget', { roomId });
      tx.onCommit(() => gate.forget(roomId));
    },
    async snapshot(roomId, streamId) {
      const path = settings.ffmpeg ? await newestSegment(roomId, streamId) : null;
      return path === null ? null : firstPicture(settings.engine.ffmpeg, path);
    },
    async stats(roomId) {
      const { streams, recording } = await link.call('stats', { roomId });
      return { streams, recording, viewers: streams.reduce((most, { viewers }) => Math.max(most, viewers), 0) };
    },
    onChange: deps.onChange,
  };
}

/** The first picture of a segment as a JPEG; null where it holds none. */
function firstPicture(ffmpeg: string, path: string): Promise<Buffer | null> {
  const words = ['-v', 'error', '-nostdin', '-f', 'mpegts', '-i', path, '-frames:v', '1', '-q:v', '4', '-f', 'mjpeg', 'pipe:1'];
  return new Promise((resolve) => {
    execFile(ffmpeg, words, { encoding: 'buffer', maxBuffer: 16 << 20, timeout: SNAPSHOT_MS }, (error, stdout) =>
      resolve(error || stdout.length === 0 ? null : stdout),
    );
  });
}
