import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDb, type Db } from './db.ts';
import { DbUnavailable, RowCountError, TxAborted, isUniqueViolation, pgCode } from './db-error.ts';
import { sql } from './sql.ts';
import { silentLog, startTestServer, testDatabase, type TestDatabase } from './testing.ts';

let test: TestDatabase;
let db: Db;
beforeAll(async () => {
  test = await testDatabase();
  db = test.db;
  await db.run(sql`create table account (id text primary key, fen bigint not null)`);
});
afterAll(() => test.drop());

const balance = async (id: string) => (await db.maybe<{ fen: number }>(sql`select fen from account where id = ${id}`))?.fen;

/** A promise that others can settle: tests wait for what happened, never for time. */
function signal<T = void>() {
  let settle!: (value: T) => void;
  const promise = new Promise<T>((resolve) => (settle = resolve));
  return { promise, settle };
}

describe('reading', () => {
  it('[P3] money and days come back exact: bigint as number or bigint, numeric and date as text, instants as Date', async () => {
    const row = await db.one(sql`
      select 9007199254740991::int8 as safe, 9007199254740993::int8 as huge, 0.10::numeric as num, date '2026-11-23' as day,
        timestamptz '2026-11-23 08:30+08' as at, '{"a":[1]}'::jsonb as doc, array[1,2]::int8[] as ints, array['0.1']::numeric[] as nums,
        array[date '2026-02-28']::date[] as days, null::int8 as none`);
    expect(row).toEqual({
      safe: 9007199254740991,
      huge: 9007199254740993n,
      num: '0.10',
      day: '2026-11-23',
      at: new Date('2026-11-23T00:30:00Z'),
      doc: { a: [1] },
      ints: [1, 2],
      nums: ['0.1'],
      days: ['2026-02-28'],
      none: null,
    });
  });

  it('[P3] a day in SQL is a day in Hainan', async () => {
    const { day } = await db.one<{ day: string }>(sql`select timestamptz '2026-11-23 17:00Z'::date as day`);
    expect(day).toBe('2026-11-24');
  });

  it('[P3] one and maybe refuse more rows than they promise', async () => {
    await expect(db.one(sql`select 1 where false`)).rejects.toThrow(RowCountError);
    await expect(db.one(sql`select * from generate_series(1, 2)`)).rejects.toThrow(RowCountError);
    await expect(db.maybe(sql`select * from generate_series(1, 2)`)).rejects.toThrow(RowCountError);
    expect(await db.maybe(sql`select 1 where false`)).toBeUndefined();
  });

  it('[P4] a statement used again and again is prepared once on its connection', async () => {
    await db.tx(async (tx) => {
      for (let n = 0; n < 5; n++) await tx.one(sql`select ${n}::int as prepared_marker`);
      const { n } = await tx.one<{ n: number }>(
        sql`select count(*) as n from pg_prepared_statements where statement like '%prepared_marker%' and statement not like '%count%'`,
      );
      expect(n).toBe(1);
    });
  });

  it('[P3] a hot statement goes on after a migration changed its table', async () => {
    await db.run(sql`create table growing (a int)`);
    await db.run(sql`insert into growing values (1)`);
    for (let n = 0; n < 5; n++) await db.many(sql`select * from growing`);
    await db.run(sql`alter table growing add column b int default 2`);
    expect(await db.many(sql`select * from growing`)).toEqual([{ a: 1, b: 2 }]);
    for (let n = 0; n < 5; n++) await db.tx((tx) => tx.many(sql`select * from growing where true`));
    await db.run(sql`alter table growing add column c int default 3`);
    expect(await db.tx((tx) => tx.many(sql`select * from growing where true`))).toEqual([{ a: 1, b: 2, c: 3 }]);
  });
});

describe('transactions', () => {
  it('[P3] all or nothing: what threw leaves no trace, and its hooks do not run', async () => {
    let hooks = 0;
    const failing = db.tx(async (tx) => {
      await tx.run(sql`insert into account values ('a', 100)`);
      tx.onCommit(() => void hooks++);
      throw new Error('changed my mind');
    });
    await expect(failing).rejects.toThrow('changed my mind');
    expect(await balance('a')).toBeUndefined();
    expect(hooks).toBe(0);
  });

  it('[P3] hooks run after the commit, in order, and a failing one undoes nothing', async () => {
    const seen: unknown[] = [];
    const result = await db.tx(async (tx) => {
      await tx.run(sql`insert into account values ('b', 100)`);
      tx.onCommit(async () => void seen.push(await balance('b')));
      tx.onCommit(() => {
        throw new Error('hook');
      });
      tx.onCommit(() => void seen.push('last'));
      expect(seen).toEqual([]);
      return 'done';
    });
    expect([result, ...seen]).toEqual(['done', 100, 'last']);
  });

  it('[P3] an error that was swallowed inside is not reported as success', async () => {
    const work = db.tx(async (tx) => {
      await tx.run(sql`insert into account values ('c', 1)`);
      await tx.run(sql`select 1 / 0`).catch(() => undefined);
    });
    await expect(work).rejects.toThrow(TxAborted);
    expect(await balance('c')).toBeUndefined();
  });

  it('[P3] a savepoint undoes only its own part and its own hooks', async () => {
    const seen: string[] = [];
    await db.tx(async (tx) => {
      await tx.run(sql`insert into account values ('d', 1)`);
      tx.onCommit(() => void seen.push('outer'));
      const inner = tx.savepoint(async (sp) => {
        sp.onCommit(() => void seen.push('inner'));
        await sp.run(sql`update account set fen = 2 where id = 'd'`);
        await sp.run(sql`insert into account values ('d', 1)`);
      });
      await expect(inner).rejects.toSatisfy((error) => isUniqueViolation(error, 'account_pkey'));
      await tx.savepoint((sp) => sp.run(sql`insert into account values ('d2', 5)`));
    });
    expect([await balance('d'), await balance('d2'), seen]).toEqual([1, 5, ['outer']]);
  });

  it('[P3] what was done outside is taken back when the transaction, or only a savepoint, is undone', async () => {
    const seen: string[] = [];
    await db.tx(async (tx) => {
      tx.onRollback(() => void seen.push('outer'));
      const inner = tx.savepoint(async (sp) => {
        sp.onRollback(() => void seen.push('first'));
        sp.onRollback(() => void seen.push('second'));
        await sp.run(sql`select 1 / 0`);
      });
      await expect(inner).rejects.toThrow();
      expect(seen).toEqual(['second', 'first']);
    });
    expect(seen).toEqual(['second', 'first']);
    const failed = db.tx(async (tx) => {
      tx.onRollback(() => Promise.reject(new Error('a failing hook is only logged')));
      tx.onRollback(() => void seen.push('undone'));
      await tx.run(sql`select 1 / 0`);
    });
    await expect(failed).rejects.toThrow(/division/);
    expect(seen.at(-1)).toBe('undone');
  });

  it('[P3] a transaction that lost against another runs again, and both effects are there', async () => {
    await db.run(sql`insert into account values ('e', 0)`);
    const addOne = () =>
      db.tx(
        async (tx) => {
          const { fen } = await tx.one<{ fen: number }>(sql`select fen from account where id = 'e'`);
          await tx.run(sql`update account set fen = ${fen + 1} where id = 'e'`);
        },
        { isolation: 'serializable' },
      );
    // Two at a time always meet, and the loser has three more tries.
    for (let round = 0; round < 5; round++) await Promise.all([addOne(), addOne()]);
    expect(await balance('e')).toBe(10);
  });

  it('[P3] a deadlock is resolved by running the victim again', async () => {
    await db.run(sql`insert into account values ('x', 0), ('y', 0)`);
    const both = [signal(), signal()];
    const runs = [0, 0];
    const lockInOrder = (me: 0 | 1, first: string, second: string) =>
      db.tx(async (tx) => {
        runs[me]! += 1;
        await tx.run(sql`update account set fen = fen + 1 where id = ${first}`);
        both[me]!.settle();
        await both[1 - me]!.promise;
        await tx.run(sql`update account set fen = fen + 1 where id = ${second}`);
      });
    await Promise.all([lockInOrder(0, 'x', 'y'), lockInOrder(1, 'y', 'x')]);
    expect([await balance('x'), await balance('y')]).toEqual([2, 2]);
    expect(runs[0]! + runs[1]!).toBe(3);
  });

  it('[P3] after the end a transaction answers nothing', async () => {
    let kept: Parameters<Parameters<Db['tx']>[0]>[0] | undefined;
    await db.tx(async (tx) => {
      kept = tx;
    });
    await expect(kept?.run(sql`select 1`)).rejects.toThrow('over');
  });

  it('[P3] statements started side by side in one transaction all belong to it', async () => {
    await db.tx(async (tx) => {
      await Promise.all([1, 2, 3].map((n) => tx.run(sql`insert into account values (${`p${n}`}, ${n})`)));
      void tx.run(sql`insert into account values ('p4', 4)`);
    });
    expect(await Promise.all(['p1', 'p2', 'p3', 'p4'].map(balance))).toEqual([1, 2, 3, 4]);
  });

  it('[P3] a read-only transaction writes nothing', async () => {
    const work = db.tx((tx) => tx.run(sql`insert into account values ('r', 1)`), { readOnly: true });
    await expect(work).rejects.toSatisfy((error) => pgCode(error) === '25006');
  });
});

describe('a lost connection', () => {
  const kill = async (name: string) => {
    const client = new pg.Client({ connectionString: test.adminUrl });
    await client.connect();
    await client.query('select pg_terminate_backend(pid) from pg_stat_activity where application_name = $1', [name]);
    await client.end();
  };

  it('[P3] in the middle of a transaction: a typed error, nothing stored, and the next one works', async () => {
    const own = createDb(test.url, { log: silentLog, name: 'victim' });
    const work = own.tx(async (tx) => {
      await tx.run(sql`insert into account values ('lost', 1)`);
      await kill('victim');
      await tx.run(sql`select 1`);
    });
    await expect(work).rejects.toThrow(DbUnavailable);
    expect(await balance('lost')).toBeUndefined();
    expect(await own.one(sql`select 1 as ok`)).toEqual({ ok: 1 });
    await own.end();
  });

  it('[P3] notifications are heard again after the connection came back, and the gap is told', async () => {
    const own = createDb(test.url, { log: silentLog, name: 'hearer' });
    const gap = signal();
    const heard: string[] = [];
    let wake = signal();
    const unlisten = await own.listen(
      'news',
      (payload) => {
        heard.push(payload);
        wake.settle();
      },
      () => gap.settle(),
    );
    await db.run(sql`select pg_notify('news', 'one')`);
    await wake.promise;
    wake = signal();
    await kill('hearer-listen');
    await gap.promise;
    await db.run(sql`select pg_notify('news', 'two')`);
    await wake.promise;
    expect(heard).toEqual(['one', 'two']);
    await unlisten();
    await own.end();
  });

  it('[P3] a database that is not there is DbUnavailable, not a crash', async () => {
    const nowhere = createDb('postgresql://yangfan:x@127.0.0.1:1/yangfan', { log: silentLog });
    await expect(nowhere.one(sql`select 1`)).rejects.toThrow(DbUnavailable);
    await expect(nowhere.tx((tx) => tx.one(sql`select 1`))).rejects.toThrow(DbUnavailable);
    await expect(nowhere.listen('news', () => undefined)).rejects.toThrow(DbUnavailable);
    await nowhere.end();
  });

  it('[P3] a full pool is DbUnavailable too, and a stopped server leaves the process alive', async () => {
    const server = await startTestServer();
    const own = createDb(server.url, { log: silentLog, max: 2 });
    await Promise.all([own.one(sql`select 1`), own.one(sql`select 1`)]);
    const busy = own.one(sql`select pg_sleep(600)`);
    const stopped = expect(busy).rejects.toThrow(DbUnavailable);
    await own.one(sql`select 1`);
    await server.stop();
    await stopped;
    await expect(own.one(sql`select 1`)).rejects.toThrow(DbUnavailable);
    await own.end();
  });
});
