import type { Static, TSchema } from 'typebox';
import type { PermissionName } from './permission.ts';
import type { ProblemCode } from './problem.ts';

/** The kinds of thing that a permission can be limited to; each has one resolver on the platform. */
export type SubjectKind =
  | 'institution'
  | 'lecturer'
  | 'learner'
  | 'class'
  | 'enrolment'
  | 'session'
  | 'lesson'
  | 'live'
  | 'file'
  | 'exam'
  | 'attempt'
  | 'certificate'
  | 'application'
  | 'completion'
  | 'activity'
  | 'question'
  | 'plan'
  | 'review'
  | 'expert'
  /** The marking of an exam: beyond the exam's own people also whoever was named to mark it. */
  | 'marking';

/**
 * What the caller's data scope is compared with before the handler runs.
 * - `public`: nobody is asked who they are
 * - `self`: the caller acts on what is their own by session
 * - `filtered`: a collection; the service keeps only what the caller's grants cover
 * - `{ class: 'classId' }`: the parameter (path, query or body) that names the subject
 */
export type Scope = 'public' | 'self' | 'filtered' | { [K in SubjectKind]?: string };

/** `public` needs no session, `signed-in` any session, everything else a grant whose role holds the permission. */
export type RoutePermission = 'public' | 'signed-in' | PermissionName;

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** How many calls one caller may make in a window; `by: 'ip'` for callers without a session. */
export interface RateRule {
  max: number;
  windowS: number;
  by: 'ip' | 'account';
}

/** One thing that is said over the wire. The server, the client, OpenAPI, forms and the authorisation matrix all read it. */
export interface Route<P extends TSchema = TSchema, Q extends TSchema = TSchema, B extends TSchema = TSchema, R extends TSchema = TSchema> {
  method: Method;
  path: `/v1/${string}`;
  summary: string;
  params?: P;
  query?: Q;
  body?: B;
  /** The JSON reply, or `raw('application/pdf')` for bytes. */
  reply: R;
  status?: 200 | 201 | 202 | 204;
  /** Codes this route may answer beyond those every route may (see `COMMON_CODES`). */
  errors: readonly ProblemCode[];
  permission: RoutePermission;
  scope: Scope;
  /** The action name written to the audit log after success; `null` only for reads that reveal nothing sensitive. */
  audit: string | null;
  /** POSTs that create money, orders, submissions or messages: the caller must send an Idempotency-Key. */
  idempotent?: boolean;
  rate?: RateRule;
  /** Largest accepted body in bytes; 256 KiB unless told. */
  bodyLimit?: number;
}

/** Declares a route; the identity function that fixes its types. */
export function route<const P extends TSchema, const Q extends TSchema, const B extends TSchema, const R extends TSchema>(
  definition: Route<P, Q, B, R>,
): Route<P, Q, B, R> {
  return definition;
}

type Part<S, Key extends string> = TSchema extends S ? {} : S extends TSchema ? { [K in Key]: Static<S> } : {};
// A part whose every field is optional may be left out by the caller.
type AskedPart<S, Key extends string> = TSchema extends S
  ? {}
  : S extends TSchema
    ? {} extends Static<S>
      ? { [K in Key]?: Static<S> }
      : { [K in Key]: Static<S> }
    : {};

/** What a caller hands in: only the parts that the route declares. */
export type InputOf<T> =
  T extends Route<infer P, infer Q, infer B, TSchema> ? AskedPart<P, 'params'> & AskedPart<Q, 'query'> & AskedPart<B, 'body'> : never;

/** What a handler gets: every declared part, checked. */
export type CheckedOf<T> =
  T extends Route<infer P, infer Q, infer B, TSchema> ? Part<P, 'params'> & Part<Q, 'query'> & Part<B, 'body'> : never;

/** What a caller gets back. */
export type ReplyOf<T> = T extends Route<TSchema, TSchema, TSchema, infer R> ? Static<R> : never;
