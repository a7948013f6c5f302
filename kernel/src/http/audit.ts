import type { Route } from '@yangfan/contract';
import { sql, type Queryable } from '../db/index.ts';
import { newId } from '../ids/index.ts';
import type { Actor, Subject } from '../room/index.ts';

/** What the trace of a call is made of. */
export interface Traced {
  actor: Actor | null;
  subject: Subject | null;
  now: Date;
  ip: string;
  deviceId: string | null;
  traceId: string;
}

/** One line a call of who did what. The subject is named by kind and id, never by personal data. */
export async function audit(
  db: Queryable,
  route: Route,
  calls: readonly { context: Traced; input: Record<string, unknown> }[],
): Promise<void> {
  if (!route.audit || calls.length === 0) return;
  const contexts = calls.map(({ context }) => context);
  await db.run(sql`
    insert into kernel.audit (id, at, action, account_id, subject, ip, device_id, trace_id)
    select id, at, ${route.audit}, account_id, subject, ip, device_id, trace_id
    from unnest(${calls.map(() => newId('aud'))}::text[], ${contexts.map(({ now }) => now)}::timestamptz[], ${contexts.map(({ actor }) => actor?.accountId ?? null)}::text[],
      ${calls.map(({ context, input }) => subjectOf(route, input) ?? context.subject?.classId ?? null)}::text[], ${contexts.map(({ ip }) => ip)}::text[],
      ${contexts.map(({ deviceId }) => deviceId)}::text[], ${contexts.map(({ traceId }) => traceId)}::text[]) as t (id, at, account_id, subject, ip, device_id, trace_id)`);
}

function subjectOf(route: Route, input: Record<string, unknown>): string | undefined {
  if (typeof route.scope !== 'object') return undefined;
  return Object.entries(route.scope).map(([kind, parameter]) => `${kind}:${String(input[parameter])}`)[0];
}
