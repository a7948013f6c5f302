import type { RoutePermission, SubjectKind } from '@yangfan/contract';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { problem } from '../errors/index.ts';
import type { Queryable } from '../db/index.ts';
import { permits, can, type Actor, type Subject, type SubjectResolver } from '../room/index.ts';

declare module 'fastify' {
  interface FastifyInstance {
    /** Name of the cookie that holds the session; set by `nameSessionCookie`. */
    sessionCookie?: string;
  }
}

/**
 * Over TLS the cookie is called `__Host-…`: a browser then keeps it only from this very host, so that a neighbouring
 * subdomain can't plant one. Browsers refuse that name without TLS, so a machine of one's own has the plain name.
 */
export function nameSessionCookie(app: FastifyInstance, { overTls }: { overTls: boolean }): void {
  app.decorate('sessionCookie', overTls ? '__Host-yf_session' : 'yf_session');
}

/** Name of the cookie that holds the session on this server. */
export const sessionCookieOf = (request: FastifyRequest): string => request.server.sessionCookie ?? 'yf_session';

const CLIENT_HEADER = 'x-yangfan-client';

/** From where a token came. `quiet`: nobody did anything, an open line only proves itself; it must not keep the session alive. */
export interface Origin {
  deviceId: string | null;
  ip: string;
  quiet?: boolean;
}
export type Authenticate = (token: string, from: Origin) => Promise<Actor | null>;

/** The session token: Bearer in the mini-program and between servers, a cookie in the browser. */
export function sessionTokenOf(request: FastifyRequest): { token: string | null; fromCookie: boolean } {
  const header = request.headers.authorization;
  if (header?.startsWith('Bearer ')) return { token: header.slice(7), fromCookie: false };
  return { token: request.cookies?.[sessionCookieOf(request)] ?? null, fromCookie: true };
}

/** The label that a client gives itself once and keeps; bounded, because it is stored. */
export function deviceIdOf(request: FastifyRequest): string | null {
  const value = request.headers['x-yangfan-device'];
  return typeof value === 'string' && /^[\w-]{8,64}$/.test(value) ? value : null;
}

/**
 * A cookie is sent by the browser whoever asked, so a write with a cookie must also carry a header
 * that no foreign page can set without a preflight.
 */
export function refuseForeignOrigin(request: FastifyRequest, fromCookie: boolean): void {
  if (!fromCookie || request.method === 'GET' || request.method === 'HEAD') return;
  const site = request.headers['sec-fetch-site'];
  if (site && site !== 'same-origin' && site !== 'none') throw problem('auth.csrf');
  if (!request.headers[CLIENT_HEADER]) throw problem('auth.csrf');
}

/** Finds the caller; throws 401 when the route needs one. */
export async function identify(request: FastifyRequest, permission: RoutePermission, authenticate: Authenticate): Promise<Actor | null> {
  const { token, fromCookie } = sessionTokenOf(request);
  if (!token) {
    if (permission === 'public') return null;
    throw problem('auth.required');
  }
  refuseForeignOrigin(request, fromCookie);
  const actor = await authenticate(token, { deviceId: deviceIdOf(request), ip: request.ip });
  if (!actor && permission !== 'public') throw problem('auth.required', '登录已过期，请重新登录');
  return actor;
}

/** Refuses callers none of whose roles holds the permission. */
export function requirePermission(actor: Actor | null, permission: RoutePermission): void {
  if (permission === 'public' || permission === 'signed-in') return;
  if (!actor || !can(actor, permission)) throw problem('auth.forbidden');
}

/** Finds the thing a scoped route speaks of and refuses callers whose scope does not cover it. */
export async function requireScope(
  db: Queryable,
  actor: Actor | null,
  permission: RoutePermission,
  scope: Partial<Record<SubjectKind, string>>,
  input: Record<string, unknown>,
  resolvers: Partial<Record<SubjectKind, SubjectResolver>>,
): Promise<Subject | null> {
  let last: Subject | null = null;
  for (const [kind, parameter] of Object.entries(scope) as [SubjectKind, string][]) {
    const id = input[parameter];
    if (typeof id !== 'string') throw problem('request.invalid');
    const resolve = resolvers[kind];
    if (!resolve) throw new Error(`no resolver for subject ${kind}`);
    last = await resolve(db, id);
    if (!last) throw problem('request.not_found');
    if (permission === 'public' || permission === 'signed-in') continue;
    if (!actor || !permits(actor, permission, last)) throw problem('auth.scope');
  }
  return last;
}

/** For plugins that are no JSON route (tus, WebSocket): finds the caller the same way. */
export async function guardPlugin(request: FastifyRequest, permission: RoutePermission, authenticate: Authenticate): Promise<Actor> {
  const actor = await identify(request, permission === 'public' ? 'signed-in' : permission, authenticate);
  requirePermission(actor, permission);
  return actor!;
}
