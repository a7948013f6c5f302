import { liveEvents, type LiveStreamState } from '@yangfan/contract';
import { emit, type Clock, type Db, type Logger } from '@yangfan/kernel';
import type { EngineEvent, StreamInfo } from './engine/protocol.ts';
import * as store from './live.store.ts';

export interface SyncDeps {
  db: Db;
  clock: Clock;
  log: Logger;
  node: string;
  changed(change: { roomId: string; streamId: string; state: LiveStreamState }): void;
}

/** Writes what the engine says into the rows and the outbox. Whoever is told twice, writes once. */
export function createSync({ db, clock, log, node, changed }: SyncDeps) {
  // One after the other: a stream that is lost and comes back at once must not end as lost.
  let last: Promise<unknown> = Promise.resolve();
  function inTurn<T>(work: () => Promise<T>): Promise<T | undefined> {
    const next = last.then(work).catch((error: unknown) => {
      log.error({ err: error }, 'live stream state not written');
      return undefined;
    });
    last = next;
    return next;
  }

  async function started({ roomId, streamId, accountId, kind, startedAt, hasVideo, hasAudio }: StreamInfo): Promise<void> {
    const told = await db.tx(async (tx) => {
      await store.openRoom(tx, roomId, clock.now());
      const row = { id: streamId, roomId, accountId, kind, startedAt: new Date(startedAt), node, hasVideo, hasAudio };
      if ((await store.markLive(tx, row)) === 0) return false;
      await emit(tx, liveEvents.liveStreamStarted, { roomId, streamId, accountId, kind, hasVideo, hasAudio, at: startedAt });
      return true;
    });
    if (told) changed({ roomId, streamId, state: 'LIVE' });
  }
  async function ended(
    stream: Pick<StreamInfo, 'roomId' | 'streamId' | 'accountId' | 'kind'>,
    reason: 'ENDED' | 'DROPPED' | 'LOST',
    at: Date,
  ): Promise<void> {
    const { roomId, streamId, accountId, kind } = stream;
    const state = reason === 'LOST' ? 'LOST' : 'ENDED';
    const told = await db.tx(async (tx) => {
      if ((await store.markEnded(tx, roomId, streamId, state, at)) === 0) return false;
      await emit(tx, liveEvents.liveStreamEnded, { roomId, streamId, accountId, kind, reason, at: at.toISOString() });
      return true;
    });
    if (told) changed({ roomId, streamId, state });
  }
  async function loseAll(but: ReadonlySet<string>): Promise<void> {
    for (const row of await store.liveRowsOf(db, node))
      if (!but.has(`${row.roomId}/${row.id}`)) await ended({ ...row, streamId: row.id }, 'LOST', clock.now());
  }

  return {
    event: (event: Exclude<EngineEvent, { event: 'rtmp' }>) =>
      inTurn(() => (event.event === 'started' ? started(event.stream) : ended(event.stream, event.reason, new Date(event.at)))),
    /** The engine is (again) there and carries exactly these. */
    up: (streams: readonly StreamInfo[]) =>
      inTurn(async () => {
        await loseAll(new Set(streams.map((stream) => `${stream.roomId}/${stream.streamId}`)));
        for (const stream of streams) await started(stream);
      }),
    /** No engine: nothing is live. */
    down: () => inTurn(() => loseAll(new Set())),
    settled: () => last,
  };
}
