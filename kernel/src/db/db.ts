import pg from 'pg';
import { DbUnavailable, RowCountError, TxAborted, isConnectionError, isRetryable, isStalePlan, lossOf } from './db-error.ts';
import { createListener } from './db-listen.ts';
import type { DbLog } from './db-log.ts';
import { rowTypes } from './db-types.ts';
import { Sql, StatementNames, sql } from './sql.ts';

/** Anything that answers statements: the database itself or one transaction. */
export interface Queryable {
  /** All rows. */
  many<T>(statement: Sql): Promise<T[]>;
  /** The one row; throws RowCountError for none or several. */
  one<T>(statement: Sql): Promise<T>;
  /** The row if there is one; throws RowCountError for several. */
  maybe<T>(statement: Sql): Promise<T | undefined>;
  /** Rows affected. */
  run(statement: Sql): Promise<number>;
}

export type Isolation = 'read committed' | 'repeatable read' | 'serializable';

/** One transaction. It may run more than once (see `Db.tx`), so its only effects are in the database, in `onCommit` and undone by `onRollback`. */
export interface Tx extends Queryable {
  /** Runs after the commit, in order, awaited; its failure is logged and changes nothing. */
  onCommit(fn: () => void | Promise<void>): void;
  /** Runs when the work so far was certainly undone (also by a savepoint), once an attempt; not when a lost connection leaves the commit in doubt. */
  onRollback(fn: () => void | Promise<void>): void;
  /** Undoes only `fn` when it throws; hooks registered inside are dropped with it. */
  savepoint<T>(fn: (tx: Tx) => Promise<T>): Promise<T>;
}

export interface Db extends Queryable {
  /** Commits when `fn` returns, rolls back when it throws; run again up to three times when another transaction won (40001, 40P01). */
  tx<T>(fn: (tx: Tx) => Promise<T>, opts?: { isolation?: Isolation; readOnly?: boolean }): Promise<T>;
  /** Hears NOTIFY on a connection of its own that reconnects by itself; `onGap` runs when notifications may have been missed. Returns the way to stop. */
  listen(channel: string, fn: (payload: string) => void, onGap?: () => void): Promise<() => Promise<void>>;
  /** Waits for running statements and closes all connections. */
  end(): Promise<void>;
  /** For libraries that bring their own SQL. */
  readonly pool: pg.Pool;
}

export interface DbOptions {
  log: DbLog;
  /** Connections at most; default 10. */
  max?: number;
  /** A statement running longer is cancelled; default 30 000 ms, 0 = never. */
  statementTimeoutMs?: number;
  /** Statements slower than this are logged (text only, never values); default 1000 ms. */
  slowMs?: number;
  /** Shown in pg_stat_activity. */
  name?: string;
}

const RETRIES = 3;
const CONNECT_TIMEOUT_MS = 10_000;
const IDLE_IN_TX_MS = 60_000;

/** Connection settings that every session shares, so an external server behaves like our own. */
export function sessionConfig(url: string, name: string): pg.ClientConfig {
  return {
    connectionString: url,
    application_name: name,
    options: '-c TimeZone=Asia/Shanghai -c DateStyle=ISO,YMD',
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    keepAlive: true,
    types: rowTypes,
  };
}

/** Opens a pool; connects on first use. A lost connection never ends the process: its statement fails with DbUnavailable, later ones reconnect. */
export function createDb(url: string, options: DbOptions): Db {
  const { log, max = 10, statementTimeoutMs = 30_000, slowMs = 1000, name = 'yangfan' } = options;
  const pool = new pg.Pool({
    ...sessionConfig(url, name),
    max,
    statement_timeout: statementTimeoutMs,
    idle_in_transaction_session_timeout: IDLE_IN_TX_MS,
  });
  // A pooled connection that breaks while idle is already gone from the pool.
  pool.on('error', (error) => log.warn(lossOf(error), 'idle database connection lost'));
  // The pool takes its own listener away while a connection is in use; without another one a break there ends the process.
  pool.on('connect', (client) => client.on('error', (error) => log.debug(lossOf(error), 'database connection lost')));
  const names = new StatementNames();
  const listener = createListener(() => new pg.Client(sessionConfig(url, `${name}-listen`)), log);

  const timed = async (statement: Sql, work: () => Promise<pg.QueryResult>): Promise<pg.QueryResult> => {
    const start = performance.now();
    const result = await work();
    const ms = performance.now() - start;
    if (ms > slowMs) log.warn({ ms: Math.round(ms), sql: statement.text.trim().slice(0, 500) }, 'slow statement');
    return result;
  };

  const query = async (statement: Sql): Promise<pg.QueryResult> => {
    const { text, values } = statement;
    try {
      return await timed(statement, () => pool.query({ text, values, name: names.of(text) }));
    } catch (error) {
      if (isStalePlan(error)) {
        names.forget(text);
        return pool.query({ text, values });
      }
      throw translated(error);
    }
  };

  const attempt = async <T>(fn: (tx: Tx) => Promise<T>, begin: string): Promise<T> => {
    const client = await pool.connect().catch((error: unknown) => {
      throw translated(error);
    });
    const scope = new TxScope(client, names, timed, log);
    let broken: Error | undefined;
    let committing = false;
    try {
      await client.query(begin);
      const result = await fn(scope.tx);
      await scope.settle();
      committing = true;
      const end = await client.query('commit');
      if (end.command !== 'COMMIT') throw new TxAborted();
      client.release();
      committing = false;
      scope.close();
      await scope.runHooks(log);
      return result;
    } catch (error) {
      if (scope.closed) throw error;
      await scope.settle();
      scope.close();
      if (isConnectionError(error)) broken = error as Error;
      else if (!(error instanceof TxAborted)) await client.query('rollback').catch((failure: Error) => (broken = failure));
      client.release(broken);
      if (committing && isConnectionError(error)) throw new DbUnavailable(error, true);
      await scope.undo(log);
      throw translated(error);
    }
  };

  return {
    ...answering(query),
    pool,
    async tx(fn, { isolation = 'read committed', readOnly = false } = {}) {
      const begin = `begin isolation level ${ISOLATION[isolation]}${readOnly ? ' read only' : ''}`;
      for (let retry = 0; ; retry++) {
        try {
          return await attempt(fn, begin);
        } catch (error) {
          if (retry >= RETRIES || !(isRetryable(error) || isStalePlan(error))) throw error;
          await new Promise((resolve) => setTimeout(resolve, Math.random() * 10 * 2 ** retry));
        }
      }
    },
    listen: (channel, fn, onGap) =>
      listener.listen(channel, fn, onGap).catch((error: unknown) => {
        throw translated(error);
      }),
    async end() {
      await listener.end();
      await pool.end();
    },
  };
}

const ISOLATION: Record<Isolation, string> = {
  'read committed': 'read committed',
  'repeatable read': 'repeatable read',
  serializable: 'serializable',
};

function translated(error: unknown): unknown {
  return !(error instanceof DbUnavailable) && isConnectionError(error) ? new DbUnavailable(error) : error;
}

/** The four questions, over one way to ask. */
function answering(query: (statement: Sql) => Promise<pg.QueryResult>): Queryable {
  return {
    async many<T>(statement: Sql) {
      return (await query(statement)).rows as T[];
    },
    async one<T>(statement: Sql) {
      const { rows } = await query(statement);
      if (rows.length !== 1) throw new RowCountError(rows.length);
      return rows[0] as T;
    },
    async maybe<T>(statement: Sql) {
      const { rows } = await query(statement);
      if (rows.length > 1) throw new RowCountError(rows.length);
      return rows[0] as T | undefined;
    },
    async run(statement: Sql) {
      return (await query(statement)).rowCount ?? 0;
    },
  };
}

async function runEach(hooks: readonly (() => void | Promise<void>)[], log: DbLog, failure: string): Promise<void> {
  for (const hook of hooks) {
    try {
      await hook();
    } catch (error) {
      log.error({ err: error }, failure);
    }
  }
}

type Timed = (statement: Sql, work: () => Promise<pg.QueryResult>) => Promise<pg.QueryResult>;

/** What belongs to one running transaction: its connection, its order of statements, its hooks. */
class TxScope {
  readonly tx: Tx;
  closed = false;
  readonly #client: pg.PoolClient;
  readonly #names: StatementNames;
  readonly #timed: Timed;
  readonly #log: DbLog;
  #hooks: (() => void | Promise<void>)[] = [];
  #undos: (() => void | Promise<void>)[] = [];
  #tail: Promise<unknown> = Promise.resolve();
  #depth = 0;

  constructor(client: pg.PoolClient, names: StatementNames, timed: Timed, log: DbLog) {
    this.#log = log;
    this.#client = client;
    this.#names = names;
    this.#timed = timed;
    this.tx = {
      ...answering((statement) => this.#query(statement)),
      onCommit: (fn) => {
        this.#mustBeOpen();
        this.#hooks.push(fn);
      },
      onRollback: (fn) => {
        this.#mustBeOpen();
        this.#undos.push(fn);
      },
      savepoint: (fn) => this.#savepoint(fn),
    };
  }

  close(): void {
    this.closed = true;
  }

  /** Waits for statements that were sent but not awaited, so none runs outside the transaction. */
  async settle(): Promise<void> {
    await this.#tail.catch(() => undefined);
  }

  runHooks(log: DbLog): Promise<void> {
    return runEach(this.#hooks, log, 'after-commit hook failed');
  }

  /** The effects outside the database of what was registered from `from` on, last first. */
  undo(log: DbLog, from = 0): Promise<void> {
    return runEach(this.#undos.splice(from).reverse(), log, 'after-rollback hook failed');
  }

  #mustBeOpen(): void {
    if (this.closed) throw new Error('transaction is over: a statement was not awaited inside it');
  }

  // One after the other, whatever the caller runs side by side: a connection answers one statement at a time.
  #query(statement: Sql): Promise<pg.QueryResult> {
    const { text, values } = statement;
    const next = this.#tail.then(async () => {
      this.#mustBeOpen();
      try {
        return await this.#timed(statement, () => this.#client.query({ text, values, name: this.#names.of(text) }));
      } catch (error) {
        if (isStalePlan(error)) this.#names.forget(text);
        throw translated(error);
      }
    });
    this.#tail = next.catch(() => undefined);
    return next;
  }

  async #savepoint<T>(fn: (tx: Tx) => Promise<T>): Promise<T> {
    this.#depth += 1;
    const name = sql.id(`s${this.#depth}`);
    const hooksBefore = this.#hooks.length;
    const undosBefore = this.#undos.length;
    await this.#query(sql`savepoint ${name}`);
    try {
      const result = await fn(this.tx);
      await this.#query(sql`release savepoint ${name}`);
      return result;
    } catch (error) {
      this.#hooks.length = hooksBefore;
      if (!isConnectionError(error) && !(error instanceof DbUnavailable)) await this.#query(sql`rollback to savepoint ${name}`);
      await this.undo(this.#log, undosBefore);
      throw error;
    } finally {
      this.#depth -= 1;
    }
  }
}
