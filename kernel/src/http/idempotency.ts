import { createHash } from 'node:crypto';
import { sql, type Tx } from '../db/index.ts';
import { canonicalJson } from '../crypto/index.ts';
import { problem } from '../errors/index.ts';

/** A call that must happen once. */
export interface Keyed {
  accountId: string;
  key: string;
  route: string;
  body: unknown;
}
interface StoredResult {
  route: string;
  body_sha256: string;
  reply: unknown;
}

const bodyDigest = (body: unknown): string =>
  createHash('sha256')
    .update(canonicalJson(body ?? null))
    .digest('hex');

/**
 * Runs the work at most once for a key. A second call with the same key waits for the first and gets
 * its stored reply; with another body it is refused (422). The result is stored in the same transaction.
 */
export async function once<T>(tx: Tx, call: Keyed, work: () => Promise<T>): Promise<T> {
  const bodySha = bodyDigest(call.body);
  const fresh = await tx.run(sql`
    insert into kernel.idempotency (account_id, key, route, body_sha256)
    values (${call.accountId}, ${call.key}, ${call.route}, ${bodySha}) on conflict do nothing`);
  if (fresh === 0) {
    const stored = await tx.one<StoredResult>(sql`
      select route, body_sha256, reply from kernel.idempotency
      where account_id = ${call.accountId} and key = ${call.key}`);
    if (stored.route !== call.route || stored.body_sha256 !== bodySha) throw problem('request.idempotency_reused');
    return stored.reply as T;
  }
  const reply = await work();
  await tx.run(sql`
    update kernel.idempotency set status = 200, reply = ${JSON.stringify(reply ?? null)}::jsonb
    where account_id = ${call.accountId} and key = ${call.key}`);
  return reply;
}

/**
 * The same for many calls of one route in one transaction, with three statements for all of them. `work` gets the calls that are to be
 * done, one result each; an `Error` leaves no key behind. With `repeat: 'again'` no reply is kept, and a repeated key is worked on anew.
 * Two calls with one key must not come together here.
 */
export async function onceMany<C extends Keyed, T>(
  tx: Tx,
  calls: readonly C[],
  repeat: 'stored' | 'again',
  work: (calls: readonly C[]) => Promise<readonly (T | Error)[]>,
): Promise<(T | Error)[]> {
  const digests = calls.map((call) => bodyDigest(call.body));
  // In one order everywhere: two transactions with the same keys must not wait for each other in a circle.
  const order = calls.map((_call, index) => index).sort((a, b) => (keyOf(calls[a]!) < keyOf(calls[b]!) ? -1 : 1));
  const taken = await tx.many<{ account_id: string; key: string }>(sql`
    insert into kernel.idempotency (account_id, key, route, body_sha256, status)
    select account_id, key, route, body, 200 from unnest(${order.map((index) => calls[index]!.accountId)}::text[], ${order.map((index) => calls[index]!.key)}::text[],
      ${order.map((index) => calls[index]!.route)}::text[], ${order.map((index) => digests[index]!)}::text[]) with ordinality as t (account_id, key, route, body, n)
    order by n on conflict do nothing returning account_id, key`);
  const fresh = new Set(taken.map((row) => `${row.account_id} ${row.key}`));
  const results: (T | Error)[] = [];
  const todo: number[] = [];
  for (const [index, call] of calls.entries()) {
    if (fresh.has(keyOf(call))) todo.push(index);
    else {
      const stored = await tx.one<StoredResult>(sql`
        select route, body_sha256, reply from kernel.idempotency where account_id = ${call.accountId} and key = ${call.key}`);
      if (stored.route !== call.route || stored.body_sha256 !== digests[index]) results[index] = problem('request.idempotency_reused');
      else if (repeat === 'again') todo.push(index);
      else results[index] = stored.reply as T;
    }
  }
  if (todo.length === 0) return results;
  const done = await work(todo.map((index) => calls[index]!));
  if (done.length !== todo.length) throw new Error(`${done.length} results for ${todo.length} calls`);
  for (const [position, index] of todo.entries()) results[index] = done[position]!;
  const failed = todo.filter((index) => results[index] instanceof Error && fresh.has(keyOf(calls[index]!)));
  const kept = repeat === 'stored' ? todo.filter((index) => !(results[index] instanceof Error)) : [];
  if (failed.length)
    await tx.run(sql`
      delete from kernel.idempotency i using unnest(${failed.map((index) => calls[index]!.accountId)}::text[], ${failed.map((index) => calls[index]!.key)}::text[]) as t (account_id, key)
      where i.account_id = t.account_id and i.key = t.key`);
  if (kept.length)
    await tx.run(sql`
      update kernel.idempotency i set reply = t.reply::jsonb
      from unnest(${kept.map((index) => calls[index]!.accountId)}::text[], ${kept.map((index) => calls[index]!.key)}::text[],
        ${kept.map((index) => JSON.stringify(results[index] ?? null))}::text[]) as t (account_id, key, reply) where i.account_id = t.account_id and i.key = t.key`);
  return results;
}

const keyOf = ({ accountId, key }: Keyed): string => `${accountId} ${key}`;
