import pg from 'pg';

interface Column {
  table: string;
  name: string;
  type: string;
  required: boolean;
  words: string | null;
}

/**
 * Puts two rows into every table that has none, whatever its columns are, so that a migration meets data. Equal texts in
 * all columns of a row make references fit each other. Gives the number of rows of every table.
 */
export async function fillEmptyTables(adminUrl: string): Promise<Map<string, number>> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    // Order of tables and append-only triggers do not matter for what this is about.
    await client.query('set session_replication_role = replica');
    const columns = await columnsOf(client);
    for (const table of new Set(columns.map((column) => column.table))) {
      if ((await client.query(`select 1 from ${table} limit 1`)).rowCount) continue;
      const own = columns.filter((column) => column.table === table && column.required);
      for (const row of [1, 2]) {
        const values = own.map((column) => literal(column, row));
        await client.query(
          own.length
            ? `insert into ${table} (${own.map(({ name }) => name).join(', ')}) overriding system value values (${values.join(', ')})`
            : `insert into ${table} default values`,
        );
      }
    }
    return await countRows(client, columns);
  } finally {
    await client.end();
  }
}

async function columnsOf(client: pg.Client): Promise<Column[]> {
  const { rows } = await client.query<Column>(`
    select format('%I.%I', n.nspname, c.relname) as table, quote_ident(a.attname) as name, format_type(a.atttypid, a.atttypmod) as type,
      (a.attnotnull and a.attgenerated = '' and (d.oid is null or c.relkind = 'p')) as required,
      (select pg_get_constraintdef(k.oid) from pg_constraint k where k.conrelid = c.oid and k.contype = 'c' and k.conkey = array[a.attnum] limit 1) as words
    from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
    left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
    where n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'graphile_worker') and c.relkind in ('r', 'p')
      and not c.relispartition and a.attnum > 0 and not a.attisdropped and (n.nspname, c.relname) <> ('kernel', 'migration')
    order by 1, a.attnum`);
  return rows;
}

async function countRows(client: pg.Client, columns: readonly Column[]): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  for (const table of new Set(columns.map((column) => column.table))) {
    const { rows } = await client.query<{ n: string }>(`select count(*)::text as n from ${table}`);
    counts.set(table, Number(rows[0]!.n));
  }
  return counts;
}

/** A value of the column's type for the row; where a check lists words, one of them. */
function literal({ type, words }: Column, row: number): string {
  const allowed = words && [...words.matchAll(/'((?:[^']|'')*)'::/g)].map((match) => match[1]!);
  if (words && allowed?.length && /ANY|=/.test(words)) return `'${allowed[(row - 1) % allowed.length]}'`;
  if (type.endsWith('[]')) return `'{}'::${type}`;
  if (/^(small|big)?int|^integer|^numeric|^double|^real/.test(type)) return String(row);
  if (type === 'boolean') return row === 1 ? 'true' : 'false';
  if (/^timestamp|^date/.test(type)) return `'2026-11-2${row}'`;
  if (type.startsWith('json')) return `'{"row": ${row}}'`;
  if (type === 'bytea') return `'\\x0${row}'`;
  if (type === 'uuid') return `'00000000-0000-0000-0000-00000000000${row}'`;
  if (type === 'tstzrange') return `'[2026-11-2${row}, 2026-11-2${row + 1})'`;
  return `'x${row}'`;
}
