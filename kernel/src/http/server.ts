import cookie from '@fastify/cookie';
import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import Fastify, { type FastifyBaseLogger, type FastifyInstance } from 'fastify';
import type { Redis } from 'ioredis';
import { Registry, Histogram, collectDefaultMetrics } from 'prom-client';
import type { Clock } from '../clock/index.ts';
import type { Config } from '../config/index.ts';
import { sql, type Db } from '../db/index.ts';
import type { Logger } from '../log/index.ts';
import type { Room, SubjectResolver } from '../room/index.ts';
import type { SubjectKind } from '@yangfan/contract';
import type { Authenticate } from './auth.ts';
import { answerProblem } from './answer.ts';
import { mountBinding } from './mount.ts';

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
}

/** Builds the HTTP server of one process: every binding of its rooms, behind the same guard. */
export async function buildServer(options: ServerOptions): Promise<FastifyInstance> {
  const { log, db, rooms } = options;
  const app = Fastify({
    loggerInstance: log as FastifyBaseLogger,
    disableRequestLogging: true,
    trustProxy: 'loopback',
    bodyLimit: 256 * 1024,
    // Replies are checked and written by the contract; requests by our own validators (mount.ts).
    routerOptions: { maxParamLength: 400, ignoreTrailingSlash: false },
    forceCloseConnections: 'idle',
  });
  await app.register(cookie);
  await app.register(helmet, {
    contentSecurityPolicy: {
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        mediaSrc: ["'self'", 'blob:'],
        connectSrc: ["'self'", 'ws:', 'wss:'],
        workerSrc: ["'self'", 'blob:'],
        frameAncestors: ["'none'"],
        upgradeInsecureRequests: null,
      },
    },
    hsts: !options.config.insecureCookies,
    crossOriginEmbedderPolicy: false,
  });
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
  app.addHook('onResponse', async (request, reply) => {
    const seconds = reply.elapsedTime / 1000;
    duration.observe({ method: request.method, route: request.routeOptions.url ?? 'none', status: reply.statusCode }, seconds);
    if (reply.statusCode >= 500)
      log.warn({ route: request.routeOptions.url, status: reply.statusCode, traceId: request.id, ms: reply.elapsedTime }, 'request failed');
  });
  app.setErrorHandler((error, request, reply) => answerProblem(error, request, reply, log));

  app.get('/health/live', async () => ({ live: true }));
  app.get('/health/ready', async (_request, reply) => {
    const reason = await readiness(db, options.notReady);
    return reply.status(reason ? 503 : 200).send({ ready: !reason, reason });
  });
  app.get('/metrics', async (request, reply) => {
    // Figures about load are for the machine's own collector; a proxy hands on the caller's address.
    if (!['127.0.0.1', '::1', '::ffff:127.0.0.1'].includes(request.ip)) return reply.status(404).send();
    return reply.type(metrics.contentType).send(await metrics.metrics());
  });

  for (const room of rooms) {
    for (const binding of room.bindings) mountBinding(app, binding, options);
    if (room.plugin) await app.register(room.plugin);
  }
  return app;
}

async function readiness(db: Db, notReady: ServerOptions['notReady']): Promise<string | null> {
  try {
    await db.one(sql`select 1 as ok`);
    return (await notReady?.()) ?? null;
  } catch {
    return '数据库暂时连不上';
  }
}
