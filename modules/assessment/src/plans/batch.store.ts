import { sql, type Db, type Queryable, type Tx } from '@yangfan/kernel';

export interface BatchRow {
  id: string;
  classId: string;
  accountId: string;
  state: 'WAITING' | 'RUNNING' | 'DONE' | 'FAILED';
  total: number;
  done: number;
  fileId: string | null;
  note: string;
}
const columns = sql`id, class_id as "classId", account_id as "accountId", state, total, done, file_id as "fileId", note`;
export const insertBatch = (tx: Tx, row: Pick<BatchRow, 'id' | 'classId' | 'accountId' | 'total'>, at: Date) =>
  tx.run(sql`
    insert into assessment.plan_batch (id, class_id, account_id, state, total, at) values (${row.id}, ${row.classId}, ${row.accountId}, 'WAITING', ${row.total}, ${at})`);
export const batchById = (db: Queryable, id: string) =>
  db.maybe<BatchRow>(sql`select ${columns} from assessment.plan_batch where id = ${id}`);
/** The newest that this person asked for. */
export const newestBatch = (db: Queryable, classId: string, accountId: string) =>
  db.maybe<BatchRow>(
    sql`select ${columns} from assessment.plan_batch where class_id = ${classId} and account_id = ${accountId} order by at desc, id desc limit 1`,
  );
export const setProgress = (db: Db | Tx, id: string, state: BatchRow['state'], done: number, note = '', fileId: string | null = null) =>
  db.run(sql`update assessment.plan_batch set state = ${state}, done = ${done}, note = ${note}, file_id = ${fileId} where id = ${id}`);
/** Files of older batches of the same person and class, to be thrown away when a newer one is there. */
export const olderFiles = async (tx: Tx, of: BatchRow): Promise<string[]> =>
  (
    await tx.many<{ fileId: string }>(sql`
      update assessment.plan_batch b set file_id = null, note = '已被新的打印取代' from assessment.plan_batch o
      where b.id = o.id and b.class_id = ${of.classId} and b.account_id = ${of.accountId} and b.id <> ${of.id} and b.file_id is not null
      returning o.file_id as "fileId"`)
  ).map((row) => row.fileId);
