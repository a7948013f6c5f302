import { createBatcher, problem, type Actor, type Tx } from '@yangfan/kernel';
import { eventView, type Access, type LiveKit } from '../kit.ts';
import { countSaid, insertProofs, lockMembers, restrictionRows, type MemberRow } from '../presence/presence.store.ts';
import { isOpen } from '../room/room.states.ts';
import { lockRoom, type RoomRow } from '../room/room.store.ts';
import * as store from './events.store.ts';
import { filterWords, waitS } from './words.rules.ts';

interface Saying {
  roomId: string;
  from: Access;
  kind: 'chat' | 'reaction';
  data: Record<string, unknown>;
  privateTo: string[] | null;
  clientId: string | null;
  at: Date;
}
const MAX_BATCH = 256;

/** Messages and reactions: many share one transaction, each is answered after it. */
export function createChat(kit: LiveKit) {
  const batcher = createBatcher<Saying, store.EventRow>({
    maxBatch: MAX_BATCH,
    maxWaitMs: 0,
    concurrency: 2,
    flush: (items) => kit.db.tx((tx) => write(tx, items)),
  });

  async function write(tx: Tx, items: readonly Saying[]): Promise<(store.EventRow | Error)[]> {
    const results = new Map<Saying, store.EventRow | Error>();
    // In one order, so that two flushes never wait for each other.
    for (const roomId of [...new Set(items.map((item) => item.roomId))].sort())
      await writeRoom(
        tx,
        roomId,
        items.filter((item) => item.roomId === roomId),
        results,
      );
    return items.map((item) => results.get(item)!);
  }

  async function writeRoom(tx: Tx, roomId: string, items: readonly Saying[], results: Map<Saying, store.EventRow | Error>): Promise<void> {
    const room = await lockRoom(tx, roomId);
    const accounts = [...new Set(items.map(({ from }) => from.accountId))];
    const members = new Map(
      (
        await lockMembers(
          tx,
          accounts.map((accountId) => ({ roomId, accountId })),
        )
      ).map((row) => [row.accountId, row]),
    );
    const barred = new Map((await restrictionRows(tx, roomId)).map((row) => [row.learnerId, row]));
    const known = await store.sentBefore(
      tx,
      roomId,
      items.flatMap(({ from, clientId }) => (clientId ? [{ accountId: from.accountId, clientId }] : [])),
    );
    const lastAt = new Map([...members].map(([id, row]) => [id, row.lastSaidAt?.getTime() ?? null]));
    const fresh: Saying[] = [];
    // The same message twice in one batch: the second gets what the first gets.
    const twins = new Map<Saying, Saying>();
    for (const item of items) {
      const twin =
        item.clientId === null
          ? undefined
          : fresh.find((one) => one.clientId === item.clientId && one.from.accountId === item.from.accountId);
      if (twin) {
        twins.set(item, twin);
        continue;
      }
      const same = (one: { fromAccount: string; clientId: string | null }) =>
        item.clientId !== null && one.fromAccount === item.from.accountId && one.clientId === item.clientId;
      const before = known.find(same);
      const error = before ? null : refusal(room, item, members.get(item.from.accountId), barred, lastAt);
      if (before ?? error) results.set(item, (before ?? error)!);
      else fresh.push(item);
    }
    const rows = await store.appendEvents(
      tx,
      roomId,
      fresh.map(({ at, kind, data, privateTo, clientId, from }) => ({
        at,
        kind,
        data,
        privateTo,
        clientId,
        fromAccount: from.accountId,
        fromRole: from.role,
        fromName: from.name,
      })),
    );
    fresh.forEach((item, index) => results.set(item, rows[index]!));
    for (const [item, twin] of twins) results.set(item, results.get(twin)!);
    await noteSaid(tx, roomId, fresh);
    tx.onCommit(() => kit.publish(roomId, rows));
  }

  function refusal(
    room: RoomRow | undefined,
    { from, at, kind }: Saying,
    member: MemberRow | undefined,
    barred: Map<string, { muted: boolean; removed: boolean }>,
    lastAt: Map<string, number | null>,
  ): Error | null {
    if (!room || !isOpen(room.state)) return problem('teaching.live.wrong_state');
    if (from.role === 'HOST') return null;
    if (!member) return problem('teaching.live.not_entered');
    const restriction = barred.get(from.learnerId ?? '');
    if (restriction?.removed) return problem('teaching.live.removed');
    if (restriction?.muted || room.settings.mutedAll) return problem('teaching.live.muted');
    // A reaction is small, but not free: one a second.
    const wait = waitS(
      lastAt.get(from.accountId) ?? null,
      at.getTime(),
      kind === 'chat' ? room.settings.slowS : Math.min(1, room.settings.slowS),
    );
    if (wait > 0) return problem('teaching.live.too_fast', `发言有点快，请 ${wait} 秒后再发`);
    lastAt.set(from.accountId, at.getTime());
    return null;
  }

  async function noteSaid(tx: Tx, roomId: string, items: readonly Saying[]): Promise<void> {
    if (items.length === 0) return;
    const by = new Map<string, { accountId: string; at: Date; count: number }>();
    for (const { from, at, kind } of items) {
      const before = by.get(from.accountId);
      by.set(from.accountId, { accountId: from.accountId, at, count: (before?.count ?? 0) + (kind === 'chat' ? 1 : 0) });
    }
    await countSaid(tx, roomId, [...by.values()]);
    const learners = new Set(items.flatMap(({ from }) => from.learnerId ?? []));
    await insertProofs(tx, roomId, [...learners], items.at(-1)!.at);
  }

  return {
    close: () => batcher.close(),

    async say(roomId: string, input: { text: string; replyTo?: number; private?: boolean; clientId?: string }, actor: Actor, now: Date) {
      const from = await kit.acting(kit.db, roomId, actor);
      const words = (await kit.values(kit.db, from.room, now)).list('live.blockedWords');
      const to = input.replyTo ? await store.eventRow(kit.db, roomId, input.replyTo) : undefined;
      // A private word reaches its sender and the hosts; the host's private answer also who asked.
      const privateTo = input.private ? [from.accountId, ...(from.role === 'HOST' && to ? [to.fromAccount] : [])] : null;
      const data = { text: filterWords(input.text, words), ...(input.replyTo ? { replyTo: input.replyTo } : {}) };
      const row = await batcher.add({ roomId, from, kind: 'chat', data, privateTo, clientId: input.clientId ?? null, at: now });
      return eventView(row, true);
    },

    async react(roomId: string, input: { emoji: string; to?: number }, actor: Actor, now: Date) {
      const from = await kit.acting(kit.db, roomId, actor);
      const data = { emoji: input.emoji, ...(input.to ? { to: input.to } : {}) };
      return eventView(await batcher.add({ roomId, from, kind: 'reaction', data, privateTo: null, clientId: null, at: now }), true);
    },
  };
}
export type Chat = ReturnType<typeof createChat>;
