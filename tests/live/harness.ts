import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ReplyOf, Route } from '@yangfan/contract';
import { createLog, defineRoom, newId, repoPath, systemClock, type Db, type Job } from '@yangfan/kernel';
import { actorOf, testApp, testDatabase, testKeys } from '@yangfan/kernel/testing';
import { createLive, liveSettings, type LivePort, type LiveSettings } from '@yangfan/platform/live';

/** The live room alone, on a database and a folder of its own, listening on a port. */
export interface LiveHarness {
  port: LivePort;
  url: string;
  db: Db;
  dataDir: string;
  enginePid(): number | null;
  udpPorts: [number, number];
  call<R extends Route>(route: R): Promise<ReplyOf<R>>;
  forChild(): ForChild;
  /** This process lets the engine go; others that hold it keep it. */
  detach(): Promise<void>;
  /** Runs what was put into the queue until nothing is left. */
  runJobs(): Promise<string[]>;
  close(): Promise<void>;
}

export const newRoom = () => newId('lvr');
export const newStream = () => newId('lst');
export const newAccount = () => newId('acc');
let nextPorts = 45_000;

/** What an app process of its own needs to serve the same rooms. */
export interface ForChild {
  databaseUrl: string;
  settings: LiveSettings;
}
type Queue = { name: string; payload: object }[];

/** The room behind HTTP on a port. */
export async function serveLive(db: Db, settings: LiveSettings, queue: Queue = []) {
  const log = createLog(process.env.TEST_LOG ?? 'silent');
  const { room, port, link } = createLive({
    db,
    crypto: testKeys(),
    clock: systemClock,
    log,
    jobs: { enqueue: async (_tx, name, payload) => void queue.push({ name, payload }) },
    settings,
  });
  const blank = defineRoom({
    name: 'blank',
    subsystem: 'platform',
    bindings: [],
    plugin: async (http) =>
      void http.get('/', async (_request, reply) =>
        reply.type('text/html').header('content-security-policy', '').send('<!doctype html><meta charset=utf-8><title>live</title>'),
      ),
  });
  const app = await testApp({ db, rooms: [room, blank] });
  await app.app.listen({ port: 0, host: '127.0.0.1' });
  const { port: tcp } = app.app.server.address() as { port: number };
  return {
    app,
    room,
    port,
    link,
    url: `http://127.0.0.1:${tcp}`,
    async close() {
      await app.close();
      await room.close?.();
    },
  };
}

/** Starts one; each brings its own engine process, on UDP ports that no other one has. */
export async function startLive(options: { driver: 'embedded' | 'janus'; ffmpeg?: string; env?: NodeJS.ProcessEnv }): Promise<LiveHarness> {
  const dataDir = mkdtempSync(join(tmpdir(), 'yf-live-'));
  const migrations = [
    { name: 'kernel', dir: repoPath('kernel/migrations') },
    { name: 'live', dir: repoPath('platform/migrations/live') },
  ];
  const database = await testDatabase({ migrations });
  const queue: Queue = [];
  const first = nextPorts;
  nextPorts = nextPorts >= 45_300 ? 45_000 : nextPorts + 100;
  const settings = liveSettings({
    dataDir,
    publicUrl: 'http://127.0.0.1',
    ...(options.ffmpeg ? { ffmpeg: options.ffmpeg } : {}),
    env: {
      ...process.env,
      LIVE_DRIVER: options.driver,
      LIVE_UDP: `${first}-${first + 99}`,
      LIVE_RTMP_PORT: String(4430 + (first - 45_000) / 100),
      LIVE_ORPHAN_S: '20',
      ...options.env,
    },
  });
  const served = await serveLive(database.db, settings, queue);
  const { room, port, link, app } = served;
  return {
    port,
    url: served.url,
    db: database.db,
    dataDir,
    enginePid: () => link.pid,
    udpPorts: settings.engine.udpPorts,
    call: async (route) =>
      (await app.call(route, undefined as never, { as: actorOf({ role: 'LECTURER', scope: 'lecturer', id: newId('lec') }) })).body,
    forChild: () => ({ databaseUrl: database.url, settings }),
    detach: () => link.close(),
    async runJobs() {
      const ran: string[] = [];
      for (let next = queue.shift(); next; next = queue.shift()) {
        const job = room.jobs!.find(({ name }) => name === next!.name) as Job;
        const log = createLog(process.env.TEST_LOG ?? 'silent');
        await job.run(next.payload as never, { db: database.db, clock: systemClock, log, signal: new AbortController().signal });
        ran.push(next.name);
      }
      return ran;
    },
    async close() {
      await served.close();
      await database.drop();
      if (process.env.KEEP !== '1') rmSync(dataDir, { recursive: true, force: true });
      else console.log('kept', dataDir);
    },
  };
}
export const pageScript = readFileSync(repoPath('tests/live/page.js'), 'utf8');
