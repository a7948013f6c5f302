import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { createDb, repoPath, startPostgres, type Db } from '@yangfan/kernel';
import { silentLog } from '@yangfan/kernel/testing';

/** What is killed: the server, the database's first process, every process of the database, or everything at once. */
export const TARGETS = ['server', 'postmaster', 'postgres', 'everything'] as const;
export type Target = (typeof TARGETS)[number];

/** The built product with its own PostgreSQL, as somebody runs it; made to be killed. */
export interface Victim {
  url(): string;
  dataDir: string;
  /** A connection to the product's database beside the product, for looking and arranging; made anew after every kill. */
  withDb<T>(work: (db: Db) => Promise<T>): Promise<T>;
  kill(target: Target): Promise<void>;
  /** Starts the server again if it is gone and waits until it says it is ready. */
  revive(): Promise<void>;
  end(): Promise<void>;
}

const LIMIT_MS = 120_000;

/** Waits for a condition; fails with what it waited for and what stood in the way last. */
export async function until<T>(what: string, look: () => Promise<T | undefined | false | null>, limitMs = LIMIT_MS): Promise<T> {
  let obstacle: unknown;
  for (const from = Date.now(); Date.now() - from < limitMs;) {
    const found = await look().catch((error: unknown) => void (obstacle = error));
    if (found) return found;
    await pause(50);
  }
  throw new Error(`waited in vain: ${what}`, { cause: obstacle });
}

/** Builds the server unless a stage before this one has. */
export function buildOnce(): void {
  if (!existsSync(repoPath('dist/server.mjs')))
    execFileSync(process.execPath, ['scripts/build.mjs', 'server'], { cwd: repoPath('.'), stdio: 'inherit' });
}

/** Starts the built server on a fresh folder with the demonstration data. */
export async function startVictim(port: number): Promise<Victim> {
  buildOnce();
  const dir = mkdtempSync(join(tmpdir(), 'yangfan-kill-'));
  chmodSync(dir, 0o711);
  const dataDir = join(dir, 'data');
  const cluster = join(dataDir, 'postgres', 'cluster');
  const url = `http://127.0.0.1:${port}`;
  let server: ChildProcess | undefined;

  const isDead = () => !server || server.exitCode !== null || server.signalCode !== null;
  const isReady = async () => (await fetch(`${url}/health/ready`)).status === 200;
  async function revive(): Promise<void> {
    if (isDead()) {
      server = spawn(process.execPath, [repoPath('dist/server.mjs'), '--port', String(port), '--data', dataDir], {
        env: { ...process.env, DATABASE_URL: '', LOG_LEVEL: process.env.TEST_LOG ?? 'fatal', RATE_LIMITS: 'off' },
        stdio: ['ignore', 'ignore', 'inherit'],
        cwd: repoPath('.'),
      });
    }
    await until('the server is ready', async () => {
      if (isDead()) throw new Error('the server ended');
      return isReady();
    });
  }
  const postmasterPid = () => Number(readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n')[0]);

  async function kill(target: Target): Promise<void> {
    const postmaster = postmasterPid();
    const family = target === 'postmaster' ? [postmaster] : [postmaster, ...childrenOf(postmaster)];
    if (target === 'server' || target === 'everything') {
      const gone = new Promise((resolve) => server!.once('exit', resolve));
      server!.kill('SIGKILL');
      await gone;
    }
    if (target !== 'server') for (const pid of family) killHard(pid);
  }

  await revive();
  return {
    url: () => url,
    dataDir,
    kill,
    revive,
    async withDb(work) {
      const postgres = await startPostgres({ dataDir: join(dataDir, 'postgres'), log: silentLog, ifRunning: 'share' });
      const db = createDb(postgres.url, { log: silentLog, max: 2, name: 'kill-test' });
      try {
        return await work(db);
      } finally {
        await db.end();
        await postgres.stop();
      }
    },
    async end() {
      if (!isDead()) {
        const gone = new Promise((resolve) => server!.once('exit', resolve));
        server!.kill('SIGTERM');
        await gone;
      }
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

/** The processes that a process has started. */
export function childrenOf(parent: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        // The name in parentheses may hold anything; the parent stands second after it.
        return Number(readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').pop()!.split(' ')[1]) === parent;
      } catch {
        return false;
      }
    });
}

/** kill -9; a process that is gone already is no fault. */
export function killHard(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
