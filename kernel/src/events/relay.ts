import { sql, type Db } from '../db/index.ts';
import type { Logger } from '../log/index.ts';
import type { Listener } from '../room/index.ts';

interface OutboxRow {
  seq: number;
  event_id: string;
  type: string;
  payload: unknown;
  created_at: Date;
  attempts: number;
}

export interface Relay {
  start(): Promise<void>;
  /** Delivers everything that is due now; for tests and for the last round before a stop. */
  drain(): Promise<number>;
  stop(): Promise<void>;
}

export interface RelayOptions {
  db: Db;
  log: Logger;
  /** Only events of these sources are relayed here; other processes relay their own. */
  sources: readonly string[];
  listeners: readonly Listener[];
  /** Sends an event to subsystems that run elsewhere; throws to have it retried. */
  forward?: (event: { eventId: string; type: string; payload: unknown; at: Date }) => Promise<void>;
}

const BATCH = 50;
const POLL_MS = 1000;
const MAX_BACKOFF_S = 300;

/** Runs the local consumers of one event, each once, each in its own transaction with its inbox row. */
export async function receiveEvent(
  db: Db,
  listeners: readonly Listener[],
  event: { eventId: string; type: string; payload: unknown; at: Date },
): Promise<void> {
  for (const listener of listeners) {
    if (listener.event.type !== event.type) continue;
    await db.tx(async (tx) => {
      const fresh = await tx.run(sql`
        insert into kernel.inbox (consumer, event_id) values (${listener.consumer}, ${event.eventId}) on conflict do nothing`);
      if (fresh === 1) await listener.handle(tx, event.payload as never, { eventId: event.eventId, at: event.at });
    });
  }
}

/** Delivers the outbox: woken by NOTIFY, and once a second in case a notification was lost. */
export function createRelay({ db, log, sources, listeners, forward }: RelayOptions): Relay {
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<number> | undefined;
  let unlisten: (() => Promise<void>) | undefined;

  async function deliverDue(): Promise<number> {
    let delivered = 0;
    for (;;) {
      const count = await deliverBatch();
      delivered += count;
      if (count < BATCH || stopped) return delivered;
    }
  }

  // The claim is held by the transaction: a relay that dies gives its rows back at once.
  function deliverBatch(): Promise<number> {
    return db.tx(async (tx) => {
      const rows = await tx.many<OutboxRow>(sql`
        select seq, event_id, type, payload, created_at, attempts from kernel.outbox
        where delivered_at is null and next_at <= now() and source = any(${sources as string[]}::text[])
        order by seq limit ${BATCH} for update skip locked`);
      const delivered: number[] = [];
      for (const row of rows) {
        // What is left stays due: whoever relays next delivers it.
        if (stopped) break;
        const event = { eventId: row.event_id, type: row.type, payload: row.payload, at: row.created_at };
        try {
          await receiveEvent(db, listeners, event);
          await forward?.(event);
          delivered.push(row.seq);
        } catch (error) {
          const waitS = Math.min(2 ** row.attempts, MAX_BACKOFF_S);
          log.warn({ eventId: row.event_id, type: row.type, attempts: row.attempts + 1, err: error }, 'event not delivered');
          await tx.run(sql`
            update kernel.outbox set attempts = attempts + 1, next_at = now() + make_interval(secs => ${waitS}),
              last_error = ${String(error).slice(0, 500)} where seq = ${row.seq}`);
        }
      }
      // One statement for all: a roster of ten thousand people brings as many events.
      if (delivered.length) await tx.run(sql`update kernel.outbox set delivered_at = now() where seq = any(${delivered}::bigint[])`);
      return rows.length;
    });
  }

  function drain(): Promise<number> {
    running ??= deliverDue().finally(() => {
      running = undefined;
    });
    return running;
  }

  const tick = () => {
    if (!stopped) drain().catch((error) => log.warn({ err: error }, 'relay round failed'));
  };

  return {
    drain,
    async start() {
      unlisten = await db.listen('outbox', tick);
      timer = setInterval(tick, POLL_MS);
      tick();
    },
    async stop() {
      stopped = true;
      clearInterval(timer);
      await unlisten?.();
      await running?.catch(() => undefined);
    },
  };
}
