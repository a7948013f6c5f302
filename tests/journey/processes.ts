import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { SUBSYSTEMS, type Subsystem } from '@yangfan/kernel';
import { testDatabase } from '@yangfan/kernel/testing';
import { createGateway } from '../../apps/server/src/gateway.ts';

/** A running product for a journey, with one clock that can be moved for all of its processes. */
export interface Product {
  url: string;
  dataDir: string;
  now(): Date;
  /** Moves the clock of every process. */
  moveTo(at: Date): Promise<void>;
  stop(): Promise<void>;
}

interface Started {
  child: ChildProcess;
  port: number;
}

/** Starts the product as one process, or as one process per subsystem behind the gateway. */
export async function startProduct(layout: 'single' | 'split', demo: 'officers' | 'full' = 'officers'): Promise<Product> {
  const database = await testDatabase();
  const dataDir = mkdtempSync(join(tmpdir(), 'yangfan-journey-'));
  let offset = 0;
  const base = {
    ...process.env,
    DATABASE_URL: database.url,
    YANGFAN_DATA: dataDir,
    LOG_LEVEL: process.env.TEST_LOG ?? 'warn',
    STRICT_REPLIES: '1',
    RATE_LIMITS: 'off',
    DEMO: demo,
    PUBLIC_URL: 'http://127.0.0.1',
  };
  const children: ChildProcess[] = [];
  async function start(serve: string, env: NodeJS.ProcessEnv): Promise<Started> {
    const started = await startChild({ ...env, SERVE: serve });
    children.push(started.child);
    return started;
  }
  let url: string;
  let closeGateway = () => undefined as void;
  if (layout === 'single') url = `http://127.0.0.1:${(await start('all', base)).port}`;
  else {
    const targets = {} as Record<Subsystem, string>;
    const ports = Object.fromEntries(
      SUBSYSTEMS.map((name, index) => [name, 21_000 + Math.floor(Math.random() * 20_000) + index]),
    ) as Record<Subsystem, number>;
    const peers = SUBSYSTEMS.map((name) => `${name}=http://127.0.0.1:${ports[name]}`).join(',');
    // The platform first: it migrates and seeds.
    for (const name of SUBSYSTEMS) {
      await start(name, { ...base, PORT: String(ports[name]), PEERS: peers });
      targets[name] = `http://127.0.0.1:${ports[name]}`;
    }
    const gateway = createGateway(targets);
    await new Promise<void>((resolve) => gateway.listen(0, '127.0.0.1', resolve));
    const address = gateway.address();
    url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
    closeGateway = () => {
      gateway.closeAllConnections();
      gateway.close();
    };
  }
  return {
    url,
    dataDir,
    now: () => new Date(Date.now() + offset),
    async moveTo(at) {
      // Time never runs backwards: codes have a minimum distance, and sessions follow each other closely.
      offset = Math.max(offset, at.getTime() - Date.now());
      await Promise.all(children.map((child) => said(child, 'moved', { move: offset })));
    },
    async stop() {
      closeGateway();
      await Promise.all(children.map((child) => ended(child)));
      await database.drop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

function startChild(env: NodeJS.ProcessEnv): Promise<Started> {
  return new Promise((resolve, reject) => {
    const child = fork(fileURLToPath(new URL('./child.ts', import.meta.url)), [], {
      env: { PORT: '0', ...env },
      execArgv: ['--import', 'tsx'],
    });
    child.once('message', (message: { port: number }) => resolve({ child, port: message.port }));
    child.once('exit', (code) => reject(new Error(`the process ended with ${code} before it was ready`)));
  });
}
function said(child: ChildProcess, word: string, message: object): Promise<void> {
  return new Promise((resolve) => {
    const hear = (reply: unknown) => {
      if (reply !== word) return;
      child.off('message', hear);
      resolve();
    };
    child.on('message', hear);
    child.send(message);
  });
}
function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null) return resolve();
    child.once('exit', () => resolve());
    child.send({ stop: true });
    setTimeout(() => child.kill('SIGKILL'), 10_000).unref();
  });
}
