import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { openSync, closeSync, readFileSync } from 'node:fs';
import { open, readFile, readdir, readlink, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Account } from './account.ts';
import type { Binaries } from './binaries.ts';
import { SupervisorError, explainFailure } from './supervisor-error.ts';

/** What `postmaster.pid` says. */
export interface PidFile {
  pid: number;
  port: number;
  status: string;
}

export const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Environment for PostgreSQL programs: nothing of ours, since a LANG the system lacks stops initdb, and secrets have no business there. */
export function cleanEnv(): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = { PATH: process.env.PATH, LC_ALL: 'C', LANG: 'C', TZ: 'Asia/Shanghai' };
  if (process.platform === 'win32') env.SystemRoot = process.env.SystemRoot;
  return env;
}

/** Reads `postmaster.pid`; undefined when there is none or it is only half written. */
export async function readPidFile(clusterDir: string): Promise<PidFile | undefined> {
  const lines = (await readFile(join(clusterDir, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n');
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 1) return undefined;
  return { pid, port: Number(lines[3]), status: (lines[7] ?? '').trim() };
}

/** Whether a process runs; one that is dead but not yet collected by its parent does not. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  if (process.platform !== 'linux') return true;
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return !/^[ZX]/.test(text.slice(text.lastIndexOf(')') + 2));
  } catch {
    return false;
  }
}

/** Whether this process is a server of this cluster: numbers are reused, so the number alone proves nothing. */
export async function servesCluster(pid: number, clusterDir: string): Promise<boolean> {
  if (!isAlive(pid)) return false;
  if (process.platform === 'linux') return (await readlink(`/proc/${pid}/cwd`).catch(() => '')) === clusterDir;
  const command = spawnSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).stdout ?? '';
  return process.platform === 'win32' || command.includes(clusterDir);
}

/** The program a process runs, where the system tells. */
export async function executableOf(pid: number): Promise<string | undefined> {
  return readlink(`/proc/${pid}/exe`).catch(() => undefined);
}

/** Ends sessions that outlived their postmaster: while one lives, the data folder can't be opened again. */
export async function endLeftovers(clusterDir: string): Promise<void> {
  if (process.platform !== 'linux') return;
  for (const entry of await readdir('/proc')) {
    const pid = Number(entry);
    if (!Number.isInteger(pid) || pid === process.pid || !(await servesCluster(pid, clusterDir))) continue;
    if (!/\/postgres( \(deleted\))?$/.test((await executableOf(pid)) ?? '')) continue;
    await signalUntilGone(pid, [
      ['SIGQUIT', 2000],
      ['SIGKILL', 2000],
    ]);
  }
}

/** Stops a postmaster: sessions are cut and everything is written down (fast), then ever more firmly. */
export async function stopPostmaster(pid: number): Promise<void> {
  await signalUntilGone(pid, [
    ['SIGINT', 60_000],
    ['SIGQUIT', 10_000],
    ['SIGKILL', 5000],
  ]);
}

async function signalUntilGone(pid: number, steps: readonly [NodeJS.Signals, number][]): Promise<void> {
  for (const [signal, waitMs] of steps) {
    try {
      process.kill(pid, signal);
    } catch {
      return;
    }
    for (const until = Date.now() + waitMs; Date.now() < until; await sleep(10)) if (!isAlive(pid)) return;
  }
}

export interface Launch {
  binaries: Binaries;
  account: Account | undefined;
  clusterDir: string;
  logFile: string;
  port: number;
  timeoutMs: number;
  /** Called every few seconds while a long crash recovery runs. */
  onWaiting?: (ms: number) => void;
}

/** Starts a postmaster and waits until it accepts connections; throws SupervisorError with the reason from its log. */
export async function launchPostmaster(launch: Launch): Promise<ChildProcess & { pid: number }> {
  const { binaries, account, clusterDir, logFile, port, timeoutMs, onWaiting } = launch;
  await removeStalePidFile(clusterDir);
  const logStart = await sizeOf(logFile);
  const log = openSync(logFile, 'a', 0o600);
  let failure = '';
  // A session of its own: Ctrl-C in the terminal must reach us first, so that we can stop it in order.
  const child = spawn(binaries.path('postgres'), ['-D', clusterDir, '-p', String(port)], {
    ...(account ? { uid: account.uid, gid: account.gid } : {}),
    cwd: clusterDir,
    env: cleanEnv(),
    detached: true,
    stdio: ['ignore', log, log],
  });
  child.on('error', (error) => {
    failure = `${(error as NodeJS.ErrnoException).code ?? ''} ${error.message}`;
  });
  closeSync(log);
  child.unref();
  const start = Date.now();
  let told = start;
  for (;;) {
    if (failure || child.exitCode !== null || child.signalCode !== null) {
      throw explainFailure(`${failure}\n${await readFrom(logFile, logStart)}`, clusterDir);
    }
    const file = await readPidFile(clusterDir);
    if (child.pid && file?.pid === child.pid && file.status === 'ready') return child as ChildProcess & { pid: number };
    if (Date.now() - start > timeoutMs) {
      if (child.pid) await stopPostmaster(child.pid);
      throw new SupervisorError(
        'start-timeout',
        `数据库启动超过 ${Math.round(timeoutMs / 1000)} 秒仍未就绪（可能正在从断电中恢复）。请看 ${logFile}，稍后再启动，数据不会丢。`,
      );
    }
    if (Date.now() - told > 5000) {
      told = Date.now();
      onWaiting?.(told - start);
    }
    await sleep(10);
  }
}

// PostgreSQL refuses to start when the number in its old file belongs to any living process, also a stranger's.
async function removeStalePidFile(clusterDir: string): Promise<void> {
  const file = await readPidFile(clusterDir);
  if (file && !(await servesCluster(file.pid, clusterDir))) await rm(join(clusterDir, 'postmaster.pid'), { force: true });
}

async function sizeOf(path: string): Promise<number> {
  const handle = await open(path, 'r').catch(() => undefined);
  if (!handle) return 0;
  try {
    return (await handle.stat()).size;
  } finally {
    await handle.close();
  }
}

async function readFrom(path: string, start: number): Promise<string> {
  const handle = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await handle.read({ buffer: Buffer.alloc(64 * 1024), position: start });
    return buffer.toString('utf8', 0, bytesRead);
  } finally {
    await handle.close();
  }
}
