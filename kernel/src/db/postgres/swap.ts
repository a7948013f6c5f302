import { open, readdir, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Home } from './cluster.ts';

/** Where a restore builds the new cluster. */
export const restoreFolder = (home: Home): string => join(home.dir, 'restore.new');

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

/** Puts the restored cluster in place; the former one stays beside it until someone deletes it, and its path is returned. */
export async function swapIn(home: Home, now: Date): Promise<string | undefined> {
  let previous: string | undefined;
  if (await exists(home.cluster)) {
    previous = `${home.cluster}.before-${now.toISOString().replaceAll(':', '').replace('.', '-')}`;
    await rename(home.cluster, previous);
  }
  await rename(restoreFolder(home), home.cluster);
  const dir = await open(home.dir, 'r');
  await dir.sync().finally(() => dir.close());
  return previous;
}

/** A restore that died between the two renames above left no cluster: the former one goes back, or the next start would make an empty one. */
export async function undoHalfSwap(home: Home): Promise<boolean> {
  if ((await exists(home.cluster)) || !(await exists(restoreFolder(home)))) return false;
  const previous = (await readdir(home.dir))
    .filter((name) => name.startsWith('cluster.before-'))
    .sort()
    .at(-1);
  if (!previous) return false;
  await rename(join(home.dir, previous), home.cluster);
  return true;
}
