import { createHash } from 'node:crypto';
import { open, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { createGzip, type Gzip } from 'node:zlib';
import pg from 'pg';
import { SupervisorError } from '../postgres/supervisor-error.ts';

export interface WrittenFile {
  name: string;
  bytes: number;
  sha256: string;
}

export interface StreamedBackup {
  files: WrittenFile[];
  /** Size before compression. */
  rawBytes: number;
  startLsn: string;
  endLsn: string;
  timeline: number;
}

/** One file being written: optional gzip, hash and size of what lands on disk. */
class Sink {
  readonly name: string;
  readonly #handle: FileHandle;
  readonly #gzip: Gzip | undefined;
  readonly #hash = createHash('sha256');
  #bytes = 0;
  #writing: Promise<void> = Promise.resolve();

  constructor(name: string, handle: FileHandle, isCompressed: boolean) {
    this.name = name;
    this.#handle = handle;
    if (isCompressed) {
      this.#gzip = createGzip({ level: 1 });
      this.#gzip.on('data', (chunk: Buffer) => this.#store(chunk));
    }
  }

  /** Resolves when more is welcome. */
  async write(chunk: Buffer): Promise<void> {
    if (!this.#gzip) this.#store(chunk);
    else if (!this.#gzip.write(chunk)) await new Promise<void>((resolve) => this.#gzip?.once('drain', resolve));
    await this.#writing;
  }

  async close(): Promise<WrittenFile> {
    if (this.#gzip) {
      this.#gzip.end();
      await finished(this.#gzip);
    }
    await this.#writing;
    await this.#handle.sync();
    await this.#handle.close();
    return { name: this.name, bytes: this.#bytes, sha256: this.#hash.digest('hex') };
  }

  #store(chunk: Buffer): void {
    this.#hash.update(chunk);
    this.#bytes += chunk.length;
    const next = this.#writing.then(async () => {
      await this.#handle.write(chunk);
    });
    // A failure is met at the next write or at the end, by whoever awaits there.
    next.catch(() => undefined);
    this.#writing = next;
  }
}

interface Wire {
  stream: { pause(): void; resume(): void; destroy(error?: Error): void };
  query(text: string): void;
}

/**
 * BASE_BACKUP as a query object of `pg`: the server sends the cluster as one tar and its manifest through the connection,
 * so no client tool is needed, the files are ours, and the server may as well be another machine.
 */
class BaseBackupQuery {
  readonly done: Promise<StreamedBackup>;
  readonly #text: string;
  readonly #dir: string;
  readonly #rows: string[][] = [];
  readonly #files: WrittenFile[] = [];
  #sink: Sink | undefined;
  #rawBytes = 0;
  #work: Promise<void> = Promise.resolve();
  #pending = 0;
  #failure: Error | undefined;
  #resolve!: (backup: StreamedBackup) => void;
  #reject!: (error: Error) => void;

  constructor(text: string, dir: string) {
    this.#text = text;
    this.#dir = dir;
    this.done = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
  }

  submit(connection: Wire): void {
    connection.query(this.#text);
  }
  handleRowDescription(): void {}
  handleCommandComplete(): void {}
  handleCopyInResponse(): void {}

  handleDataRow(message: { fields: (string | Buffer | null)[] }): void {
    this.#rows.push(message.fields.map((field) => (field === null ? '' : String(field))));
  }

  handleCopyData(message: { chunk: Buffer }, connection: Wire): void {
    // The parser reuses its buffer.
    const chunk = Buffer.from(message.chunk);
    connection.stream.pause();
    this.#pending += 1;
    this.#work = this.#work
      .then(() => (this.#failure ? undefined : this.#take(chunk)))
      .catch((error: Error) => {
        this.#failure ??= error;
      })
      .then(() => {
        this.#pending -= 1;
        if (this.#pending === 0) connection.stream.resume();
      });
  }

  handleError(error: Error): void {
    this.#failure ??= error;
    void this.#finish();
  }

  handleReadyForQuery(): void {
    void this.#finish();
  }

  async #take(message: Buffer): Promise<void> {
    const rest = message.subarray(1);
    switch (String.fromCharCode(message[0] as number)) {
      case 'n': {
        const [name = '', tablespace = ''] = rest.toString('utf8').split('\0');
        if (tablespace !== '' || name !== 'base.tar') {
          throw new SupervisorError(
            'backup',
            '数据库使用了额外的表空间，内置备份不支持。请用 PostgreSQL 自己的 pg_basebackup 备份这台外部服务器。',
            name,
          );
        }
        return this.#begin('base.tar.gz', true);
      }
      case 'm':
        return this.#begin('backup_manifest', false);
      case 'd':
        this.#rawBytes += rest.length;
        return this.#sink?.write(rest);
      default:
    }
  }

  async #begin(name: string, isCompressed: boolean): Promise<void> {
    await this.#end();
    this.#sink = new Sink(name, await open(join(this.#dir, name), 'wx', 0o600), isCompressed);
  }

  async #end(): Promise<void> {
    const sink = this.#sink;
    this.#sink = undefined;
    if (sink) this.#files.push(await sink.close());
  }

  async #finish(): Promise<void> {
    await this.#work;
    try {
      await this.#end();
      if (this.#failure) throw this.#failure;
      const [start, , end] = this.#rows;
      const last = end ?? this.#rows.at(-1);
      if (!start?.[0] || !last?.[0]) throw new Error('the server ended the backup without its positions');
      this.#resolve({ files: this.#files, rawBytes: this.#rawBytes, startLsn: start[0], timeline: Number(start[1]), endLsn: last[0] });
    } catch (error) {
      this.#reject(error as Error);
    }
  }
}

export interface ServerFacts {
  systemId: string;
  version: string;
  segmentBytes: number;
}

/** Streams a base backup into an existing empty folder; `serverNow` is read right after the end. */
export async function streamBaseBackup(adminUrl: string, dir: string): Promise<StreamedBackup & ServerFacts & { finishedAt: Date }> {
  const client = new pg.Client({
    connectionString: adminUrl,
    replication: 'database',
    application_name: 'yangfan-backup',
  } as pg.ClientConfig);
  let lost: Error | undefined;
  client.on('error', (error) => (lost = error));
  await client.connect();
  try {
    const identity = await client.query<{ systemid: string }>('IDENTIFY_SYSTEM');
    const facts = await client.query<{ version: string; bytes: string }>(
      `select current_setting('server_version') as version, setting as bytes from pg_settings where name = 'wal_segment_size'`,
    );
    // WAIT false: the log that makes the copy consistent is inside (WAL true), so a stuck archive must not hold the backup up.
    const query = new BaseBackupQuery(
      `BASE_BACKUP (LABEL 'yangfan', CHECKPOINT 'fast', WAL true, WAIT false, MANIFEST 'yes', MANIFEST_CHECKSUMS 'SHA256', TARGET 'client')`,
      dir,
    );
    (client as unknown as { query(query: BaseBackupQuery): void }).query(query);
    const backup = await query.done;
    const { rows } = await client.query<{ now: string }>('select extract(epoch from clock_timestamp()) * 1000 as now');
    return {
      ...backup,
      systemId: identity.rows[0]?.systemid ?? '',
      version: facts.rows[0]?.version ?? '',
      segmentBytes: Number(facts.rows[0]?.bytes),
      finishedAt: new Date(Math.ceil(Number(rows[0]?.now))),
    };
  } catch (error) {
    throw lost ?? error;
  } finally {
    await client.end().catch(() => undefined);
  }
}
