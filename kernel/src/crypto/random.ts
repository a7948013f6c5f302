import { randomFillSync } from 'node:crypto';

const POOL_BYTES = 8192;
const pool = Buffer.alloc(POOL_BYTES);
let used = POOL_BYTES;

/**
 * Random bytes of the system, asked for 8 KB at a time: one question a value costs more than sealing it.
 * Handed out once and wiped from the pool. At most 64 bytes; for nonces and ids, not for keys.
 */
export function pooledRandom(size: number): Buffer {
  if (size > 64) throw new RangeError('pooledRandom is for nonces and ids');
  if (used + size > POOL_BYTES) {
    randomFillSync(pool);
    used = 0;
  }
  const bytes = Buffer.from(pool.subarray(used, used + size));
  pool.fill(0, used, used + size);
  used += size;
  return bytes;
}
