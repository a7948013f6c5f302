import { sql, type Db, type Sql } from '../db/index.ts';
import type { Crypto } from './crypto.ts';

/** Columns of a table that hold what `seal` made; AAD = `<aad>|<id>|<column>`. */
export interface SealedTable {
  table: string;
  /** Column that names the row, in the AAD too. */
  id: string;
  columns: readonly string[];
  aad: string;
  /** The columns are bytea, made by `sealBytes`. */
  bytes?: true;
  /** Column whose value stands last in the AAD instead of the column's name. */
  tail?: string;
}

const BATCH = 200;

const tableName = (table: string): Sql => sql.id(...table.split('.'));
/** Sealed with an earlier version. What was never sealed (an emptied name) is left alone. */
function isOld({ bytes }: SealedTable, column: string, version: number): Sql {
  const name = sql.id(column);
  if (bytes) return sql`(length(${name}) > 2 and get_byte(${name}, 0) * 256 + get_byte(${name}, 1) < ${version})`;
  return sql`(${name} ~ '^k[0-9]+[.]' and substring(${name} from '^k([0-9]+)[.]')::int < ${version})`;
}
const anyOld = (table: SealedTable, version: number): Sql =>
  sql.join(
    table.columns.map((column) => isOld(table, column, version)),
    sql` or `,
  );

/** Rows of a table that hold something sealed with a version before `version`. */
export async function countOld(db: Db, table: SealedTable, version: number): Promise<number> {
  const { n } = await db.one<{ n: number }>(sql`select count(*)::int as n from ${tableName(table.table)} where ${anyOld(table, version)}`);
  return n;
}

/**
 * Seals a table's old values anew, a batch of rows a transaction, in the order of ids. Rows that somebody holds are left for
 * the next pass: waiting for them could end in a deadlock with a person's work. Values that do not open are left as they are
 * and their rows named in `broken`.
 */
export async function reseal(
  db: Db,
  crypto: Crypto,
  table: SealedTable,
  onBatch: (rows: number) => void = () => undefined,
): Promise<{ rows: number; broken: string[] }> {
  const broken: string[] = [];
  let rows = 0;
  for (let after = ''; ;) {
    const batch = await db.tx(async (tx) => {
      const wrong: string[] = [];
      const found = await tx.many<Record<string, string | Buffer | null>>(sql`
        select ${sql.id(table.id)} as row_id${table.tail ? sql`, ${sql.id(table.tail)} as row_tail` : sql.empty}, ${sql.join(table.columns.map((column) => sql.id(column)))}
        from ${tableName(table.table)} where ${sql.id(table.id)} > ${after} and (${anyOld(table, crypto.currentVersion)})
        order by ${sql.id(table.id)} limit ${BATCH} for update skip locked`);
      for (const row of found) {
        const fresh = freshValues(crypto, table, row);
        if (!fresh) wrong.push(row.row_id as string);
        else if (fresh.length)
          await tx.run(sql`update ${tableName(table.table)} set ${sql.join(fresh.map(([column, value]) => sql`${sql.id(column)} = ${value}`))}
            where ${sql.id(table.id)} = ${row.row_id}`);
      }
      return { last: found.at(-1)?.row_id as string | undefined, rows: found.length - wrong.length, wrong };
    });
    if (batch.last === undefined) return { rows, broken };
    after = batch.last;
    rows += batch.rows;
    broken.push(...batch.wrong);
    onBatch(rows);
  }
}

/** What a row's old columns become; null when one of them does not open. */
function freshValues(
  crypto: Crypto,
  table: SealedTable,
  row: Record<string, string | Buffer | null>,
): [column: string, value: string | Buffer][] | null {
  const fresh: [string, string | Buffer][] = [];
  for (const column of table.columns) {
    const value = row[column];
    const aad = `${table.aad}|${String(row.row_id)}|${table.tail ? String(row.row_tail) : column}`;
    try {
      if (Buffer.isBuffer(value)) {
        if (value.length > 2 && crypto.versionOfBytes(value) < crypto.currentVersion)
          fresh.push([column, crypto.sealBytes(crypto.openBytes(value, aad), aad)]);
      } else if (value && /^k\d+\./.test(value) && crypto.versionOf(value) < crypto.currentVersion) {
        fresh.push([column, crypto.seal(crypto.open(value, aad), aad)]);
      }
    } catch {
      return null;
    }
  }
  return fresh;
}

/**
 * Every text column of the database that holds something that looks sealed with an earlier version, listed or not:
 * a key is given up only when nothing anywhere needs it.
 */
export async function oldAnywhere(db: Db, version: number): Promise<{ table: string; column: string; rows: number }[]> {
  const columns = await db.many<{ schema: string; name: string; column: string; json: boolean }>(sql`
    select c.table_schema as schema, c.table_name as name, c.column_name as column, c.data_type in ('json', 'jsonb', 'ARRAY') as json
    from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
    where t.table_type = 'BASE TABLE' and c.data_type in ('text', 'character varying', 'json', 'jsonb', 'ARRAY')
      and c.table_schema not in ('pg_catalog', 'information_schema', 'graphile_worker')
      and not exists (select 1 from pg_inherits i where i.inhrelid = format('%I.%I', c.table_schema, c.table_name)::regclass)`);
  const found = [];
  for (const { schema, name, column, json } of columns) {
    // Inside documents and lists a sealed text stands between quotes or commas.
    const text = json
      ? sql`regexp_match(${sql.id(column)}::text, '[{",]k([0-9]+)[.][A-Za-z0-9_-]{38,}')`
      : sql`regexp_match(${sql.id(column)}, '^k([0-9]+)[.][A-Za-z0-9_-]{38,}$')`;
    const { n } = await db.one<{ n: number }>(
      sql`select count(*)::int as n from ${sql.id(schema, name)} where (${text})[1]::int < ${version}`,
    );
    if (n > 0) found.push({ table: `${schema}.${name}`, column, rows: n });
  }
  return found;
}

/** Waits until every transaction that began before now has ended: one of them may still write what it sealed with the version before. */
export async function waitForOlderWrites(db: Db, limitMs = 180_000): Promise<boolean> {
  const { now } = await db.one<{ now: Date }>(sql`select clock_timestamp() as now`);
  for (const until = performance.now() + limitMs; performance.now() < until;) {
    const { n } = await db.one<{ n: number }>(sql`
      select count(*)::int as n from pg_stat_activity
      where datname = current_database() and backend_type = 'client backend' and pid <> pg_backend_pid() and xact_start < ${now}`);
    if (n === 0) return true;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  return false;
}
