import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  addKeyVersion,
  countOld,
  createCrypto,
  createLog,
  fixedClock,
  keyFile,
  loadKeys,
  migrate,
  newId,
  oldAnywhere,
  readConfig,
  repoPath,
  sealingVersion,
  sql,
  type Crypto,
  type SealedTable,
} from '@yangfan/kernel';
import { testDatabase, type TestDatabase } from '@yangfan/kernel/testing';
import { migrateJobs } from '@yangfan/platform/jobs';
import { localBus } from '@yangfan/platform/realtime';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compose, type Composed } from '../apps/server/src/compose.ts';
import { allSealed } from '../apps/server/src/sealed.ts';
import { seedAll } from '../apps/server/src/seed.ts';

let data: string;
let keysPath: string;
let test: TestDatabase;
let crypto: Crypto;
let composed: Composed;

/** Runs the command as an operator does. */
function rotate(...args: string[]): Promise<{ status: number | null; said: string }> {
  const child = spawn(process.execPath, ['--import', 'tsx', join(import.meta.dirname, 'keys-rotate.ts'), '--data', data, ...args], {
    env: { ...process.env, DATABASE_URL: test.url },
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += String(chunk)));
  return new Promise((done) => child.on('close', (status) => done({ status, said })));
}

beforeAll(async () => {
  data = mkdtempSync(join(tmpdir(), 'yangfan-keys-'));
  keysPath = join(data, 'keys.json');
  test = await testDatabase({});
  const { keys, reload } = keyFile(keysPath);
  crypto = createCrypto(keys, reload);
  const config = readConfig(['--data', data], { DATABASE_URL: test.url });
  const clock = fixedClock(new Date('2026-11-20T02:00:00Z'));
  const log = createLog('silent');
  composed = compose({ config, db: test.db, log, clock, crypto, bus: localBus() });
  await migrate(test.db, composed.migrations);
  await migrateJobs(test.url);
  await seedAll({ db: test.db, config, composed, crypto, log, clock });
});
afterAll(async () => {
  await composed.close();
  await test.drop();
  rmSync(data, { recursive: true, force: true });
});

/** Opens every listed value with these keys; gives how many there were. */
async function openAll(opener: Crypto): Promise<number> {
  let opened = 0;
  for (const { table, id, columns, aad, bytes, tail } of allSealed) {
    const rows = await test.db.many<Record<string, string | Buffer | null>>(sql`select * from ${sql.id(...table.split('.'))}`);
    for (const row of rows) {
      for (const column of columns) {
        const value = row[column];
        if (!value?.length) continue;
        const bound = `${aad}|${String(row[id])}|${tail ? String(row[tail]) : column}`;
        if (bytes) opener.openBytes(value as Buffer, bound);
        else opener.open(value as string, bound);
        opened += 1;
      }
    }
  }
  return opened;
}

describe('the list of sealed columns', () => {
  it('[A2] names only columns that there are, and every column of the schemas that is meant to be sealed', async () => {
    const columns = await test.db.many<{ table: string; column: string; type: string }>(sql`
      select table_schema || '.' || table_name as table, column_name as column, data_type as type from information_schema.columns
      where table_schema not in ('pg_catalog', 'information_schema', 'graphile_worker')`);
    const known = new Map(columns.map((one) => [`${one.table}.${one.column}`, one.type]));
    const listed = new Map<string, SealedTable>(
      allSealed.flatMap((table) => table.columns.map((column) => [`${table.table}.${column}`, table] as const)),
    );
    for (const [name, table] of listed) expect([name, known.get(String(name))]).toEqual([name, table.bytes ? 'bytea' : 'text']);
    // Bytes under a key of their own: the wrapped key beside them is what rotates.
    const ownKey = new Set(['identity.face_template.template', 'identity.review_image.image']);
    const meant = columns.filter((one) => /(_sealed|wrapped_key)$/.test(one.column) || one.type === 'bytea');
    expect(meant.length).toBeGreaterThan(4);
    expect(meant.map((one) => `${one.table}.${one.column}`).filter((name) => !listed.has(name) && !ownKey.has(name))).toEqual([]);
  });

  it('[A2] misses nothing that the demonstration data hold sealed: whatever looks sealed is in the list', async () => {
    const found = (await oldAnywhere(test.db, 1000)).map((one) => `${one.table}.${one.column}`);
    const listed = new Set(allSealed.flatMap((table) => table.columns.map((column) => `${table.table}.${column}`)));
    expect(found).toEqual(expect.arrayContaining(['org.learner.id_no', 'identity.account.display_name', 'org.lecturer.phone']));
    expect(found.filter((name) => !listed.has(name))).toEqual([]);
  });

  it('[A2] every source file that seals names in its bindings only rows of listed tables', () => {
    const tables = new Set(allSealed.map((table) => table.aad));
    const sources = ['platform', 'modules']
      .flatMap((root) => readdirSync(repoPath(root), { recursive: true, encoding: 'utf8' }).map((path) => `${root}/${path}`))
      .filter((path) => path.endsWith('.ts') && !/\.test\.ts$|testing|node_modules/.test(path));
    const sealing = sources.filter((path) => /crypto\.seal(Bytes)?\(|sealRecord\(/.test(readFileSync(repoPath(path), 'utf8')));
    expect(sealing.length).toBeGreaterThan(10);
    for (const path of sealing) {
      const text = readFileSync(repoPath(path), 'utf8');
      // `table|${id}|column`; vault and sealer are handed their binding by callers that are looked at themselves.
      const bound = [...text.matchAll(/`((?:\w+\.)?\w+|\$\{\w+\})\|\$\{[\w.]+\}\|(?:\w+|\$\{\w+\})`/g)].map((match) => match[1]!);
      const named = bound.filter((word) => !word.startsWith('$'));
      const open = bound.length === 0 && !/accountAad|wrapped_key|keyAad/.test(text);
      expect({ path, unlisted: named.filter((word) => !tables.has(word)), open }).toEqual({ path, unlisted: [], open: false });
    }
  });
});

describe('npm run keys:rotate', () => {
  it('[A2] seals everything anew while people write; a process that runs learns the key, and the old one can be retired', async () => {
    const writer = { going: true, wrote: 0, files: [] as string[] };
    const writing = (async () => {
      while (writer.going) {
        await test.db.tx(async (tx) => {
          await composed.shared.identity.createAccount(tx, {
            kind: 'staff',
            loginName: `w${newId('acc').slice(-20)}`,
            displayName: `写入者${writer.wrote}`,
            password: 'Yangfan-2026',
            grants: [],
          });
          const file = await composed.shared.files.saveBytes(tx, {
            bytes: Buffer.from(`file ${writer.wrote}`),
            name: `文件${writer.wrote}.pdf`,
            mediaType: 'application/pdf',
            purpose: 'GENERATED',
            ownerAccountId: null,
          });
          writer.files.push(file.id);
        });
        // A row that is written again and again while the command wants it.
        await test.db.run(sql`update org.learner set name = name where id = (select min(id) from org.learner)`);
        writer.wrote += 1;
        await new Promise((done) => setImmediate(done));
      }
    })();
    const { version, retired } = { version: crypto.currentVersion + 1, retired: crypto.currentVersion };
    const before = await openAll(crypto);
    expect(before).toBeGreaterThan(100);

    const result = await rotate();
    writer.going = false;
    await writing;

    expect(result).toMatchObject({ status: 0, said: expect.stringContaining(`密钥版本 ${version}`) });
    expect(result.said).toMatch(/org\.learner：\d+ 行/);
    expect(writer.wrote).toBeGreaterThan(0);
    expect(crypto.currentVersion).toBe(version);
    for (const table of allSealed) expect([table.table, await countOld(test.db, table, version)]).toEqual([table.table, 0]);
    expect(await oldAnywhere(test.db, version)).toEqual([]);
    expect(statSync(keysPath).mode & 0o077).toBe(0);

    expect(await rotate('--retire')).toMatchObject({ status: 0, said: expect.stringMatching(new RegExp(`已取下密钥版本 .*${retired}`)) });
    const after = loadKeys(keysPath);
    expect(Object.keys(after.field)).toEqual([String(version)]);
    expect(await openAll(createCrypto(after))).toBeGreaterThanOrEqual(before + writer.wrote);
    // A process that starts now has the new key only; files on disk open with it too.
    const fresh = compose({
      config: readConfig(['--data', data], { DATABASE_URL: test.url }),
      db: test.db,
      log: createLog('silent'),
      clock: fixedClock(new Date('2026-11-20T02:00:00Z')),
      crypto: createCrypto(after),
      bus: localBus(),
    });
    for (const [index, id] of writer.files.entries()) expect(String(await fresh.shared.files.read(id))).toBe(`file ${index}`);
    await fresh.close();
  }, 300_000);

  it('[A2] goes on with the version of an interrupted run, and hands a key out before anything needs it', async () => {
    const version = sealingVersion(loadKeys(keysPath));
    expect(await rotate('--add-only')).toMatchObject({ status: 0, said: expect.stringContaining(`新密钥版本 ${version + 1}`) });
    expect(sealingVersion(loadKeys(keysPath))).toBe(version);
    expect(await rotate('--retire')).toMatchObject({ status: 1, said: expect.stringContaining('还没有完成') });
    expect(await rotate('--switch-only')).toMatchObject({ status: 0, said: expect.stringContaining('改为用新密钥加密') });
    expect(sealingVersion(loadKeys(keysPath))).toBe(version + 1);
    expect(await countOld(test.db, allSealed[0]!, version + 1)).toBeGreaterThan(0);
    const resumed = await rotate();
    expect(resumed).toMatchObject({ status: 0, said: expect.stringContaining(`继续上次没有完成的轮换：密钥版本 ${version + 1}`) });
    expect(sealingVersion(loadKeys(keysPath))).toBe(version + 1);
    expect(await countOld(test.db, allSealed[0]!, version + 1)).toBe(0);
  }, 300_000);

  it('[A2] gives no key up while something does not open, or looks sealed and is in no list', async () => {
    await test.db.run(sql`create table org.forgotten (id text primary key, secret text)`);
    await test.db.run(sql`insert into org.forgotten values ('a', ${crypto.seal('x'.repeat(40), 'org.forgotten|a|secret')})`);
    const forgotten = await rotate();
    expect(forgotten).toMatchObject({ status: 1, said: expect.stringContaining('org.forgotten.secret') });
    await test.db.run(sql`drop table org.forgotten`);
    expect(await rotate()).toMatchObject({ status: 0 });
    const { id, phone } = await test.db.one<{ id: string; phone: string }>(sql`select id, phone from org.learner order by id limit 1`);
    await test.db.run(sql`update org.learner set phone = ${`${phone.slice(0, -4)}AAAA`} where id = ${id}`);
    expect(await rotate()).toMatchObject({ status: 1, said: expect.stringContaining(`无法解开：org.learner ${id}`) });
    expect(Object.keys(loadKeys(keysPath).field).length).toBeGreaterThan(2);
  }, 300_000);

  it('[A2] makes no key file where there is none', async () => {
    const own = data;
    data = mkdtempSync(join(tmpdir(), 'yangfan-nokeys-'));
    expect(await rotate()).toMatchObject({ status: 1, said: expect.stringContaining('没有找到密钥文件') });
    rmSync(data, { recursive: true });
    data = own;
  });
});

describe('keys that change under a running process', () => {
  it('[A2] a text of a version that was added a moment ago opens at once', () => {
    const dir = mkdtempSync(join(tmpdir(), 'yangfan-keys-late-'));
    const path = join(dir, 'keys.json');
    const { keys, reload } = keyFile(path);
    const running = createCrypto(keys, reload);
    addKeyVersion(path);
    const other = createCrypto({ ...loadKeys(path), sealWith: 2 });
    expect(running.open(other.seal('值', 'a|b|c'), 'a|b|c')).toBe('值');
    expect(running.seal('值', 'a|b|c')).toMatch(/^k1\./);
    rmSync(dir, { recursive: true });
  });
});
