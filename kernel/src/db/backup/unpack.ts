import { createHash } from 'node:crypto';
import { closeSync, createReadStream, createWriteStream, mkdirSync, openSync, writeSync } from 'node:fs';
import { chmod, copyFile, mkdir, open, readFile, readdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import type { DbLog } from '../db-log.ts';
import { SupervisorError } from '../postgres/supervisor-error.ts';
import { WAL_NAME, type FoundBackup } from './backup.ts';
import { readTar } from './tar.ts';

/** Unpacks the base backup and checks every file against the server's own manifest. */
export async function unpack({ dir }: FoundBackup, target: string): Promise<void> {
  const { Files } = JSON.parse(await readFile(join(dir, 'backup_manifest'), 'utf8')) as {
    Files: { Path: string; Size: number; Checksum: string }[];
  };
  const missing = new Map(Files.map((file) => [file.Path, file]));
  await mkdir(target, { mode: 0o700 });
  const gunzip = createGunzip();
  const feeding = pipeline(createReadStream(join(dir, 'base.tar.gz')), gunzip).catch((error: Error) => gunzip.destroy(error));
  for await (const entry of readTar(gunzip)) {
    const path = join(target, entry.path);
    if (entry.kind === 'directory') {
      await mkdir(path, { recursive: true, mode: 0o700 });
      continue;
    }
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    const hash = createHash('sha256');
    // Nothing else runs in a restore, and of a thousand small files the waiting would be most of the time.
    const file = openSync(path, 'wx', 0o600);
    try {
      for await (const part of entry.content) {
        hash.update(part);
        for (let at = 0; at < part.length;) at += writeSync(file, part, at);
      }
    } finally {
      closeSync(file);
    }
    const expected = missing.get(entry.path);
    missing.delete(entry.path);
    if (expected && (expected.Size !== entry.size || expected.Checksum !== hash.digest('hex'))) {
      throw new SupervisorError(
        'restore',
        `备份 ${dir} 里的文件 ${entry.path} 与清单不符，不能用于恢复。请改用更早的备份；现有数据没有被改动。`,
      );
    }
  }
  await feeding;
  const [absent] = missing.keys();
  if (absent !== undefined)
    throw new SupervisorError('restore', `备份 ${dir} 缺少文件 ${absent}，不能用于恢复。请改用更早的备份；现有数据没有被改动。`);
}

interface WalSources {
  backupDir: string;
  archiveDir: string;
  presentCluster: string;
  backup: FoundBackup;
  target: string;
  log: DbLog;
}

/** Collects the WAL from the backups, the archive, and what the present cluster had not archived yet. */
export async function gatherWal({ backupDir, archiveDir, presentCluster, backup: { manifest }, target, log }: WalSources): Promise<void> {
  await mkdir(target, { mode: 0o700 });
  const isNeeded = (name: string) => WAL_NAME.test(name) && (name.endsWith('.history') || name.slice(8, 24) >= manifest.startWal.slice(8));
  const have = new Set<string>();
  for (const entry of await readdir(join(backupDir, 'wal')).catch(() => [] as string[])) {
    const name = entry.replace(/\.gz$/, '');
    if (name === entry || !isNeeded(name)) continue;
    try {
      await pipeline(
        createReadStream(join(backupDir, 'wal', entry)),
        createGunzip(),
        createWriteStream(join(target, name), { mode: 0o600 }),
      );
      have.add(name);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOSPC') throw error;
      log.warn({ err: error, file: entry }, 'a WAL copy can not be read; the archive may still have it');
      await rm(join(target, name), { force: true });
    }
  }
  const present = (await systemIdOf(presentCluster)) === manifest.systemId ? join(presentCluster, 'pg_wal') : undefined;
  for (const dir of [archiveDir, present]) {
    if (!dir) continue;
    for (const name of await readdir(dir).catch(() => [] as string[])) {
      if (have.has(name) || !isNeeded(name)) continue;
      // Our own copies: the server below must not share files with the cluster that is kept.
      await copyFile(join(dir, name), join(target, name));
      await chmod(join(target, name), 0o600);
      have.add(name);
    }
  }
}

/** The number every cluster and its copies share: first eight bytes of pg_control. */
async function systemIdOf(clusterDir: string): Promise<string | undefined> {
  const handle = await open(join(clusterDir, 'global/pg_control'), 'r').catch(() => undefined);
  if (!handle) return undefined;
  try {
    const { buffer } = await handle.read({ buffer: Buffer.alloc(8), position: 0 });
    return buffer.readBigUInt64LE().toString();
  } finally {
    await handle.close();
  }
}
