import type { InputOf, ReplyOf, Route, SubjectKind } from '@yangfan/contract';
import type { FastifyInstance } from 'fastify';
import { systemClock, type Clock } from '../clock/index.ts';
import type { Db } from '../db/index.ts';
import { buildServer, type Authenticate } from '../http/index.ts';
import { newId } from '../ids/index.ts';
import { createLog } from '../log/index.ts';
import type { Actor, Room, SubjectResolver } from '../room/index.ts';

/** An answer as a test reads it. `code` is the problem's code, null on success. */
export interface TestReply<T> {
  status: number;
  body: T;
  code: string | null;
  detail: string | null;
  headers: Record<string, unknown>;
  raw: Buffer;
}

export interface TestApp {
  app: FastifyInstance;
  /** Calls through HTTP injection as the given caller; fresh idempotency key unless told. */
  call<R extends Route>(
    route: R,
    input?: InputOf<R>,
    options?: { as?: Actor; key?: string; device?: string; token?: string; headers?: Record<string, string> },
  ): Promise<TestReply<ReplyOf<R>>>;
  close(): Promise<void>;
}

/** A server with just these rooms, strict about replies and error lists; callers are handed in instead of signing in. */
export async function testApp(options: {
  db: Db;
  rooms: readonly Room[];
  clock?: Clock;
  /** Resolvers of rooms that are not mounted. */
  subjects?: Partial<Record<SubjectKind, SubjectResolver>>;
  /** The real thing, when the identity room is under test. */
  authenticate?: Authenticate;
}): Promise<TestApp> {
  const actors = new Map<string, Actor>();
  const app = await buildServer({
    config: { strictReplies: true, insecureCookies: true },
    log: createLog(process.env.TEST_LOG ?? 'silent'),
    db: options.db,
    clock: options.clock ?? systemClock,
    rooms: options.rooms,
    subjects: Object.assign({}, ...options.rooms.map((room) => room.subjects ?? {}), options.subjects),
    authenticate: async (token, request) => {
      const known = actors.get(token);
      if (known) return { ...known, deviceId: request.deviceId };
      return (await options.authenticate?.(token, request)) ?? null;
    },
  });
  await app.ready();
  return {
    app,
    async call(route, input, { as, key, device, token, headers } = {}) {
      const { params, query, body } = (input ?? {}) as Record<'params' | 'query' | 'body', Record<string, unknown> | undefined>;
      const url = route.path.replace(/:(\w+)/g, (_all, name: string) => encodeURIComponent(String(params?.[name])));
      const bearer = as ? `test-${as.sessionId}` : token;
      if (as) actors.set(`test-${as.sessionId}`, as);
      const response = await app.inject({
        method: route.method,
        url,
        query: Object.fromEntries(Object.entries(query ?? {}).map(([name, value]) => [name, String(value)])),
        headers: {
          ...(bearer ? { authorization: `Bearer ${bearer}` } : {}),
          ...(device ? { 'x-yangfan-device': device } : {}),
          ...(route.idempotent ? { 'idempotency-key': key ?? newId('key') } : {}),
          ...headers,
        },
        ...(body === undefined ? {} : { payload: body as object }),
      });
      const json = String(response.headers['content-type'] ?? '').includes('json') ? response.json() : null;
      const failed = response.statusCode >= 400;
      return {
        status: response.statusCode,
        body: json as never,
        code: failed ? (json?.code ?? 'none') : null,
        detail: failed ? (json?.detail ?? null) : null,
        headers: response.headers,
        raw: response.rawPayload,
      };
    },
    close: () => app.close(),
  };
}
