import { randomUUID } from 'node:crypto';
import { createLog, sql, systemClock, type Job } from '@yangfan/kernel';
import { testDatabase, type TestDatabase } from '@yangfan/kernel/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { jobsPort, migrateJobs, startWorker } from './index.ts';

// Well above the quarter of a second in which a broken line is made anew.
const LOOK_MS = 1500;

describe('jobs of processes that are gone', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await testDatabase({ max: 4 });
    await migrateJobs(database.url);
  });
  afterAll(() => database.drop());

  const worker = (job: Job) =>
    startWorker({
      databaseUrl: database.url,
      db: database.db,
      clock: systemClock,
      log: createLog(process.env.TEST_LOG ?? 'silent'),
      jobs: [job],
      lookMs: LOOK_MS,
    });
  const takenBy = (name: string, job: string) =>
    database.db.run(sql`
      update graphile_worker._private_jobs set locked_by = ${name}, locked_at = now(), attempts = 1
      where task_id = (select id from graphile_worker._private_tasks where identifier = ${job})`);

  it('[P3] what a killed process was at is taken up by the next within moments, not after hours', async () => {
    await jobsPort.enqueue(database.db, 'test.left', {});
    await takenBy(`pool-${randomUUID()}`, 'test.left');
    let runs = 0;
    const next = await worker({ name: 'test.left', run: async () => void (runs += 1) });
    await expect.poll(() => runs, { timeout: 20_000 }).toBe(1);
    await next.stop();
  });

  it('[P3] a job whose end was lost with the database is taken up again by the same process, and what it is at is left alone', async () => {
    let runs = 0;
    let finish = () => {};
    const done = new Promise<void>((resolve) => (finish = resolve));
    const own = await worker({
      name: 'test.unended',
      async run() {
        runs += 1;
        if (runs === 1) await done;
      },
    });
    await jobsPort.enqueue(database.db, 'test.unended', {});
    await expect.poll(() => runs, { timeout: 20_000 }).toBe(1);
    // A second job that stands under the living process's name, as if the database had gone away while its end was written.
    await jobsPort.enqueue(database.db, 'test.unended', {}, { runAt: new Date(Date.now() + 3_600_000) });
    await database.db.run(sql`
      update graphile_worker._private_jobs set run_at = now(), locked_at = now(), attempts = 1,
        locked_by = (select locked_by from graphile_worker._private_jobs j where locked_by is not null and j.task_id = _private_jobs.task_id limit 1)
      where locked_by is null and task_id = (select id from graphile_worker._private_tasks where identifier = 'test.unended')`);
    await expect.poll(() => runs, { timeout: 20_000 }).toBe(2);
    expect(runs).toBe(2);
    finish();
    await own.stop();
  });

  it('[P3] what a living process is at is left to it, also when the database broke its connections off', async () => {
    const started = { first: 0, second: 0 };
    let finish = () => {};
    const done = new Promise<void>((resolve) => (finish = resolve));
    const first = await worker({
      name: 'test.held',
      async run() {
        started.first += 1;
        await done;
      },
    });
    await jobsPort.enqueue(database.db, 'test.held', {});
    await expect.poll(() => started.first, { timeout: 20_000 }).toBe(1);
    const second = await worker({ name: 'test.held', run: async () => void (started.second += 1) });
    // The looks of the second process are counted by one job of a dead process that it finds.
    await database.db.run(sql`
      select pg_terminate_backend(pid) from pg_locks l where locktype = 'advisory' and granted
        and database = (select oid from pg_database where datname = current_database()) and pid <> pg_backend_pid()`);
    const found = await worker({ name: 'test.left', run: async () => void (started.second += 100) });
    await jobsPort.enqueue(database.db, 'test.left', {});
    await takenBy(`pool-${randomUUID()}`, 'test.left');
    await expect.poll(() => started.second, { timeout: 20_000 }).toBe(100);
    expect(started).toEqual({ first: 1, second: 100 });
    finish();
    await Promise.all([first.stop(), second.stop(), found.stop()]);
  });

  it('[P3] a stop breaks a job off without costing it an attempt: the next process takes it up at once', async () => {
    let runs = 0;
    let begun = () => {};
    const started = new Promise<void>((resolve) => (begun = resolve));
    const job: Job = {
      name: 'test.long',
      async run(_payload, { signal }) {
        runs += 1;
        if (runs > 1) return;
        begun();
        await new Promise<void>((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)));
      },
    };
    await jobsPort.enqueue(database.db, 'test.long', {}, { maxAttempts: 1 });
    const first = await worker(job);
    await started;
    await first.stop();
    const next = await worker(job);
    await expect.poll(() => runs, { timeout: 20_000 }).toBe(2);
    await next.stop();
  });
});
