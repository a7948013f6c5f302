import { spawn, type ChildProcess } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import pg from 'pg';
import { expect } from 'vitest';

const HOLDER = join(import.meta.dirname, 'holder.fixture.ts');

/** Asks over a connection of its own. */
export async function query(url: string, text: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(text)).rows as unknown[];
  } finally {
    await client.end();
  }
}

/** Every acknowledged number is there, once. */
export async function expectAll(url: string, acknowledged: readonly number[]): Promise<void> {
  const rows = (await query(url, 'select n::int from ack')) as { n: number }[];
  const stored = new Set(rows.map(({ n }) => n));
  expect(rows).toHaveLength(stored.size);
  expect(acknowledged.filter((n) => !stored.has(n))).toEqual([]);
  expect(acknowledged.length).toBeGreaterThan(0);
}

/** The fixture: a process with its PostgreSQL that writes numbers and says each when it is acknowledged. */
export interface Holder {
  child: ChildProcess;
  postmaster: number;
  uid: number;
  lines: AsyncIterator<string>;
}

/** Starts the fixture on the binaries `bins` and waits until it writes; rejects with what it wrote to stderr when it ends first. */
export async function startHolder(
  dir: string,
  { bins, children, ...account }: { bins: string; children: ChildProcess[]; uid?: number; gid?: number },
): Promise<Holder> {
  const child = spawn(process.execPath, ['--import', 'tsx', HOLDER, dir, bins], {
    ...account,
    cwd: realpathSync('.'),
    env: { PATH: process.env.PATH, TMPDIR: process.env.TMPDIR },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  let complaint = '';
  child.stderr?.on('data', (chunk: Buffer) => (complaint += chunk));
  const lines = createInterface({ input: child.stdout! })[Symbol.asyncIterator]();
  const { value } = await lines.next();
  const match = /^ready (\d+) (\d+)$/.exec(value ?? '');
  if (!match) throw new Error(complaint);
  return { child, postmaster: Number(match[1]), uid: Number(match[2]), lines };
}

/** Kills the fixture after so many acknowledged rows (and its postmaster, if asked); returns the acknowledged numbers. */
export async function killAfter({ child, postmaster, lines }: Holder, rows: number, withPostgres = false): Promise<number[]> {
  const seen: number[] = [];
  while (seen.length < rows) {
    const { done, value } = await lines.next();
    if (done) break;
    seen.push(Number(value));
  }
  child.kill('SIGKILL');
  if (withPostgres) process.kill(postmaster, 'SIGKILL');
  for (let next = await lines.next(); !next.done; next = await lines.next()) seen.push(Number(next.value));
  return seen;
}
