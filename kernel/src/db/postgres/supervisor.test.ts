import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  writeFileSync,
  chmodSync,
  lstatSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { DbLog } from '../db-log.ts';
import { createDb } from '../db.ts';
import { DbUnavailable } from '../db-error.ts';
import { sql } from '../sql.ts';
import { sharedFolder, silentLog, throwAwayFolder } from '../testing.ts';
import { isAlive } from './process.ts';
import { startPostgres, type RunningPostgres, type StartOptions } from './supervisor.ts';
import { explainFailure } from './supervisor-error.ts';
import { expectAll, killAfter, query, startHolder } from './testing.ts';

const isRootUser = process.getuid?.() === 0;

let base: string;
let binDir: string;
let seed: string;
const running: RunningPostgres[] = [];
const children: ChildProcess[] = [];

const start = async (dataDir: string, options: Partial<StartOptions> = {}): Promise<RunningPostgres> => {
  const server = await startPostgres({ dataDir, binDir, log: silentLog, ...options });
  running.push(server);
  return server;
};
const hold = (dir: string, as: { uid?: number; gid?: number; bins?: string } = {}) => startHolder(dir, { bins: binDir, children, ...as });
/** A data folder with a stopped cluster, made once and copied. */
const freshCopy = (): string => {
  const dir = join(mkdtempSync(join(base, 'case-')), 'postgres');
  chmodSync(join(dir, '..'), 0o755);
  spawnSync('cp', ['-a', seed, dir]);
  return dir;
};

beforeAll(async () => {
  base = mkdtempSync(join(throwAwayFolder(), 'yangfan-supervisor-'));
  chmodSync(base, 0o755);
  binDir = sharedFolder();
  seed = join(base, 'seed');
  const server = await startPostgres({ dataDir: seed, binDir, log: silentLog });
  await server.stop();
});
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await Promise.all(running.splice(0).map((server) => server.stop()));
});
afterAll(() => rmSync(base, { recursive: true, force: true }));

describe('a data folder', () => {
  it('[O2] is UTF-8 with checksums, durable and archived; the product is an ordinary role that owns only its database', async () => {
    const server = await start(freshCopy());
    const db = createDb(server.url, { log: silentLog });
    const show = async (name: string) => (await db.one<{ v: string }>(sql`select current_setting(${name}) as v`)).v;
    const settings = [
      'data_checksums',
      'server_encoding',
      'fsync',
      'synchronous_commit',
      'full_page_writes',
      'archive_mode',
      'archive_library',
      'listen_addresses',
    ];
    expect(await Promise.all(settings.map(show))).toEqual(['on', 'UTF8', 'on', 'on', 'on', 'on', 'basic_archive', '127.0.0.1']);
    const role = await db.one(sql`
      select rolsuper, rolcreaterole, rolcreatedb, rolreplication, pg_get_userbyid(datdba) = current_user as owner
      from pg_roles, pg_database where rolname = current_user and datname = current_database()`);
    expect(role).toEqual({ rolsuper: false, rolcreaterole: false, rolcreatedb: false, rolreplication: false, owner: true });
    await db.end();
  });

  it('[P1] sorts Chinese names by pinyin and finds parts of them through trigrams', async () => {
    const server = await start(freshCopy());
    const db = createDb(server.url, { log: silentLog });
    const names = await db.many<{ name: string }>(
      sql`select name from unnest(array['张三', '李四', '王五', '阿宝']) as name order by name collate "zh-Hans-CN-x-icu"`,
    );
    expect(names.map(({ name }) => name)).toEqual(['阿宝', '李四', '王五', '张三']);
    await db.run(sql`create extension pg_trgm`);
    expect(await db.one(sql`select cardinality(show_trgm('海南省创业培训')) > 4 as seen`)).toEqual({ seen: true });
    await db.end();
  });

  it('[P3] lets nobody in without the password, which only its owner can read', async () => {
    const dir = freshCopy();
    const server = await start(dir);
    expect(statSync(join(dir, 'passwords.json')).mode & 0o077).toBe(0);
    const wrong = new pg.Client({ connectionString: server.adminUrl.replace(/:[^:@/]+@/, ':wrong@') });
    await expect(wrong.connect()).rejects.toMatchObject({ code: '28P01' });
  });

  it('[O2] keeps its rows over stop and start, and over a lost password file', async () => {
    const dir = freshCopy();
    const first = await start(dir);
    await query(first.url, 'create table kept as select 1 as n');
    await first.stop();
    rmSync(join(dir, 'passwords.json'));
    const second = await start(dir);
    expect(second.url.replace(/:\d+\//, '')).not.toBe(first.url.replace(/:\d+\//, ''));
    expect(await query(second.url, 'select n from kept')).toEqual([{ n: 1 }]);
    await query(second.adminUrl, 'checkpoint');
  });

  it('[P3] that is half made is made again', async () => {
    const dir = join(mkdtempSync(join(base, 'case-')), 'postgres');
    chmodSync(join(dir, '..'), 0o755);
    mkdirSync(join(dir, 'cluster.new'), { recursive: true });
    writeFileSync(join(dir, 'cluster.new/PG_VERSION'), '18');
    const server = await start(dir);
    expect(await query(server.url, 'select 1 as n')).toEqual([{ n: 1 }]);
  });

  it('[P3] of a newer or older PostgreSQL, or of something else, is left alone with a sentence', async () => {
    const dir = freshCopy();
    const version = join(dir, 'cluster/PG_VERSION');
    writeFileSync(version, '99\n');
    await expect(start(dir)).rejects.toMatchObject({ code: 'data-newer', message: expect.stringMatching(/PostgreSQL 99.*升级到新版本/s) });
    writeFileSync(version, '9.6\n');
    await expect(start(dir)).rejects.toMatchObject({ code: 'data-older', message: expect.stringContaining('数据没有被改动') });
    rmSync(version);
    await expect(start(dir)).rejects.toMatchObject({ code: 'not-a-cluster' });
    writeFileSync(version, '18\n');
    expect((await start(dir)).adopted).toBe(false);
  });

  it('[P3] is held by one process: a second is told, or shares the server if it asks', async () => {
    const dir = freshCopy();
    const first = await start(dir);
    await expect(start(dir)).rejects.toMatchObject({ code: 'in-use', message: expect.stringContaining(String(process.pid)) });
    const guest = await start(dir, { ifRunning: 'share' });
    expect([guest.adopted, guest.pid, guest.url]).toEqual([true, first.pid, first.url]);
    await guest.stop();
    expect(await query(first.url, 'select 1 as n')).toEqual([{ n: 1 }]);
    await first.stop();
    expect((await start(dir)).adopted).toBe(false);
  });
});

describe('what an earlier run left behind', () => {
  it('[P3] kill -9 of the server process: its PostgreSQL is taken over and every acknowledged row is there', async () => {
    const dir = freshCopy();
    const holder = await hold(dir);
    const acknowledged = await killAfter(holder, 200);
    const server = await start(dir);
    expect([server.adopted, server.pid]).toEqual([true, holder.postmaster]);
    await expectAll(server.url, acknowledged);
  });

  it('[P3] kill -9 of server and PostgreSQL, again and again: it recovers and every acknowledged row is there', async () => {
    const dir = freshCopy();
    const acknowledged: number[] = [];
    for (const rows of [1, 40, 150]) {
      const holder = await hold(dir);
      acknowledged.push(...(await killAfter(holder, rows, true)));
    }
    const server = await start(dir);
    expect(server.adopted).toBe(false);
    await expectAll(server.url, acknowledged);
  });

  it('[P3] a PostgreSQL left running with other settings is started again with ours', async () => {
    const dir = freshCopy();
    const holder = await hold(dir);
    await killAfter(holder, 1);
    const server = await start(dir, { settings: { work_mem: '7MB' } });
    expect([server.adopted, isAlive(holder.postmaster)]).toEqual([false, false]);
    expect(await query(server.url, 'show work_mem')).toEqual([{ work_mem: '7MB' }]);
  });

  it('[P3] a pid file whose number now belongs to a stranger is no obstacle', async () => {
    const dir = freshCopy();
    // PostgreSQL itself would stop here: the number is alive, of its own account, and not its parent.
    const { uid, gid } = statSync(join(dir, 'cluster'));
    const stranger = spawn('sleep', ['600'], isRootUser ? { uid, gid } : {});
    children.push(stranger);
    writeFileSync(join(dir, 'cluster/postmaster.pid'), `${stranger.pid}\n${dir}/cluster\n1\n5432\n\n127.0.0.1\n 1 1\nready\n`);
    writeFileSync(join(dir, 'owner.json'), JSON.stringify({ pid: process.pid, started: 'another boot/1' }));
    expect((await start(dir)).adopted).toBe(false);
  });

  it('[P3] a PostgreSQL that dies under a living server comes back at the same address; meanwhile queries fail by type', async () => {
    const server = await start(freshCopy());
    const before = server.pid;
    const db = createDb(server.url, { log: silentLog, max: 3 });
    await db.run(sql`create table kept as select 1 as n`);
    const asleep = expect(db.one(sql`select pg_sleep(600)`)).rejects.toThrow(DbUnavailable);
    await db.one(sql`select 1`);
    process.kill(before, 'SIGKILL');
    await asleep;
    await expect
      .poll(() => db.maybe(sql`select n from kept`).catch((error: unknown) => (error instanceof DbUnavailable ? 'away' : error)), {
        timeout: 30_000,
      })
      .toEqual({ n: 1 });
    await expect.poll(() => server.pid).not.toBe(before);
    await db.end();
  });
});

describe('the machine', () => {
  it('[P3] a taken port is answered with another one', async () => {
    const squatter = createServer();
    await new Promise<void>((resolve) => squatter.listen(0, '127.0.0.1', resolve));
    const { port } = squatter.address() as { port: number };
    const warnings: unknown[] = [];
    const log: DbLog = { ...silentLog, warn: (fields) => warnings.push(fields) };
    const server = await start(freshCopy(), { port, log });
    expect(server.port).not.toBe(port);
    expect(warnings).toContainEqual({ wished: port, port: server.port });
    expect(await query(server.url, 'select 1 as n')).toEqual([{ n: 1 }]);
    squatter.close();
  });

  it.runIf(isRootUser)('[P3] root never runs PostgreSQL: it runs as an ordinary account, which owns the cluster', async () => {
    const dir = freshCopy();
    const server = await start(dir);
    const owner = statSync(`/proc/${server.pid}`).uid;
    expect(owner).not.toBe(0);
    expect(statSync(join(dir, 'cluster')).uid).toBe(owner);
    expect(readFileSync(`/proc/${server.pid}/status`, 'utf8')).toMatch(/^Groups:\s*$/m);
    await server.stop();
    // A copy made by root (cp -r) is handed over again.
    spawnSync('chown', ['-R', '0:0', join(dir, 'cluster')]);
    const again = await start(dir);
    expect(statSync(`/proc/${again.pid}`).uid).toBe(owner);
  });

  it.runIf(isRootUser)('[P3] data folder of an ordinary user started by root keeps its owner, and the user can go on', async () => {
    const dir = join(mkdtempSync(join(base, 'user-')), 'postgres');
    chmodSync(join(dir, '..'), 0o777);
    const nobody = 65534;
    const holder = await hold(dir, { uid: nobody, gid: nobody, bins: join(dir, '..') });
    expect(holder.uid).toBe(nobody);
    const acknowledged = await killAfter(holder, 5, true);
    const server = await start(dir);
    expect(statSync(`/proc/${server.pid}`).uid).toBe(nobody);
    await expectAll(server.url, acknowledged);
    await server.stop();
    const again = await hold(dir, { uid: nobody, gid: nobody, bins: join(dir, '..') });
    await killAfter(again, 1, true);
  });

  it.runIf(isRootUser)('[P3] a project where only root may go gets its database elsewhere, behind a link', async () => {
    const closed = mkdtempSync(join(base, 'closed-'));
    const dir = join(closed, 'postgres');
    const server = await start(dir);
    expect(lstatSync(dir).isSymbolicLink()).toBe(true);
    const real = readlinkSync(dir);
    try {
      expect(real).toMatch(/^\/var\/lib\/yangfan\/postgres-/);
      await query(server.url, 'create table kept as select 1 as n');
      await server.stop();
      const again = await start(dir);
      expect(await query(again.url, 'select n from kept')).toEqual([{ n: 1 }]);
      await again.stop();
    } finally {
      rmSync(real, { recursive: true, force: true });
    }
  });

  it.runIf(isRootUser)('[P3] an account that does not own the folder is told whose it is', async () => {
    const holder = await hold(freshCopy(), { uid: 65534, gid: 65534 }).catch((error: Error) => error.message);
    expect(holder).toMatch(/code: 'not-owner'/);
  });

  it.runIf(isRootUser)('[P3] a disk without room is refused before anything is written', async () => {
    const disk = mkdtempSync(join(base, 'disk-'));
    // Some machines forbid mounting even to root.
    if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=40m,mode=755', 'tmpfs', disk]).status !== 0) return;
    try {
      await expect(start(join(disk, 'postgres'))).rejects.toMatchObject({
        code: 'disk-full',
        message: expect.stringMatching(/只剩 \d+ MB.*请清理/s),
      });
      expect(existsSync(join(disk, 'postgres/cluster'))).toBe(false);
    } finally {
      spawnSync('umount', [disk]);
    }
  });

  it.each([
    ['FATAL:  could not write lock file "postmaster.pid": No space left on device', 'disk-full'],
    ['LOG:  could not bind IPv4 address "127.0.0.1": Address already in use', 'port-taken'],
    ['FATAL:  pre-existing shared memory block (key 1, ID 2) is still in use', 'leftover-processes'],
    ['FATAL:  could not map anonymous shared memory: Cannot allocate memory', 'memory'],
    ['initdb: error: invalid locale name "xx"', 'locale'],
    ['FATAL:  database locale is incompatible with operating system', 'locale'],
    ['initdb: error: could not look up effective user ID 1234: user does not exist', 'no-account'],
    ['PANIC:  could not locate a valid checkpoint record at 0/1', 'damaged'],
    ['postgres: error while loading shared libraries: libicui18n.so.60', 'binaries'],
    ['FATAL:  something else', 'start-failed'],
  ])('[P3] "%s" is explained in Chinese with what to do', (line, code) => {
    const error = explainFailure(`noise\n2026-11-23 ${line}\n`, '/data/postgres');
    expect(error.code).toBe(code);
    expect(error.message).toMatch(/[\u4e00-\u9fff].*(请|处理|重启)/s);
    expect(error.message).not.toContain(line.slice(0, 20));
  });
});
