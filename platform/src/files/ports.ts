import type { FilePurpose } from '@yangfan/contract';
import type { Queryable, Tx } from '@yangfan/kernel';

/** A file as other rooms know it. */
export interface StoredFile {
  id: string;
  name: string;
  mediaType: string;
  size: number;
  sha256: string | null;
  ownerId: string | null;
  purpose: FilePurpose;
  status: 'UPLOADING' | 'READY' | 'REFUSED';
  refusal: string | null;
  createdAt: Date;
}

export interface FilesPort {
  get(db: Queryable, id: string): Promise<StoredFile | undefined>;
  /**
   * Files that a caller names in a request: uploaded by that very account, for one of these purposes, and ready. An unknown id is
   * answered like somebody else's. Throws `files.not_yours`, `files.wrong_purpose`, `files.not_ready`.
   */
  requireOwn(db: Queryable, ids: readonly string[], of: { accountId: string; purposes: readonly FilePurpose[] }): Promise<StoredFile[]>;
  /** Keeps bytes the platform made or took in; type, size and viruses are checked like an upload's. Throws `files.*`. */
  saveBytes(
    tx: Tx,
    file: { bytes: Buffer; name: string; mediaType: string; purpose: FilePurpose; ownerAccountId: string | null },
  ): Promise<StoredFile>;
  /** Deletes a file for good: the row with the transaction, the bytes after it. */
  discard(tx: Tx, id: string): Promise<void>;
  /** The whole content, opened if it is sealed on disk. */
  read(id: string): Promise<Buffer>;
  /** Where the bytes lie, for ffmpeg; only for purposes that are not sealed (VIDEO). */
  pathOf(id: string): string;
  /** A link to the bytes; with `accountId` only that account's session opens it. Default ten minutes. */
  signedUrl(id: string, options?: { ttlS?: number; accountId?: string; inline?: boolean }): string;
}

/** Says whether bytes on disk are harmless. */
export interface VirusScan {
  scan(path: string): Promise<{ clean: true } | { clean: false; finding: string }>;
}
