import type { CheckedOf, EventDefinition, PayloadOf, ReplyOf, Route, SubjectKind } from '@yangfan/contract';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Clock } from '../clock/index.ts';
import type { Subsystem } from '../config/index.ts';
import type { Db, Queryable, Tx } from '../db/index.ts';
import type { Logger } from '../log/index.ts';
import type { Actor, Subject } from './actor.ts';

/** What a handler gets: checked input, the caller, and one way to the database. */
export type Context<R = Route> = (CheckedOf<R> extends infer I
  ? { [K in 'params' | 'query' | 'body']: K extends keyof I ? I[K] : undefined }
  : never) & {
  /** Null only on routes whose permission is `public`. */
  actor: R extends { permission: 'public' } ? Actor | null : Actor;
  /** The scope subject that the guard resolved; null where the scope names none. */
  subject: Subject | null;
  db: Queryable;
  /** Runs in a transaction; on idempotent routes it joins the one that also stores the result. */
  tx<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  now: Date;
  ip: string;
  deviceId: string | null;
  userAgent: string;
  traceId: string;
  /** For headers, cookies and raw bodies. */
  reply: FastifyReply;
  headers: Record<string, string | string[] | undefined>;
  log: Logger;
};

/** A handler returns the reply; for raw routes, a Buffer or stream. */
export type Handler<R> = (context: Context<R>) => Promise<R extends Route ? (unknown extends ReplyOf<R> ? unknown : ReplyOf<R>) : never>;

/** A handler of many calls: one result a call, in their order. An `Error` as a result fails that call alone and must mean that nothing of it was written. */
export type ManyHandler<R> = (tx: Tx, calls: readonly Context<R>[]) => Promise<readonly ((R extends Route ? ReplyOf<R> : never) | Error)[]>;

export interface Binding {
  route: Route;
  handle: (context: never) => Promise<unknown>;
  /** Set by `bindMany`: the calls that come in together are handled together. */
  many?: {
    handle: (tx: Tx, calls: never) => Promise<readonly unknown[]>;
    repeat: 'stored' | 'again';
    maxBatch: number;
  };
}

/** Ties a contract route to its handler. */
export function bind<R extends Route>(route: R, handle: Handler<R>): Binding {
  return { route, handle: handle as Binding['handle'] };
}

/**
 * Ties an idempotent route that a whole class calls at once to a handler of many calls: those that come in while others are being
 * handled share one transaction (docs/adr/0011). Should that fail, each is handled alone.
 * `repeat` says what a repeated key gets: the stored reply, or (`again`) what the handler says to it now, for work that finds what it
 * did before and whose replies are too large to keep.
 */
export function bindMany<R extends Route>(
  route: R,
  handle: ManyHandler<R>,
  { repeat = 'stored', maxBatch = 32 }: { repeat?: 'stored' | 'again'; maxBatch?: number } = {},
): Binding {
  if (!route.idempotent) throw new Error(`${route.method} ${route.path} is not idempotent`);
  return {
    route,
    handle: () => Promise.reject(new Error(`${route.method} ${route.path} is handled many at once`)),
    many: { handle: handle as never, repeat, maxBatch },
  };
}

/** A reaction to another module's event; its effect happens once, in its own transaction. */
export interface Listener {
  event: EventDefinition;
  /** Unique name of this consumer: the inbox key is (consumer, event id). */
  consumer: string;
  handle: (tx: Tx, payload: never, meta: { eventId: string; at: Date }) => Promise<void>;
}

/** Declares a reaction. */
export function on<E extends EventDefinition>(
  event: E,
  consumer: string,
  handle: (tx: Tx, payload: PayloadOf<E>, meta: { eventId: string; at: Date }) => Promise<void>,
): Listener {
  return { event, consumer, handle: handle as Listener['handle'] };
}

export interface JobContext {
  db: Db;
  clock: Clock;
  log: Logger;
  /** Set once the process is asked to stop; long jobs look at it. */
  signal: AbortSignal;
}

/** A named job of the queue; `cron` for those that run by themselves. The payload is JSON. */
export interface Job {
  name: string;
  cron?: string;
  maxAttempts?: number;
  run: (payload: never, context: JobContext) => Promise<void>;
}

export type SubjectResolver = (db: Queryable, id: string) => Promise<Subject | null>;

/** A room of the platform or a module: everything the process must know to run it. */
export interface Room {
  name: string;
  /** The subsystem that answers its routes when subsystems run apart. */
  subsystem: Subsystem;
  bindings: Binding[];
  migrations?: { name: string; dir: string };
  /** How the guard finds where a thing stands. */
  subjects?: Partial<Record<SubjectKind, SubjectResolver>>;
  listeners?: Listener[];
  jobs?: Job[];
  /** For what is no JSON route: tus, WebSocket. Such a plugin guards itself. */
  plugin?: (app: FastifyInstance) => Promise<void>;
  /** Called before the process ends. */
  close?: () => Promise<void>;
}

/** Declares a room. */
export function defineRoom(room: Room): Room {
  return room;
}
