import { createHash } from 'node:crypto';
import { sql, type Tx } from '../db/index.ts';
import { canonicalJson } from '../crypto/index.ts';
import { problem } from '../errors/index.ts';

interface StoredResult {
  route: string;
  body_sha256: string;
  status: number | null;
  reply: unknown;
}

/**
 * Runs the work at most once for a key. A second call with the same key waits for the first and gets
 * its stored reply; with another body it is refused (422). The result is stored in the same transaction.
 */
export async function once<T>(
  tx: Tx,
  call: { accountId: string; key: string; route: string; body: unknown },
  work: () => Promise<T>,
): Promise<T> {
  const bodySha = createHash('sha256')
    .update(canonicalJson(call.body ?? null))
    .digest('hex');
  const fresh = await tx.run(sql`
    insert into kernel.idempotency (account_id, key, route, body_sha256)
    values (${call.accountId}, ${call.key}, ${call.route}, ${bodySha}) on conflict do nothing`);
  if (fresh === 0) {
    const stored = await tx.one<StoredResult>(sql`
      select route, body_sha256, status, reply from kernel.idempotency
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
