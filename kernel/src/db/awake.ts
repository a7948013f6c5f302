import { setTimeout as pause } from 'node:timers/promises';
import type { DbLog } from './db-log.ts';
import type { Db } from './db.ts';
import { pgCode } from './db-error.ts';

const CANNOT_CONNECT_NOW = '57P03';
const PAUSE_MS = 500;

/**
 * Waits while the server says that it is still starting up: whoever starts both together, or after a crash whose log is being
 * replayed, must not have to start the second one again. Every other answer, and the last one after `patienceMs`, is thrown as it came.
 */
export async function untilAwake(db: Db, log: DbLog, patienceMs = 120_000): Promise<void> {
  const until = performance.now() + patienceMs;
  for (;;)
    try {
      (await db.pool.connect()).release();
      return;
    } catch (error) {
      if (pgCode(error) !== CANNOT_CONNECT_NOW || performance.now() > until) throw error;
      log.info({ code: CANNOT_CONNECT_NOW }, 'the database is still starting up');
      await pause(PAUSE_MS);
    }
}
