import type { LiveAsk } from '@yangfan/contract';
import { newId, problem, type Actor, type Queryable, type Tx } from '@yangfan/kernel';
import type { LiveKit } from '../kit.ts';
import { insertProofs, noteAsk } from '../presence/presence.store.ts';
import { filterWords, waitS } from '../talk/words.rules.ts';
import * as store from './asks.store.ts';

const view = (row: store.AskRow, accountId: string, voted: boolean): LiveAsk => ({
  id: row.id,
  text: row.text,
  name: row.name,
  mine: row.accountId === accountId,
  at: row.at.toISOString(),
  votes: row.votes,
  voted,
  state: row.state,
  answer: row.answer,
  answeredAt: row.answeredAt?.toISOString() ?? null,
});
const told = (row: store.AskRow) => ({
  kind: 'ask' as const,
  // A hidden question is not said again.
  data: {
    askId: row.id,
    state: row.state,
    text: row.state === 'HIDDEN' ? '' : row.text,
    answer: row.state === 'ANSWERED' ? row.answer : null,
  },
});

/** The board of questions. */
export function createAsks(kit: LiveKit) {
  return {
    async list(db: Queryable, roomId: string, actor: Actor) {
      const { role, accountId, learnerId } = await kit.access(db, roomId, actor);
      const [rows, voted] = await Promise.all([
        store.askRows(db, roomId),
        learnerId ? store.askVotesOf(db, roomId, learnerId) : new Set<string>(),
      ]);
      return {
        items: rows
          .filter((row) => row.state !== 'HIDDEN' || role !== 'LEARNER' || row.accountId === accountId)
          .map((row) => view(row, accountId, voted.has(row.id))),
      };
    },

    async ask(tx: Tx, roomId: string, text: string, actor: Actor, now: Date) {
      const from = await kit.acting(tx, roomId, actor, true);
      const { room, learnerId, accountId, member } = from;
      if (!learnerId) throw problem('teaching.live.not_member', '只有学员在问答板提问');
      if (from.muted) throw problem('teaching.live.muted');
      const wait = waitS(member?.lastAskAt?.getTime() ?? null, now.getTime(), room.settings.slowS);
      if (wait > 0) throw problem('teaching.live.too_fast', `提问有点快，请 ${wait} 秒后再问`);
      const words = (await kit.values(tx, room, now)).list('live.blockedWords');
      const row: store.AskRow = {
        id: newId('ask'),
        roomId,
        accountId,
        learnerId,
        name: from.name,
        text: filterWords(text, words),
        at: now,
        votes: 0,
        state: 'OPEN',
        answer: null,
        answeredAt: null,
      };
      await store.insertAsk(tx, row);
      await noteAsk(tx, roomId, accountId, now);
      await insertProofs(tx, roomId, [learnerId], now);
      await kit.tell(tx, roomId, now, { ...told(row), from });
      return view(row, accountId, false);
    },

    async vote(tx: Tx, roomId: string, askId: string, on: boolean, actor: Actor) {
      const { learnerId, accountId } = await kit.acting(tx, roomId, actor);
      if (!learnerId) throw problem('teaching.live.not_member', '只有学员给问题投票');
      const row = await store.lockAsk(tx, roomId, askId);
      if (!row || row.state === 'HIDDEN') throw problem('request.not_found');
      await store.setAskVote(tx, askId, learnerId, on);
      const after = (await store.lockAsk(tx, roomId, askId))!;
      kit.hint(tx, roomId, { type: 'live.ask', askId, votes: after.votes });
      return view(after, accountId, on);
    },

    async settle(tx: Tx, roomId: string, askId: string, input: { state: store.AskRow['state']; answer?: string }, actor: Actor, now: Date) {
      await kit.requireRoom(tx, roomId, (state) => state !== 'PLANNED');
      const row = await store.lockAsk(tx, roomId, askId);
      if (!row) throw problem('request.not_found');
      const answered = input.state === 'ANSWERED';
      const after: store.AskRow = {
        ...row,
        state: input.state,
        answer: input.answer ?? row.answer,
        answeredAt: answered ? (row.answeredAt ?? now) : null,
      };
      await store.saveAsk(tx, after);
      await kit.tell(tx, roomId, now, told(after));
      return view(after, actor.accountId, false);
    },
  };
}
export type Asks = ReturnType<typeof createAsks>;
