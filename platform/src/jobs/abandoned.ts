import { sql, type Db, type Logger } from '@yangfan/kernel';
import type { PoolClient } from 'pg';

/** Marks our locks among the advisory locks of the database. */
const KIND = 20_261;
const RETRY_MS = 250;

/**
 * The queue alone gives a job of a killed process back after four hours. Here each process holds a lock of the database under its name for as
 * long as it lives; jobs of a name that nobody held at two looks in a row are given back. Two looks, because after a restart of the database
 * everybody needs a moment to take the lock again.
 *
 * A living process can lose a job as well: the database goes away in the very moment in which the job's end is written, and the queue does not write it
 * again. What stands under our own name and is not `running` here at two looks in a row is given back too; a job may run twice.
 */
export function giveBackAbandoned(deps: { queue: Db; log: Logger; everyMs: number; running: ReadonlySet<string> }): {
  hold(name: string): void;
  stop(): Promise<void>;
} {
  const { queue, log, everyMs, running } = deps;
  let own = '';
  let unended = new Set<string>();
  let isStopped = false;
  let line: { letGo(): void } | undefined;
  let missing = new Set<string>();
  let looking: Promise<void> = Promise.resolve();

  async function hold(name: string): Promise<void> {
    if (isStopped) return;
    own = name;
    const again = () => void setTimeout(() => void hold(name), RETRY_MS).unref();
    let client: PoolClient | undefined;
    try {
      client = await queue.pool.connect();
      await client.query('select pg_advisory_lock($1::int, hashtext($2))', [KIND, name]);
    } catch {
      client?.release(true);
      return again();
    }
    if (isStopped) return client.release(true);
    const held = client;
    const broke = () => {
      line = undefined;
      held.release(true);
      again();
    };
    held.once('error', broke);
    line = {
      letGo() {
        // A connection that breaks while it is closed must not be given back twice.
        held.off('error', broke);
        held.release(true);
      },
    };
  }

  /** Jobs whose end was lost with the database: under our name, and nobody here is at them. */
  async function lookAtOwn(): Promise<void> {
    if (!own) return;
    const rows = await queue.many<{ id: string }>(sql`select id::text as id from graphile_worker._private_jobs where locked_by = ${own}`);
    const idle = rows.map(({ id }) => id).filter((id) => !running.has(id));
    const lost = idle.filter((id) => unended.has(id));
    unended = new Set(idle);
    if (lost.length === 0) return;
    await queue.run(
      sql`update graphile_worker._private_jobs set locked_by = null, locked_at = null where id = any(${lost}::bigint[]) and locked_by = ${own}`,
    );
    log.warn({ jobs: lost.length }, 'jobs whose end could not be written are taken up again');
  }

  async function look(): Promise<void> {
    await lookAtOwn();
    const gone = await queue.many<{ name: string }>(sql`
      select distinct locked_by as name from graphile_worker._private_jobs j
      where locked_by is not null and not exists (
        select 1 from pg_locks l where l.locktype = 'advisory' and l.granted and l.classid::bigint = ${KIND}::bigint
          and l.objid::bigint = (hashtext(j.locked_by)::bigint & 4294967295)
          and l.database = (select oid from pg_database where datname = current_database()))`);
    const names = gone.map(({ name }) => name).filter((name) => missing.has(name));
    missing = new Set(gone.map(({ name }) => name));
    if (names.length === 0) return;
    await queue.run(sql`select graphile_worker.force_unlock_workers(${names}::text[])`);
    log.warn({ processes: names.length }, 'jobs of processes that are gone are taken up again');
  }

  const timer = setInterval(() => {
    looking = looking.then(look).catch((error: unknown) => log.debug({ err: error }, 'abandoned jobs could not be looked for'));
  }, everyMs).unref();
  return {
    hold: (name) => void hold(name),
    async stop() {
      isStopped = true;
      clearInterval(timer);
      await looking;
      line?.letGo();
    },
  };
}
