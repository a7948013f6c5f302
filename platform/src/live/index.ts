import { liveRoutes } from '@yangfan/contract';
import { bind, defineRoom, repoPath, type Clock, type Crypto, type Db, type Logger, type Room } from '@yangfan/kernel';
import type { JobsPort } from '../jobs/index.ts';
import { createLink, type EngineLink } from './link.ts';
import { liveJobs } from './live.jobs.ts';
import { livePlugin } from './live.plugin.ts';
import { createGate, createLiveService } from './live.service.ts';
import * as store from './live.store.ts';
import { PartReader } from './parts.ts';
import type { LivePort } from './ports.ts';
import type { LiveSettings } from './settings.ts';
import { createSync } from './sync.ts';
import { createTickets } from './tickets.ts';

export type { IceServer, LivePort, LiveStream, LiveViewer, Replay, ReplayTrack, RoomFigures, StreamFigures } from './ports.ts';
export { liveSettings, type LiveSettings } from './settings.ts';

export interface LiveRoomDeps {
  db: Db;
  crypto: Crypto;
  clock: Clock;
  log: Logger;
  jobs: JobsPort;
  settings: LiveSettings;
}
type Listener = Parameters<LivePort['onChange']>[0];

const NO_FFMPEG = '服务器没有安装 ffmpeg：实时观看和连麦照常，但没有 HLS、录制、回放和画面快照。请运维安装 ffmpeg 后重启。';

/** Live media: publishing and viewing by WebRTC, HLS, recording, replay. The engine is a process of its own. */
export function createLive(deps: LiveRoomDeps): { room: Room; port: LivePort; link: EngineLink } {
  const { db, clock, log, jobs, settings } = deps;
  const listeners = new Set<Listener>();
  const sync = createSync({
    db,
    clock,
    log,
    node: settings.node,
    changed: (change) => {
      for (const listener of listeners) listener(change);
    },
  });
  const tickets = createTickets(deps.crypto, clock);
  const gate = createGate(db);
  const parts = new PartReader(settings.engine.liveDir);
  const link = createLink(settings.engine, log, {
    async up({ streams }) {
      await sync.up(streams);
      // Recording goes on with a new part of the same time line.
      const rooms = await store.recordingRooms(db).catch(() => []);
      await Promise.all(rooms.map((roomId) => link.call('record', { roomId, on: true }).catch(() => null)));
    },
    event(event) {
      if (event.event !== 'rtmp') return void sync.event(event);
      const claim = tickets.readPublish(event.key);
      void admit(claim).then((claimed) => link.call('rtmpAnswer', { ask: event.ask, claim: claimed }).catch(() => null));
    },
    down: () => void sync.down(),
  });
  /** The same gate as for WHIP: an ended room and a stream that was taken down are refused. */
  async function admit(claim: ReturnType<typeof tickets.readPublish>) {
    if (!claim) return null;
    const { issuedMs, ...rest } = claim;
    const room = await gate.room(claim.roomId).catch(() => undefined);
    const since = Math.max(room?.revoked[`stream:${claim.streamId}`] ?? 0, room?.revoked[`account:${claim.accountId}`] ?? 0);
    return room?.endedAt || issuedMs <= since ? null : rest;
  }

  const port = createLiveService({
    db,
    clock,
    jobs,
    link,
    tickets,
    parts,
    settings,
    gate,
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  });
  const doors = livePlugin({ link, tickets, gate, parts, settings });
  const room = defineRoom({
    name: 'live',
    subsystem: 'platform',
    migrations: { name: 'live', dir: repoPath('platform/migrations/live') },
    bindings: [
      bind(liveRoutes.readLiveCapabilities, async () => ({
        driver: settings.engine.driver,
        serverOffers: settings.engine.driver === 'janus',
        hls: settings.ffmpeg,
        rtmp: settings.rtmpUrl !== null && settings.ffmpeg,
        note: settings.ffmpeg ? null : NO_FFMPEG,
      })),
    ],
    async plugin(app) {
      await doors(app);
      // An engine that outlived the app process before this one carries classes: find it at once.
      app.addHook('onListen', async () => {
        const found = await link.adopt().catch(() => false);
        if (found) return;
        await sync.down();
        if ((await store.recordingRooms(db).catch(() => [])).length > 0) await link.ensure().catch(() => undefined);
      });
    },
    jobs: liveJobs({ db, jobs, link, parts, settings, forgetGate: (roomId) => gate.forget(roomId) }),
    async close() {
      await link.close();
      await sync.settled();
    },
  });
  return { room, port, link };
}
