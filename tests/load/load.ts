import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { cpuOf } from './cpu.ts';
import type { Load, Outcome } from './generator.ts';
import { atEnd } from './product.ts';

const generators: ChildProcess[] = [];

function ownGenerator(index: number): ChildProcess {
  const known = generators[index];
  if (known) return known;
  const child = fork(fileURLToPath(new URL('./generator.ts', import.meta.url)), [], {
    execArgv: ['--import', 'tsx'],
    serialization: 'advanced',
  });
  atEnd(() => {
    child.disconnect();
    delete generators[index];
  });
  return (generators[index] = child);
}

/** A load and what it cost the server's side. */
export interface Measured extends Outcome {
  cpuMs: number;
}

function put(load: Load, index: number): Promise<Outcome> {
  const child = ownGenerator(index);
  return new Promise((resolve, reject) => {
    child.once('message', (message: Outcome & { error?: string }) => {
      if (message.error) reject(new Error(message.error));
      // Any refused request fails the bench: its figures would mean nothing.
      else if (message.failure) reject(new Error(`${JSON.stringify(message.statuses)} ${message.failure}`));
      else resolve(message);
    });
    child.send(load);
  });
}

/** Puts a load on from a second process and measures the CPU of the trees meanwhile. */
export async function measure(roots: readonly number[], load: Load): Promise<Measured> {
  const before = cpuOf(roots);
  const outcome = await put(load, 0);
  return { ...outcome, cpuMs: cpuOf(roots) - before };
}

/** Several loads at the same time, each from a process of its own; `seconds` is the longest. */
export async function measureAll(
  roots: readonly number[],
  loads: readonly Load[],
): Promise<{ cpuMs: number; seconds: number; ms: number[] }> {
  const before = cpuOf(roots);
  const outcomes = await Promise.all(loads.map(put));
  return {
    cpuMs: cpuOf(roots) - before,
    seconds: Math.max(...outcomes.map((one) => one.seconds)),
    ms: outcomes.flatMap((one) => one.ms),
  };
}
