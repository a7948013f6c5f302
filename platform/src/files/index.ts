import {
  defineRoom,
  repoPath,
  type Clock,
  type Crypto,
  type Db,
  type guardPlugin,
  type Queryable,
  type Room,
  type Tx,
} from '@yangfan/kernel';
import type { FilePurpose } from '@yangfan/contract';
import { createDisk } from './disk.ts';
import { filesBindings } from './files.routes.ts';
import { createFilesService } from './files.service.ts';
import { deleteOwned, ownedRows } from './files.store.ts';
import type { FilesPort, VirusScan } from './ports.ts';
import { clamdScan, signatureScan } from './scan.ts';
import { uploadsPlugin } from './uploads.plugin.ts';

export type { FilesPort, StoredFile, VirusScan } from './ports.ts';
export { disposition, sendFile } from './send.ts';
export { clamdScan, signatureScan } from './scan.ts';
export { resealFiles } from './reseal.ts';

export interface FilesRoomDeps {
  db: Db;
  crypto: Crypto;
  clock: Clock;
  /** Files lie in `<dataDir>/files`. */
  dataDir: string;
  /** How the upload endpoint finds its caller; identity comes after files, so hand in a function that looks it up late. */
  authenticate: Parameters<typeof guardPlugin>[2];
  /** A scanner of one's own; else ClamAV at `clamd`, else the built-in signature. */
  scan?: VirusScan;
  clamd?: { host: string; port: number } | undefined;
}

/** Files: uploads (resumable and small), checks, storage, signed links. */
export function createFiles(deps: FilesRoomDeps): { room: Room; port: FilesPort; eraser: FilesEraser } {
  const { db, crypto, clock, authenticate } = deps;
  const disk = createDisk(deps.dataDir, crypto);
  const scan = deps.scan ?? (deps.clamd ? clamdScan(deps.clamd) : signatureScan);
  const service = createFilesService({ db, crypto, clock, disk, scan });
  const room = defineRoom({
    name: 'files',
    subsystem: 'platform',
    migrations: { name: 'files', dir: repoPath('platform/migrations/files') },
    bindings: filesBindings(service, db),
    plugin: uploadsPlugin({ db, disk, service, authenticate }),
    jobs: [
      {
        name: 'files.reap',
        cron: '17 * * * *',
        run: async (_payload, { log }) => {
          const result = await service.reap();
          if (result.finished || result.deleted) log.info(result, 'unfinished uploads');
        },
      },
      {
        name: 'files.sweep',
        cron: '50 18 * * *',
        run: async (_payload, { log }) => {
          const result = await service.sweep();
          if (result.aside || result.back || result.deleted) log.info(result, 'bytes without a row');
        },
      },
    ],
  });
  const eraser: FilesEraser = {
    name: '文件',
    erased: ['上传的照片、证件图片、语音条和没有传完的文件'],
    kept: [{ what: '作业和证明材料', why: '成绩和考勤的依据，随培训档案保留' }],
    async close(tx, { accountId }) {
      const ids = await deleteOwned(tx, accountId, NOT_NEEDED);
      tx.onCommit(() => void Promise.all(ids.map((id) => disk.remove(id))).catch(() => undefined));
      return { files: ids.length };
    },
  };
  return { room, port: service, eraser };
}

/** What a closed account needs no longer; bytes whose deletion is lost are found by `files.sweep`. */
const NOT_NEEDED = ['PHOTO', 'PAPER', 'ROSTER', 'VOICE'] satisfies FilePurpose[];

/** The files' part of closing an account. */
export interface FilesEraser {
  name: string;
  erased: readonly string[];
  kept: readonly { what: string; why: string }[];
  close(tx: Tx, person: { accountId: string; learnerId: string }): Promise<Record<string, number>>;
}

const PERSONAL_FILES = 2000;

/** The files' part of a person's export of their own data: what they uploaded; the bytes are on the pages it was uploaded for. */
export const filesPersonal = (crypto: Crypto) => ({
  name: '文件',
  collect: async (db: Queryable, { accountId }: { accountId: string }) =>
    (await ownedRows(db, accountId, PERSONAL_FILES)).map((row) => ({
      文件名: crypto.open(row.name, `files.file|${row.id}|name`),
      用途: row.purpose,
      大小: row.size,
      sha256: row.sha256,
      上传时间: row.createdAt,
    })),
});

/** Columns that hold sealed text, for the rotation of keys. */
export const filesSealed = [{ table: 'files.file', id: 'id', columns: ['name'], aad: 'files.file' }] as const;
