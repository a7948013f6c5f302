import { readFile, rm, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { listBackups, verifyBackup, type FoundBackup } from './backup.ts';
import type { DbLog } from '../db-log.ts';
import { takeOwnership } from '../postgres/owner-lock.ts';
import { chooseAccount, giveTo, ownDir, prepareHome, type Account } from '../postgres/account.ts';
import { installBinaries, type Binaries } from '../postgres/binaries.ts';
import {
  addressOf,
  assertSameMajor,
  clusterSettings,
  ensureRoles,
  homeAt,
  readPasswords,
  resetPasswords,
  writeSettings,
  type Home,
} from '../postgres/cluster.ts';
import { launchPostmaster, readPidFile, servesCluster, stopPostmaster } from '../postgres/process.ts';
import { freePort } from '../postgres/port.ts';
import { SupervisorError } from '../postgres/supervisor-error.ts';
import { restoreFolder, swapIn, undoHalfSwap } from '../postgres/swap.ts';
import { isOnTimeline, readTimeline } from './timeline.ts';
import { gatherWal, unpack } from './unpack.ts';

export interface RestoreOptions {
  /** A backups folder as `backUp` fills it. */
  backupDir: string;
  /** Archived WAL that was not copied to the backups yet; default the archive of `targetDataDir`. */
  archiveDir?: string;
  /** The PostgreSQL folder that gets the restored cluster; its present cluster is kept beside it. No server may run on it. */
  targetDataDir: string;
  /** Everything committed up to this instant, nothing after it. Default: everything there is. */
  at?: Date;
  /** To go back to what an earlier restore had given up: the timeline number of that time. */
  timeline?: number;
  /** Parent of the programs' copy; default `targetDataDir`. */
  binDir?: string;
  log: DbLog;
  now: Date;
}

export interface RestoreResult {
  /** The base backup it began from. */
  base: string;
  /** Commit time of the last transaction in the restored data; undefined when none was found after the base backup. */
  recoveredTo: Date | undefined;
  /** False when the log ends before `at`: all there is was restored. */
  targetReached: boolean;
  /** Where the former cluster lies now. */
  previousCluster: string | undefined;
}

const RECOVERY_TIMEOUT_MS = 6 * 3600 * 1000;
const NEEDED_BESIDE = 200 * 1024 * 1024;

/**
 * Rebuilds the cluster as it was at `at`, proves that it opens, and only then puts it in place of the present one.
 * Throws SupervisorError and leaves the present cluster as it was when anything fails.
 */
export async function restore(options: RestoreOptions): Promise<RestoreResult> {
  const { targetDataDir, log } = options;
  const account = await chooseAccount(homeAt(targetDataDir).cluster);
  const home = homeAt(await prepareHome(targetDataDir, account, (message) => log.warn({}, message)));
  const lock = await takeOwnership(home.dir);
  if ('heldBy' in lock) {
    throw new SupervisorError('in-use', `数据目录 ${home.dir} 正被扬帆进程（进程号 ${lock.heldBy}）使用。请先停掉它，再恢复。`);
  }
  const work = restoreFolder(home);
  const wal = join(home.dir, 'restore.wal');
  try {
    await stopOrphan(home);
    await undoHalfSwap(home);
    await rm(work, { recursive: true, force: true });
    await rm(wal, { recursive: true, force: true });
    const backup = await chooseBackup(options, home);
    await assertRoom(home.dir, backup);
    const binaries = await installBinaries(options.binDir ?? home.dir);
    assertSameMajor(Number.parseInt(backup.manifest.serverVersion, 10), binaries.major, backup.dir);
    log.info({ base: backup.dir }, 'restoring: checking and unpacking the base backup');
    await verifyBackup(backup);
    await unpack(backup, work);
    await gatherWal({
      backupDir: options.backupDir,
      archiveDir: options.archiveDir ?? home.archive,
      presentCluster: home.cluster,
      backup,
      target: wal,
      log,
    });
    if (account) {
      await giveTo(work, account);
      await giveTo(wal, account);
    }
    await ownDir(home.archive, account);
    const recovered = await recover({ options, home: { ...home, cluster: work }, wal, account, binaries });
    const previousCluster = await swapIn(home, options.now);
    return { base: backup.dir, previousCluster, ...recovered };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOSPC') {
      throw new SupervisorError('disk-full', `磁盘已满，恢复中断：${home.dir}。请清理后重新运行恢复；现有数据没有被改动。`);
    }
    throw error;
  } finally {
    await rm(work, { recursive: true, force: true });
    await rm(wal, { recursive: true, force: true });
    await lock.release();
  }
}

// One second later than the instant: what is shown must not lie before the backup.
const chinaTime = (at: Date): string =>
  new Date(Math.ceil(at.getTime() / 1000) * 1000).toLocaleString('sv-SE', { timeZone: 'Asia/Shanghai' });

async function stopOrphan(home: Home): Promise<void> {
  const file = await readPidFile(home.cluster);
  if (file && (await servesCluster(file.pid, home.cluster))) await stopPostmaster(file.pid);
}

/** The newest base backup that ended before the wished instant and lies on the timeline that is followed. */
async function chooseBackup({ backupDir, archiveDir, at, timeline }: RestoreOptions, home: Home): Promise<FoundBackup> {
  const line = await readTimeline([join(backupDir, 'wal'), archiveDir ?? home.archive], timeline);
  const backups = (await listBackups(backupDir)).filter(({ manifest }) => isOnTimeline(manifest, line));
  const chosen = backups.filter(({ manifest }) => !at || new Date(manifest.finishedAt) <= at).at(-1);
  if (chosen) return chosen;
  const first = backups[0];
  throw new SupervisorError(
    'restore',
    first
      ? `没有早于 ${at && chinaTime(at)} 的基础备份，最早能恢复到 ${chinaTime(new Date(first.manifest.finishedAt))}（北京时间）。请选一个更晚的时间。`
      : `${backupDir} 里没有完整的基础备份。请检查 --from 指的目录（里面应有 base 和 wal 两个文件夹）。`,
  );
}

async function assertRoom(dir: string, { manifest }: FoundBackup): Promise<void> {
  const { bavail, bsize } = await statfs(dir);
  const needed = manifest.rawBytes + NEEDED_BESIDE;
  if (bavail * bsize < needed) {
    throw new SupervisorError(
      'disk-full',
      `磁盘空间不足：恢复需要约 ${Math.ceil(needed / 1e6)} MB，${dir} 所在磁盘只剩 ${Math.floor((bavail * bsize) / 1e6)} MB。请清理后再恢复；现有数据没有被改动。`,
    );
  }
}

interface Recovery {
  options: RestoreOptions;
  home: Home;
  wal: string;
  account: Account | undefined;
  binaries: Binaries;
}

/** Replays the log up to the target, then opens the result once as proof. */
async function recover({ options, home, wal, account, binaries }: Recovery): Promise<Pick<RestoreResult, 'recoveredTo' | 'targetReached'>> {
  const { at, timeline, log } = options;
  const logFile = join(home.dir, 'restore.log');
  await rm(logFile, { force: true });
  await writeFile(join(home.cluster, 'recovery.signal'), '', { mode: 0o600 });
  if (account) await giveTo(join(home.cluster, 'recovery.signal'), account);
  const onWaiting = (ms: number) => log.info({ ms }, 'restoring: replaying the log');
  const run = async (recovery: Record<string, string>) => {
    await writeSettings(home, clusterSettings(home, recovery), account);
    const port = await freePort(0);
    const { pid } = await launchPostmaster({
      binaries,
      account,
      clusterDir: home.cluster,
      logFile,
      port,
      timeoutMs: RECOVERY_TIMEOUT_MS,
      onWaiting,
    });
    return { pid, port };
  };
  const settings = {
    restore_command: `cp ${shellQuoted(wal)}/%f %p`,
    recovery_target_timeline: timeline === undefined ? 'latest' : String(timeline),
    recovery_target_action: 'promote',
    hot_standby: 'off',
  };
  let targetReached = true;
  let server;
  try {
    server = await run(at ? { ...settings, recovery_target_time: at.toISOString().replace('Z', '+00') } : settings);
  } catch (error) {
    const text = await readFile(logFile, 'utf8').catch(() => '');
    if (!at || !text.includes('recovery ended before configured recovery target was reached')) throw asRestoreError(error, logFile);
    targetReached = false;
    server = await run(settings);
  }
  await stopPostmaster(server.pid);
  const text = await readFile(logFile, 'utf8');
  // The roles came with the backup, perhaps from another machine with other passwords.
  const passwords = await readPasswords(home.dir);
  await resetPasswords(home, binaries, account, passwords);
  server = await run({});
  try {
    await ensureRoles(passwords, server.port);
    await proveOpen(addressOf('admin', passwords, server.port));
  } finally {
    await stopPostmaster(server.pid);
  }
  return { targetReached, recoveredTo: lastCommitIn(text) };
}

function asRestoreError(error: unknown, logFile: string): unknown {
  if (!(error instanceof SupervisorError) || error.code !== 'start-failed') return error;
  return new SupervisorError(
    'restore',
    `日志重放没有成功，现有数据没有被改动。原因见 ${logFile} 的最后几行；可改用更早的备份或另一个时间再试。`,
    error.detail,
  );
}

// `%` begins a placeholder of PostgreSQL, `'` ends the shell's quotes.
const shellQuoted = (path: string): string => `'${path.replaceAll('%', '%%').replaceAll("'", `'\\''`)}'`;

/** Reads every table once: with checksums on, a damaged page can't go unseen. */
async function proveOpen(adminUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl, application_name: 'yangfan-restore' });
  client.on('error', () => undefined);
  await client.connect();
  try {
    const { rows } = await client.query<{ recovering: boolean; tables: string[] }>(`
      select pg_is_in_recovery() as recovering,
        coalesce((select array_agg(oid::regclass::text) from pg_class where relkind in ('r', 'm', 't') and relpersistence = 'p'), '{}') as tables`);
    if (rows[0]?.recovering)
      throw new SupervisorError('restore', '恢复没有走完，数据库仍处在恢复状态。现有数据没有被改动，请查看 restore.log。');
    for (const table of rows[0]?.tables ?? []) await client.query(`select count(*) from ${table}`);
  } catch (error) {
    if (error instanceof SupervisorError) throw error;
    throw new SupervisorError(
      'restore',
      '恢复出来的数据里有损坏的部分，没有启用；现有数据没有被改动。请换一个更早的备份再试。',
      (error as Error).message,
    );
  } finally {
    await client.end();
  }
}

function lastCommitIn(log: string): Date | undefined {
  const stamp = [...log.matchAll(/last completed transaction was at log time (\S+) (\S+?)([+-]\d\d)$/gm)].at(-1);
  return stamp ? new Date(`${stamp[1]}T${stamp[2]}${stamp[3]}:00`) : undefined;
}
