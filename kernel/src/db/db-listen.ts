import type pg from 'pg';
import type { DbLog } from './db-log.ts';
import { lossOf } from './db-error.ts';

interface Hearing {
  channel: string;
  fn: (payload: string) => void;
  onGap: (() => void) | undefined;
}

export interface NotifyListener {
  listen(channel: string, fn: (payload: string) => void, onGap?: () => void): Promise<() => Promise<void>>;
  end(): Promise<void>;
}

const CHANNEL = /^[a-z_][a-z0-9_]{0,62}$/;
const MAX_WAIT_MS = 5000;

/** One connection that hears all channels of a process; it comes back by itself after a restart of PostgreSQL. */
export function createListener(connect: () => pg.Client, log: DbLog): NotifyListener {
  const hearings = new Set<Hearing>();
  let client: pg.Client | undefined;
  let opening: Promise<pg.Client> | undefined;
  let retry: NodeJS.Timeout | undefined;
  let ended = false;

  async function open(): Promise<pg.Client> {
    const fresh = connect();
    fresh.on('error', (error) => lost(fresh, error));
    fresh.on('end', () => lost(fresh));
    fresh.on('notification', ({ channel, payload }) => {
      for (const hearing of hearings) if (hearing.channel === channel) guarded(() => hearing.fn(payload ?? ''));
    });
    try {
      await fresh.connect();
      for (const channel of new Set([...hearings].map((hearing) => hearing.channel))) await fresh.query(`listen "${channel}"`);
    } catch (error) {
      fresh.end().catch(() => undefined);
      throw error;
    }
    client = fresh;
    return fresh;
  }

  function opened(): Promise<pg.Client> {
    if (client) return Promise.resolve(client);
    opening ??= open().finally(() => {
      opening = undefined;
    });
    return opening;
  }

  function lost(which: pg.Client, error?: Error): void {
    if (which !== client) return;
    client = undefined;
    if (ended) return;
    log.warn(lossOf(error), 'notification connection lost');
    reopen(50);
  }

  function reopen(waitMs: number): void {
    if (ended || hearings.size === 0) return;
    clearTimeout(retry);
    retry = setTimeout(() => {
      opened().then(
        () => {
          for (const hearing of hearings) if (hearing.onGap) guarded(hearing.onGap);
        },
        () => reopen(Math.min(waitMs * 2, MAX_WAIT_MS)),
      );
    }, waitMs);
    retry.unref();
  }

  function guarded(fn: () => void): void {
    try {
      fn();
    } catch (error) {
      log.error({ err: error }, 'notification handler failed');
    }
  }

  return {
    async listen(channel, fn, onGap) {
      if (!CHANNEL.test(channel)) throw new TypeError(`listen: not a plain channel name: ${channel}`);
      const hearing: Hearing = { channel, fn, onGap };
      hearings.add(hearing);
      try {
        await (await opened()).query(`listen "${channel}"`);
      } catch (error) {
        hearings.delete(hearing);
        throw error;
      }
      return async () => {
        hearings.delete(hearing);
        const last = ![...hearings].some((other) => other.channel === channel);
        if (last) await client?.query(`unlisten "${channel}"`).catch(() => undefined);
      };
    },
    async end() {
      ended = true;
      clearTimeout(retry);
      hearings.clear();
      await opening?.catch(() => undefined);
      const last = client;
      client = undefined;
      await last?.end().catch(() => undefined);
    },
  };
}
