import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDb, sql, startPostgres } from '@yangfan/kernel/db';
import { silentLog } from '@yangfan/kernel/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';

let data: string;
const run = (script: string, ...args: string[]) => {
  const env = { ...process.env, DATABASE_URL: '' };
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--import', 'tsx', join(import.meta.dirname, script), '--data', data, ...args],
    {
      encoding: 'utf8',
      env,
    },
  );
  return { status, said: stdout + stderr };
};
const open = async () => {
  const server = await startPostgres({ dataDir: join(data, 'postgres'), log: silentLog });
  return { server, db: createDb(server.url, { log: silentLog }) };
};

beforeAll(() => {
  data = mkdtempSync(join(tmpdir(), 'yangfan-scripts-'));
  chmodSync(data, 0o755);
});
afterAll(() => rmSync(data, { recursive: true, force: true }));

it('[O2] npm run backup works beside the running server, and npm run restore brings back the chosen second', async () => {
  const first = await open();
  await first.db.run(sql`create table entry as select 1 as n`);
  expect(run('backup.ts')).toMatchObject({ status: 0, said: expect.stringMatching(/全量备份：.*任意一秒/s) });
  // The next commit lies in a later second than the one that is asked for.
  const { at } = await first.db.one<{ at: string }>(sql`select pg_sleep(1.1), to_char(clock_timestamp(), 'YYYY-MM-DD HH24:MI:SS') as at`);
  await first.db.run(sql`select pg_sleep(1)`);
  await first.db.run(sql`insert into entry values (2)`);
  expect(run('backup.ts', '--wal')).toMatchObject({ status: 0, said: expect.not.stringContaining('全量备份') });
  expect(run('restore.ts')).toMatchObject({ status: 1, said: expect.stringContaining('请先停掉它') });
  await first.db.end();
  await first.server.stop();
  expect(run('restore.ts', '--at', at)).toMatchObject({ status: 0, said: expect.stringContaining('已恢复') });
  const second = await open();
  expect(await second.db.many(sql`select n from entry`)).toEqual([{ n: 1 }]);
  await second.db.end();
  await second.server.stop();
});

it('[O2] what is not understood is answered with a sentence', () => {
  expect(run('restore.ts', '--at', 'yesterday')).toMatchObject({ status: 1, said: expect.stringContaining('看不懂时间“yesterday”') });
  expect(run('restore.ts', '--at', '2026-13-45 99:00')).toMatchObject({ status: 1, said: expect.stringContaining('看不懂时间') });
  expect(run('backup.ts', '--keep', '0')).toMatchObject({ status: 1, said: expect.stringContaining('--keep') });
});
