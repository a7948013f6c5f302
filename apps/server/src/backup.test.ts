import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDb, fixedClock, readConfig, startPostgres, withLock, type Db, type RunningPostgres } from '@yangfan/kernel';
import { silentLog } from '@yangfan/kernel/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BACKUP_LOCK, backupJobs, cronOf, lastBackup, runBackup } from './backup.ts';

let base: string;
let postgres: RunningPostgres;
let nodes: Db[];
const clock = fixedClock('2026-11-24T19:30:00Z');
const signal = new AbortController().signal;

beforeAll(async () => {
  base = mkdtempSync(join(tmpdir(), 'yangfan-nightly-'));
  chmodSync(base, 0o755);
  postgres = await startPostgres({ dataDir: join(base, 'postgres'), log: silentLog });
  nodes = [createDb(postgres.url, { log: silentLog, max: 3 }), createDb(postgres.url, { log: silentLog, max: 3 })];
});
afterAll(async () => {
  for (const db of nodes ?? []) await db.end();
  await postgres?.stop();
  rmSync(base, { recursive: true, force: true });
});

/** What the worker of a node does when the queue says so. */
const run = (name: string, dir: string, { node = 0, keep = 2 } = {}) =>
  backupJobs({ postgres, backup: { at: '03:30', keep, dir } })
    .find((job) => job.name === name)!
    .run({} as never, { db: nodes[node]!, clock, log: silentLog as never, signal });
const copies = (dir: string) => readdirSync(join(dir, 'base'));

describe('the nightly backup', () => {
  it('[O2] keeps as many full copies as asked for, and leaves word of what can be restored', async () => {
    const dir = join(base, 'kept');
    expect(await lastBackup(dir)).toBeNull();
    for (let night = 0; night < 3; night += 1) {
      await run('kernel.backup', dir);
      clock.advance(86_400_000);
    }
    expect(copies(dir)).toHaveLength(2);
    expect(copies(dir).some((name) => name.startsWith('2026-11-24'))).toBe(false);
    const last = (await lastBackup(dir))!;
    expect(last).toMatchObject({ ok: true, full: true, copies: 2, at: '2026-11-26T19:30:00.000Z', reason: null });
    expect(new Date(last.restorableFrom!).getTime()).toBeLessThanOrEqual(new Date(last.restorableTo!).getTime());
  });

  it('[O2] increments follow a full copy and never come before it', async () => {
    const dir = join(base, 'wal');
    await run('kernel.backup.wal', dir);
    expect(existsSync(dir)).toBe(false);
    await run('kernel.backup', dir);
    await run('kernel.backup.wal', dir);
    expect(copies(dir)).toHaveLength(1);
    expect(await lastBackup(dir)).toMatchObject({ ok: true, full: false, copies: 1 });
  });

  it('[O2] two nodes never back up at once: the second leaves it to the first', async () => {
    const dir = join(base, 'two');
    await withLock(nodes[0]!, BACKUP_LOCK, async () => {
      expect(await runBackup({ db: nodes[1]!, postgres, dir, keep: 2, full: true, now: clock.now() })).toBe('busy');
      await run('kernel.backup', dir, { node: 1 });
      expect(existsSync(dir)).toBe(false);
    });
    await run('kernel.backup', dir, { node: 1 });
    expect(copies(dir)).toHaveLength(1);
    await run('kernel.backup.wal', dir, { node: 1 });
    expect(await lastBackup(dir)).toMatchObject({ ok: true });
  });

  it('[O2] a failure is left for all to see, with what can still be restored, and the queue tries again', async () => {
    const dir = join(base, 'full-disk');
    await run('kernel.backup', dir);
    const before = (await lastBackup(dir))!;
    rmSync(join(dir, 'wal'), { recursive: true });
    writeFileSync(join(dir, 'wal'), 'not a folder');
    clock.advance(60_000);
    await expect(run('kernel.backup', dir)).rejects.toThrow();
    const { restorableFrom, restorableTo } = before;
    expect(await lastBackup(dir)).toMatchObject({ ok: false, reason: expect.any(String), restorableFrom, restorableTo });
  });

  it('[O2] is told when, where and how many by configuration, or switched off', () => {
    const config = (env: NodeJS.ProcessEnv) => readConfig(['--data', '/srv/yangfan'], env).backup;
    expect(config({})).toEqual({ at: '03:30', keep: 7, dir: '/srv/yangfan/backups' });
    expect(config({ BACKUP_AT: '23:05', BACKUP_KEEP: '14', BACKUP_DIR: '/mnt/backup' })).toEqual({
      at: '23:05',
      keep: 14,
      dir: '/mnt/backup',
    });
    expect(config({ BACKUP_AT: 'off' })).toBeNull();
    expect(() => config({ BACKUP_AT: '25:00' })).toThrow('BACKUP_AT');
    expect(() => config({ BACKUP_KEEP: '0' })).toThrow('BACKUP_KEEP');
    // The queue's calendar is in UTC.
    expect([cronOf('03:30'), cronOf('08:00'), cronOf('23:05')]).toEqual(['30 19 * * *', '0 0 * * *', '5 15 * * *']);
  });
});
