import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import {
  buildServer,
  createCrypto,
  createDb,
  createLog,
  createRelay,
  loadKeys,
  migrate,
  startPostgres,
  systemClock,
  type Clock,
  type Config,
  type Db,
} from '@yangfan/kernel';
import { createFaceEngine } from '@yangfan/platform/face-engine';
import { migrateJobs, startWorker } from '@yangfan/platform/jobs';
import { localBus, redisBus } from '@yangfan/platform/realtime';
import { compose, ensureMonths, type Composed } from './compose.ts';
import { serveDocs } from './docs.ts';
import { forwardTo, receiveEvents } from './events.ts';
import { seedAll } from './seed.ts';
import { serveWeb } from './web.ts';

/** A running process of the product. */
export interface Running {
  port: number;
  composed: Composed;
  db: Db;
  stop(): Promise<void>;
}

/** Starts one process: database, migrations, seeds, rooms, relay, worker, HTTP. Tests hand in their own clock. */
export async function run(config: Config, { clock = systemClock }: { clock?: Clock } = {}): Promise<Running> {
  const log = createLog(config.logLevel);
  mkdirSync(config.dataDir, { recursive: true });
  const crypto = createCrypto(loadKeys(join(config.dataDir, 'keys.json')));
  const postgres = config.databaseUrl ? undefined : await startPostgres({ dataDir: join(config.dataDir, 'postgres'), log });
  const url = config.databaseUrl ?? postgres!.url;
  const db = createDb(url, { log, max: 20, name: [...config.serve].join('+') });
  const redis = config.redisUrl ? new Redis(config.redisUrl, { maxRetriesPerRequest: 2 }) : undefined;
  redis?.on('error', (error) => log.warn({ err: error }, 'redis'));
  const composed = compose({
    config,
    db,
    log,
    clock,
    crypto,
    bus: redis ? redisBus(redis) : localBus(),
    faceEngine: createFaceEngine({ workers: 1 }),
  });

  await migrate(db, composed.migrations);
  await migrateJobs(url);
  await ensureMonths(db);
  await seedAll({ db, config, composed, crypto, log, clock });

  const rooms = composed.rooms.filter((room) => config.serve.has(room.subsystem));
  const mine = new Set(rooms.map((room) => room.name));
  const isMine = (consumer: string) => mine.has(consumer.split('.')[0]!);
  const listeners = composed.listeners.filter((listener) => isMine(listener.consumer));
  const elsewhere = composed.listeners.filter((listener) => !isMine(listener.consumer));

  const app = await buildServer({ config, log, db, clock, rooms, subjects: composed.subjects, authenticate: composed.authenticate, redis });
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
  const works = config.roles.has('worker');
  const worker = works
    ? await startWorker({ databaseUrl: url, db, clock, log, jobs: rooms.flatMap((room) => room.jobs ?? []) })
    : undefined;
  if (works) await relay.start();
  await app.listen({ port: config.port, host: config.host });

  const address = app.server.address();
  return {
    port: typeof address === 'object' && address ? address.port : config.port,
    composed,
    db,
    async stop() {
      await app.close();
      await relay.stop();
      await worker?.stop();
      await composed.close();
      await db.end();
      redis?.disconnect();
      await postgres?.stop();
    },
  };
}
