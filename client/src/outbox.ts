/** Where unsent messages rest: localStorage/IndexedDB in browsers, wx storage in the mini-program. */
export interface OutboxStore {
  load(): Promise<OutboxItem[]>;
  save(items: OutboxItem[]): Promise<void>;
}
export interface OutboxItem {
  id: string;
  /** Items of one lane are sent in order; a newer item with the same `replaces` key takes the older one's place. */
  lane: string;
  replaces?: string;
  payload: unknown;
  at: number;
}

export interface Outbox {
  /** Keeps the message safe first, then tries to send; resolves once it is kept. */
  put(item: Omit<OutboxItem, 'id' | 'at'>): Promise<void>;
  /** Sends what waits, in order; stops at the first network failure and says how many remain. */
  flush(): Promise<number>;
  pending(): Promise<number>;
}

/**
 * Sends that survive a lost network: nothing leaves the store before the server acknowledged it.
 * `send` throws to keep the item (`network`, 5xx); it returns to let it go (accepted, or refused for good).
 */
export function createOutbox(
  store: OutboxStore,
  send: (item: OutboxItem) => Promise<void>,
  now: () => number,
  newId: () => string,
): Outbox {
  let chain: Promise<unknown> = Promise.resolve();
  const serial = <T>(work: () => Promise<T>): Promise<T> => {
    const next = chain.then(work, work);
    chain = next.catch(() => undefined);
    return next;
  };
  let flushing: Promise<number> | null = null;

  async function sendAll(): Promise<number> {
    for (;;) {
      const item = (await serial(() => store.load()))[0];
      if (!item) return 0;
      try {
        await send(item);
      } catch {
        return (await serial(() => store.load())).length;
      }
      await serial(async () => store.save((await store.load()).filter((kept) => kept.id !== item.id)));
    }
  }

  return {
    put: (item) =>
      serial(async () => {
        const kept = (await store.load()).filter(
          (other) => !(item.replaces && other.lane === item.lane && other.replaces === item.replaces),
        );
        await store.save([...kept, { ...item, id: newId(), at: now() }]);
      }),
    flush: () => {
      flushing ??= sendAll().finally(() => {
        flushing = null;
      });
      return flushing;
    },
    pending: () => serial(async () => (await store.load()).length),
  };
}
