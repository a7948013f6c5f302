import type { LiveReplay } from '@yangfan/contract';
import { problem, type Actor, type Queryable, type Tx } from '@yangfan/kernel';
import type { LiveDecks } from '../decks/decks.service.ts';
import { deckTexts } from '../decks/decks.store.ts';
import type { LiveKit } from '../kit.ts';
import { isFinished } from '../room/room.states.ts';
import { changeRoom, roomsToForget, type RoomRow } from '../room/room.store.ts';
import type { Rooms } from '../room/room.service.ts';
import { eventRows } from '../talk/events.store.ts';
import type { Voices } from '../voices/voices.service.ts';
import { markText, replaySeconds, stageOf, stageSays } from './timeline.rules.ts';

const MARK_KINDS = ['state', 'chat', 'poll', 'ask', 'confirm', 'seat', 'pick', 'voice'];
const MARKS_MAX = 20_000;

/** The recording with everything that happened on one time line; seen by learners after review. */
export function createReplays(kit: LiveKit, rooms: Rooms, decks: LiveDecks, voices: Pick<Voices, 'forget'>) {
  const { live, ledger } = kit.ports;

  async function view(
    db: Queryable,
    room: RoomRow,
    viewer: { accountId: string; host: boolean; sessionToken: string | null },
    q: string | undefined,
    now: Date,
  ): Promise<LiveReplay> {
    const replay = await live.replay(db, room.id, { accountId: viewer.accountId, sessionToken: viewer.sessionToken });
    if (!replay) throw problem('teaching.live.no_replay');
    const main = replay.tracks.filter((track) => track.main);
    // Private messages are for their people also afterwards; the host reviews without them too, as the learners will see it.
    const rows = await eventRows(db, room.id, { accountId: viewer.accountId, host: false }, { kinds: MARK_KINDS, q, limit: MARKS_MAX });
    const [shown, slides] = await Promise.all([
      eventRows(db, room.id, { accountId: viewer.accountId, host: false }, { kinds: ['stage'], limit: MARKS_MAX }),
      decks.views(db, room.id, viewer),
    ]);
    const names = new Map(slides.map(({ deckId, name }) => [deckId, name]));
    const texts = q ? await deckTexts(db, [...names.keys()]) : new Map<string, string>();
    const found = shown.filter((row) => !q || stageSays(row.data, names, texts).includes(q.toLowerCase()));
    const at = (row: { at: Date }) => replaySeconds(main, row.at.getTime(), replay.durationS);
    const marks = [...rows, ...found]
      .sort((a, b) => a.seq - b.seq)
      .filter((row) => !row.removed)
      .map((row) => ({
        atS: at(row),
        seq: row.seq,
        kind: row.kind,
        text: markText(row.kind, row.data, names),
        name: row.fromAccount === '' ? null : row.fromName,
        voiceId: row.kind === 'voice' ? String(row.data['voiceId']) : null,
      }))
      .filter(({ text }) => text !== '');
    return {
      room: await rooms.line(db, room.id, now),
      state: replay.state,
      percent: Math.round(replay.percent),
      note: replay.note,
      url: replay.url,
      durationS: replay.durationS,
      published: room.publishedAt !== null,
      keepUntil: room.keepUntil,
      marks,
      stages: shown.map((row) => ({ atS: at(row), ...stageOf(row.data) })),
      decks: slides,
    };
  }

  return {
    async read(db: Queryable, roomId: string, q: string | undefined, sessionToken: string | null, actor: Actor, now: Date) {
      const { room, role, accountId } = await kit.access(db, roomId, actor);
      if (!isFinished(room.state) || room.forgottenAt) throw problem('teaching.live.no_replay');
      if (role === 'LEARNER' && !room.publishedAt) throw problem('teaching.live.no_replay');
      return view(db, room, { accountId, host: role === 'HOST', sessionToken }, q, now);
    },

    async publish(tx: Tx, roomId: string, published: boolean, sessionToken: string | null, actor: Actor, now: Date) {
      const room = await kit.requireRoom(tx, roomId, isFinished);
      if (room.forgottenAt) throw problem('teaching.live.no_replay');
      const change = {
        state: published ? ('REPLAY' as const) : ('ENDED' as const),
        publishedAt: published ? (room.publishedAt ?? now) : null,
      };
      const viewer = { accountId: actor.accountId, host: true, sessionToken };
      const reply = await view(tx, room, viewer, undefined, now);
      if (published && (reply.state === 'NONE' || reply.state === 'FAILED')) throw problem('teaching.live.no_replay');
      if (change.state !== room.state) {
        await changeRoom(tx, roomId, change);
        await ledger.append(
          tx,
          {
            ...kit.chainOf(room),
            kind: published ? 'teaching.live.replay_published' : 'teaching.live.replay_withdrawn',
            actorId: actor.accountId,
            summary: `${published ? '发布' : '撤回'}直播回放：${room.title}`,
            data: { roomId, sessionId: room.sessionId },
          },
          now,
        );
      }
      return view(tx, { ...room, ...change }, viewer, undefined, now);
    },

    /** Removes recordings that were kept as long as the policy says; the time line and the credits stay. */
    async forgetOld(day: string, now: Date): Promise<number> {
      const rooms = await roomsToForget(kit.db, day);
      for (const room of rooms)
        await kit.db.tx(async (tx) => {
          await live.forget(tx, room.id);
          await voices.forget(tx, room.id);
          await changeRoom(tx, room.id, { forgottenAt: now, publishedAt: null, state: 'ENDED' });
          await ledger.append(
            tx,
            {
              ...kit.chainOf(room),
              kind: 'teaching.live.replay_removed',
              summary: `直播回放保存期满，已删除：${room.title}`,
              data: { roomId: room.id, keepUntil: room.keepUntil },
            },
            now,
          );
        });
      return rooms.length;
    },
  };
}
export type Replays = ReturnType<typeof createReplays>;
