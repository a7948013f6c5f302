import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repoPath } from '@yangfan/kernel';

const PATIENCE_MS = 120_000;

/** A folder of this run's own; everything in it goes at the end, after the last server. */
export const scratch = mkdtempSync(join(tmpdir(), 'yangfan-start-'));
// Where only root may go the database would move elsewhere; these tests want it in the folder they name.
chmodSync(scratch, 0o755);

/** The built server as `./start` runs it; built here only where nobody has built it yet. */
export function builtServer(): string {
  const file = repoPath('dist/server.mjs');
  if (!existsSync(file)) execFileSync('node', ['scripts/build.mjs', 'server'], { cwd: repoPath(), stdio: 'inherit' });
  return file;
}

export interface Launched {
  pid: number;
  /** Everything it has printed so far. */
  said(): string;
  /** Resolves with its address once it serves; rejects with what it said when it ends before that. */
  ready(): Promise<string>;
  /** Resolves once its output holds the words. */
  saying(words: string): Promise<void>;
  ended(): Promise<number | null>;
  kill(signal: NodeJS.Signals): void;
}

const running = new Set<Launched>();

/** Starts the server; without DATABASE_URL it brings its own PostgreSQL. */
export function launch(args: readonly string[], env: NodeJS.ProcessEnv = {}): Launched {
  const { DATABASE_URL: _1, PORT: _2, DEMO: _3, SERVE: _4, ROLES: _5, ...base } = process.env;
  const child = spawn('node', [builtServer(), ...args], { env: { ...base, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (part: string) => (text += part));
  const ended = new Promise<number | null>((resolve) => child.once('close', (code) => resolve(code)));
  const launched: Launched = {
    pid: child.pid!,
    said: () => text,
    async ready() {
      await launched.saying('ready http');
      return /ready (http:\/\/\S+)/.exec(text)![1]!;
    },
    saying: (words) =>
      until(`the server says “${words}”`, () => {
        if (text.includes(words)) return true;
        if (child.exitCode !== null || child.signalCode) throw new Error(`the server ended with ${child.exitCode}: ${text}`);
        return false;
      }).then(() => undefined),
    ended: () => ended,
    kill: (signal) => child.kill(signal),
  };
  running.add(launched);
  void ended.then(() => running.delete(launched));
  return launched;
}

/** Asks it to stop as a terminal or a service manager would, and gives its exit code. */
export async function stopped(server: Launched): Promise<number | null> {
  server.kill('SIGTERM');
  return server.ended();
}

/** Ends what a failed test left running, and removes every folder. */
export async function tidy(): Promise<void> {
  await Promise.all([...running].map((server) => stopped(server)));
  rmSync(scratch, { recursive: true, force: true });
}

/** Polls until the work gives something true. */
export async function until<T>(what: string, work: () => T | false | Promise<T | false>): Promise<T> {
  for (const end = Date.now() + PATIENCE_MS; ;) {
    const found = await work();
    if (found) return found;
    if (Date.now() > end) throw new Error(`never happened: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** The process number of a data folder's PostgreSQL, or undefined when none lives. */
export function postgresOf(dataDir: string): number | undefined {
  const file = join(dataDir, 'postgres/cluster/postmaster.pid');
  if (!existsSync(file)) return undefined;
  const pid = Number(readFileSync(file, 'utf8').split('\n')[0]);
  return isAlive(pid) ? pid : undefined;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** A copy of a stopped data folder with its owners. */
export function copyOf(dataDir: string, to: string): string {
  execFileSync('cp', ['-a', dataDir, to]);
  return to;
}

/** A port that something else listens on, until `free` is called. */
export async function takenPort(): Promise<{ port: number; free(): void }> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { port: (server.address() as { port: number }).port, free: () => void server.close() };
}
