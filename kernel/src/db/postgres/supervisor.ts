import { copyFile, rename, rm, stat, truncate } from 'node:fs/promises';
import type { DbLog } from '../db-log.ts';
import { pgCode } from '../db-error.ts';
import { takeOwnership } from './owner-lock.ts';
import { chooseAccount, ownDir, prepareHome, giveTo, type Account } from './account.ts';
import { installBinaries, type Binaries } from './binaries.ts';
import {
  addressOf,
  assertSameMajor,
  assertSpace,
  clusterMajor,
  clusterSettings,
  ensureRoles,
  hasSettings,
  homeAt,
  initCluster,
  readPasswords,
  resetPasswords,
  writeSettings,
  type Home,
  type Passwords,
} from './cluster.ts';
import { endLeftovers, executableOf, isAlive, launchPostmaster, readPidFile, servesCluster, sleep, stopPostmaster } from './process.ts';
import { freePort } from './port.ts';
import { SupervisorError, explainFailure } from './supervisor-error.ts';
import { undoHalfSwap } from './swap.ts';

export interface StartOptions {
  /** Folder of everything PostgreSQL has: `cluster`, `archive`, programs, passwords, log. Made when missing. */
  dataDir: string;
  log: DbLog;
  /** Wished port; another free one is taken when it is in use. Default: any free port. */
  port?: number;
  /** Server settings beside or instead of ours. */
  settings?: Readonly<Record<string, string>>;
  /** When another live process runs this folder: `refuse` (default) throws `in-use`, `share` uses its server and `stop` leaves it running. */
  ifRunning?: 'refuse' | 'share';
  /** Parent of the programs' copy; default `dataDir`. */
  binDir?: string;
  /** Longest wait for a start, crash recovery included; default ten minutes. */
  timeoutMs?: number;
}

export interface RunningPostgres {
  /** The product's ordinary role and its own database. */
  url: string;
  /** The superuser in the same database: backup, roles, extensions. */
  adminUrl: string;
  /** Where archived WAL lies. */
  archiveDir: string;
  /** Process number of the postmaster; changes when it had to be started again. */
  readonly pid: number;
  readonly port: number;
  /** True when a server left behind by an earlier process (or run by a live one) was taken over. */
  adopted: boolean;
  /** Stops in order and returns when everything is on disk. */
  stop(): Promise<void>;
}

const START_TIMEOUT_MS = 600_000;
const WATCH_MS = 200;
const LOG_EVERY_TICKS = 3000;
const MAX_BACKOFF_MS = 10_000;
const LOG_LIMIT = 50 * 1024 * 1024;
const LAUNCH_ATTEMPTS = 5;

interface Context {
  home: Home;
  binaries: Binaries;
  account: Account | undefined;
  passwords: Passwords;
  settings: string;
  timeoutMs: number;
  log: DbLog;
}

/**
 * Runs the PostgreSQL of a data folder and keeps it running until `stop`. Whatever the last run left behind (a running
 * server, a crash, an old pid file) is taken over or cleared. Throws SupervisorError.
 */
export async function startPostgres(options: StartOptions): Promise<RunningPostgres> {
  const { log, port = 0, timeoutMs = START_TIMEOUT_MS } = options;
  const account = await chooseAccount(homeAt(options.dataDir).cluster);
  const home = homeAt(await asSentence(options.dataDir, () => prepareHome(options.dataDir, account, (message) => log.warn({}, message))));
  const lock = await asSentence(home.dir, () => takeOwnership(home.dir));
  if ('heldBy' in lock) return joinRunning(home, lock.heldBy, options.ifRunning === 'share', timeoutMs);
  try {
    const context = await asSentence(home.dir, () => prepare(options, home, account, timeoutMs));
    const adopted = await adopt(context);
    const first = adopted ?? (await start(context, port));
    log.info({ pid: first.pid, port: first.port, adopted: adopted !== undefined }, 'PostgreSQL is running');
    return watch(context, first, adopted !== undefined, lock.release);
  } catch (error) {
    await lock.release();
    throw error;
  }
}

/** Folder, programs, cluster and settings, ready to start. */
async function prepare(options: StartOptions, home: Home, account: Account | undefined, timeoutMs: number): Promise<Context> {
  const { log } = options;
  await rm(`${home.cluster}.new`, { recursive: true, force: true });
  if (await undoHalfSwap(home)) log.warn({}, '上次恢复没有走到最后一步，恢复前的数据已放回原处；需要时请重新运行 npm run restore。');
  const major = await clusterMajor(home.cluster);
  await assertSpace(home.dir, major === undefined);
  const binaries = await installBinaries(options.binDir ?? home.dir);
  const passwords = await readPasswords(home.dir);
  await ownDir(home.archive, account);
  const settings = clusterSettings(home, options.settings);
  if (major === undefined) {
    const begun = Date.now();
    await initCluster(home, binaries, account, passwords, options.settings?.fsync !== 'off');
    log.info({ ms: Date.now() - begun }, 'made a new PostgreSQL data folder');
  } else {
    assertSameMajor(major, binaries.major, home.cluster);
    if (account) await giveTo(home.cluster, account);
  }
  return { home, binaries, account, passwords, settings, timeoutMs, log };
}

interface Server {
  pid: number;
  port: number;
}

/** Takes over a server that an earlier process left running, when it is healthy and ours to the letter; otherwise stops it. */
async function adopt({ home, binaries, passwords, settings, log }: Context): Promise<Server | undefined> {
  const file = await readPidFile(home.cluster);
  if (!file || !(await servesCluster(file.pid, home.cluster))) return undefined;
  const executable = await executableOf(file.pid);
  const isSameProgram = executable === undefined || executable === binaries.path('postgres');
  if (isSameProgram && file.status === 'ready' && (await hasSettings(home, settings))) {
    try {
      await ensureRoles(passwords, file.port);
      return { pid: file.pid, port: file.port };
    } catch (error) {
      log.warn({ err: error }, 'a PostgreSQL left running does not answer; it is stopped and started again');
    }
  }
  await stopPostmaster(file.pid);
  return undefined;
}

/** Starts the server, on the wished port if that is free. */
async function start(context: Context, wishedPort: number): Promise<Server> {
  const { home, account, binaries, passwords, settings, timeoutMs, log } = context;
  await asSentence(home.dir, () => writeSettings(home, settings, account));
  await rotateLog(home.log);
  const launch = async (): Promise<Server> => {
    for (let attempt = 1; ; attempt++) {
      const port = await freePort(attempt === 1 ? wishedPort : 0, (other) =>
        log.warn({ wished: wishedPort, port: other }, 'the wished database port is in use; another one is taken'),
      );
      try {
        const onWaiting = (ms: number) => log.warn({ ms }, 'PostgreSQL is still starting, perhaps recovering from a crash');
        const { pid } = await launchPostmaster({
          binaries,
          account,
          clusterDir: home.cluster,
          logFile: home.log,
          port,
          timeoutMs,
          onWaiting,
        });
        return { pid, port };
      } catch (error) {
        const code = error instanceof SupervisorError ? error.code : undefined;
        if (attempt >= LAUNCH_ATTEMPTS || (code !== 'port-taken' && code !== 'leftover-processes')) throw error;
        if (code === 'leftover-processes') {
          await endLeftovers(home.cluster);
          await sleep(200 * attempt);
        }
      }
    }
  };
  let server = await launch();
  try {
    await ensureRoles(passwords, server.port);
  } catch (error) {
    const isWrongPassword = pgCode(error) === '28P01' || pgCode(error) === '28000';
    await stopPostmaster(server.pid);
    if (!isWrongPassword) throw explainFailure(error instanceof Error ? error.message : String(error), home.dir);
    log.warn({}, 'the passwords on disk are not those of the data folder; they are set anew');
    await resetPasswords(home, binaries, account, passwords);
    server = await launch();
    await ensureRoles(passwords, server.port);
  }
  return server;
}

/** The server of another live process, if sharing is wished. */
async function joinRunning(home: Home, holder: number, isShared: boolean, timeoutMs: number): Promise<RunningPostgres> {
  if (!isShared) {
    throw new SupervisorError(
      'in-use',
      `数据目录 ${home.dir} 正被另一个扬帆进程（进程号 ${holder}）使用。请先停掉它，或用 --data 另选一个目录。`,
    );
  }
  for (const until = Date.now() + timeoutMs; Date.now() < until && isAlive(holder); await sleep(50)) {
    const file = await readPidFile(home.cluster);
    if (file?.status !== 'ready' || !(await servesCluster(file.pid, home.cluster))) continue;
    const passwords = await readPasswords(home.dir);
    const isReady = await ensureRoles(passwords, file.port).then(
      () => true,
      () => false,
    );
    if (!isReady) continue;
    return { ...addresses(home, passwords, file.port), pid: file.pid, port: file.port, adopted: true, stop: async () => undefined };
  }
  throw new SupervisorError(
    'start-timeout',
    `数据目录 ${home.dir} 的数据库由进程 ${holder} 管理，但一直没有就绪。请看那个进程的日志，必要时把它停掉后再试。`,
  );
}

const addresses = (home: Home, passwords: Passwords, port: number) => ({
  url: addressOf('app', passwords, port),
  adminUrl: addressOf('admin', passwords, port),
  archiveDir: home.archive,
});

/** Keeps the server running on the same port, so that pools find it again. */
function watch(context: Context, first: Server, adopted: boolean, release: () => Promise<void>): RunningPostgres {
  const { home, passwords, log } = context;
  let server = first;
  let stopping: Promise<void> | undefined;
  const isStopping = () => stopping !== undefined;
  let reviving: Promise<void> | undefined;

  const revive = async (): Promise<void> => {
    for (let waitMs = 0; !isStopping(); waitMs = Math.min(Math.max(500, waitMs * 2), MAX_BACKOFF_MS)) {
      await sleep(waitMs);
      if (isStopping()) return;
      try {
        await endLeftovers(home.cluster);
        server = await start(context, server.port);
        log.warn({ pid: server.pid, port: server.port }, 'PostgreSQL was started again');
        return;
      } catch (error) {
        log.error({ err: error, detail: (error as SupervisorError).detail }, 'PostgreSQL can not be started again yet');
      }
    }
  };

  let ticks = 0;
  const timer = setInterval(() => {
    if (isStopping() || reviving) return;
    if (!isAlive(server.pid)) {
      log.error({ pid: server.pid }, 'PostgreSQL has ended unexpectedly');
      reviving = revive().finally(() => {
        reviving = undefined;
      });
    } else if (++ticks % LOG_EVERY_TICKS === 0) {
      rotateLog(home.log, true).catch((error) => log.warn({ err: error }, 'the PostgreSQL log could not be shortened'));
    }
  }, WATCH_MS);
  timer.unref();

  return {
    ...addresses(home, passwords, first.port),
    get pid() {
      return server.pid;
    },
    get port() {
      return server.port;
    },
    adopted,
    stop() {
      stopping ??= (async () => {
        clearInterval(timer);
        await reviving;
        await stopPostmaster(server.pid);
        await release();
      })();
      return stopping;
    },
  };
}

// A running server appends to the open file, so its log is copied and cut instead of moved.
async function rotateLog(file: string, isRunning = false): Promise<void> {
  const size = await stat(file).then(
    (found) => found.size,
    () => 0,
  );
  if (size < LOG_LIMIT) return;
  if (!isRunning) return rename(file, `${file}.1`);
  await copyFile(file, `${file}.1`);
  await truncate(file);
}

/** Errors of the file system become sentences too. */
async function asSentence<T>(where: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof SupervisorError) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') {
      throw new SupervisorError('not-owner', `没有权限读写数据目录 ${where}。请检查它的所有者和权限，或用 --data 另选一个目录。`, message);
    }
    if (code === 'ENOSPC' || code === 'EDQUOT') throw explainFailure(code, where);
    throw error;
  }
}
