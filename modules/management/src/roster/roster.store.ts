import { sql, type Queryable, type Tx } from '@yangfan/kernel';
import type { RowFault } from './roster.rules.ts';

export type ImportState = 'CHECKING' | 'CHECKED' | 'APPLYING' | 'APPLIED' | 'FAILED' | 'DISCARDED';
export interface ImportBatch {
  id: string;
  classId: string;
  fileName: string;
  encoding: string;
  state: ImportState;
  totalRows: number;
  checkedRows: number;
  goodRows: number;
  badRows: number;
  warnedRows: number;
  appliedRows: number;
  mode: 'GOOD_ROWS' | 'ALL_OR_NOTHING' | null;
  message: string | null;
  createdBy: string;
  createdAt: Date;
  finishedAt: Date | null;
}
const columns = sql`id, class_id as "classId", file_name as "fileName", encoding, state, total_rows as "totalRows", checked_rows as "checkedRows", good_rows as "goodRows", bad_rows as "badRows",
  warned_rows as "warnedRows", applied_rows as "appliedRows", mode, message, created_by as "createdBy", created_at as "createdAt", finished_at as "finishedAt"`;

/** A row on its way: `payload` is the sealed JSON of its texts. */
export interface ImportRow {
  id: string;
  line: number;
  payload: string;
  idNoBlind: string | null;
  phoneBlind: string | null;
  ok: boolean | null;
  warned: boolean;
  faults: RowFault[];
  applied: boolean;
}
const rowColumns = sql`id, line, payload, id_no_blind as "idNoBlind", phone_blind as "phoneBlind", ok, warned, faults, applied`;

export async function insertBatch(
  tx: Tx,
  batch: Pick<ImportBatch, 'id' | 'classId' | 'fileName' | 'encoding' | 'totalRows' | 'createdBy' | 'createdAt'>,
): Promise<void> {
  await tx.run(sql`
    insert into management.import_batch (id, class_id, file_name, encoding, state, total_rows, created_by, created_at)
    values (${batch.id}, ${batch.classId}, ${batch.fileName}, ${batch.encoding}, 'CHECKING', ${batch.totalRows}, ${batch.createdBy}, ${batch.createdAt})`);
}

/** Stages rows in one statement; `faults` are those found while reading. */
export async function insertRows(
  tx: Tx,
  batchId: string,
  rows: readonly Pick<ImportRow, 'id' | 'line' | 'payload' | 'idNoBlind' | 'phoneBlind' | 'faults'>[],
): Promise<void> {
  await tx.run(sql`
    insert into management.import_row (id, batch_id, line, payload, id_no_blind, phone_blind, faults)
    select id, ${batchId}, line, payload, id_no_blind, phone_blind, faults::jsonb
    from unnest(${rows.map((r) => r.id)}::text[], ${rows.map((r) => r.line)}::int[], ${rows.map((r) => r.payload)}::text[], ${rows.map((r) => r.idNoBlind)}::text[], ${rows.map((r) => r.phoneBlind)}::text[],
      ${rows.map((r) => JSON.stringify(r.faults))}::text[]) as t (id, line, payload, id_no_blind, phone_blind, faults)`);
}

export const batchRow = (db: Queryable, id: string): Promise<ImportBatch | undefined> =>
  db.maybe<ImportBatch>(sql`select ${columns} from management.import_batch where id = ${id}`);
export const lockBatch = (tx: Tx, id: string): Promise<ImportBatch | undefined> =>
  tx.maybe<ImportBatch>(sql`select ${columns} from management.import_batch where id = ${id} for update`);
export const batchRows = (db: Queryable, classId: string): Promise<ImportBatch[]> =>
  db.many<ImportBatch>(
    sql`select ${columns} from management.import_batch where class_id = ${classId} and state <> 'DISCARDED' order by created_at desc limit 50`,
  );

/** Rows not yet checked, in file order. */
export const uncheckedRows = (tx: Tx, batchId: string, limit: number): Promise<ImportRow[]> =>
  tx.many<ImportRow>(
    sql`select ${rowColumns} from management.import_row where batch_id = ${batchId} and ok is null order by line limit ${limit}`,
  );

/** For values that stand in several lines of the file: the first line of each, by blind index. Of one kind only. */
export async function firstLines(
  db: Queryable,
  batchId: string,
  of: 'idNo' | 'phone',
  blinds: readonly string[],
): Promise<Map<string, number>> {
  const column = of === 'idNo' ? sql`id_no_blind` : sql`phone_blind`;
  const rows = await db.many<{ blind: string; line: number }>(sql`
    select ${column} as blind, min(line)::int as line from management.import_row where batch_id = ${batchId} and ${column} = any(${blinds as string[]}::text[]) group by 1 having count(*) > 1`);
  return new Map(rows.map((row) => [row.blind, row.line]));
}

/** Writes what was found and moves the progress on. */
export async function saveChecked(
  tx: Tx,
  batchId: string,
  rows: readonly { id: string; ok: boolean; warned: boolean; faults: readonly RowFault[]; payload: string }[],
): Promise<void> {
  await tx.run(sql`
    update management.import_row r set ok = t.ok, warned = t.warned, faults = t.faults::jsonb, payload = t.payload
    from unnest(${rows.map((r) => r.id)}::text[], ${rows.map((r) => r.ok)}::boolean[], ${rows.map((r) => r.warned)}::boolean[], ${rows.map((r) => JSON.stringify(r.faults))}::text[], ${rows.map((r) => r.payload)}::text[])
      as t (id, ok, warned, faults, payload) where r.id = t.id`);
  const good = rows.filter((row) => row.ok).length;
  await tx.run(sql`
    update management.import_batch set checked_rows = checked_rows + ${rows.length}, good_rows = good_rows + ${good}, bad_rows = bad_rows + ${rows.length - good},
      warned_rows = warned_rows + ${rows.filter((row) => row.ok && row.warned).length} where id = ${batchId}`);
}

/** Good rows not yet written, in file order. */
export const dueRows = (tx: Tx, batchId: string, limit: number): Promise<ImportRow[]> =>
  tx.many<ImportRow>(
    sql`select ${rowColumns} from management.import_row where batch_id = ${batchId} and ok and not applied order by line limit ${limit}`,
  );

export async function markApplied(tx: Tx, batchId: string, ids: readonly string[]): Promise<void> {
  await tx.run(sql`update management.import_row set applied = true where id = any(${ids as string[]}::text[])`);
  await tx.run(sql`update management.import_batch set applied_rows = applied_rows + ${ids.length} where id = ${batchId}`);
}

/** A row that was good at the check and no longer is. */
export async function markBad(tx: Tx, batchId: string, rows: readonly { id: string; faults: readonly RowFault[] }[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.run(sql`
    update management.import_row r set ok = false, faults = t.faults::jsonb from unnest(${rows.map((r) => r.id)}::text[], ${rows.map((r) => JSON.stringify(r.faults))}::text[]) as t (id, faults) where r.id = t.id`);
  await tx.run(
    sql`update management.import_batch set good_rows = good_rows - ${rows.length}, bad_rows = bad_rows + ${rows.length} where id = ${batchId}`,
  );
}

export async function setState(
  tx: Queryable,
  id: string,
  state: ImportState,
  change: { mode?: ImportBatch['mode']; message?: string | null; finishedAt?: Date | null } = {},
): Promise<void> {
  await tx.run(sql`
    update management.import_batch set state = ${state}, mode = coalesce(${change.mode ?? null}, mode), message = ${change.message ?? null}, finished_at = ${change.finishedAt ?? null} where id = ${id}`);
}

/** A page of rows: all, the bad ones, or the good ones with a remark. */
export function rowPage(
  db: Queryable,
  batchId: string,
  of: { only: 'ALL' | 'BAD' | 'WARNED'; limit: number; offset: number },
): Promise<(ImportRow & { total: number })[]> {
  const wanted = of.only === 'BAD' ? sql`and ok = false` : of.only === 'WARNED' ? sql`and ok and warned` : sql.empty;
  return db.many(
    sql`select ${rowColumns}, count(*) over ()::int as total from management.import_row where batch_id = ${batchId} ${wanted} order by line limit ${of.limit} offset ${of.offset}`,
  );
}

/** Deletes the rows (they hold personal data) and keeps the figures. */
export async function discardBatch(tx: Tx, id: string): Promise<void> {
  await tx.run(sql`delete from management.import_row where batch_id = ${id}`);
  await tx.run(sql`update management.import_batch set state = 'DISCARDED' where id = ${id}`);
}

/** Forgets staged people of imports that have been at rest since before the day. */
export async function forgetRows(db: Queryable, before: Date): Promise<number> {
  return db.run(sql`
    delete from management.import_row r using management.import_batch b
    where b.id = r.batch_id and b.created_at < ${before} and b.state in ('CHECKED','APPLIED','FAILED','DISCARDED')`);
}
