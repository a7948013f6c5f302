import type { Route } from '@yangfan/contract';
import { createBatcher, type Batcher } from '../batch/index.ts';
import type { Db } from '../db/index.ts';
import { DbUnavailable } from '../db/index.ts';
import type { Binding, Context } from '../room/index.ts';
import { audit, type Traced } from './audit.ts';
import { onceMany, type Keyed } from './idempotency.ts';

/** A call as the door hands it on: its key, its checked input and who makes it. */
export interface KeyedCall extends Keyed {
  context: Traced & Pick<Context, 'log'>;
  input: Record<string, unknown>;
}

/**
 * The calls of one route that come in while others are being handled are handled together: one transaction, one statement of each kind,
 * one commit, and each is answered after it. A transaction that fails is undone and its calls are handled one by one, so that a
 * call which breaks it costs its neighbours time and nothing else.
 */
export function gatherCalls(db: Db, route: Route, { handle, repeat, maxBatch }: NonNullable<Binding['many']>): Batcher<KeyedCall, unknown> {
  const run = (calls: readonly KeyedCall[]): Promise<unknown[]> =>
    db.tx((tx) =>
      onceMany(tx, calls, repeat, async (fresh) => {
        const results = await handle(tx, fresh.map(({ context }) => context) as never);
        const done = fresh.filter((_call, index) => !(results[index] instanceof Error));
        await audit(tx, route, done);
        return results;
      }),
    );

  const alone = (call: KeyedCall): Promise<unknown> =>
    run([call]).then(
      ([result]) => result,
      (error: unknown) => (error instanceof Error ? error : new Error('call failed', { cause: error })),
    );

  async function flush(calls: readonly KeyedCall[]): Promise<unknown[]> {
    // A key that came twice is looked at a second time when the first is done.
    const keys = new Set<string>();
    const first = calls.map(({ accountId, key }) => keys.size < keys.add(`${accountId} ${key}`).size);
    const together = calls.filter((_call, index) => first[index]);
    let results: unknown[];
    try {
      results = await run(together);
    } catch (error) {
      if (error instanceof DbUnavailable) throw error;
      results = [];
      for (const call of together) results.push(await alone(call));
    }
    const next = results[Symbol.iterator]();
    const answers: unknown[] = [];
    for (const [index] of calls.entries()) if (first[index]) answers[index] = next.next().value;
    for (const [index, call] of calls.entries()) if (!first[index]) answers[index] = await alone(call);
    return answers;
  }

  return createBatcher<KeyedCall, unknown>({ maxBatch, maxWaitMs: 0, flush });
}
