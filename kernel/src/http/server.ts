import cookie from '@fastify/cookie';
import rateLimit from '@fastify/rate-limit';
import Fastify, { LogController, type FastifyBaseLogger, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { Redis } from 'ioredis';
import { Registry, Histogram, collectDefaultMetrics } from 'prom-client';
import type { Clock } from '../clock/index.ts';
import type { Config } from '../config/index.ts';
import { sql, type Db } from '../db/index.ts';
import type { Logger } from '../log/index.ts';
import type { Room, SubjectResolver } from '../room/index.ts';
import type { SubjectKind } from '@yangfan/contract';
import { problem } from '../errors/index.ts';
import { answerProblem, problemOf } from './answer.ts';
import { nameSessionCookie, type Authenticate } from './auth.ts';
import { addSecurityHeaders } from './headers.ts';
import { mountBinding } from './mount.ts';
import { countRefusals } from './refusals.ts';

declare module 'fastify' {
  interface FastifyInstance {
    /** Answers addresses that are no route but a page of the browser app; undefined for everything else. */
    page: ((request: FastifyRequest, reply: FastifyReply) => FastifyReply | undefined) | undefined;
  }
}

export interface ServerOptions {
  config: Pick<Config, 'strictReplies' | 'insecureCookies'> & Partial<Pick<Config, 'rateLimits'>>;
  log: Logger;
  db: Db;
  clock: Clock;
  rooms: readonly Room[];
  /** Resolvers of rooms that run in another process are needed here too: scopes are checked where the route is. */
  subjects: Partial<Record<SubjectKind, SubjectResolver>>;
  authenticate: Authenticate;
  redis?: Redis | undefined;
  /** Extra readiness: answers a Chinese reason when not ready. */
  notReady?: () => Promise<string | null>;
  /** Told beside readiness to the machine itself, like the figures: when the last backup was, and such. */
  details?: () => Promise<object>;
}

/** Builds the HTTP server of one process: every binding of its rooms, behind the same guard. */
export async function buildServer(options: ServerOptions): Promise<FastifyInstance> {
  const { log, db, rooms } = options;
  const app = Fastify({
    loggerInstance: log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: 'loopback',
    bodyLimit: 256 * 1024,
    // Replies are checked and written by the contract; requests by our own validators (mount.ts).
    routerOptions: { maxParamLength: 400, ignoreTrailingSlash: false },
    // An address that can't be decoded never reaches a route; its answer is as any other.
    frameworkErrors: (error, request, reply) => void answerProblem(error, request, reply, log),
    forceCloseConnections: 'idle',
  });
  await app.register(cookie);
  nameSessionCookie(app, { overTls: !options.config.insecureCookies });
  await addSecurityHeaders(app, { overTls: !options.config.insecureCookies });
  await app.register(rateLimit, {
    global: false,
    hook: 'preHandler',
    ...(options.redis ? { redis: options.redis, nameSpace: 'yf-rate-', skipOnError: true } : {}),
  });

  const metrics = new Registry();
  collectDefaultMetrics({ register: metrics });
  const duration = new Histogram({
    name: 'http_request_seconds',
    help: 'Time to answer, by route and status',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.02, 0.05, 0.1, 0.3, 1, 3, 10],
    registers: [metrics],
  });
  // Finding the counter by its labels costs more than counting; routes and statuses are few.
  const counters = new Map<string, { observe(seconds: number): void }>();
  app.addHook('onResponse', (request, reply, next) => {
    const { method, routeOptions } = request;
    const route = routeOptions.url ?? 'none';
    const key = `${method} ${route} ${reply.statusCode}`;
    let counter = counters.get(key);
    if (!counter) counters.set(key, (counter = duration.labels({ method, route, status: reply.statusCode })));
    counter.observe(reply.elapsedTime / 1000);
    if (reply.statusCode >= 500)
      log.warn({ route: routeOptions.url, status: reply.statusCode, traceId: request.id, ms: reply.elapsedTime }, 'request failed');
    next();
  });
  const noteRefusal = countRefusals(metrics, log);
  app.setErrorHandler((error, request, reply) => {
    noteRefusal(problemOf(error), request);
    return answerProblem(error, request, reply, log);
  });
  app.decorate('page', undefined);
  app.setNotFoundHandler(
    (request, reply) => app.page?.(request, reply) ?? answerProblem(problem('request.not_found'), request, reply, log),
  );

  app.get('/health/live', async () => ({ live: true }));
  app.get('/health/ready', async (request, reply) => {
    const reason = await readiness(db, options.notReady);
    // What is told beside it never makes a process unready.
    const details = isLocal(request) ? await options.details?.().catch(() => undefined) : undefined;
    return reply.status(reason ? 503 : 200).send({ ready: !reason, reason, ...details });
  });
  app.get('/metrics', async (request, reply) => {
    // Figures about load are for the machine's own collector; a proxy hands on the caller's address.
    if (!isLocal(request)) return reply.status(404).send();
    return reply.type(metrics.contentType).send(await metrics.metrics());
  });

  for (const room of rooms) {
    for (const binding of room.bindings) mountBinding(app, binding, options);
    if (room.plugin) await app.register(room.plugin);
  }
  return app;
}

const isLocal = (request: FastifyRequest) => ['127.0.0.1', '::1', '::ffff:127.0.0.1'].includes(request.ip);

async function readiness(db: Db, notReady: ServerOptions['notReady']): Promise<string | null> {
  try {
    await db.one(sql`select 1 as ok`);
    return (await notReady?.()) ?? null;
  } catch {
    return '数据库暂时连不上';
  }
}
