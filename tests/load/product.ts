import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDb, repoPath, startPostgres, type Db, type RunningPostgres } from '@yangfan/kernel';
import { silentLog } from '@yangfan/kernel/testing';

/** The product under load: the built server in its own process, on its own PostgreSQL with durable settings. */
export interface Product {
  url: string;
  port: number;
  dataDir: string;
  db: Db;
  databaseUrl: string;
  /** Root of PostgreSQL's tree. */
  postgresPid: number;
  /** Roots of the process trees whose CPU counts: server and postmaster. */
  roots(): number[];
  restart(): Promise<number>;
}

/** A server process. */
export interface Server {
  child: ChildProcess;
  port: number;
  /** From the spawn to the line that says it is ready. */
  readyS: number;
}

const cleanups: (() => Promise<void> | void)[] = [];
/** Runs at the end of the bench, last registered first, also when it failed or was interrupted. */
export const atEnd = (work: () => Promise<void> | void): void => void cleanups.push(work);

/** Ends everything that the bench began. */
export async function endAll(): Promise<void> {
  for (let work = cleanups.pop(); work; work = cleanups.pop()) {
    try {
      await work();
    } catch (error) {
      console.error(error);
    }
  }
}

/** A folder of the bench's own; PostgreSQL's account must be able to pass through it. */
export function ownFolder(): string {
  const dir = mkdtempSync(join(tmpdir(), 'yangfan-bench-'));
  chmodSync(dir, 0o711);
  atEnd(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

/** As `./start` runs it. */
const FLAGS = ['--enable-source-maps', '--max-semi-space-size=32'];

// Another build, to compare two versions on one machine.
const serverFile = (): string => process.env.BENCH_SERVER ?? repoPath('dist/server.mjs');

/** Builds the server as `./start` does, so that what is measured is what runs. */
export function buildServerFile(): void {
  if (process.env.BENCH_SERVER) return;
  execFileSync(process.execPath, ['scripts/build.mjs', 'server'], { cwd: repoPath('.'), stdio: ['ignore', 'ignore', 'inherit'] });
}

/** Starts the built server and waits for its line. `DATABASE_URL` in `env` makes it use that database, else it brings its own. */
export function startServer(dataDir: string, env: NodeJS.ProcessEnv = {}): Promise<Server> {
  const from = performance.now();
  const profile = process.env.BENCH_PROFILE ? ['--cpu-prof', `--cpu-prof-dir=${process.env.BENCH_PROFILE}`] : [];
  const child = spawn(process.execPath, [...FLAGS, ...profile, serverFile(), '--port', '0', '--data', dataDir], {
    env: { ...process.env, LOG_LEVEL: 'warn', NODE_ENV: 'production', RATE_LIMITS: 'off', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
    cwd: repoPath('.'),
  });
  atEnd(() => stopServer(child));
  return new Promise((resolve, reject) => {
    let said = '';
    child.stdout.on('data', (bytes: Buffer) => {
      said = (said + bytes.toString()).slice(-4000);
      // What the server calls an error must not pass unseen in a run whose figures people believe.
      for (const line of bytes.toString().split('\n')) if (line.includes('"level":50')) console.error(line.slice(0, 1000));
      const match = /ready http:\/\/[^:]+:(\d+)/.exec(said);
      if (match) resolve({ child, port: Number(match[1]), readyS: (performance.now() - from) / 1000 });
    });
    child.once('exit', (code) => reject(new Error(`the server ended with ${code} before it was ready: ${said}`)));
  });
}

/** Asks a server to stop and waits until it has. */
export function stopServer(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve();
    const timer = setTimeout(() => child.kill('SIGKILL'), 25_000);
    child.once('exit', () => {
      clearTimeout(timer);
      resolve();
    });
    child.kill('SIGTERM');
  });
}

/** PostgreSQL as the product runs it: durable commits. */
async function ownPostgres(dir: string): Promise<RunningPostgres> {
  const postgres = await startPostgres({ dataDir: join(dir, 'postgres'), log: silentLog });
  atEnd(() => postgres.stop());
  return postgres;
}

/** A Redis of the bench's own; gives its address. */
export async function ownRedis(): Promise<string> {
  const port = 27_000 + Math.floor(Math.random() * 5000);
  const child = spawn('redis-server', ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  atEnd(() => void child.kill('SIGKILL'));
  await new Promise<void>((resolve, reject) => {
    child.stdout.on('data', (bytes: Buffer) => bytes.toString().includes('Ready to accept') && resolve());
    child.once('exit', () => reject(new Error('redis-server ended')));
    child.once('error', reject);
  });
  return `redis://127.0.0.1:${port}`;
}

/** A second node on the same database with the same keys, in a folder of its own. */
export async function startSecondNode(product: Product, env: NodeJS.ProcessEnv): Promise<{ port: number; pid: number }> {
  const dataDir = join(ownFolder(), 'data');
  mkdirSync(dataDir, { mode: 0o700 });
  copyFileSync(join(product.dataDir, 'keys.json'), join(dataDir, 'keys.json'));
  chmodSync(join(dataDir, 'keys.json'), 0o600);
  const { child, port } = await startServer(dataDir, { ...env, DATABASE_URL: product.databaseUrl });
  return { port, pid: child.pid! };
}

/** Brings up the whole product for one bench. */
export async function startProduct(env: NodeJS.ProcessEnv = {}): Promise<Product> {
  buildServerFile();
  const dir = ownFolder();
  const postgres = await ownPostgres(dir);
  const dataDir = join(dir, 'data');
  let server = await startServer(dataDir, { ...env, DATABASE_URL: postgres.url });
  const db = createDb(postgres.url, { log: silentLog, max: 4, statementTimeoutMs: 0, name: 'bench' });
  atEnd(() => db.end());
  const product: Product = {
    url: `http://127.0.0.1:${server.port}`,
    port: server.port,
    dataDir,
    db,
    databaseUrl: postgres.url,
    postgresPid: postgres.pid,
    roots: () => [server.child.pid!, postgres.pid],
    async restart() {
      await stopServer(server.child);
      server = await startServer(dataDir, { ...env, DATABASE_URL: postgres.url });
      product.port = server.port;
      product.url = `http://127.0.0.1:${server.port}`;
      return server.readyS;
    },
  };
  return product;
}
