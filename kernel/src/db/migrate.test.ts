import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDb } from './db.ts';
import { schemaFingerprint } from './fingerprint.ts';
import { migrate } from './migrate.ts';
import { sql } from './sql.ts';
import { silentLog, testDatabase, type TestDatabase } from './testing.ts';

let dir: string;
const made: TestDatabase[] = [];
const database = async () => {
  const test = await testDatabase();
  made.push(test);
  return test;
};
const write = (name: string, text: string) => writeFile(join(dir, name), text);
const shop = () => [{ name: 'shop', dir }];

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'yangfan-migrations-'));
  await write('0001-begin.sql', 'create schema shop; create table shop.item (id text primary key, fen int not null check (fen >= 0));');
  await write(
    '0002-stock.sql',
    'alter table shop.item add column stock int not null default 0; create index item_stock on shop.item (stock);',
  );
});
afterEach(async () => {
  await rm(dir, { recursive: true });
  await Promise.all(made.splice(0).map((test) => test.drop()));
});

describe('migrations', () => {
  it('[O4] are applied once, in order, and remembered', async () => {
    const { db } = await database();
    expect((await migrate(db, shop())).map(({ number }) => number)).toEqual([1, 2]);
    expect(await migrate(db, shop())).toEqual([]);
    await write('0003-name.sql', 'alter table shop.item add column name text');
    expect(await migrate(db, shop())).toEqual([{ set: 'shop', number: 3, name: 'name' }]);
    expect(await db.many(sql`select number, name from kernel.migration where set = 'shop' order by number`)).toEqual([
      { number: 1, name: 'begin' },
      { number: 2, name: 'stock' },
      { number: 3, name: 'name' },
    ]);
  });

  it('[O4] a fresh database and one that was migrated step by step are the same', async () => {
    const [fresh, old] = [await database(), await database()];
    await migrate(old.db, shop());
    await write(
      '0003-more.sql',
      `
      alter table shop.item drop column stock, add column state text not null default 'listed';
      create type shop.kind as enum ('a', 'b'); create view shop.listed as select id from shop.item where state = 'listed';
      create function shop.one() returns int language sql as 'select 1'; alter table shop.item enable row level security;
      create policy own on shop.item using (state = 'listed');`,
    );
    await migrate(old.db, shop());
    await migrate(fresh.db, shop());
    expect(await schemaFingerprint(old.db)).toBe(await schemaFingerprint(fresh.db));
  });

  it.each([
    ['column type', 'alter table shop.item alter column fen type bigint'],
    ['nullability', 'alter table shop.item alter column fen drop not null'],
    ['default', 'alter table shop.item alter column stock set default 1'],
    ['index', 'drop index shop.item_stock'],
    ['constraint', 'alter table shop.item add check (stock >= 0)'],
    ['table', 'create table shop.extra (id int)'],
    ['column', 'alter table shop.item add column extra int'],
    ['function', `create function shop.f() returns int language sql as 'select 2'`],
    ['trigger', `create trigger t before update on shop.item for each row execute function suppress_redundant_updates_trigger()`],
    ['row security', 'alter table shop.item enable row level security'],
  ])('[O4] the fingerprint sees a changed %s', async (_what, change) => {
    const { db } = await database();
    await migrate(db, shop());
    const before = await schemaFingerprint(db);
    await db.pool.query(change);
    expect(await schemaFingerprint(db)).not.toBe(before);
  });

  it('[O4] partitions made at run time are no part of the fingerprint', async () => {
    const { db } = await database();
    await write('0003-log.sql', 'create table shop.log (at timestamptz not null, primary key (at)) partition by range (at)');
    await migrate(db, shop());
    const before = await schemaFingerprint(db);
    await db.run(sql`create table shop.log_2026_11 partition of shop.log for values from ('2026-11-01') to ('2026-12-01')`);
    expect(await schemaFingerprint(db)).toBe(before);
  });

  it('[O4] an edited migration is refused and the database is not touched', async () => {
    const { db } = await database();
    await migrate(db, shop());
    const before = await schemaFingerprint(db);
    await write('0001-begin.sql', 'create schema shop; -- changed');
    await write('0003-next.sql', 'create table shop.next (id int)');
    await expect(migrate(db, shop())).rejects.toMatchObject({ code: 'edited', message: expect.stringContaining('shop/0001-begin') });
    expect(await schemaFingerprint(db)).toBe(before);
  });

  it('[O4] line ends of another system are no edit', async () => {
    const { db } = await database();
    await write('0003-lines.sql', 'create table shop.a (id int);\ncreate table shop.b (id int);\n');
    await migrate(db, shop());
    await write('0003-lines.sql', 'create table shop.a (id int);\r\ncreate table shop.b (id int);\r\n');
    expect(await migrate(db, shop())).toEqual([]);
  });

  it('[O4] an older program refuses a newer database and says so', async () => {
    const { db } = await database();
    await write('0003-later.sql', 'create table shop.later (id int)');
    await migrate(db, shop());
    await rm(join(dir, '0003-later.sql'));
    await expect(migrate(db, shop())).rejects.toMatchObject({ code: 'database-newer', message: expect.stringContaining('数据库比程序新') });
  });

  it('[O4] a process that serves only some sets does not mind the others', async () => {
    const { db } = await database();
    await migrate(db, shop());
    expect(await migrate(db, [])).toEqual([]);
  });

  it('[O4] a migration that fails leaves nothing of itself and everything before it', async () => {
    const { db } = await database();
    await write('0003-broken.sql', 'create table shop.half (id int); select 1 / 0;');
    await expect(migrate(db, shop())).rejects.toMatchObject({ code: 'failed', message: expect.stringContaining('shop/0003-broken') });
    const [row] = await db.many(sql`select to_regclass('shop.half') as half, to_regclass('shop.item') is not null as item`);
    expect(row).toEqual({ half: null, item: true });
    await write('0003-broken.sql', 'create table shop.half (id int)');
    expect(await migrate(db, shop())).toHaveLength(1);
  });

  it.each([
    ['0003-own-commit.sql', 'create table shop.half (id int); commit; begin; select 1', 'bad-file'],
    ['3-short.sql', 'select 1', 'bad-file'],
    ['0002-twice.sql', 'select 1', 'bad-file'],
  ])('[O4] %s is refused', async (name, text, code) => {
    const { db } = await database();
    await write(name, text);
    await expect(migrate(db, shop())).rejects.toMatchObject({ code });
  });

  it('[O4] a number below the last applied one is refused', async () => {
    const { db } = await database();
    await write('0005-five.sql', 'select 1');
    await migrate(db, shop());
    await write('0004-late.sql', 'select 1');
    await expect(migrate(db, shop())).rejects.toMatchObject({ code: 'out-of-order' });
  });

  it('[O4] several processes that start together apply each file once', async () => {
    const { db, url } = await database();
    const others = [1, 2, 3].map(() => createDb(url, { log: silentLog, max: 1 }));
    const applied = await Promise.all([db, ...others].map((each) => migrate(each, shop())));
    expect(applied.flat()).toHaveLength(2);
    await Promise.all(others.map((each) => each.end()));
  });
});
