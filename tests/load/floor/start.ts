import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { cpuOf } from '../cpu.ts';
import type { Ears } from '../ears.ts';
import type { Request } from '../generator.ts';
import { measure, type Measured } from '../load.ts';
import { atEnd, type Product } from '../product.ts';

export interface Floor {
  /** Sends every body to one of the bare handlers and measures its process and PostgreSQL. */
  measure(handler: string, clients: number, bodies: readonly unknown[]): Promise<Measured & { n: number }>;
}

/** Starts the bare server on the product's own PostgreSQL, in tables of its own. */
export async function startFloor(product: Product): Promise<Floor> {
  const child = fork(fileURLToPath(new URL('./server.ts', import.meta.url)), [], {
    execArgv: ['--import', 'tsx'],
    env: { ...process.env, NODE_ENV: 'production', FLOOR_DATABASE: product.databaseUrl },
  });
  atEnd(() => {
    if (child.connected) child.disconnect();
  });
  const port = await new Promise<number>((resolve, reject) => {
    child.once('message', (message: { port: number }) => resolve(message.port));
    child.once('exit', (code) => reject(new Error(`the floor ended with ${code}`)));
  });
  const roots = [child.pid!, product.postgresPid];
  const requestOf = (handler: string, body: unknown): Request[] => [{ method: 'POST', path: `/${handler}`, body }];
  return {
    async measure(handler, clients, bodies) {
      // Warm code and plans first, as for the product.
      const outcome = await measure(roots, { port, clients, sequences: bodies.map((body) => requestOf(handler, body)) });
      return { ...outcome, n: bodies.length };
    },
  };
}

export interface Broadcaster {
  port: number;
  /** So many messages a second to every ear, so many seconds long. */
  broadcast(ears: Ears, perS: number, seconds: number): Promise<{ cpuMs: number; heard: number[]; deliveries: number }>;
}

/** Starts the bare `ws` server. */
export async function startBroadcaster(): Promise<Broadcaster> {
  const child = fork(fileURLToPath(new URL('./broadcaster.ts', import.meta.url)), [], {
    execArgv: ['--import', 'tsx'],
    env: { ...process.env, NODE_ENV: 'production' },
  });
  atEnd(() => {
    if (child.connected) child.disconnect();
  });
  const said = <T>() => new Promise<T>((resolve) => child.once('message', (message) => resolve(message as T)));
  const { port } = await said<{ port: number }>();
  return {
    port,
    async broadcast(ears, perS, seconds) {
      await ears.clear();
      const before = cpuOf([child.pid!]);
      child.send({ perS, seconds });
      await said();
      const { heard, frames } = await ears.collect(perS * seconds);
      return { cpuMs: cpuOf([child.pid!]) - before, heard, deliveries: frames };
    },
  };
}
