import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  backUp,
  listBackups,
  withLock,
  type BackupConfig,
  type Clock,
  type Db,
  type Job,
  type Logger,
  type RunningPostgres,
} from '@yangfan/kernel';

/** What is known of the last backup run, by this program or by `npm run backup`. */
export interface LastBackup {
  at: string;
  ok: boolean;
  full: boolean;
  /** Folder of the full copy, when one was made. */
  base: string | null;
  walFiles: number;
  /** Why it failed, as a sentence. */
  reason: string | null;
  restorableFrom: string | null;
  restorableTo: string | null;
  copies: number;
}

export type BackupOutcome = LastBackup | 'busy';
const LAST = 'last.json';
export const BACKUP_LOCK = 'yangfan.backup';

/** One backup run, never beside another one of this database, whoever started it; what came of it is kept beside the copies. */
export async function runBackup(of: {
  db: Db;
  postgres: Pick<RunningPostgres, 'adminUrl' | 'archiveDir'>;
  dir: string;
  keep: number;
  full: boolean;
  now: Date;
}): Promise<BackupOutcome> {
  const { db, postgres, dir, keep, full, now } = of;
  const outcome = await withLock(db, BACKUP_LOCK, async () => {
    const { adminUrl, archiveDir } = postgres;
    try {
      const result = await backUp({ adminUrl, archiveDir, backupsDir: dir, full, keep, now });
      const copies = (await listBackups(dir)).length;
      const last: LastBackup = {
        at: now.toISOString(),
        ok: true,
        full: !!result.base,
        base: result.base ?? null,
        walFiles: result.walFiles,
        reason: null,
        restorableFrom: result.since?.toISOString() ?? null,
        restorableTo: result.upTo.toISOString(),
        copies,
      };
      await keepLast(dir, last);
      return last;
    } catch (error) {
      const before = await lastBackup(dir);
      const reason = error instanceof Error ? error.message : String(error);
      // What can be restored is what the last good run left.
      const { restorableFrom = null, restorableTo = null, copies = 0 } = before ?? {};
      const failed: LastBackup = {
        at: now.toISOString(),
        ok: false,
        full,
        base: null,
        walFiles: 0,
        reason,
        restorableFrom,
        restorableTo,
        copies,
      };
      await keepLast(dir, failed).catch(() => undefined);
      throw error;
    }
  });
  return outcome ?? 'busy';
}

/** What the last run left; null before the first. */
export async function lastBackup(dir: string): Promise<LastBackup | null> {
  return readFile(join(dir, LAST), 'utf8').then(
    (text) => JSON.parse(text) as LastBackup,
    () => null,
  );
}

async function keepLast(dir: string, last: LastBackup): Promise<void> {
  await mkdir(dir, { recursive: true, mode: 0o700 });
  await writeFile(join(dir, `${LAST}.new`), JSON.stringify(last), { mode: 0o600 });
  await rename(join(dir, `${LAST}.new`), join(dir, LAST));
}

/**
 * The backup as jobs of the process that runs the database: a full copy every night, what was logged since every quarter of an
 * hour. An external database (DATABASE_URL) has its own backups.
 */
export function backupJobs(of: { postgres: Pick<RunningPostgres, 'adminUrl' | 'archiveDir'>; backup: BackupConfig }): Job[] {
  const { dir, keep, at } = of.backup;
  const once = async (full: boolean, { db, clock, log }: { db: Db; clock: Clock; log: Logger }) => {
    // Increments without a full copy are worth nothing; the first one is made at night, when nobody waits.
    if (!full && (await listBackups(dir)).length === 0) return;
    const outcome = await runBackup({ ...of, db, dir, keep, full, now: clock.now() });
    if (outcome === 'busy') log.info('another backup of this database is running');
    else if (full) log.info(outcome, 'database backed up');
  };
  return [
    { name: 'kernel.backup', cron: cronOf(at), maxAttempts: 3, run: (_payload: unknown, context) => once(true, context) },
    { name: 'kernel.backup.wal', cron: '*/15 * * * *', maxAttempts: 1, run: (_payload: unknown, context) => once(false, context) },
  ];
}

/** A minute of the day in China as the queue's calendar, which is in UTC. */
export function cronOf(at: string): string {
  const [hour, minute] = at.split(':').map(Number) as [number, number];
  return `${minute} ${(hour + 16) % 24} * * *`;
}
