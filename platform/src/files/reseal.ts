import type { Crypto, Db } from '@yangfan/kernel';
import { createDisk } from './disk.ts';
import { fileRow, sealedIds } from './files.store.ts';

const BATCH = 200;

/**
 * Seals every file on disk anew that an earlier key version sealed. A file's bytes never change once it is there, so a reader
 * gets either copy whole; a file that was removed meanwhile stays removed. Files that do not open are named in `broken`.
 */
export async function resealFiles(
  { db, crypto, dataDir }: { db: Db; crypto: Crypto; dataDir: string },
  onBatch: (files: number) => void = () => undefined,
): Promise<{ files: number; broken: string[] }> {
  const disk = createDisk(dataDir, crypto);
  const broken: string[] = [];
  let files = 0;
  for (let after = ''; ;) {
    const ids = await sealedIds(db, after, BATCH);
    const last = ids.at(-1);
    if (last === undefined) return { files, broken };
    const before = files;
    for (const id of ids) {
      const done = await disk.reseal(id).catch(() => null);
      const gone = done !== false && !(await fileRow(db, id));
      if (gone) await disk.remove(id);
      else if (done === null) broken.push(id);
      else if (done) files += 1;
    }
    after = last;
    if (files > before) onBatch(files);
  }
}
