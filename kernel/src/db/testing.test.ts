import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isAlive } from './postgres/process.ts';
import { sql } from './sql.ts';
import { testDatabase, type TestDatabase } from './testing.ts';

const MIGRATIONS = [{ name: 'kernel', dir: join(import.meta.dirname, '../../migrations') }];

describe('test databases', () => {
  const made: TestDatabase[] = [];
  beforeAll(async () => {
    for (let n = 0; n < 2; n++) made.push(await testDatabase({ migrations: MIGRATIONS }));
  });
  afterAll(() => Promise.all(made.map((test) => test.drop())));

  it('[P3] each is migrated and sees nothing of another', async () => {
    const [one, two] = made.map(({ db }) => db);
    await one!.run(sql`create table only_here (n int)`);
    expect(await two!.one(sql`select to_regclass('only_here') as here, count(*) > 0 as migrated from kernel.migration`)).toEqual({
      here: null,
      migrated: true,
    });
  });
});

describe('the shared test server', () => {
  it('[P3] ends with the run that started it, also when that run is killed', async () => {
    const script = `
      import { startTestServer } from ${JSON.stringify(join(import.meta.dirname, 'testing.ts'))};
      import pg from 'pg';
      const server = await startTestServer();
      const client = new pg.Client({ connectionString: server.adminUrl });
      await client.connect();
      console.log((await client.query('show data_directory')).rows[0].data_directory);
      setInterval(() => undefined, 1000);`;
    const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const { value: dir } = await createInterface({ input: child.stdout })[Symbol.asyncIterator]().next();
    const pid = Number(readFileSync(join(dir as string, 'postmaster.pid'), 'utf8').split('\n')[0]);
    expect(isAlive(pid)).toBe(true);
    child.kill('SIGKILL');
    await expect.poll(() => [isAlive(pid), existsSync(dir as string)], { timeout: 20_000 }).toEqual([false, false]);
  });
});
