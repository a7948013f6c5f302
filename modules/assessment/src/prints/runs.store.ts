import type { PrintKind } from '@yangfan/contract';
import { sql, type Queryable, type Tx } from '@yangfan/kernel';
import type { RunState } from './run.rules.ts';

export interface RunOptions {
  fullNames?: boolean;
  /** Review sheets with experts and signatures: decided by what the person may read when they ask. */
  namedSheets?: boolean;
}
export interface RunRow {
  id: string;
  classId: string;
  askedBy: string;
  kinds: PrintKind[];
  options: RunOptions;
  state: RunState;
  done: number;
  total: number;
  bytes: number | null;
  fileId: string | null;
  note: string;
  askedAt: Date;
  beatAt: Date;
  readyAt: Date | null;
  expiresAt: Date | null;
}
const columns = sql`id, class_id as "classId", asked_by as "askedBy", kinds, options, state, done, total, bytes::float8 as bytes, file_id as "fileId", note, asked_at as "askedAt",
  coalesce(beat_at, asked_at) as "beatAt", ready_at as "readyAt", expires_at as "expiresAt"`;

/** False when the person has another one open for the class. */
export const insertRun = async (
  tx: Tx,
  row: Pick<RunRow, 'id' | 'classId' | 'askedBy' | 'kinds' | 'options' | 'total'>,
  at: Date,
): Promise<boolean> =>
  (await tx.run(sql`
    insert into assessment.print_run (id, class_id, asked_by, kinds, options, state, total, asked_at, beat_at)
    values (${row.id}, ${row.classId}, ${row.askedBy}, ${row.kinds as string[]}::text[], ${JSON.stringify(row.options)}::jsonb, 'WAITING', ${row.total}, ${at}, ${at})
    on conflict (class_id, asked_by) where state in ('WAITING', 'RUNNING') do nothing`)) === 1;
export const runById = (db: Queryable, id: string) => db.maybe<RunRow>(sql`select ${columns} from assessment.print_run where id = ${id}`);
/** A person's runs of a class, the newest first. */
export const runsOf = (db: Queryable, classId: string, askedBy: string) =>
  db.many<RunRow>(
    sql`select ${columns} from assessment.print_run where class_id = ${classId} and asked_by = ${askedBy} order by asked_at desc, id desc limit 20`,
  );
export const openRun = (tx: Tx, classId: string, askedBy: string) =>
  tx.maybe<RunRow>(
    sql`select ${columns} from assessment.print_run where class_id = ${classId} and asked_by = ${askedBy} and state in ('WAITING', 'RUNNING') for update`,
  );

/** How far it is; false when the run is over already. */
export const advance = async (db: Queryable, id: string, of: { done: number; total: number; at: Date }): Promise<boolean> =>
  (await db.run(sql`
    update assessment.print_run set state = 'RUNNING', done = ${of.done}, total = ${of.total}, beat_at = ${of.at} where id = ${id} and state in ('WAITING', 'RUNNING')`)) ===
  1;
export const fail = (db: Queryable, id: string, note: string) =>
  db.run(sql`update assessment.print_run set state = 'FAILED', note = ${note} where id = ${id} and state in ('WAITING', 'RUNNING')`);
/** False when another process was first: its file counts. */
export const finish = async (
  tx: Tx,
  id: string,
  of: { done: number; bytes: number; fileId: string; note: string; at: Date; expiresAt: Date },
): Promise<boolean> =>
  (await tx.run(sql`
    update assessment.print_run set state = 'READY', done = ${of.done}, bytes = ${of.bytes}, file_id = ${of.fileId}, note = ${of.note}, ready_at = ${of.at}, beat_at = ${of.at}, expires_at = ${of.expiresAt}
    where id = ${id} and state = 'RUNNING'`)) === 1;
/** Takes the files away from runs: a person's older ones of the same kinds, so that one archive is kept of each. */
export const takeOlder = async (tx: Tx, of: RunRow): Promise<string[]> =>
  (
    await tx.many<{ fileId: string }>(sql`
      update assessment.print_run r set file_id = null from assessment.print_run o
      where o.id = r.id and r.class_id = ${of.classId} and r.asked_by = ${of.askedBy} and r.kinds = ${of.kinds as string[]}::text[] and r.id <> ${of.id} and r.file_id is not null
      returning o.file_id as "fileId"`)
  ).map((row) => row.fileId);
/** Takes the files away from runs that are kept no longer. */
export const takeExpired = async (tx: Tx, now: Date): Promise<string[]> =>
  (
    await tx.many<{ fileId: string }>(sql`
      update assessment.print_run r set file_id = null from assessment.print_run o
      where o.id = r.id and r.expires_at <= ${now} and r.file_id is not null returning o.file_id as "fileId"`)
  ).map((row) => row.fileId);
