import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isAlive } from './process.ts';

interface Owner {
  pid: number;
  /** Start of that process; a number that was given to another process later does not match. */
  started: string;
}

/** When a process began, as the system counts; empty where it doesn't tell. */
function startOf(pid: number): string {
  if (process.platform !== 'linux') return '';
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    // Field 22; the name in field 2 may hold spaces.
    return `${boot}/${text.slice(text.lastIndexOf(')') + 2).split(' ')[19]}`;
  } catch {
    return '';
  }
}

async function readOwner(file: string): Promise<Owner | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Owner;
  } catch {
    return undefined;
  }
}

const isRunning = (owner: Owner | undefined): owner is Owner =>
  owner !== undefined && isAlive(owner.pid) && (owner.started === '' || owner.started === startOf(owner.pid));

/** Takes the data folder for this process; returns the way to give it back, or the process that holds it. */
export async function takeOwnership(dir: string): Promise<{ release: () => Promise<void> } | { heldBy: number }> {
  const file = join(dir, 'owner.json');
  const mine = join(dir, `owner.${process.pid}.new`);
  const me: Owner = { pid: process.pid, started: startOf(process.pid) };
  for (;;) {
    await writeFile(mine, JSON.stringify(me), { mode: 0o600 });
    try {
      // A link is made only if the name is free, whoever else tries at the same moment.
      await link(mine, file);
      return { release: () => rm(file, { force: true }) };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    } finally {
      await rm(mine, { force: true });
    }
    const owner = await readOwner(file);
    if (isRunning(owner)) return { heldBy: owner.pid };
    // Moved away before it is judged again: two starters can't both remove "the old one".
    const aside = `${mine}.old`;
    await rename(file, aside).catch(() => undefined);
    const moved = await readOwner(aside);
    if (isRunning(moved)) await link(aside, file).catch(() => undefined);
    await rm(aside, { force: true });
  }
}
