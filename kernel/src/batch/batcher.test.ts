import { describe, expect, it } from 'vitest';
import { BatcherClosed, createBatcher } from './batcher.ts';

/** A flush that ends when the test says so. */
function gate() {
  const open: (() => void)[] = [];
  return {
    wait: () => new Promise<void>((resolve) => open.push(resolve)),
    next: () => open.shift()?.(),
    get held() {
      return open.length;
    },
  };
}
const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

describe('batcher', () => {
  it('[P4] no caller is acknowledged before the flush that carried it has ended', async () => {
    const door = gate();
    const batcher = createBatcher<number, number>({
      maxBatch: 10,
      maxWaitMs: 0,
      flush: async (items) => {
        await door.wait();
        return items.map((item) => item * 2);
      },
    });
    const done: number[] = [];
    const all = [1, 2, 3].map((item) => batcher.add(item).then((result) => done.push(result)));
    await turn();
    expect(door.held).toBe(1);
    expect(done).toEqual([]);
    door.next();
    await Promise.all(all);
    expect(done).toEqual([2, 4, 6]);
  });

  it('[P4] what arrives during a flush goes together in the next', async () => {
    const door = gate();
    const sizes: number[] = [];
    const batcher = createBatcher<number, number>({
      maxBatch: 100,
      maxWaitMs: 0,
      flush: async (items) => {
        sizes.push(items.length);
        await door.wait();
        return [...items];
      },
    });
    const first = batcher.add(0);
    await turn();
    const rest = Promise.all(Array.from({ length: 50 }, (_, index) => batcher.add(index)));
    door.next();
    await first;
    await turn();
    door.next();
    await rest;
    expect(sizes).toEqual([1, 50]);
  });

  it('[P4] one bad item fails alone, a failed flush fails its items and no others', async () => {
    let broken = false;
    const batcher = createBatcher<number, number>({
      maxBatch: 3,
      maxWaitMs: 0,
      flush: async (items) => {
        if (broken) throw new Error('down');
        return items.map((item) => (item < 0 ? new Error('bad item') : item));
      },
    });
    const results = await Promise.allSettled([batcher.add(1), batcher.add(-1), batcher.add(2)]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    broken = true;
    await expect(batcher.add(5)).rejects.toThrow('down');
    broken = false;
    await expect(batcher.add(6)).resolves.toBe(6);
  });

  it('[P4] closing writes what is waiting and refuses more', async () => {
    const written: number[] = [];
    const batcher = createBatcher<number, number>({
      maxBatch: 2,
      maxWaitMs: 10_000,
      flush: async (items) => {
        written.push(...items);
        return [...items];
      },
    });
    const waiting = [batcher.add(1)];
    await batcher.close();
    await Promise.all(waiting);
    expect(written).toEqual([1]);
    await expect(batcher.add(2)).rejects.toBeInstanceOf(BatcherClosed);
  });
});
