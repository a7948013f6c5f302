import { problem, type Actor, type Queryable, type Tx } from '@yangfan/kernel';
import { eventView, type LiveKit } from '../kit.ts';
import { memberRows, notePick, restrictionRows } from '../presence/presence.store.ts';
import * as store from './events.store.ts';

interface EventsQuery {
  after?: number;
  before?: number;
  kinds?: string;
  q?: string;
  limit?: number;
}
interface Drawing {
  page: number;
  strokes: readonly object[];
  undo?: string[];
  clear?: boolean;
}

/** Reading the time line, and what is said on it beside messages: board, countdown, random pick, removal. */
export function createTalk(kit: LiveKit) {
  const one = async (tx: Tx, ...args: Parameters<LiveKit['tell']> extends [Tx, ...infer R] ? R : never) =>
    eventView((await kit.tell(tx, ...args))[0]!, true);

  return {
    async events(db: Queryable, roomId: string, query: EventsQuery, actor: Actor) {
      const { room, role, accountId } = await kit.access(db, roomId, actor);
      const host = role === 'HOST';
      const kinds = query.kinds?.split(',').filter(Boolean);
      const rows = await store.eventRows(
        db,
        roomId,
        { accountId, host },
        { after: query.after, before: query.before, q: query.q, kinds, limit: query.limit ?? 200 },
      );
      return { items: rows.map((row) => eventView(row, host)), last: room.seq };
    },

    async remove(tx: Tx, roomId: string, seq: number, reason: string, actor: Actor, now: Date) {
      await kit.requireRoom(tx, roomId, (state) => state !== 'PLANNED');
      const from = await kit.access(tx, roomId, actor);
      const message = await store.eventRow(tx, roomId, seq);
      if (message?.kind !== 'chat') throw problem('request.not_found');
      if ((await store.markRemoved(tx, roomId, seq, now, reason)) === 0) throw problem('teaching.live.wrong_state', '这条发言已经撤下了');
      return one(tx, roomId, now, { kind: 'chat.removed', from, data: { seq } });
    },

    async timer(tx: Tx, roomId: string, input: { seconds: number; title?: string }, actor: Actor, now: Date) {
      await kit.requireRoom(tx, roomId);
      const from = await kit.access(tx, roomId, actor);
      const endsAt = new Date(now.getTime() + input.seconds * 1000).toISOString();
      return one(tx, roomId, now, { kind: 'timer', from, data: { seconds: input.seconds, title: input.title ?? '', endsAt } });
    },

    /** One of those present, by chance among those who were picked least. */
    async pick(tx: Tx, roomId: string, actor: Actor, now: Date) {
      const room = await kit.requireRoom(tx, roomId);
      const from = await kit.access(tx, roomId, actor);
      const lease = (await kit.values(tx, room, now)).number('live.leaseSeconds') * 1000;
      const removed = new Set((await restrictionRows(tx, roomId)).filter((row) => row.removed).map(({ learnerId }) => learnerId));
      const present = (await memberRows(tx, roomId)).filter(
        ({ learnerId, spanFrom, lastAt }) => learnerId && spanFrom && !removed.has(learnerId) && now.getTime() - lastAt.getTime() <= lease,
      );
      const least = Math.min(...present.map(({ picks }) => picks));
      const fair = present.filter(({ picks }) => picks === least);
      const chosen = fair[Math.floor(kit.chance() * fair.length)];
      if (!chosen) return { learnerId: null, name: null };
      await notePick(tx, roomId, chosen.accountId);
      await kit.tell(tx, roomId, now, {
        kind: 'pick',
        from,
        data: { learnerId: chosen.learnerId, accountId: chosen.accountId, name: chosen.name },
      });
      return { learnerId: chosen.learnerId, name: chosen.name };
    },

    async draw(tx: Tx, roomId: string, input: Drawing, actor: Actor, now: Date) {
      const from = await kit.acting(tx, roomId, actor, true);
      if (from.role === 'LEARNER' && (!from.room.settings.boardOpen || from.muted)) throw problem('teaching.live.board_closed');
      // Only hosts wipe the whole board; learners take back their own strokes by name.
      const clear = from.role === 'HOST' && !!input.clear;
      const data = { page: input.page, strokes: input.strokes, undo: input.undo ?? [], clear };
      return one(tx, roomId, now, { kind: 'board', from, data });
    },
  };
}
export type Talk = ReturnType<typeof createTalk>;
