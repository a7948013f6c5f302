/** How a batcher gathers and what it does with what it gathered. */
export interface BatcherOptions<T, R> {
  /** Items of one flush at most. */
  maxBatch: number;
  /** How long the first item of a batch waits for others while nothing is being flushed; 0 = until the next turn of the event loop. */
  maxWaitMs: number;
  /** Writes the items in one transaction and gives one result per item, in their order. An `Error` as a result fails that item alone. */
  flush(items: readonly T[]): Promise<readonly (R | Error)[]>;
  /** Flushes that may run at once; 1 keeps items in order. */
  concurrency?: number;
}

export interface Batcher<T, R> {
  /** Settles only when the flush that carried the item has settled: an acknowledgement never runs ahead of the commit. */
  add(item: T): Promise<R>;
  /** Flushes what is waiting, then refuses further items. */
  close(): Promise<void>;
}

/** What an item gets that comes after `close`. */
export class BatcherClosed extends Error {
  override readonly name = 'BatcherClosed';
}

interface Waiting<T, R> {
  item: T;
  resolve: (result: R) => void;
  reject: (error: unknown) => void;
}

/**
 * Group commit: many small writes share one transaction, and each caller is answered after it. While a flush runs,
 * the next batch gathers by itself, so under load the batch grows with the load and nobody waits for a timer.
 */
export function createBatcher<T, R>(options: BatcherOptions<T, R>): Batcher<T, R> {
  const { maxBatch, maxWaitMs, flush, concurrency = 1 } = options;
  let waiting: Waiting<T, R>[] = [];
  let running = 0;
  let closed = false;
  let planned = false;
  let timer: NodeJS.Timeout | undefined;
  let idle: (() => void) | undefined;

  function start(): void {
    clearTimeout(timer);
    timer = undefined;
    planned = false;
    while (waiting.length > 0 && running < concurrency) {
      const batch = waiting.splice(0, maxBatch);
      running += 1;
      void settle(batch).finally(() => {
        running -= 1;
        if (waiting.length > 0) start();
        else if (running === 0) idle?.();
      });
    }
  }

  async function settle(batch: Waiting<T, R>[]): Promise<void> {
    try {
      const results = await flush(batch.map(({ item }) => item));
      if (results.length !== batch.length) throw new Error(`flush gave ${results.length} results for ${batch.length} items`);
      batch.forEach(({ resolve, reject }, index) => {
        const result = results[index] as R | Error;
        if (result instanceof Error) reject(result);
        else resolve(result);
      });
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  }

  function plan(): void {
    // While flushes run, the end of one starts the next batch.
    if (running >= concurrency) return;
    if (waiting.length >= maxBatch) return start();
    if (planned) return;
    planned = true;
    if (maxWaitMs > 0) timer = setTimeout(start, maxWaitMs);
    else setImmediate(start);
  }

  return {
    add(item) {
      if (closed) return Promise.reject(new BatcherClosed('batcher is closed'));
      return new Promise<R>((resolve, reject) => {
        waiting.push({ item, resolve, reject });
        plan();
      });
    },
    async close() {
      closed = true;
      if (waiting.length > 0 && running < concurrency) start();
      if (running > 0) await new Promise<void>((resolve) => (idle = resolve));
    },
  };
}
