import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { FILE_PURPOSES, type FilePurpose } from '@yangfan/contract';
import { newId, problem, ProblemError, type Clock, type Crypto, type Db } from '@yangfan/kernel';
import { examine, type Disk } from './disk.ts';
import { sweepOrphans, type Swept } from './orphans.ts';
import * as store from './files.store.ts';
import type { FilesPort, StoredFile, VirusScan } from './ports.ts';
import { accepts, detectType, HEAD_BYTES, plainName } from './type.rules.ts';

export interface FilesDeps {
  db: Db;
  crypto: Crypto;
  clock: Clock;
  disk: Disk;
  scan: VirusScan;
}

export interface FilesService extends FilesPort {
  /** Announces an upload; the id is also its name in the upload folder. */
  announce(file: { id: string; ownerId: string; purpose: FilePurpose; name: string; size: number }): Promise<void>;
  /** Ends an upload whose bytes are all there: READY, or refused, deleted, and thrown as a problem. */
  finish(id: string): Promise<StoredFile>;
  cancel(id: string): Promise<void>;
  /** Ends what was cut off after its last byte, deletes what nobody went on with for a day. */
  reap(): Promise<{ finished: number; deleted: number }>;
  /** Puts bytes aside that no row knows any more, and deletes them a month later. */
  sweep(): Promise<Swept>;
  verifyUrl(id: string, link: { e: number; s: string; a?: string | undefined }, accountId: string | null): void;
}

const ABANDONED_MS = 24 * 3_600_000;
const REAP_BATCH = 200;
const DEFAULT_TTL_S = 600;

// Films are too large to seal whole and hold no personal data of learners; everything else may.
const isSealed = (purpose: FilePurpose) => purpose !== 'VIDEO';
const nameAad = (id: string) => `files.file|${id}|name`;

/** Everything about files but the wire. */
export function createFilesService({ db, crypto, clock, disk, scan }: FilesDeps): FilesService {
  const storedOf = (row: store.FileRow): StoredFile => ({
    id: row.id,
    name: crypto.open(row.name, nameAad(row.id)),
    mediaType: row.mediaType,
    size: row.size,
    sha256: row.sha256,
    ownerId: row.ownerId,
    purpose: row.purpose,
    status: row.status,
    refusal: row.refusal,
    createdAt: row.createdAt,
  });

  /** Why a file on disk may not stay, or its type. */
  async function verdict(path: string, purpose: FilePurpose, found: { size: number; head: Buffer }): Promise<string> {
    const limits = FILE_PURPOSES[purpose];
    if (found.size === 0) throw problem('files.empty');
    if (found.size > limits.maxBytes) throw problem('files.too_large', `${limits.label}不能超过 ${readable(limits.maxBytes)}`);
    const detected = detectType(found.head);
    if (!accepts(limits.types, detected))
      throw problem('files.type_refused', `${limits.label}只接受 ${limits.types.map(typeName).join('、')}，这个文件的内容不是`);
    const result = await scan.scan(path).catch((cause: unknown) => {
      throw Object.assign(problem('files.scan_unavailable'), { cause });
    });
    if (!result.clean) throw problem('files.infected');
    return detected;
  }

  async function refuse(id: string, error: ProblemError): Promise<never> {
    // A scanner that is away says nothing about the file: it stays for another try.
    if (error.code !== 'files.scan_unavailable') {
      await store.finishFile(db, id, { status: 'REFUSED', mediaType: '', size: 0, sha256: null, refusal: error.message, at: clock.now() });
      await disk.remove(id);
    }
    throw error;
  }

  const finishing = new Map<string, Promise<StoredFile>>();
  /** All bytes are there, in the upload folder or already in their place. */
  const isWhole = async (row: store.FileRow) =>
    (row.size > 0 && (await sizeOf(disk.uploadPath(row.id))) === row.size) || (await sizeOf(disk.pathOf(row.id))) !== null;

  async function finishNow(id: string): Promise<StoredFile> {
    const row = await store.fileRow(db, id);
    if (!row) throw problem('files.upload_gone');
    if (row.status === 'READY') return storedOf(row);
    const uploaded = await examine(disk.uploadPath(id));
    const found = uploaded ?? (await examineKept(row));
    if (!found) throw problem('files.upload_gone');
    if (found.size < row.size) throw problem('files.not_ready');
    let mediaType = detectType(found.head) ?? '';
    if (uploaded) {
      try {
        mediaType = await verdict(disk.uploadPath(id), row.purpose, uploaded);
      } catch (error) {
        return refuse(id, error as ProblemError);
      }
      await diskFull(disk.keep(id, row.sealed));
    }
    const { size, sha256 } = found;
    await store.finishFile(db, id, { status: 'READY', mediaType, size, sha256, refusal: null, at: clock.now() });
    return storedOf({ ...row, status: 'READY', mediaType, size, sha256 });
  }

  /** Bytes in their place without their row: only what was examined gets there, and the process was stopped right after. */
  async function examineKept(row: store.FileRow) {
    if (!row.sealed) return examine(disk.pathOf(row.id));
    if ((await sizeOf(disk.pathOf(row.id))) === null) return null;
    const bytes = await disk.read(row.id, true);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    return { size: bytes.length, head: bytes.subarray(0, HEAD_BYTES), sha256 };
  }

  const service: FilesService = {
    async get(at, id) {
      const row = await store.fileRow(at, id);
      if (row?.status === 'UPLOADING' && (await isWhole(row))) {
        // The process was stopped between the last byte and the row.
        return service.finish(id).catch(async (error: unknown) => {
          if (!(error instanceof ProblemError)) throw error;
          const now = await store.fileRow(at, id);
          return now && storedOf(now);
        });
      }
      return row && storedOf(row);
    },

    async requireOwn(at, ids, { accountId, purposes }) {
      const found: StoredFile[] = [];
      for (const id of ids) {
        const file = await service.get(at, id);
        if (!file || file.ownerId !== accountId) throw problem('files.not_yours');
        if (!purposes.includes(file.purpose)) throw problem('files.wrong_purpose');
        if (file.status !== 'READY') throw problem('files.not_ready');
        found.push(file);
      }
      return found;
    },

    async saveBytes(tx, { bytes, name, mediaType, purpose, ownerAccountId }) {
      const id = newId('fil');
      const limits = FILE_PURPOSES[purpose];
      const generated = purpose === 'GENERATED';
      if (generated && !(limits.types as readonly string[]).includes(mediaType)) throw problem('files.type_refused');
      if (bytes.length > limits.maxBytes) throw problem('files.too_large', `${limits.label}不能超过 ${readable(limits.maxBytes)}`);
      // What the rows of a transaction lose, the disk must lose too; a process that dies here leaves it to the sweep.
      tx.onRollback(() => disk.remove(id));
      // A scanner reads plain bytes; what we made ourselves is sealed at once.
      await diskFull(disk.keepBytes(id, bytes, generated));
      try {
        const detected = generated
          ? mediaType
          : await verdict(disk.pathOf(id), purpose, { size: bytes.length, head: bytes.subarray(0, HEAD_BYTES) });
        if (isSealed(purpose) && !generated) await diskFull(disk.keepBytes(id, bytes, true));
        const row: store.FileRow = {
          id,
          ownerId: ownerAccountId,
          purpose,
          name: crypto.seal(plainName(name), nameAad(id)),
          mediaType: detected,
          size: bytes.length,
          sha256: createHash('sha256').update(bytes).digest('hex'),
          status: 'READY',
          refusal: null,
          sealed: isSealed(purpose),
          createdAt: clock.now(),
        };
        await store.insertFile(tx, row);
        return storedOf(row);
      } catch (error) {
        await disk.remove(id);
        throw error;
      }
    },

    async discard(tx, id) {
      await store.deleteFile(tx, id);
      tx.onCommit(() => void disk.remove(id));
    },
    async read(id) {
      const row = await store.fileRow(db, id);
      if (row?.status !== 'READY') throw problem('files.not_ready');
      return disk.read(id, row.sealed);
    },
    pathOf: (id) => disk.pathOf(id),

    signedUrl(id, { ttlS = DEFAULT_TTL_S, accountId, inline } = {}) {
      const expires = Math.floor(clock.now().getTime() / 1000) + ttlS;
      const signature = crypto.sign('files.url', `${id}|${expires}|${accountId ?? ''}`);
      return `/v1/files/${id}/content?e=${expires}&s=${signature}${accountId ? `&a=${accountId}` : ''}${inline ? '&inline=1' : ''}`;
    },
    verifyUrl(id, { e, s, a }, accountId) {
      const genuine = crypto.verify('files.url', `${id}|${e}|${a ?? ''}`, s);
      if (!genuine || e * 1000 < clock.now().getTime() || (a && a !== accountId)) throw problem('files.link_expired');
    },

    async announce({ id, ownerId, purpose, name, size }) {
      await store.insertFile(db, {
        id,
        ownerId,
        purpose,
        name: crypto.seal(plainName(name), nameAad(id)),
        mediaType: '',
        size,
        sha256: null,
        status: 'UPLOADING',
        refusal: null,
        sealed: isSealed(purpose),
        createdAt: clock.now(),
      });
    },

    finish(id) {
      // Whoever asks again while a large file is still being read waits for the same end.
      const running = finishing.get(id) ?? finishNow(id).finally(() => finishing.delete(id));
      finishing.set(id, running);
      return running;
    },

    async cancel(id) {
      if (await store.deleteUnfinished(db, id)) await disk.remove(id);
    },

    sweep: () => sweepOrphans({ db, disk }),

    async reap() {
      const result = { finished: 0, deleted: 0 };
      const now = clock.now().getTime();
      for (const row of await store.unfinishedBefore(db, new Date(now - 10 * 60_000), REAP_BATCH)) {
        if (await isWhole(row)) {
          await service.finish(row.id).then(
            () => (result.finished += 1),
            () => undefined,
          );
        } else if (row.createdAt.getTime() < now - ABANDONED_MS) {
          await service.cancel(row.id);
          result.deleted += 1;
        }
      }
      return result;
    },
  };
  return service;
}

const sizeOf = async (path: string): Promise<number | null> => (await stat(path).catch(() => null))?.size ?? null;

async function diskFull<T>(work: Promise<T>): Promise<T> {
  return work.catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'ENOSPC' || error.code === 'EDQUOT' ? problem('files.disk_full') : error;
  });
}

const readable = (bytes: number) => (bytes >= 1024 ** 3 ? `${bytes / 1024 ** 3} GB` : `${Math.round(bytes / 1024 ** 2)} MB`);
const TYPE_NAMES: Record<string, string> = {
  'video/mp4': 'MP4 视频',
  'application/pdf': 'PDF',
  'image/jpeg': 'JPG 图片',
  'image/png': 'PNG 图片',
  'image/webp': 'WebP 图片',
  'text/csv': 'CSV 表格',
  'audio/mpeg': 'MP3',
  'audio/aac': 'AAC',
  'audio/mp4': 'M4A',
  'audio/webm': 'WebM',
  'audio/ogg': 'Ogg',
  'application/zip': 'ZIP',
  'application/xml': 'XML',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 'Excel 表格（.xlsx）',
};
const typeName = (type: string) => TYPE_NAMES[type] ?? type;
