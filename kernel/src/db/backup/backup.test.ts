import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, renameSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDb, type Db } from '../db.ts';
import { startPostgres, type RunningPostgres } from '../postgres/supervisor.ts';
import { sql } from '../sql.ts';
import { sharedFolder, silentLog, throwAwayFolder } from '../testing.ts';
import { backUp, listBackups, walName } from './backup.ts';
import { restore } from './restore.ts';
import { readTar } from './tar.ts';
import { isOnTimeline, lsn, readTimeline } from './timeline.ts';

const log = silentLog;
let base: string;
let dataDir: string;
let backupsDir: string;
let server: RunningPostgres;
let db: Db;

const open = async (): Promise<void> => {
  server = await startPostgres({ dataDir, log, binDir: sharedFolder() });
  db = createDb(server.url, { log, max: 2 });
};
const close = async (): Promise<void> => {
  await db.end();
  await server.stop();
};
/** Commits one numbered row; returns a time that lies after this commit and before the next. */
const commit = async (n: number): Promise<Date> => {
  await db.run(sql`insert into entry (n) values (${n})`);
  // The commit's own time is taken after the insert; a full millisecond later is certainly past it.
  const { at } = await db.one<{ at: Date }>(sql`select pg_sleep(0.005), clock_timestamp() as at`);
  await db.one(sql`select pg_sleep(0.005)`);
  return at;
};
const rows = async (): Promise<number[]> => (await db.many<{ n: number }>(sql`select n from entry order by n`)).map(({ n }) => n);
const save = (full: boolean) => backUp({ adminUrl: server.adminUrl, archiveDir: server.archiveDir, backupsDir, full, now: new Date() });
const bringBack = (options: { at?: Date; timeline?: number; from?: string } = {}) =>
  restore({ backupDir: options.from ?? backupsDir, targetDataDir: dataDir, binDir: sharedFolder(), log, now: new Date(), ...options });

beforeAll(async () => {
  base = mkdtempSync(join(throwAwayFolder(), 'yangfan-backup-'));
  chmodSync(base, 0o755);
  dataDir = join(base, 'postgres');
  backupsDir = join(base, 'backups');
  await open();
  await db.run(sql`create table entry (n int primary key, at timestamptz not null default now())`);
});
afterAll(async () => {
  await server.stop();
  rmSync(base, { recursive: true, force: true });
});

describe('backup and restore', () => {
  const times: Date[] = [];

  it('[O2] a full backup and the log after it bring back exactly what was committed at a chosen instant', async () => {
    times[1] = await commit(1);
    const full = await save(true);
    expect(full.base).toBeDefined();
    for (const n of [2, 3, 4]) times[n] = await commit(n);
    await save(false);
    await close();
    for (const [n, expected] of [
      [3, [1, 2, 3]],
      [2, [1, 2]],
    ] as const) {
      const result = await bringBack({ at: times[n]! });
      expect(result.targetReached).toBe(true);
      expect(result.recoveredTo!.getTime()).toBeLessThanOrEqual(times[n]!.getTime());
      await open();
      expect(await rows()).toEqual(expected);
      await close();
    }
  });

  it('[O2] the cluster that was replaced is kept, and what an earlier restore gave up can still be reached', async () => {
    expect(readdirSync(dataDir).filter((name) => name.startsWith('cluster.before-'))).toHaveLength(2);
    await bringBack({ at: times[4]!, timeline: 1 });
    await open();
    expect(await rows()).toEqual([1, 2, 3, 4]);
  });

  it('[O2] without a time everything comes back, up to the last commit that never reached the archive', async () => {
    await save(true);
    await commit(5);
    // A stop in order would archive the rest.
    process.kill(server.pid, 'SIGKILL');
    await close();
    const result = await bringBack();
    expect(result.targetReached).toBe(true);
    await open();
    expect(await rows()).toEqual([1, 2, 3, 4, 5]);
  });

  it('[O2] a time after the last commit restores all there is and says so', async () => {
    await close();
    const result = await bringBack({ at: new Date(Date.now() + 3_600_000) });
    expect(result.targetReached).toBe(false);
    await open();
    expect(await rows()).toEqual([1, 2, 3, 4, 5]);
    await commit(6);
  });

  it('[O2] backups alone are enough for a new machine with other passwords', async () => {
    await save(false);
    const elsewhere = join(base, 'elsewhere');
    const result = await restore({ backupDir: backupsDir, targetDataDir: elsewhere, binDir: sharedFolder(), log, now: new Date() });
    expect(result.previousCluster).toBeUndefined();
    const other = await startPostgres({ dataDir: elsewhere, log, binDir: sharedFolder() });
    const there = createDb(other.url, { log });
    expect(await there.one(sql`select max(n) as n from entry`)).toEqual({ n: 6 });
    expect(other.url).not.toContain(new URL(server.url).password);
    await there.end();
    await other.stop();
  });

  it('[O2] a running database is never restored over', async () => {
    await expect(bringBack()).rejects.toMatchObject({ code: 'in-use' });
    expect(await rows()).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('[O2] a time before the first backup, and an empty folder, are answered with a sentence', async () => {
    await close();
    await expect(bringBack({ at: new Date('2020-01-01') })).rejects.toMatchObject({
      code: 'restore',
      message: expect.stringContaining('最早能恢复到'),
    });
    await expect(bringBack({ from: join(base, 'nothing') })).rejects.toMatchObject({
      code: 'restore',
      message: expect.stringContaining('没有完整的基础备份'),
    });
    await open();
    expect(await rows()).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('[O2] a damaged backup is refused and the present data stay', async () => {
    await close();
    const copy = join(base, 'damaged');
    spawnSync('cp', ['-a', backupsDir, copy]);
    for (const { dir } of await listBackups(copy)) {
      const file = join(dir, 'base.tar.gz');
      const bytes = readFileSync(file);
      bytes[bytes.length >> 1]! ^= 1;
      writeFileSync(file, bytes);
    }
    await expect(bringBack({ from: copy })).rejects.toMatchObject({ code: 'restore', message: expect.stringContaining('sha256') });
    expect(readdirSync(dataDir).filter((name) => name.startsWith('restore.'))).toEqual(['restore.log']);
    await open();
    expect(await rows()).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('[O2] a restore that dies in its last step leaves the former data in place at the next start', async () => {
    await close();
    renameSync(join(dataDir, 'cluster'), join(dataDir, 'cluster.before-2099-01-01T000000-000Z'));
    mkdirSync(join(dataDir, 'restore.new'));
    await open();
    expect(await rows()).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('[O2] old backups go with their log, and the archive keeps only what is not copied yet', async () => {
    await backUp({ adminUrl: server.adminUrl, archiveDir: server.archiveDir, backupsDir, full: true, keep: 1, now: new Date() });
    const [kept, ...others] = await listBackups(backupsDir);
    expect(others).toEqual([]);
    const segments = readdirSync(join(backupsDir, 'wal')).filter((name) => /^[0-9A-F]{24}\.gz$/.test(name));
    expect(segments.every((name) => name.slice(8, 24) >= kept!.manifest.startWal.slice(8))).toBe(true);
    expect(readdirSync(server.archiveDir).filter((name) => /^[0-9A-F]{24}$/.test(name))).toEqual([]);
    await commit(7);
    await save(false);
    await close();
    await bringBack();
    await open();
    expect(await rows()).toEqual([1, 2, 3, 4, 5, 6, 7]);
  });

  it('[O2] a backup that is cut off never looks complete', async () => {
    const before = (await listBackups(backupsDir)).length;
    const adminUrl = server.adminUrl.replace(/:[^:@/]+@/, ':wrong@');
    await expect(backUp({ adminUrl, archiveDir: server.archiveDir, backupsDir, full: true, now: new Date() })).rejects.toThrow();
    expect(await listBackups(backupsDir)).toHaveLength(before);
    expect(readdirSync(join(backupsDir, 'base')).filter((name) => name.endsWith('.partial'))).toEqual([]);
    expect(statSync(backupsDir).isDirectory()).toBe(true);
  });
});

describe('reading backups', () => {
  const header = (name: string, type = '0', size = 0): Buffer => {
    const block = Buffer.alloc(512);
    block.write(name, 0);
    block.write(size.toString(8).padStart(11, '0'), 124);
    block.write('        ', 148);
    block.write(type, 156);
    const sum = block.reduce((total, byte) => total + byte, 0);
    block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
    return block;
  };
  const unpackAll = async (bytes: Buffer, chunk = 700) => {
    const chunks = Array.from({ length: Math.ceil(bytes.length / chunk) }, (_, at) => bytes.subarray(at * chunk, (at + 1) * chunk));
    const found: Record<string, string> = {};
    for await (const entry of readTar(Readable.from(chunks))) {
      const parts: Buffer[] = [];
      for await (const part of entry.content) parts.push(part);
      found[entry.path] = Buffer.concat(parts).toString();
    }
    return found;
  };
  const end = Buffer.alloc(1024);

  it('[O2] a tar is read whatever the size of its chunks', async () => {
    const text = 'x'.repeat(1300);
    const tar = Buffer.concat([header('a/', '5'), header('a/b', '0', 1300), Buffer.from(text.padEnd(1536, '\0')), header('empty'), end]);
    for (const chunk of [1, 511, 512, 513, 10_000]) expect(await unpackAll(tar, chunk)).toEqual({ a: '', 'a/b': text, empty: '' });
  });

  it('[P3] a tar that leads outside, holds links, is cut off or damaged is refused', async () => {
    for (const name of ['../evil', '/etc/passwd', 'a/../../b'])
      await expect(unpackAll(Buffer.concat([header(name), end]))).rejects.toThrow('outside');
    await expect(unpackAll(Buffer.concat([header('link', '2'), end]))).rejects.toThrow('neither');
    await expect(unpackAll(Buffer.concat([header('cut', '0', 600), Buffer.alloc(100)]))).rejects.toThrow('middle');
    const damaged = header('a');
    damaged[0] = 98;
    await expect(unpackAll(Buffer.concat([damaged, end]))).rejects.toThrow('checksum');
  });

  it('[O2] positions become file names, and a backup from an abandoned branch is left out', async () => {
    expect(walName(1, '0/3000028', 4 << 20)).toBe('00000001000000000000000C');
    expect(walName(0x1f, 'A/FF000000', 16 << 20)).toBe('0000001F0000000A000000FF');
    const dir = mkdtempSync(join(tmpdir(), 'yangfan-timeline-'));
    writeFileSync(join(dir, '00000003.history'), '1\t0/5000000\tbefore\n\n2\t1/6000000\tbefore\n');
    const line = await readTimeline([dir]);
    expect(line).toEqual({
      id: 3,
      ancestors: [
        { id: 1, leftAt: 0x5000000n },
        { id: 2, leftAt: lsn('1/6000000') },
      ],
    });
    const verdicts = [
      [1, '0/4000000'],
      [1, '0/5000001'],
      [2, '1/6000000'],
      [3, 'F/0'],
      [4, '0/0'],
    ] as const;
    expect(verdicts.map(([timeline, endLsn]) => isOnTimeline({ timeline, endLsn }, line))).toEqual([true, false, true, true, false]);
    rmSync(dir, { recursive: true });
  });
});
