import { EventEmitter } from 'node:events';
import {
  Logger as QueueLogger,
  makeWorkerUtils,
  parseCronItems,
  run,
  type Runner,
  type TaskList,
  type WorkerEvents,
} from 'graphile-worker';
import { createDb, sql, type Clock, type Db, type Job, type Logger, type Queryable } from '@yangfan/kernel';
import { giveBackAbandoned } from './abandoned.ts';

/** Work to be done later, kept with the transaction that asks for it. */
export interface JobsPort {
  /** `key`: a later enqueue with the same key replaces one that has not begun. */
  enqueue(tx: Queryable, name: string, payload: object, options?: { key?: string; runAt?: Date; maxAttempts?: number }): Promise<void>;
}

/** The asking side; needs no worker in this process. */
export const jobsPort: JobsPort = {
  async enqueue(tx, name, payload, options = {}) {
    await tx.run(sql`
      select graphile_worker.add_job(${name}, ${JSON.stringify(payload)}::json, run_at => ${options.runAt ?? null}::timestamptz,
        max_attempts => ${options.maxAttempts ?? 8}, job_key => ${options.key ?? null})`);
  },
};

/** Brings the queue's own tables up to date; before anything enqueues. */
export async function migrateJobs(databaseUrl: string): Promise<void> {
  const utils = await makeWorkerUtils({ connectionString: databaseUrl, logger: new QueueLogger(() => () => undefined) });
  try {
    await utils.migrate();
  } finally {
    await utils.release();
  }
}

/** Starts the worker of this process; a job that was running in a process that is gone is taken up again within seconds. */
export async function startWorker(deps: {
  databaseUrl: string;
  db: Db;
  clock: Clock;
  log: Logger;
  jobs: readonly Job[];
  concurrency?: number;
  /** How often jobs of processes that are gone are looked for. */
  lookMs?: number;
}): Promise<{ stop(): Promise<void> }> {
  const { db, clock, log, jobs } = deps;
  const stopping = new AbortController();
  /** Jobs that the stop of this process broke off. */
  const cutShort = new Set<string>();
  const tasks: TaskList = {};
  for (const job of jobs) {
    tasks[job.name] = async (payload, { job: { id } }) => {
      try {
        await job.run(payload as never, { db, clock, log: log.child({ job: job.name }), signal: stopping.signal });
      } catch (error) {
        if (stopping.signal.aborted) cutShort.add(String(id));
        throw error;
      }
    };
  }
  const concurrency = deps.concurrency ?? 2;
  // A pool of ours: the queue's own forgets its ear for errors before its connections are closed, and a database that stops in
  // that moment would end the process in the middle of an orderly stop. One connection a job, one to hear, some to look.
  const queue = createDb(deps.databaseUrl, { log, max: concurrency + 5, statementTimeoutMs: 0, name: 'jobs' });
  const running = new Set<string>();
  const abandoned = giveBackAbandoned({ queue, log, everyMs: deps.lookMs ?? 5000, running });
  const events = new EventEmitter() as WorkerEvents;
  events.on('job:start', ({ job }) => running.add(String(job.id)));
  events.on('job:complete', ({ job }) => running.delete(String(job.id)));
  events.on('pool:create', ({ workerPool }) => abandoned.hold(workerPool.id));
  const runner: Runner = await run({
    events,
    pgPool: queue.pool,
    concurrency,
    noHandleSignals: true,
    logger: queueLogger(log, stopping.signal),
    pollInterval: 2000,
    taskList: tasks,
    parsedCronItems: parseCronItems(
      jobs
        .filter((job) => job.cron)
        .map((job) => ({
          task: job.name,
          match: job.cron!,
          options: { backfillPeriod: job.cron!.startsWith('*') ? 0 : 86_400_000, maxAttempts: 3 },
          identifier: job.name,
        })),
    ),
  });
  runner.events.on('job:error', ({ job, error }) => {
    if (cutShort.has(String(job.id))) log.info({ job: job.task_identifier }, 'job stopped with the process, the next one takes it up');
    else log.warn({ job: job.task_identifier, attempts: job.attempts, err: error }, 'job failed');
  });
  return {
    async stop() {
      stopping.abort();
      await runner.stop();
      await giveBack(queue, [...cutShort]);
      await abandoned.stop();
      await queue.end();
    },
  };
}

/** A stop is no failure: what it broke off has cost no attempt and waits for nothing, or many restarts would end a long job for good. */
async function giveBack(queue: Db, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await queue.run(sql`
    update graphile_worker._private_jobs set attempts = greatest(attempts - 1, 0), run_at = least(run_at, now()), last_error = null
    where id = any(${ids as string[]}::bigint[]) and locked_by is null`);
}

/** The queue's own messages in our log; its chatter about every finished job, and about what a stop breaks off, only when asked for. */
function queueLogger(log: Logger, stopping: AbortSignal): QueueLogger {
  return new QueueLogger((scope) => (level, message) => {
    if ((level === 'error' || level === 'warning') && !stopping.aborted) log.warn({ scope: scope.label }, message);
    else log.debug({ scope: scope.label }, message);
  });
}
