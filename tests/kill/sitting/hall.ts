import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDb, repoPath, sql, startPostgres, type Db } from '@yangfan/kernel';
import { silentLog } from '@yangfan/kernel/testing';
import { buildOnce, childrenOf, killHard, until } from '../victim.ts';

/** What is killed: one node, both, the database's first process, every process of the database, or everything at once. */
export const BLOWS = ['node', 'nodes', 'postmaster', 'postgres', 'everything'] as const;
export type Blow = (typeof BLOWS)[number];

/** Two nodes of the built product on one PostgreSQL, made to be killed. */
export interface Hall {
  /** Addresses of the nodes; a client that gets no answer from one asks the other. */
  urls: readonly string[];
  dataDir: string;
  databaseUrl: string;
  db: Db;
  /** Strikes; `pick` (0–1) says which node where one is struck. */
  kill(blow: Blow, pick: number): Promise<void>;
  /** Waits until the database and at least one node are there again; everybody, where the whole hall is asked for. What is gone is started by itself. */
  revive(whole?: boolean): Promise<void>;
  end(): Promise<void>;
}

interface Node {
  url: string;
  dataDir: string;
  child: ChildProcess | undefined;
}
// A first start makes the demonstration; on a machine that is busy with other things that takes minutes.
const READY_MS = 600_000;
const isDead = ({ child }: Node) => !child || child.exitCode !== null || child.signalCode !== null;

/** Asks a node to stop and waits until it has. */
async function stop(node: Node): Promise<void> {
  if (isDead(node)) return;
  const gone = new Promise((resolve) => node.child!.once('exit', resolve));
  node.child!.kill('SIGTERM');
  await gone;
}

/** Starts both nodes on fresh folders with the demonstration data. The second listens one port above the first. */
export async function openHall(port: number): Promise<Hall> {
  buildOnce();
  const dir = mkdtempSync(join(tmpdir(), 'yangfan-hall-'));
  chmodSync(dir, 0o711);
  const postgres = await startPostgres({ dataDir: join(dir, 'postgres'), log: silentLog });
  const nodes: Node[] = [0, 1].map((index) => ({
    url: `http://127.0.0.1:${port + index}`,
    dataDir: join(dir, `node-${index}`),
    child: undefined,
  }));

  let isClosing = false;
  function launch(node: Node): void {
    if (isClosing) return;
    const { port: own } = new URL(node.url);
    node.child = spawn(process.execPath, [repoPath('dist/server.mjs'), '--port', own, '--data', node.dataDir], {
      env: { ...process.env, DATABASE_URL: postgres.url, LOG_LEVEL: process.env.TEST_LOG ?? 'fatal', RATE_LIMITS: 'off', BACKUP_AT: 'off' },
      stdio: ['ignore', 'ignore', 'inherit'],
      cwd: repoPath('.'),
    });
  }
  const isReady = async (node: Node) => (await fetch(`${node.url}/health/ready`)).status === 200;
  const start = (node: Node) =>
    until(
      `${node.url} is ready`,
      async () => {
        if (isDead(node)) launch(node);
        return isReady(node);
      },
      READY_MS,
    );
  async function strike(node: Node): Promise<void> {
    if (isDead(node)) return;
    const gone = new Promise((resolve) => node.child!.once('exit', resolve));
    node.child!.kill('SIGKILL');
    await gone;
  }

  try {
    await start(nodes[0]!);
    mkdirSync(nodes[1]!.dataDir, { mode: 0o700 });
    copyFileSync(join(nodes[0]!.dataDir, 'keys.json'), join(nodes[1]!.dataDir, 'keys.json'));
    chmodSync(join(nodes[1]!.dataDir, 'keys.json'), 0o600);
    await start(nodes[1]!);
  } catch (error) {
    await Promise.all(nodes.map(stop));
    await postgres.stop();
    throw error;
  }
  const db = createDb(postgres.url, { log: silentLog, max: 4, statementTimeoutMs: 0, name: 'kill-test' });
  // As whoever runs a product does: a node that is gone is started again, also one that ended because its database was away.
  const keeper = setInterval(() => {
    for (const node of nodes) if (isDead(node)) launch(node);
  }, 300);
  return {
    urls: nodes.map((node) => node.url),
    dataDir: nodes[0]!.dataDir,
    databaseUrl: postgres.url,
    db,
    async kill(blow, pick) {
      const family = blow === 'postmaster' ? [postgres.pid] : [postgres.pid, ...childrenOf(postgres.pid)];
      if (blow === 'node') await strike(nodes[pick < 0.5 ? 0 : 1]!);
      if (blow === 'nodes' || blow === 'everything') await Promise.all(nodes.map(strike));
      if (blow === 'postmaster' || blow === 'postgres' || blow === 'everything') for (const pid of family) killHard(pid);
    },
    async revive(whole = false) {
      await until('the database answers', async () => (await db.one<{ n: number }>(sql`select 1 as n`)).n === 1);
      if (whole) await Promise.all(nodes.map(start));
      else await Promise.any(nodes.map(start));
    },
    async end() {
      isClosing = true;
      clearInterval(keeper);
      await Promise.all(nodes.map(stop));
      await db.end();
      await postgres.stop();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
