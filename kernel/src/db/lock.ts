import type { Db } from './db.ts';

/**
 * Runs `work` unless another process does the same on this database now; then undefined. The lock lives on a connection of its
 * own and ends with it, also when the process is killed. For long work: no transaction is open meanwhile.
 */
export async function withLock<T>(db: Db, name: string, work: () => Promise<T>): Promise<T | undefined> {
  const client = await db.pool.connect();
  try {
    const { rows } = await client.query<{ taken: boolean }>('select pg_try_advisory_lock(hashtext($1)) as taken', [name]);
    if (!rows[0]?.taken) return undefined;
    return await work();
  } finally {
    // Closed, not handed back: a pooled connection would keep the lock.
    client.release(true);
  }
}
