import { mkdir, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Db } from '@yangfan/kernel';
import type { Disk } from './disk.ts';
import { fileRow, keptIds } from './files.store.ts';

export interface Swept {
  aside: number;
  back: number;
  deleted: number;
}

const DAY = 86_400_000;
/** A transaction may still be on its way to the row; no upload and no transaction lives for a day. */
const ORPHAN_MS = DAY;
const KEPT_ASIDE_MS = 30 * DAY;
const IDS_A_TURN = 5000;
const NAMES_A_TURN = 50_000;

/**
 * Looks for bytes that no row knows (a crash between disk and database, a database restored to an earlier day) and puts them
 * aside. They come back when a row knows them again, as after another restore, and are deleted after 30 days.
 */
export async function sweepOrphans({ db, disk }: { db: Db; disk: Disk }): Promise<Swept> {
  const swept: Swept = { aside: 0, back: 0, deleted: 0 };
  const asideDir = join(disk.root, 'orphans');
  await mkdir(asideDir, { recursive: true, mode: 0o700 });
  const aside = new Set(await readdir(asideDir));
  for await (const old of oldFiles(disk.root)) {
    // Names on disk are keyed digests: the rows are asked for theirs, not the other way round.
    for await (const name of knownNames(db, disk)) {
      old.delete(name);
      if (aside.delete(name)) {
        await mkdir(dirname(join(disk.root, name.slice(0, 2), name)), { recursive: true, mode: 0o700 });
        await rename(join(asideDir, name), join(disk.root, name.slice(0, 2), name));
        swept.back += 1;
      }
    }
    for (const [name, path] of old) {
      await rename(path, join(asideDir, name));
      await utimes(join(asideDir, name), new Date(), new Date());
      swept.aside += 1;
    }
  }
  for (const name of aside) {
    if ((await ageOf(join(asideDir, name))) < KEPT_ASIDE_MS) continue;
    await rm(join(asideDir, name), { force: true });
    swept.deleted += 1;
  }
  for (const name of await readdir(disk.uploadDir)) {
    const id = name.replace(/\.json$/, '');
    if ((await ageOf(join(disk.uploadDir, name))) < ORPHAN_MS || (await fileRow(db, id))?.status === 'UPLOADING') continue;
    await rm(join(disk.uploadDir, name), { force: true });
    swept.deleted += 1;
  }
  return swept;
}

/** Files in their places for more than a day, by name; many at a time, at least once. */
async function* oldFiles(root: string): AsyncGenerator<Map<string, string>> {
  let found = new Map<string, string>();
  for (const folder of (await readdir(root)).filter((name) => name.length === 2).sort()) {
    for (const name of await readdir(join(root, folder))) {
      const path = join(root, folder, name);
      if ((await ageOf(path)) >= ORPHAN_MS) found.set(basename(path), path);
    }
    if (found.size < NAMES_A_TURN) continue;
    yield found;
    found = new Map();
  }
  yield found;
}

async function* knownNames(db: Db, disk: Disk): AsyncGenerator<string> {
  for (let after = ''; ;) {
    const ids = await keptIds(db, after, IDS_A_TURN);
    for (const id of ids) yield basename(disk.pathOf(id));
    const last = ids.at(-1);
    if (last === undefined) return;
    after = last;
  }
}

/** By the machine's own clock, which also writes the times of files; 0 for a file that is gone. */
async function ageOf(path: string): Promise<number> {
  const found = await stat(path).catch(() => null);
  return found ? Date.now() - found.mtimeMs : 0;
}
