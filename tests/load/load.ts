import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { cpuOf } from './cpu.ts';
import type { Load, Outcome } from './generator.ts';
import { atEnd } from './product.ts';

let generator: ChildProcess | undefined;

function ownGenerator(): ChildProcess {
  if (generator) return generator;
  const child = fork(fileURLToPath(new URL('./generator.ts', import.meta.url)), [], {
    execArgv: ['--import', 'tsx'],
    serialization: 'advanced',
  });
  atEnd(() => {
    child.disconnect();
    generator = undefined;
  });
  return (generator = child);
}

/** A load and what it cost the server's side. */
export interface Measured extends Outcome {
  cpuMs: number;
}

/** Puts a load on from a second process and measures the CPU of the trees meanwhile. Any refused request fails the bench: its figures would mean nothing. */
export async function measure(roots: readonly number[], load: Load): Promise<Measured> {
  const child = ownGenerator();
  const before = cpuOf(roots);
  const outcome = await new Promise<Outcome & { error?: string }>((resolve) => {
    child.once('message', (message) => resolve(message as Outcome));
    child.send(load);
  });
  if (outcome.error) throw new Error(outcome.error);
  if (outcome.failure) throw new Error(`${JSON.stringify(outcome.statuses)} ${outcome.failure}`);
  return { ...outcome, cpuMs: cpuOf(roots) - before };
}
