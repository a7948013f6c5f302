import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrate, readMigrations, repoPath, schemaFingerprint } from '@yangfan/kernel';
import { testDatabase, type TestDatabase } from '@yangfan/kernel/testing';
import { afterAll, describe, expect, it } from 'vitest';
import { faultsOfMigration } from './additive.rules.ts';
import { fillEmptyTables } from './fill.ts';
import { setsOfTree } from './sets.ts';

const made: TestDatabase[] = [];
const database = async () => {
  const test = await testDatabase({ max: 3 });
  made.push(test);
  return test;
};
afterAll(() => Promise.all(made.map((test) => test.drop())));

const sets = setsOfTree();
const files = (await Promise.all(sets.map(readMigrations))).flat();
const nameOf = (file: { set: string; number: number; name: string }) =>
  `${file.set}/${String(file.number).padStart(4, '0')}-${file.name}.sql`;

describe('fresh and migrated', () => {
  it('[O4] a database that was migrated step by step, with rows in every table, is the same as a fresh one', async () => {
    const [fresh, old] = [await database(), await database()];
    await migrate(fresh.db, sets);
    const dir = await mkdtemp(join(tmpdir(), 'yangfan-steps-'));
    try {
      let before = new Map<string, number>();
      const last = Math.max(...files.map((file) => file.number));
      for (let step = 1; step <= last; step++) {
        const some = await setsUpTo(dir, step);
        await migrate(old.db, some);
        const now = await fillEmptyTables(old.adminUrl);
        for (const [table, rows] of before) {
          const allowed = files.some((file) => file.number === step && /^--\s*contract:/im.test(file.text));
          if (!allowed) expect(now.get(table), `${table} after step ${step}`).toBeGreaterThanOrEqual(rows);
        }
        before = now;
      }
      expect([...before.values()].every((rows) => rows > 0)).toBe(true);
      expect(before.size).toBeGreaterThan(50);
    } finally {
      await rm(dir, { recursive: true });
    }
    expect(await schemaFingerprint(old.db)).toBe(await schemaFingerprint(fresh.db));
    expect(await migrate(old.db, sets), 'nothing is left to apply').toEqual([]);
  });

  it('[O4] the start of the product applies every folder of migrations in the tree', async () => {
    const sources = await Promise.all(
      ['platform/src', 'modules', 'apps/server/src'].map(async (dir) =>
        (await readdir(repoPath(dir), { recursive: true }))
          .filter((name) => name.endsWith('.ts') && !name.includes('node_modules') && !/testing|\.test\./.test(name))
          .map((name) => readFile(repoPath(`${dir}/${name}`), 'utf8')),
      ),
    );
    const text = (await Promise.all(sources.flat())).join('\n');
    for (const { name, dir } of sets) {
      const folder = dir.slice(repoPath('.').length).replace(/^\/|\/\.?$/g, '');
      expect(text, `no room names ${folder}`).toMatch(new RegExp(`name: '${name}', dir: repoPath\\('${folder}'\\)`));
    }
  });
});

const LIST = repoPath('tests/migrations/checksums.json');
describe('never edited', () => {
  it('[O4] every migration is as it was when it was first checked in', async () => {
    const list = JSON.parse(await readFile(LIST, 'utf8').catch(() => '{}')) as Record<string, string>;
    if (process.env.MIGRATIONS === 'record') {
      // Only new files are added; what is in the list stays, so recording can't hide an edit.
      const added = Object.fromEntries(files.filter((file) => !list[nameOf(file)]).map((file) => [nameOf(file), file.sha256]));
      const all = Object.entries({ ...list, ...added }).sort(([a], [b]) => (a < b ? -1 : 1));
      await writeFile(LIST, `${JSON.stringify(Object.fromEntries(all), null, 2)}\n`);
      Object.assign(list, added);
    }
    const found = new Map(files.map((file) => [nameOf(file), file.sha256]));
    const faults = [
      ...Object.keys(list)
        .filter((name) => !found.has(name))
        .map((name) => `${name} was removed or renamed: put it back`),
      ...[...found]
        .filter(([name, sha256]) => list[name] && list[name] !== sha256)
        .map(([name]) => `${name} was edited: put it back as it was and write the change into a new file with the next number`),
      ...[...found.keys()]
        .filter((name) => !list[name])
        .map((name) => `${name} is new: add it to the list with MIGRATIONS=record npx vitest run tests/migrations`),
    ];
    expect(faults).toEqual([]);
  });
});

describe('the previous server on the new schema', () => {
  it('[O4] migrations after the first only add, or say in `-- contract: …` why not', () => {
    const faults = files
      .filter((file) => file.number > 1)
      .flatMap((file) => faultsOfMigration(file.text).map((fault) => `${nameOf(file)}: ${fault}`));
    expect(faults).toEqual([]);
  });

  it.each([
    ['drop table org.class'],
    ['alter table org.class drop column name'],
    ['alter table org.class drop name'],
    ['alter table org.class add column a text, drop column b'],
    ['drop function ledger.refuse_change() cascade'],
    ['alter table org.class rename column name to title'],
    ['alter table org.class rename to training_class'],
    ['alter table org.class alter column name type varchar(10)'],
    ['alter table org.class alter name set data type varchar(10)'],
    ['alter table org.class alter column name set not null'],
    ['alter table org.class add column a text not null'],
    ['alter table org.class add a numeric(10, 2) not null'],
    ["alter table org.class add column a text default 'x', add column b text not null"],
    ['alter table org.class add constraint c check (capacity > 0)'],
    ['alter table org.class add unique (name)'],
    ['create unique index class_name on org.class (name)'],
    ['truncate org.class'],
    ["delete from org.class where name = 'x'"],
    ['alter table org.class set schema old'],
    ['-- contract: x\ndrop table org.class'],
    ['/* drop */ select 1; DROP\n  TABLE org.class'],
  ])('[O4] is protected from: %s', (text) => {
    expect(faultsOfMigration(text)).not.toEqual([]);
  });

  it.each([
    ['create table org.extra (id text primary key, n int not null)'],
    ['create table org.extra (id text); create unique index extra_id on org.extra (id); alter table org.extra add check (id > 0)'],
    ["alter table org.class add column a text not null default ''"],
    ['alter table org.class add column a numeric(10, 2) not null default 0, add b text'],
    ['alter table org.class add column c int generated always as (capacity + 1) stored not null'],
    ['alter table org.class alter column name drop not null'],
    ['alter table org.class drop constraint class_check'],
    ['create index class_name on org.class (name)'],
    ["insert into org.text values ('drop table; rename', 'it''s not null')"],
    ["create function org.f() returns int language plpgsql as $$ begin execute 'drop table x'; drop table y; end $$"],
    ['-- this used to drop column name\nselect 1'],
    ["comment on table org.class is 'rename me'"],
    ['-- contract: nothing has read this column since 0007\nalter table org.class drop column name'],
  ])('[O4] is not troubled by: %s', (text) => {
    expect(faultsOfMigration(text)).toEqual([]);
  });
});

/** A copy of the sets with the files of the first steps only. */
async function setsUpTo(dir: string, step: number) {
  const copies = [];
  for (const set of sets) {
    const target = join(dir, set.name);
    await cp(set.dir, target, {
      recursive: true,
      filter: (source) => !source.endsWith('.sql') || Number(source.split('/').pop()!.slice(0, 4)) <= step,
    });
    copies.push({ name: set.name, dir: target });
  }
  return copies;
}
