import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { appendFile, chmod, chown, open, readFile, readdir, rename, rm, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import type { Account } from './account.ts';
import { ownDir } from './account.ts';
import type { Binaries } from './binaries.ts';
import { cleanEnv } from './process.ts';
import { SupervisorError, explainFailure } from './supervisor-error.ts';

/** Superuser; owns nothing of the product, makes roles, databases and backups. */
export const ADMIN_ROLE = 'yangfan_admin';
/** Ordinary role that owns the product's database. */
export const APP_ROLE = 'yangfan';
export const APP_DATABASE = 'yangfan';

export interface Passwords {
  admin: string;
  app: string;
}

/** Folders and files under one data folder. */
export interface Home {
  dir: string;
  cluster: string;
  archive: string;
  log: string;
}

/** Where things lie under a data folder (its real path). */
export function homeAt(dir: string): Home {
  return { dir, cluster: join(dir, 'cluster'), archive: join(dir, 'archive'), log: join(dir, 'postgres.log') };
}

const MB = 1024 * 1024;
const NEEDED_FRESH = 300 * MB;
const NEEDED_RUNNING = 64 * MB;

/** Refuses to begin on a disk that would fill up at once; a server that meets a full disk in the middle stops hard. */
export async function assertSpace(dir: string, isFresh: boolean): Promise<void> {
  const { bavail, bsize } = await statfs(dir);
  const free = bavail * bsize;
  const needed = isFresh ? NEEDED_FRESH : NEEDED_RUNNING;
  if (free >= needed) return;
  throw new SupervisorError(
    'disk-full',
    `磁盘空间不足：${dir} 所在磁盘只剩 ${Math.floor(free / MB)} MB，数据库至少需要 ${needed / MB} MB。请清理或扩大这块磁盘后再启动；已确认保存的数据都还在。`,
  );
}

/** Major version of the cluster on disk; undefined when there is none yet. */
export async function clusterMajor(clusterDir: string): Promise<number | undefined> {
  const text = await readFile(join(clusterDir, 'PG_VERSION'), 'utf8').catch(() => undefined);
  if (text !== undefined) return Number.parseInt(text, 10);
  const entries = await readdir(clusterDir).catch(() => []);
  if (entries.length === 0) return undefined;
  throw new SupervisorError(
    'not-a-cluster',
    `${clusterDir} 里有文件，但不是数据库的数据目录（缺少 PG_VERSION）。请用 --data 换一个空目录；若数据被误删，请按 docs/operations/backup.md 恢复备份。`,
  );
}

/** The data folder must be of the very major version that our programs are of. */
export function assertSameMajor(found: number, ours: number, clusterDir: string): void {
  if (found > ours) {
    throw new SupervisorError(
      'data-newer',
      `数据目录 ${clusterDir} 由更新的数据库版本（PostgreSQL ${found}）创建，当前程序自带的是 ${ours}。请升级到新版本的程序再启动，或用 --data 另选一个目录；数据没有被改动。`,
    );
  }
  if (found < ours) {
    throw new SupervisorError(
      'data-older',
      `数据目录 ${clusterDir} 由旧的数据库版本（PostgreSQL ${found}）创建，当前程序自带的是 ${ours}，不能直接打开。请先用原来的程序版本启动并导出，或用 PostgreSQL ${ours} 的 pg_upgrade 升级；数据没有被改动。`,
    );
  }
}

/** Reads the passwords, or makes them at first start. Only our own user can read the file. */
export async function readPasswords(dir: string): Promise<Passwords> {
  const file = join(dir, 'passwords.json');
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw new SupervisorError('not-owner', `读不到 ${file}。请用当初创建数据目录的系统用户（或 root）启动。`, error.message);
  });
  try {
    const kept = text === undefined ? undefined : (JSON.parse(text) as Partial<Passwords>);
    if (kept?.admin && kept.app) return { admin: kept.admin, app: kept.app };
  } catch {
    // Half a file, from a power cut: made again below, and the cluster is told.
  }
  const made: Passwords = { admin: randomBytes(24).toString('base64url'), app: randomBytes(24).toString('base64url') };
  const fresh = `${file}.new`;
  await writeFile(fresh, JSON.stringify(made), { mode: 0o600 });
  await chmod(fresh, 0o600);
  await rename(fresh, file);
  return made;
}

// The first one that the system has. Without a UTF-8 character type, trigram search does not see Chinese letters.
const LOCALES = ['C.UTF-8', 'C.utf8', 'en_US.UTF-8', 'zh_CN.UTF-8', 'C'];

/** Makes a new cluster: UTF-8, checksums, plain code-point order (pinyin order is asked for by name, `collate "zh-Hans-CN-x-icu"`). */
export async function initCluster(
  home: Home,
  binaries: Binaries,
  account: Account | undefined,
  passwords: Passwords,
  durable: boolean,
): Promise<void> {
  const fresh = `${home.cluster}.new`;
  const passwordFile = join(fresh, '..', 'initdb-password');
  let output = '';
  try {
    await writeFile(passwordFile, `${passwords.admin}\n`, { mode: 0o600 });
    if (account) await chown(passwordFile, account.uid, account.gid);
    for (const locale of LOCALES) {
      await rm(fresh, { recursive: true, force: true });
      await ownDir(fresh, account);
      // Small segments: one is archived each minute, however little was written.
      const args = `-U ${ADMIN_ROLE} --auth=scram-sha-256 --encoding=UTF8 --data-checksums --wal-segsize=4 --no-instructions`.split(' ');
      args.push('-D', fresh, `--pwfile=${passwordFile}`, '--locale-provider=builtin', '--builtin-locale=C.UTF-8', `--locale=${locale}`);
      if (!durable) args.push('--no-sync');
      const result = await runProgram(binaries.path('initdb'), args, account, fresh);
      output = result.output;
      if (result.code === 0) {
        await rename(fresh, home.cluster);
        return;
      }
      if (!/invalid locale/i.test(output)) break;
    }
    throw explainFailure(output, home.dir);
  } finally {
    await rm(passwordFile, { force: true });
    await rm(fresh, { recursive: true, force: true });
  }
}

/** Runs a PostgreSQL program to its end as the account, with `input` on its standard input. */
export function runProgram(
  program: string,
  args: readonly string[],
  account: Account | undefined,
  cwd: string,
  input = '',
): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve) => {
    const child = spawn(program, args, { ...(account ? { uid: account.uid, gid: account.gid } : {}), cwd, env: cleanEnv() });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk));
    child.stderr.on('data', (chunk: Buffer) => (output += chunk));
    child.on('error', (error) => resolve({ code: null, output: `${(error as NodeJS.ErrnoException).code} ${error.message}` }));
    child.on('close', (code) => resolve({ code, output }));
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });
}

/** Server settings, in the form of its configuration file. */
export function clusterSettings(home: Home, extra: Readonly<Record<string, string>> = {}): string {
  const settings: Record<string, string> = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: '100',
    shared_buffers: '128MB',
    password_encryption: 'scram-sha-256',
    // Once acknowledged, a write survives a power cut.
    fsync: 'on',
    synchronous_commit: 'on',
    full_page_writes: 'on',
    wal_level: 'replica',
    wal_compression: 'on',
    min_wal_size: '64MB',
    max_wal_size: '1GB',
    max_wal_senders: '4',
    // Every finished piece of the write-ahead log is kept, at the latest after a minute: restore to any second.
    archive_mode: 'on',
    archive_library: 'basic_archive',
    'basic_archive.archive_directory': home.archive,
    archive_timeout: '60s',
    timezone: 'Asia/Shanghai',
    log_timezone: 'Asia/Shanghai',
    lc_messages: 'C',
    lc_monetary: 'C',
    lc_numeric: 'C',
    lc_time: 'C',
    log_destination: 'stderr',
    logging_collector: 'off',
    log_line_prefix: '%m [%p] %q%a ',
    // Statements and row contents may hold personal data; they stay out of the log.
    log_error_verbosity: 'terse',
    log_min_error_statement: 'panic',
    log_checkpoints: 'off',
    jit: 'off',
    ...extra,
  };
  const lines = Object.entries(settings).map(([name, value]) => `${name} = '${value.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`);
  return `# Written by the server at each start. Own settings: ALTER SYSTEM (postgresql.auto.conf).\n${lines.join('\n')}\n`;
}

const SETTINGS_FILE = 'yangfan.conf';

/** Whether the cluster on disk already has exactly these settings. */
export async function hasSettings(home: Home, settings: string): Promise<boolean> {
  return (await readFile(join(home.cluster, SETTINGS_FILE), 'utf8').catch(() => '')) === settings;
}

/** Writes settings and access rules: password only, and only from this machine. */
export async function writeSettings(home: Home, settings: string, account: Account | undefined): Promise<void> {
  const include = `include '${SETTINGS_FILE}'`;
  const main = join(home.cluster, 'postgresql.conf');
  await writeOwned(join(home.cluster, SETTINGS_FILE), settings, account);
  await writeOwned(
    join(home.cluster, 'pg_hba.conf'),
    'host all all 127.0.0.1/32 scram-sha-256\nhost replication all 127.0.0.1/32 scram-sha-256\n',
    account,
  );
  if (!(await readFile(main, 'utf8')).includes(include)) await appendFile(main, `\n${include}\n`);
}

async function writeOwned(path: string, text: string, account: Account | undefined): Promise<void> {
  const fresh = `${path}.new`;
  const handle = await open(fresh, 'w', 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  if (account) await chown(fresh, account.uid, account.gid);
  await rename(fresh, path);
}

/** Address of a role at our server. */
export function addressOf(role: 'admin' | 'app', passwords: Passwords, port: number, database = APP_DATABASE): string {
  return `postgresql://${role === 'admin' ? ADMIN_ROLE : APP_ROLE}:${passwords[role]}@127.0.0.1:${port}/${database}`;
}

/** Makes the ordinary role and its database where they are missing. Fails with 28P01 where the passwords are not the cluster's. */
export async function ensureRoles(passwords: Passwords, port: number): Promise<void> {
  const client = new pg.Client({ connectionString: addressOf('admin', passwords, port, 'postgres'), connectionTimeoutMillis: 30_000 });
  client.on('error', () => undefined);
  await client.connect();
  try {
    const { rows } = await client.query<{ role: boolean; database: boolean }>(
      'select exists (select 1 from pg_roles where rolname = $1) as role, exists (select 1 from pg_database where datname = $2) as database',
      [APP_ROLE, APP_DATABASE],
    );
    // Base64url needs no escaping.
    if (!rows[0]?.role) await client.query(`create role ${APP_ROLE} login password '${passwords.app}'`);
    if (!rows[0]?.database) await client.query(`create database ${APP_DATABASE} owner ${APP_ROLE} template template0`);
  } finally {
    await client.end();
  }
}

/** Sets both passwords without logging in, on a stopped cluster: after a restore from another machine, or a lost key file. */
export async function resetPasswords(home: Home, binaries: Binaries, account: Account | undefined, passwords: Passwords): Promise<void> {
  const input = `alter role ${ADMIN_ROLE} superuser login password '${passwords.admin}'\nalter role ${APP_ROLE} login password '${passwords.app}'\n`;
  const { code, output } = await runProgram(
    binaries.path('postgres'),
    ['--single', '-D', home.cluster, 'postgres'],
    account,
    home.cluster,
    input,
  );
  if (code !== 0) throw explainFailure(output, home.dir);
}
