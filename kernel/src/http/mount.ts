import { COMMON_CODES, type Route, type SubjectKind } from '@yangfan/contract';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Tx } from '../db/index.ts';
import { ProblemError, problem } from '../errors/index.ts';
import type { Actor, Binding } from '../room/index.ts';
import { audit } from './audit.ts';
import { deviceIdOf, identify, requirePermission, requireScope } from './auth.ts';
import { gatherCalls } from './gather.ts';
import { once } from './idempotency.ts';
import type { ServerOptions } from './server.ts';
import { compileCheck, compileReplyCheck } from './validation.ts';

declare module 'fastify' {
  interface FastifyRequest {
    actor?: Actor | null;
  }
  interface FastifyContextConfig {
    takesGuesses?: boolean;
  }
}

/** Mounts one binding: caller → permission → input → scope → handler → reply check → audit. */
export function mountBinding(app: FastifyInstance, { route, handle, many }: Binding, options: ServerOptions): void {
  const checks = {
    params: compileCheck(route.params, 'params'),
    query: compileCheck(route.query, 'query'),
    body: compileCheck(route.body, 'body'),
  };
  const mediaType = (route.reply as { mediaType?: string }).mediaType;
  // Only tests and development ask; compiling every reply schema would cost each start of the product seconds.
  const checkReply = mediaType || !options.config.strictReplies ? undefined : compileReplyCheck(route.reply);
  const gathered = many && gatherCalls(options.db, route, many);
  const allowed = new Set([...COMMON_CODES, ...route.errors]);

  app.route({
    method: route.method,
    url: route.path,
    ...(route.bodyLimit ? { bodyLimit: route.bodyLimit } : {}),
    schema: mediaType ? {} : { response: { [route.status ?? 200]: route.reply } },
    config: {
      ...(route.rate && options.config.rateLimits !== false ? { rateLimit: rateOf(route) } : {}),
      // Who writes without being known offers a secret: a password, a code, an invitation.
      takesGuesses: route.permission === 'public' && route.method !== 'GET',
    },
    // The caller is known before the body is read: strangers can't make us parse.
    onRequest: async (request) => {
      request.actor = await identify(request, route.permission, options.authenticate);
      requirePermission(request.actor, route.permission);
    },
    handler: async (request, reply) => {
      try {
        const result = await answer(request, reply);
        if (reply.sent) return reply;
        reply.status(route.status ?? 200);
        // Nothing said to one person may wait in a cache for the next; what may be kept says so itself.
        if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store');
        if (mediaType) {
          if (!reply.hasHeader('content-type')) reply.type(mediaType);
          return reply.send(result);
        }
        if (options.config.strictReplies) requireReply(result);
        return result ?? null;
      } catch (error) {
        if (options.config.strictReplies && error instanceof ProblemError && !allowed.has(error.code)) {
          throw new Error(`${route.method} ${route.path} answered ${error.code}, which its contract does not list`, { cause: error });
        }
        throw error;
      }
    },
  });

  async function answer(request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
    const input = {
      params: checks.params?.(request.params),
      query: checks.query?.(request.query),
      body: checks.body?.(request.body),
    };
    const actor = request.actor ?? null;
    const merged = { ...(input.body as object), ...(input.query as object), ...(input.params as object) };
    const subject =
      typeof route.scope === 'object'
        ? await requireScope(
            options.db,
            actor,
            route.permission,
            route.scope as Partial<Record<SubjectKind, string>>,
            merged,
            options.subjects,
          )
        : null;
    const context = {
      ...input,
      actor,
      subject,
      reply,
      now: options.clock.now(),
      ip: request.ip,
      deviceId: deviceIdOf(request),
      userAgent: String(request.headers['user-agent'] ?? '').slice(0, 300),
      traceId: request.id,
      headers: request.headers,
      log: options.log,
    };
    if (!route.idempotent) {
      const result = await handle({ ...context, db: options.db, tx: options.db.tx } as never);
      await audit(options.db, route, [{ context, input: merged }]);
      return result;
    }
    const key = request.headers['idempotency-key'];
    if (typeof key !== 'string' || !/^[\w-]{8,80}$/.test(key)) throw problem('request.idempotency_missing');
    const caller = actor?.accountId ?? `ip:${request.ip}`;
    const keyed = { accountId: caller, key, route: `${route.method} ${route.path}`, body: { ...input } };
    if (gathered) return gathered.add({ ...keyed, context, input: merged });
    return options.db.tx((tx: Tx) =>
      once(tx, keyed, async () => {
        const joined = <T>(work: (inner: Tx) => Promise<T>) => work(tx);
        const result = await handle({ ...context, db: tx, tx: joined } as never);
        await audit(tx, route, [{ context, input: merged }]);
        return result;
      }),
    );
  }

  function requireReply(result: unknown): void {
    const reason = checkReply!(JSON.parse(JSON.stringify(result ?? null)));
    if (reason) throw new Error(`${route.method} ${route.path} broke its reply schema: ${reason}`);
  }
}

function rateOf(route: Route) {
  const rule = route.rate!;
  return {
    max: rule.max,
    timeWindow: rule.windowS * 1000,
    keyGenerator: (request: FastifyRequest) =>
      `${route.method} ${route.path} ${rule.by === 'account' && request.actor ? request.actor.accountId : request.ip}`,
  };
}
