import { spawn, type ChildProcess } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import {
  accessSync,
  chmodSync,
  constants,
  cpSync,
  lchownSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  statfsSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { DbLog } from './db-log.ts';
import { createDb, type Db } from './db.ts';
import { migrate, readMigrations, type MigrationSet } from './migrate.ts';
import { packagedVersion } from './postgres/binaries.ts';
import { startPostgres, type RunningPostgres } from './postgres/supervisor.ts';

/** A logger that says nothing. */
export const silentLog: DbLog = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

// Nothing here outlives the run, so nothing is worth waiting for the disk.
const FAST: Readonly<Record<string, string>> = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  archive_mode: 'off',
  wal_level: 'minimal',
  max_wal_senders: '0',
  max_connections: '200',
  max_wal_size: '256MB',
  autovacuum: 'off',
  scram_iterations: '1',
};

const ENOUGH_MEMORY = 1024 ** 3;

/** Where a run tells its workers the address of the shared server. */
const ADDRESS_VARIABLE = 'YANGFAN_TEST_POSTGRES';

export interface TestServer {
  /** Superuser address of the shared server. */
  adminUrl: string;
  url: string;
  stop(): Promise<void>;
}

/** Starts a throw-away PostgreSQL in the temporary folder. It ends with this process, however this process ends. */
export async function startTestServer(): Promise<TestServer> {
  const shared = sharedFolder();
  const template = await ensureTemplateCluster(shared);
  const dir = mkdtempSync(join(throwAwayFolder(), 'yangfan-test-'));
  chmodSync(dir, 0o711);
  const reaper = startReaper(dir);
  try {
    const dataDir = join(dir, 'postgres');
    copyOwned(template, dataDir);
    const server = await startPostgres({ dataDir, log: silentLog, settings: FAST, binDir: shared });
    return {
      adminUrl: server.adminUrl,
      url: server.url,
      async stop() {
        await server.stop();
        await endReaper(reaper);
      },
    };
  } catch (error) {
    await endReaper(reaper);
    throw error;
  }
}

/** Memory where the system offers enough of it: making a database there takes a fiftieth of the time on a busy disk. */
export function throwAwayFolder(): string {
  const memory = '/dev/shm';
  try {
    accessSync(memory, constants.W_OK);
    const { bavail, bsize } = statfsSync(memory);
    if (bavail * bsize >= ENOUGH_MEMORY) return memory;
  } catch {
    // Not Linux, or not ours to write.
  }
  return tmpdir();
}

/** Starts the run's server and tells the workers; returns the way to stop it. For the test runner's global setup. */
export async function shareTestServer(): Promise<() => Promise<void>> {
  const server = await startTestServer();
  process.env[ADDRESS_VARIABLE] = JSON.stringify({ url: server.url, adminUrl: server.adminUrl });
  return async () => {
    delete process.env[ADDRESS_VARIABLE];
    await server.stop();
  };
}

export interface TestDatabase {
  db: Db;
  /** Address of this database for the ordinary role, and for the superuser. */
  url: string;
  adminUrl: string;
  /** Closes the pool and removes the database. */
  drop(): Promise<void>;
}

let ownServer: Promise<TestServer> | undefined;

/** An empty database of its own for a test file, migrated: a copy of one that was migrated once a run. Call `drop` in afterAll. */
export async function testDatabase({
  migrations = [],
  max = 10,
}: { migrations?: readonly MigrationSet[]; max?: number } = {}): Promise<TestDatabase> {
  const told = process.env[ADDRESS_VARIABLE];
  // Without the global setup each worker has a server of its own: slower, as clean.
  const server = told ? (JSON.parse(told) as { url: string; adminUrl: string }) : await (ownServer ??= startTestServer());
  const name = `test_${randomBytes(8).toString('hex')}`;
  const admin = new pg.Client({ connectionString: server.adminUrl });
  await admin.connect();
  try {
    const template = await ensureTemplateDatabase(admin, server, migrations);
    await admin.query(`create database ${name} owner ${new URL(server.url).username} template ${template} strategy file_copy`);
  } finally {
    await admin.end();
  }
  const url = withDatabase(server.url, name);
  const adminUrl = withDatabase(server.adminUrl, name);
  const db = createDb(url, { log: silentLog, max, name: 'yangfan-test' });
  return {
    db,
    url,
    adminUrl,
    async drop() {
      await db.end();
      const client = new pg.Client({ connectionString: server.adminUrl });
      await client.connect();
      await client.query(`drop database if exists ${name} with (force)`);
      await client.end();
    },
  };
}

function withDatabase(url: string, name: string): string {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.toString();
}

/** Name of a database that has exactly these migrations; made by whoever needs it first. */
async function ensureTemplateDatabase(admin: pg.Client, server: { url: string }, migrations: readonly MigrationSet[]): Promise<string> {
  const hash = createHash('sha256');
  for (const set of migrations)
    for (const { number, name, sha256 } of await readMigrations(set)) hash.update(`${set.name} ${number} ${name} ${sha256}\n`);
  const name = `template_${hash.digest('hex').slice(0, 16)}`;
  const isReady = async () => (await admin.query('select 1 from pg_database where datname = $1 and datistemplate', [name])).rowCount === 1;
  if (await isReady()) return name;
  await admin.query('select pg_advisory_lock(hashtext($1))', [name]);
  try {
    if (await isReady()) return name;
    await admin.query(`drop database if exists ${name} with (force)`);
    await admin.query(`create database ${name} owner ${new URL(server.url).username} template template0 strategy file_copy`);
    const db = createDb(withDatabase(server.url, name), { log: silentLog, max: 2 });
    try {
      await migrate(db, migrations);
    } finally {
      await db.end();
    }
    await admin.query(`alter database ${name} is_template true`);
  } finally {
    await admin.query('select pg_advisory_unlock(hashtext($1))', [name]);
  }
  return name;
}

/** Programs and a ready-made cluster, kept between runs. Never shared with other users: they could plant a program in it. */
export function sharedFolder(): string {
  const uid = process.getuid?.() ?? 0;
  const dir = join(tmpdir(), `yangfan-postgres-${uid}`);
  mkdirSync(dir, { recursive: true, mode: 0o755 });
  const found = lstatSync(dir);
  if (found.isDirectory() && (process.platform === 'win32' || (found.uid === uid && (found.mode & 0o022) === 0))) {
    chmodSync(dir, 0o755);
    return dir;
  }
  return mkdtempSync(join(tmpdir(), 'yangfan-postgres-'));
}

/** A stopped, freshly made data folder: copying it takes a tenth of the time of making one. */
async function ensureTemplateCluster(shared: string): Promise<string> {
  const { version } = await packagedVersion();
  const key = createHash('sha256')
    .update(JSON.stringify([version, FAST]))
    .digest('hex')
    .slice(0, 12);
  const template = join(shared, `cluster-${key}`);
  if (statSync(template, { throwIfNoEntry: false })) return template;
  const fresh = mkdtempSync(join(shared, 'cluster-new-'));
  chmodSync(fresh, 0o711);
  const server: RunningPostgres = await startPostgres({ dataDir: fresh, log: silentLog, settings: FAST, binDir: shared });
  await server.stop();
  try {
    renameSync(fresh, template);
  } catch {
    // Another run was first.
    rmSync(fresh, { recursive: true, force: true });
  }
  return template;
}

/** Copies a tree with its owners; as root the cluster belongs to the account that the server drops to. */
function copyOwned(from: string, to: string): void {
  cpSync(from, to, { recursive: true });
  if (process.getuid?.() !== 0) return;
  const hand = (source: string, target: string): void => {
    const { uid, gid, mode } = lstatSync(source);
    lchownSync(target, uid, gid);
    chmodSync(target, mode & 0o7777);
    if (lstatSync(source).isDirectory()) for (const entry of readdirSync(source)) hand(join(source, entry), join(target, entry));
  };
  hand(from, to);
}

// Its standard input closes when we end, also by kill -9; then it stops the server and clears the folder.
const REAPER = `cat >/dev/null
trap '' HUP INT TERM
file="$1/postgres/cluster/postmaster.pid"
if [ -f "$file" ]; then
  pid=$(head -n 1 "$file")
  kill -QUIT "$pid" 2>/dev/null
  n=0
  while kill -0 "$pid" 2>/dev/null && [ $n -lt 50 ]; do sleep 0.1; n=$((n + 1)); done
  kill -KILL "$pid" 2>/dev/null
fi
rm -rf "$1"`;

function startReaper(dir: string): ChildProcess {
  const reaper = spawn('/bin/sh', ['-c', REAPER, 'sh', dir], { detached: true, stdio: ['pipe', 'ignore', 'ignore'], cwd: '/' });
  reaper.unref();
  (reaper.stdin as unknown as { unref(): void } | null)?.unref();
  return reaper;
}

function endReaper(reaper: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    reaper.once('close', () => resolve());
    reaper.ref();
    reaper.stdin?.end();
  });
}
