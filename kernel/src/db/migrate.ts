import { createHash } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type pg from 'pg';
import type { Db } from './db.ts';

/** The migrations of one schema: a folder of `NNNN-word.sql`. */
export interface MigrationSet {
  name: string;
  dir: string;
}

export interface AppliedMigration {
  set: string;
  number: number;
  name: string;
}

export type MigrationErrorCode = 'edited' | 'database-newer' | 'out-of-order' | 'bad-file' | 'failed';

/** A migration that can't be applied; the message is a Chinese sentence that says what to do. */
export class MigrationError extends Error {
  override readonly name = 'MigrationError';
  readonly code: MigrationErrorCode;
  constructor(code: MigrationErrorCode, sentence: string, cause?: unknown) {
    super(sentence, { cause });
    this.code = code;
  }
}

interface MigrationFile extends AppliedMigration {
  sha256: string;
  text: string;
}

const FILE = /^(\d{4})-([a-z0-9][a-z0-9-]*)\.sql$/;
// Any fixed number: two processes that start together must meet at the same lock.
const LOCK_KEY = 7_203_118;
// A migration waits this long for a table that is in use, so a rolling upgrade never stops the running server.
const LOCK_TIMEOUT_MS = 30_000;

/** The files of a set in order; throws MigrationError for names or numbers that can't be right. */
export async function readMigrations({ name: set, dir }: MigrationSet): Promise<MigrationFile[]> {
  const files: MigrationFile[] = [];
  for (const file of (await readdir(dir)).filter((entry) => entry.endsWith('.sql')).sort()) {
    const match = FILE.exec(file);
    if (!match)
      throw new MigrationError('bad-file', `迁移文件名 ${set}/${file} 不合规：应为 0001-word.sql 的形式（小写英文、数字、连字符）。`);
    const number = Number(match[1]);
    if (files.at(-1)?.number === number)
      throw new MigrationError('bad-file', `迁移 ${set} 有两个文件都编号 ${match[1]}，请给后加的文件换一个编号。`);
    // A checkout with Windows line ends is the same migration.
    const text = (await readFile(join(dir, file), 'utf8')).replaceAll('\r\n', '\n');
    files.push({ set, number, name: match[2] as string, sha256: createHash('sha256').update(text).digest('hex'), text });
  }
  return files;
}

/**
 * Brings the database up to the files, set after set in the given order, each file in a transaction of its own, and
 * returns what it applied. Several processes may call it together. Throws MigrationError and leaves everything before it applied.
 * `isWhole`: these are all the sets of the product, so a set in the database that is not among them came from a newer one.
 */
export async function migrate(db: Db, sets: readonly MigrationSet[], { isWhole = false } = {}): Promise<AppliedMigration[]> {
  const wanted = await Promise.all(sets.map(readMigrations));
  const client = await db.pool.connect();
  let broken: Error | undefined;
  try {
    await client.query('set statement_timeout = 0');
    await client.query('select pg_advisory_lock($1)', [LOCK_KEY]);
    await client.query(`
      create schema if not exists kernel;
      create table if not exists kernel.migration (
        set text not null, number integer not null, name text not null, sha256 text not null,
        applied_at timestamptz not null default now(), primary key (set, number))`);
    const { rows } = await client.query<{ set: string; number: number; name: string; sha256: string }>(
      'select set, number, name, sha256 from kernel.migration order by set, number',
    );
    const unknown = isWhole && rows.find((row) => !sets.some((one) => one.name === row.set));
    if (unknown) throw newerError(unknown);
    const pending = wanted.flatMap((files, index) =>
      pendingOf(
        (sets[index] as MigrationSet).name,
        files,
        rows.filter((row) => row.set === sets[index]?.name),
      ),
    );
    for (const file of pending) await apply(client, file);
    return pending.map(({ set, number, name }) => ({ set, number, name }));
  } catch (error) {
    broken = error as Error;
    throw error;
  } finally {
    // Closing the session frees the lock even where unlocking would not reach the server; the settings above go with it.
    client.release(broken ?? true);
  }
}

function newerError({ set, number, name }: AppliedMigration): MigrationError {
  return new MigrationError(
    'database-newer',
    `数据库比程序新：它已应用迁移 ${set}/${String(number).padStart(4, '0')}-${name}，而当前程序没有这个文件。请改用新版本的程序启动；若要退回旧版本，请先恢复升级前的备份。`,
  );
}

function pendingOf(
  set: string,
  files: readonly MigrationFile[],
  applied: readonly { number: number; name: string; sha256: string }[],
): MigrationFile[] {
  const byNumber = new Map(files.map((file) => [file.number, file]));
  for (const row of applied) {
    const file = byNumber.get(row.number);
    const label = `${set}/${String(row.number).padStart(4, '0')}-${row.name}`;
    if (!file) throw newerError({ set, ...row });
    if (file.sha256 !== row.sha256) {
      throw new MigrationError(
        'edited',
        `迁移 ${label} 在应用之后被改动过，程序不再继续，数据库未动。请把文件还原为当时的内容，改动写进一个新编号的迁移。`,
      );
    }
  }
  const last = applied.at(-1)?.number ?? 0;
  const pending = files.filter((file) => !applied.some((row) => row.number === file.number));
  const late = pending.find((file) => file.number < last);
  if (late) {
    throw new MigrationError(
      'out-of-order',
      `迁移 ${set}/${String(late.number).padStart(4, '0')}-${late.name} 的编号小于已应用的 ${String(last).padStart(4, '0')}，请改用更大的编号。`,
    );
  }
  return pending;
}

async function apply(client: pg.PoolClient, file: MigrationFile): Promise<void> {
  const label = `${file.set}/${String(file.number).padStart(4, '0')}-${file.name}`;
  try {
    await client.query('begin');
    await client.query(`set local lock_timeout = ${LOCK_TIMEOUT_MS}; set local yangfan.migration = 'open'`);
    await client.query(file.text);
    // The marker dies with the transaction: a file with its own COMMIT would not be all or nothing.
    const { rows } = await client.query<{ marker: string }>(`select current_setting('yangfan.migration', true) as marker`);
    if (rows[0]?.marker !== 'open')
      throw new MigrationError('bad-file', `迁移 ${label} 里有 commit 或 rollback，请去掉：每个迁移由程序放在一个事务里执行。`);
    await client.query('insert into kernel.migration (set, number, name, sha256) values ($1, $2, $3, $4)', [
      file.set,
      file.number,
      file.name,
      file.sha256,
    ]);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    if (error instanceof MigrationError) throw error;
    throw new MigrationError('failed', `迁移 ${label} 没有成功，数据库停在它之前的状态：${(error as Error).message}`, error);
  }
}
