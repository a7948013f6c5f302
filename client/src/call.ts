import type { InputOf, ReplyOf, Route } from '@yangfan/contract';
import { CallError, type ProblemBody } from './problem.ts';

/** What a client must know of a route at run time; the types come from the contract. */
export interface RouteRef<R = unknown> {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  path: string;
  idempotent?: boolean;
  raw?: boolean;
  /** Never set: carries the contract route's type. */
  readonly __route?: R;
}

export interface WireRequest {
  method: string;
  url: string;
  headers: Record<string, string>;
  body?: string;
  raw?: boolean;
  signal?: AbortSignal;
}
export interface WireReply {
  status: number;
  headers: { get(name: string): string | null };
  /** Parsed JSON, or bytes when the request was `raw` and succeeded. */
  body: unknown;
}
export type Transport = (request: WireRequest) => Promise<WireReply>;

type Input<R> = InputOf<R> extends infer I ? I : never;
export interface CallOptions {
  signal?: AbortSignal;
  /** Give the same key to repeat a submission safely; made anew when absent. */
  idempotencyKey?: string;
}

export interface Client {
  /** Calls a route; throws `CallError` with the problem's code and Chinese sentence. */
  call<R extends Route>(
    ref: RouteRef<R>,
    ...rest: {} extends Input<R> ? [input?: Input<R>, options?: CallOptions] : [input: Input<R>, options?: CallOptions]
  ): Promise<ReplyOf<R>>;
}

export interface ClientOptions {
  baseUrl: string;
  transport: Transport;
  /** Extra headers of every call (Bearer token, device label). */
  headers?: () => Record<string, string> | Promise<Record<string, string>>;
  /** Told when the session has ended, once per reply. */
  onSignedOut?: () => void;
}

/** Builds a client on one transport (fetch, wx or node). */
export function createClient({ baseUrl, transport, headers, onSignedOut }: ClientOptions): Client {
  return {
    async call(ref: RouteRef, input?: unknown, options: CallOptions = {}) {
      const { params, query, body } = (input ?? {}) as Record<'params' | 'query' | 'body', Record<string, unknown> | undefined>;
      const reply = await transport({
        method: ref.method,
        url: baseUrl + fillPath(ref.path, params ?? {}) + queryText(query ?? {}),
        headers: {
          'x-yangfan-client': '1',
          ...(await headers?.()),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...(ref.idempotent ? { 'idempotency-key': options.idempotencyKey ?? randomKey() } : {}),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        ...(ref.raw ? { raw: true } : {}),
        ...(options.signal ? { signal: options.signal } : {}),
      });
      if (reply.status < 400) return reply.body as never;
      const error = new CallError(reply.status, reply.body as ProblemBody | null);
      if (error.code === 'auth.required') onSignedOut?.();
      throw error;
    },
  };
}

/** The path with its parameters, each encoded; throws on a missing one, because `/undefined` would be asked silently. */
export function fillPath(path: string, params: Record<string, unknown>): string {
  return path.replace(/:(\w+)/g, (_all, name: string) => {
    const value = params[name];
    if (value === undefined || value === null || value === '') throw new TypeError(`path ${path} lacks ${name}`);
    return encodeURIComponent(String(value));
  });
}

function queryText(query: Record<string, unknown>): string {
  const pairs = Object.entries(query)
    .filter(([, value]) => value !== undefined && value !== null && value !== '')
    .flatMap(([key, value]) =>
      (Array.isArray(value) ? value : [value]).map((item) => `${encodeURIComponent(key)}=${encodeURIComponent(String(item))}`),
    );
  return pairs.length ? `?${pairs.join('&')}` : '';
}

/** A key for one intended submission; needs no crypto API, which the mini-program lacks. */
export function randomKey(): string {
  let key = Date.now().toString(36);
  while (key.length < 28) key += Math.floor(Math.random() * 36).toString(36);
  return key;
}
