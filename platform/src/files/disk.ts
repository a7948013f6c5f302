import { createHash } from 'node:crypto';
import { createReadStream, mkdirSync } from 'node:fs';
import { chown, mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Crypto } from '@yangfan/kernel';
import { HEAD_BYTES } from './type.rules.ts';

/** Bytes on this machine's disk. A name on disk is a keyed digest of the id: nobody who knows an id knows the name. */
export interface Disk {
  root: string;
  /** Where unfinished uploads lie, named by file id. */
  uploadDir: string;
  uploadPath(id: string): string;
  pathOf(id: string): string;
  /** Moves an upload to its place, sealed if asked; durable when it returns. */
  keep(id: string, sealed: boolean): Promise<void>;
  keepBytes(id: string, bytes: Buffer, sealed: boolean): Promise<void>;
  read(id: string, sealed: boolean): Promise<Buffer>;
  /** Seals what lies on disk anew when an earlier key version made it; false when there was nothing to do. */
  reseal(id: string): Promise<boolean>;
  /** Removes whatever there is of a file; nothing there is no error. */
  remove(id: string): Promise<void>;
}

const aad = (id: string) => `files.file|${id}|bytes`;

/** The disk driver; folders are made with mode 0700. */
export function createDisk(dataDir: string, crypto: Crypto): Disk {
  const root = join(dataDir, 'files');
  const uploadDir = join(root, 'uploads');
  mkdirSync(uploadDir, { recursive: true, mode: 0o700 });
  const uploadPath = (id: string) => join(uploadDir, id);
  const pathOf = (id: string) => {
    const name = crypto.sign('files.disk-name', id).replaceAll('-', 'x').replaceAll('_', 'y').toLowerCase();
    return join(root, name.slice(0, 2), name);
  };

  async function write(id: string, bytes: Buffer, temporary = `${pathOf(id)}.new`): Promise<void> {
    const target = pathOf(id);
    await mkdir(dirname(target), { recursive: true, mode: 0o700 });
    const file = await open(temporary, 'w', 0o600);
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, target);
  }

  return {
    root,
    uploadDir,
    uploadPath,
    pathOf,
    async keep(id, sealed) {
      if (sealed) {
        await write(id, crypto.sealBytes(await readFile(uploadPath(id)), aad(id)));
        await rm(uploadPath(id), { force: true });
      } else {
        const target = pathOf(id);
        await mkdir(dirname(target), { recursive: true, mode: 0o700 });
        const file = await open(uploadPath(id), 'r');
        await file.sync().finally(() => file.close());
        await rename(uploadPath(id), target);
      }
      await rm(`${uploadPath(id)}.json`, { force: true });
    },
    keepBytes: (id, bytes, sealed) => write(id, sealed ? crypto.sealBytes(bytes, aad(id)) : bytes),
    async read(id, sealed) {
      const bytes = await readFile(pathOf(id));
      return sealed ? crypto.openBytes(bytes, aad(id)) : bytes;
    },
    async reseal(id) {
      const target = pathOf(id);
      const bytes = await readFile(target);
      if (crypto.versionOfBytes(bytes) >= crypto.currentVersion) return false;
      const { uid, gid } = await stat(target);
      await write(id, crypto.sealBytes(crypto.openBytes(bytes, aad(id)), aad(id)), `${target}.reseal`);
      // The command may run as an administrator; the file stays with the account that serves.
      if (process.getuid?.() === 0) await chown(target, uid, gid);
      return true;
    },
    async remove(id) {
      await Promise.all([uploadPath(id), `${uploadPath(id)}.json`, pathOf(id)].map((path) => rm(path, { force: true })));
    },
  };
}

/** Size, first bytes and SHA-256 of a file on disk, read once; null when there is none. */
export async function examine(path: string): Promise<{ size: number; head: Buffer; sha256: string } | null> {
  if (!(await stat(path).catch(() => null))) return null;
  const hash = createHash('sha256');
  let head = Buffer.alloc(0);
  let size = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
    const bytes = chunk as Buffer;
    if (head.length < HEAD_BYTES) head = Buffer.concat([head, bytes.subarray(0, HEAD_BYTES - head.length)]);
    hash.update(bytes);
    size += bytes.length;
  }
  return { size, head, sha256: hash.digest('hex') };
}
