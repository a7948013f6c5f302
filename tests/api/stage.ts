import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { routes, type Route } from '@yangfan/contract';
import { buildServer, createLog, newId, readConfig, type Actor, type Db } from '@yangfan/kernel';
import { fixedClock, testDatabase, testKeys } from '@yangfan/kernel/testing';
import { migrateJobs } from '@yangfan/platform/jobs';
import { localBus } from '@yangfan/platform/realtime';
import { compose, ensureMonths, type Composed } from '../../apps/server/src/compose.ts';
import { seedAll } from '../../apps/server/src/seed.ts';
import { setsOfTree } from '../migrations/sets.ts';

/** Every route of the contract with its name: what a new route adds itself to. */
export const ROUTES: readonly { name: string; route: Route }[] = Object.entries(routes).flatMap(([room, table]) =>
  Object.entries(table as Record<string, Route>).map(([name, route]) => ({ name: `${room}.${name}`, route })),
);

export interface Answer {
  status: number;
  code: string | null;
  text: string;
  mediaType: string;
  /** Null for bytes and for what is no JSON. */
  json: never;
}
export interface Sent {
  params?: Record<string, string>;
  query?: Record<string, unknown> | undefined;
  body?: unknown;
  /** The body as it goes over the wire, instead of `body`. */
  payload?: string | Buffer | undefined;
  headers?: Record<string, string>;
  /** The path and query as they go over the wire. */
  url?: string;
}
export interface Stage {
  db: Db;
  clock: ReturnType<typeof fixedClock>;
  composed: Composed;
  call(route: Route, sent: Sent, as: Actor | null): Promise<Answer>;
  stop(): Promise<void>;
}

/** An answer that never comes is a fault of the product, not of the machine: the limit is far from any real answer. */
const HANG_MS = 45_000;

// A lone surrogate has no UTF-8: what a broken client sends in its place.
const inPath = (value: unknown) => encodeURIComponent(Buffer.from(wordOf(value)).toString());
const wordOf = (value: unknown) => (typeof value === 'string' ? value : (JSON.stringify(value) ?? ''));

/** The whole product with its demonstration data on a database of its own, strict about replies and error lists. */
export async function startStage(): Promise<Stage> {
  const dataDir = mkdtempSync(join(tmpdir(), 'yangfan-api-'));
  const database = await testDatabase({ migrations: setsOfTree() });
  const { db } = database;
  // A working hour of a working day in November: the demonstration data arranges itself around it.
  const clock = fixedClock('2026-11-24T10:00:00+08:00');
  const crypto = testKeys();
  const config = { ...readConfig([], {}), dataDir, demo: true, rateLimits: false, strictReplies: true };
  const log = createLog(process.env.TEST_LOG ?? 'silent');
  const composed = compose({ config, db, log, clock, crypto, bus: localBus() });
  await migrateJobs(database.url);
  await ensureMonths(db);
  await seedAll({ db, config, composed, crypto, log, clock });

  const callers = new Map<string, Actor>();
  const app = await buildServer({
    config,
    log,
    db,
    clock,
    rooms: composed.rooms,
    subjects: composed.subjects,
    // A caller stays who they are whatever earlier calls did to their sessions.
    authenticate: async (token, request) => callers.get(token) ?? composed.authenticate(token, request),
  });
  await app.ready();

  async function call(route: Route, sent: Sent, as: Actor | null): Promise<Answer> {
    const path = route.path.replace(/:(\w+)/g, (_all, name: string) => inPath(sent.params?.[name] ?? ''));
    const query = new URLSearchParams(Object.entries(sent.query ?? {}).map(([name, value]) => [name, wordOf(value)])).toString();
    if (as) callers.set(`test-caller-${as.sessionId}`, as);
    const payload = sent.payload ?? (sent.body === undefined ? undefined : JSON.stringify(sent.body));
    const answered = app.inject({
      method: route.method,
      url: sent.url ?? (query ? `${path}?${query}` : path),
      headers: {
        'x-yangfan-device': 'matrix-device',
        ...(as ? { authorization: `Bearer test-caller-${as.sessionId}` } : {}),
        ...(route.idempotent ? { 'idempotency-key': newId('key') } : {}),
        ...(payload === undefined ? {} : { 'content-type': 'application/json' }),
        ...sent.headers,
      },
      ...(payload === undefined ? {} : { payload }),
    });
    let timer: NodeJS.Timeout | undefined;
    const hung = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(
        () => reject(new Error(`${route.method} ${route.path} did not answer: ${JSON.stringify(sent).slice(0, 500)}`)),
        HANG_MS,
      );
    });
    const response = await Promise.race([answered, hung]).finally(() => clearTimeout(timer));
    const mediaType = String(response.headers['content-type'] ?? '');
    const text = response.payload;
    const json = /[/+]json\b/.test(mediaType) ? JSON.parse(text) : null;
    return {
      status: response.statusCode,
      code: response.statusCode >= 400 ? (json?.code ?? 'none') : null,
      text,
      mediaType,
      json: json as never,
    };
  }

  return {
    db,
    clock,
    composed,
    call,
    async stop() {
      await app.close();
      await composed.close();
      await database.drop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
