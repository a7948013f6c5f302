import { sql, type Queryable } from '@yangfan/kernel';

export interface Throttle {
  count: number;
  resetsAt: Date;
}

/** Reads counters that have not run out; a key without one is absent. */
export async function readThrottles(db: Queryable, keys: readonly string[], now: Date): Promise<Map<string, Throttle>> {
  const rows = await db.many<{ key: string; count: number; resetsAt: Date }>(sql`
    select key, count, resets_at as "resetsAt" from identity.throttle where key = any(${keys as string[]}::text[]) and resets_at > ${now}`);
  return new Map(rows.map((row) => [row.key, row]));
}

/** Counts one more; a new or run-out counter ends after `windowS`. At `limit` the end moves to a whole window from now. */
export function hitThrottle(db: Queryable, key: string, now: Date, windowS: number, limit = 0): Promise<Throttle> {
  const end = new Date(now.getTime() + windowS * 1000);
  return db.one<Throttle>(sql`
    insert into identity.throttle as t (key, count, resets_at) values (${key}, 1, ${end})
    on conflict (key) do update set
      count = case when t.resets_at <= ${now} then 1 else t.count + 1 end,
      resets_at = case when t.resets_at <= ${now} or t.count + 1 = ${limit}::int then excluded.resets_at else t.resets_at end
    returning count, resets_at as "resetsAt"`);
}

/**
 * Takes one of `limit` turns before the work that may fail, in one statement: guesses sent at once, to however many nodes,
 * each get another turn or none (undefined). The last turn moves the end to a whole window from now.
 */
export function takeTurn(db: Queryable, key: string, now: Date, windowS: number, limit: number): Promise<Throttle | undefined> {
  const end = new Date(now.getTime() + windowS * 1000);
  return db.maybe<Throttle>(sql`
    insert into identity.throttle as t (key, count, resets_at) values (${key}, 1, ${end})
    on conflict (key) do update set
      count = case when t.resets_at <= ${now} then 1 else t.count + 1 end,
      resets_at = case when t.resets_at <= ${now} or t.count + 1 = ${limit}::int then excluded.resets_at else t.resets_at end
    where t.resets_at <= ${now} or t.count < ${limit}::int
    returning count, resets_at as "resetsAt"`);
}

/** Gives a turn back that turned out to be no failure. */
export const giveTurnBack = (db: Queryable, key: string) =>
  db.run(sql`update identity.throttle set count = count - 1 where key = ${key} and count > 0`);

export const clearThrottle = (db: Queryable, key: string) => db.run(sql`delete from identity.throttle where key = ${key}`);

/** Forgets counters that ran out. */
export const sweepThrottles = (db: Queryable, now: Date) => db.run(sql`delete from identity.throttle where resets_at <= ${now}`);
