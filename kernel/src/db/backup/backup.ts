import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, open, readFile, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import pg from 'pg';
import { streamBaseBackup, type WrittenFile } from './base-stream.ts';
import { sleep } from '../postgres/process.ts';
import { SupervisorError, explainFailure } from '../postgres/supervisor-error.ts';

/** `manifest.json` beside each base backup: what it is and how to know that it is whole. */
export interface BackupManifest {
  format: 1;
  finishedAt: string;
  serverVersion: string;
  systemId: string;
  timeline: number;
  startLsn: string;
  endLsn: string;
  /** First WAL file needed beside it. */
  startWal: string;
  segmentBytes: number;
  rawBytes: number;
  files: WrittenFile[];
}

const ARCHIVE_WAIT_MS = 60_000;
/** WAL segments, timeline histories and backup labels; not the half-written files beside them. */
export const WAL_NAME = /^([0-9A-F]{24}|[0-9A-F]{24}\.[0-9A-F]{8}\.backup|[0-9A-F]{24}\.partial|[0-9A-F]{8}\.history)$/;

/** Writes a whole copy of the running cluster into `dir` (must not exist); it appears there only when complete. */
export async function baseBackup(adminUrl: string, dir: string): Promise<BackupManifest> {
  const partial = `${dir}.partial`;
  await rm(partial, { recursive: true, force: true });
  if (await stat(dir).catch(() => undefined)) throw new SupervisorError('backup', `备份目录 ${dir} 已存在，请换一个名字。`);
  try {
    await mkdir(partial, { recursive: true, mode: 0o700 });
    const backup = await streamBaseBackup(adminUrl, partial);
    const manifest: BackupManifest = {
      format: 1,
      finishedAt: backup.finishedAt.toISOString(),
      serverVersion: backup.version,
      systemId: backup.systemId,
      timeline: backup.timeline,
      startLsn: backup.startLsn,
      endLsn: backup.endLsn,
      startWal: walName(backup.timeline, backup.startLsn, backup.segmentBytes),
      segmentBytes: backup.segmentBytes,
      rawBytes: backup.rawBytes,
      files: backup.files,
    };
    await writeFile(join(partial, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`, { mode: 0o600 });
    await syncPath(join(partial, 'manifest.json'));
    await syncPath(partial);
    await rename(partial, dir);
    return manifest;
  } catch (error) {
    await rm(partial, { recursive: true, force: true });
    throw asBackupError(error, dir);
  }
}

/** Name of the WAL file that holds a position. */
export function walName(timeline: number, lsn: string, segmentBytes: number): string {
  const [high = '0', low = '0'] = lsn.split('/');
  const hex = (value: number) => value.toString(16).toUpperCase().padStart(8, '0');
  return hex(timeline) + hex(Number.parseInt(high, 16)) + hex(Math.floor(Number.parseInt(low, 16) / segmentBytes));
}

/**
 * The increment: closes the current WAL file, waits until it is archived, and copies what is new to `to`, compressed.
 * Returns the number of files copied and the instant up to which a restore is now possible.
 */
export async function copyWal({
  adminUrl,
  archiveDir,
  to,
}: {
  adminUrl: string;
  archiveDir: string;
  to: string;
}): Promise<{ copied: number; upTo: Date }> {
  await mkdir(to, { recursive: true, mode: 0o700 });
  const { wal, upTo } = await switchWal(adminUrl);
  for (const until = Date.now() + ARCHIVE_WAIT_MS; !(await stat(join(archiveDir, wal)).catch(() => undefined)); await sleep(50)) {
    if (Date.now() > until) {
      throw new SupervisorError(
        'backup',
        `数据库日志没有归档到 ${archiveDir}（等了 1 分钟）。请检查磁盘空间和目录权限，postgres.log 里写有原因；数据本身不受影响。`,
      );
    }
  }
  const kept = new Set(await readdir(to));
  let copied = 0;
  try {
    for (const name of (await readdir(archiveDir)).filter((entry) => WAL_NAME.test(entry)).sort()) {
      if (kept.has(`${name}.gz`)) continue;
      const partial = join(to, `${name}.gz.${process.pid}.part`);
      await pipeline(createReadStream(join(archiveDir, name)), createGzip({ level: 6 }), createWriteStream(partial, { mode: 0o600 }));
      await syncPath(partial);
      await rename(partial, join(to, `${name}.gz`));
      copied += 1;
    }
    await syncPath(to);
  } catch (error) {
    throw asBackupError(error, to);
  }
  return { copied, upTo };
}

/** Closes the current WAL file; an otherwise empty commit before it makes every earlier second a valid restore target. */
async function switchWal(adminUrl: string): Promise<{ wal: string; upTo: Date }> {
  const client = new pg.Client({ connectionString: adminUrl, application_name: 'yangfan-backup' });
  client.on('error', () => undefined);
  await client.connect();
  try {
    const { rows: marks } = await client.query<{ now: Date }>('select clock_timestamp() as now, pg_current_xact_id()');
    const { rows } = await client.query<{ wal: string }>('select pg_walfile_name(pg_switch_wal()) as wal');
    return { wal: rows[0]?.wal as string, upTo: marks[0]?.now as Date };
  } finally {
    await client.end();
  }
}

export interface BackUpOptions {
  adminUrl: string;
  archiveDir: string;
  /** Holds `base/<time>/` and `wal/`. Best on another disk or a mounted network folder. */
  backupsDir: string;
  /** False copies only the WAL since last time (incremental). */
  full: boolean;
  /** Base backups kept; older ones and their WAL are removed. Default 7. */
  keep?: number;
  now: Date;
}

export interface BackUpResult {
  /** Folder of the new base backup, if one was made. */
  base: string | undefined;
  walFiles: number;
  /** A restore to any second from `since` to `upTo` is possible. */
  since: Date | undefined;
  upTo: Date;
}

/** One backup run: base backup if asked for, then the WAL, then clearing away what is too old. */
export async function backUp({ adminUrl, archiveDir, backupsDir, full, keep = 7, now }: BackUpOptions): Promise<BackUpResult> {
  const baseDir = join(backupsDir, 'base');
  let base: string | undefined;
  if (full || (await listBackups(backupsDir)).length === 0) {
    base = join(baseDir, now.toISOString().replaceAll(':', '').replace('.', '-'));
    await mkdir(baseDir, { recursive: true, mode: 0o700 });
    await baseBackup(adminUrl, base);
  }
  const { copied, upTo } = await copyWal({ adminUrl, archiveDir, to: join(backupsDir, 'wal') });
  const left = await prune({ backupsDir, archiveDir, keep });
  return { base, walFiles: copied, since: left[0] && new Date(left[0].manifest.finishedAt), upTo };
}

export interface FoundBackup {
  dir: string;
  manifest: BackupManifest;
}

/** Complete base backups under a backups folder, oldest first. */
export async function listBackups(backupsDir: string): Promise<FoundBackup[]> {
  const found: FoundBackup[] = [];
  for (const name of await readdir(join(backupsDir, 'base')).catch(() => [] as string[])) {
    const dir = join(backupsDir, 'base', name);
    const manifest = await readFile(join(dir, 'manifest.json'), 'utf8').then(
      (text) => JSON.parse(text) as BackupManifest,
      () => undefined,
    );
    if (manifest?.format === 1) found.push({ dir, manifest });
  }
  return found.sort((a, b) => a.manifest.finishedAt.localeCompare(b.manifest.finishedAt));
}

/** Removes base backups beyond `keep`, WAL that no kept one needs, and from the archive what is safely copied. */
async function prune({ backupsDir, archiveDir, keep }: { backupsDir: string; archiveDir: string; keep: number }): Promise<FoundBackup[]> {
  const all = await listBackups(backupsDir);
  const kept = all.slice(-Math.max(1, keep));
  for (const { dir } of all.slice(0, -kept.length)) await rm(dir, { recursive: true });
  const walDir = join(backupsDir, 'wal');
  const oldest = kept.map(({ manifest }) => manifest.startWal.slice(8)).sort()[0] ?? '';
  const copies = new Set(await readdir(walDir));
  for (const name of copies) {
    // Positions compare without the timeline in front; histories stay, they are tiny and a later restore needs them all.
    if (/^[0-9A-F]{24}/.test(name) && name.slice(8, 24) < oldest) await rm(join(walDir, name));
  }
  for (const name of await readdir(archiveDir)) {
    if (/^[0-9A-F]{24}/.test(name) && copies.has(`${name}.gz`)) await rm(join(archiveDir, name));
  }
  return kept;
}

/** Throws unless every file of a base backup has the size and hash its manifest says. */
export async function verifyBackup({ dir, manifest }: FoundBackup): Promise<void> {
  for (const file of manifest.files) {
    const hash = createHash('sha256');
    await pipeline(createReadStream(join(dir, file.name)), hash).catch(() => undefined);
    const isWhole = (await stat(join(dir, file.name)).catch(() => undefined))?.size === file.bytes && hash.digest('hex') === file.sha256;
    if (!isWhole) {
      throw new SupervisorError(
        'restore',
        `备份 ${dir} 里的 ${file.name} 缺失或已损坏（与清单的 sha256 不符），不能用于恢复。请把这个备份移走，改用更早的一个。`,
      );
    }
  }
}

async function syncPath(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function asBackupError(error: unknown, where: string): unknown {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new SupervisorError(
      'disk-full',
      `备份所在磁盘已满：${where}。请清理或换一块磁盘（--to）后再备份；数据库本身不受影响。`,
      message,
    );
  }
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') {
    return new SupervisorError('backup', `没有权限写入备份目录 ${where}。请检查权限或用 --to 换一个目录。`, message);
  }
  if (code === '42501')
    return new SupervisorError('backup', '连接数据库的角色没有备份权限。请用管理员地址，或给它 REPLICATION 权限。', message);
  if (code?.startsWith('53')) return explainFailure(message, where);
  return error;
}
