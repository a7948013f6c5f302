import { existsSync, mkdirSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { Redis } from 'ioredis';
import {
  buildServer,
  createCrypto,
  createDb,
  createLog,
  createRelay,
  keyFile,
  migrate,
  startPostgres,
  systemClock,
  untilAwake,
  type Clock,
  type Config,
  type Db,
} from '@yangfan/kernel';
import { createFaceEngine } from '@yangfan/platform/face-engine';
import { migrateJobs, startWorker } from '@yangfan/platform/jobs';
import { localBus, redisBus } from '@yangfan/platform/realtime';
import { backupJobs, lastBackup } from './backup.ts';
import { compose, ensureMonths, type Composed } from './compose.ts';
import { serveDocs } from './docs.ts';
import { forwardTo, receiveEvents } from './events.ts';
import { seedAll } from './seed.ts';
import { serveWeb } from './web.ts';

/** Replies under way at a stop get so long to be finished. */
const LAST_WORDS_MS = 3000;

/** A running process of the product. */
export interface Running {
  port: number;
  composed: Composed;
  db: Db;
  stop(): Promise<void>;
}

/** What has been opened so far, to be closed in the opposite order; also by a signal that comes in the middle of a start. */
export interface Opened {
  add(close: () => unknown): void;
  close(): Promise<void>;
}

/** Keeps what a start has opened. One that can't be closed does not keep the others open; what is opened after the end is closed at once. */
export function openedThings(): Opened {
  const closers: (() => unknown)[] = [];
  let closing: Promise<void> | undefined;
  let failure: unknown;
  async function closeAll(): Promise<void> {
    for (let close = closers.pop(); close; close = closers.pop()) {
      try {
        await close();
      } catch (error) {
        failure ??= error;
      }
    }
  }
  return {
    add(close) {
      closers.push(close);
      if (closing) closing = closing.then(closeAll);
    },
    async close() {
      closing ??= closeAll();
      await closing;
      if (failure) throw failure;
    },
  };
}

/** Starts one process: database, migrations, seeds, rooms, relay, worker, HTTP. Tests hand in their own clock. */
export async function run(
  config: Config,
  { clock = systemClock, opened = openedThings() }: { clock?: Clock; opened?: Opened } = {},
): Promise<Running> {
  try {
    return await open(config, clock, opened);
  } catch (error) {
    // A start that fails leaves no database server behind; why it failed is what counts.
    await opened.close().catch(() => undefined);
    throw error;
  }
}

async function open(config: Config, clock: Clock, opened: Opened): Promise<Running> {
  const log = createLog(config.logLevel);
  // Before anything is made or started: whoever has mistaken the port learns it at once.
  await requireFreePort(config);
  makeFolder(config.dataDir);
  const { keys, reload } = keyFile(join(config.dataDir, 'keys.json'));
  const crypto = createCrypto(keys, reload);
  const postgres = config.databaseUrl ? undefined : await startPostgres({ dataDir: join(config.dataDir, 'postgres'), log });
  if (postgres) opened.add(() => postgres.stop());
  const url = config.databaseUrl ?? postgres!.url;
  const redis = config.redisUrl ? new Redis(config.redisUrl, { maxRetriesPerRequest: 2 }) : undefined;
  redis?.on('error', (error) => log.warn({ err: error }, 'redis'));
  if (redis) opened.add(() => redis.disconnect());
  const db = createDb(url, { log, max: 20, name: [...config.serve].join('+') });
  opened.add(() => db.end());
  const composed = compose({
    config,
    db,
    log,
    clock,
    crypto,
    bus: redis ? redisBus(redis) : localBus(),
    faceEngine: createFaceEngine({ workers: 1 }),
  });
  opened.add(() => composed.close());

  await untilAwake(db, log);
  await migrate(db, composed.migrations, { isWhole: true });
  await migrateJobs(url);
  await ensureMonths(db);
  await seedAll({ db, config, composed, crypto, log, clock });

  const rooms = composed.rooms.filter((room) => config.serve.has(room.subsystem));
  const mine = new Set(rooms.map((room) => room.name));
  const isMine = (consumer: string) => mine.has(consumer.split('.')[0]!);
  const listeners = composed.listeners.filter((listener) => isMine(listener.consumer));
  const elsewhere = composed.listeners.filter((listener) => !isMine(listener.consumer));

  const { backup } = config;
  const app = await buildServer({
    config,
    log,
    db,
    clock,
    rooms,
    subjects: composed.subjects,
    authenticate: composed.authenticate,
    redis,
    ...(postgres && backup ? { details: async () => ({ backup: await lastBackup(backup.dir) }) } : {}),
  });
  receiveEvents(app, { db, crypto, listeners, clock });
  if (config.serve.has('platform')) {
    serveDocs(app);
    await serveWeb(app);
  }
  const relay = createRelay({
    db,
    log,
    sources: [...mine],
    listeners,
    forward: forwardTo({ config, crypto, elsewhere, rooms: composed.rooms, clock }),
  });
  if (config.roles.has('worker')) {
    const jobs = [...rooms.flatMap((room) => room.jobs ?? []), ...(postgres && backup ? backupJobs({ postgres, backup }) : [])];
    const worker = await startWorker({ databaseUrl: url, db, clock, log, jobs });
    opened.add(() => worker.stop());
    opened.add(() => relay.stop());
    await relay.start();
  }
  opened.add(async () => {
    // A slow download or an open page must not hold the stop up.
    const cut = setTimeout(() => app.server.closeAllConnections(), LAST_WORDS_MS);
    await app.close().finally(() => clearTimeout(cut));
  });
  await app.listen({ port: config.port, host: config.host });

  const address = app.server.address();
  return {
    port: typeof address === 'object' && address ? address.port : config.port,
    composed,
    db,
    stop: () => opened.close(),
  };
}

/** Throws EADDRINUSE (or EACCES) when the port can't be had; somebody else may still take it before we listen. */
async function requireFreePort({ port, host }: Config): Promise<void> {
  if (port === 0) return;
  const probe = createServer();
  await new Promise<void>((resolve, reject) => {
    probe.once('error', reject);
    probe.listen({ port, host }, resolve);
  });
  await new Promise((resolve) => probe.close(resolve));
}

// Step by step: where a file system refuses with "no such file" (/proc), the recursive form of mkdir never ends.
function makeFolder(dir: string): void {
  if (existsSync(dir)) {
    if (!statSync(dir).isDirectory()) throw Object.assign(new Error(`${dir} is a file`), { code: 'ENOTDIR', path: dir });
    return;
  }
  makeFolder(dirname(dir));
  mkdirSync(dir);
}
