import type { LiveVoice } from '@yangfan/contract';
import { newId, problem, type Actor, type Queryable, type Tx } from '@yangfan/kernel';
import type { Access, LiveKit } from '../kit.ts';
import { countSaid, insertProofs } from '../presence/presence.store.ts';
import { isFinished, isOpen } from '../room/room.states.ts';
import type { RoomRow } from '../room/room.store.ts';
import { spokenSeconds } from '../seats/seats.store.ts';
import { waitS } from '../talk/words.rules.ts';
import { inFairOrder, isUnheard, lengthWords, maxSeconds, maySettle, playingUntil, type VoiceMove } from './voices.rules.ts';
import * as store from './voices.store.ts';

type Row = store.VoiceRow;
/** To the sender of a note that nobody heard before the end. */
export const LAPSED_WORDS = '下课前老师没有来得及听，可以到答疑里提问';

const view = (row: Row, accountId: string, spokenS: number): LiveVoice => ({
  id: row.id,
  accountId: row.accountId,
  learnerId: row.learnerId,
  name: row.name,
  mine: row.accountId === accountId,
  state: row.state,
  lengthS: row.lengthS,
  sentAt: row.sentAt.toISOString(),
  playedAt: row.playedAt?.toISOString() ?? null,
  note: row.note,
  spokenS,
});

/** Voice notes: sent by a learner, heard by the lecturer, played to the class by everybody's own page (ADR 19). */
export function createVoices(kit: LiveKit) {
  const { files, jobs, ledger } = kit.ports;

  /** The queue changed: the sender and the hosts learn of it, nobody else. */
  const tellSender = (tx: Tx, row: Row, now: Date) =>
    kit.tell(tx, row.roomId, now, {
      kind: 'voice',
      from: { accountId: row.accountId, role: 'LEARNER', name: row.name },
      privateTo: [row.accountId],
      data: { voiceId: row.id, state: row.state, lengthS: row.lengthS },
    });

  async function close(tx: Tx, row: Row, change: Partial<Row>, now: Date): Promise<Row> {
    const after = { ...row, settledAt: now, ...change };
    await store.saveVoice(tx, after);
    if (row.fileId && after.fileId === null) await files.discard(tx, row.fileId);
    await tellSender(tx, after, now);
    return after;
  }

  const shown = async (db: Queryable, room: RoomRow, row: Row, accountId: string, now: Date) =>
    view(row, accountId, (await spokenSeconds(db, room.id, room.endedAt ?? now)).get(row.learnerId) ?? 0);

  /** Whether somebody may hear a note: sender and hosts always, the rest what the class heard; after the lesson as the replay is. */
  function mayHear({ role, accountId, room, member }: Access, row: Row): boolean {
    if (role === 'HOST' || row.accountId === accountId) return true;
    if (row.state !== 'PLAYED' || (role === 'LEARNER' && !member)) return false;
    return isOpen(room.state) || (isFinished(room.state) && (role === 'INSPECTOR' || room.publishedAt !== null));
  }

  const record = (tx: Tx, room: RoomRow, row: Row, by: string, now: Date) =>
    ledger.append(
      tx,
      {
        ...kit.chainOf(room),
        kind: row.state === 'PLAYED' ? 'teaching.live.voice_played' : 'teaching.live.voice_refused',
        learnerId: row.learnerId,
        actorId: by,
        summary: `${room.title}：${row.state === 'PLAYED' ? '语音条放给全班' : '语音条未播'}（${lengthWords(row.lengthS)}）${row.note ? `，${row.note}` : ''}`,
        data: { roomId: room.id, voiceId: row.id, lengthS: row.lengthS },
      },
      now,
    );

  async function play(tx: Tx, room: RoomRow, row: Row, now: Date): Promise<Row> {
    if (!isOpen(room.state)) throw problem('teaching.live.wrong_state');
    const maxS = maxSeconds(await kit.values(tx, room, now));
    const last = await store.lastPlayed(tx, room.id);
    if (last?.playedAt && playingUntil(last.playedAt.getTime(), last.lengthS, maxS) > now.getTime())
      throw problem('teaching.live.voice_busy');
    const after: Row = { ...row, state: 'PLAYED', playedAt: now, settledAt: now, note: null };
    await store.saveVoice(tx, after);
    await kit.tell(tx, room.id, now, {
      kind: 'voice',
      from: { accountId: row.accountId, role: 'LEARNER', name: row.name },
      data: { voiceId: row.id, state: 'PLAYED', lengthS: row.lengthS },
    });
    return after;
  }

  async function refuse(tx: Tx, room: RoomRow, row: Row, reason: string | undefined, now: Date): Promise<Row> {
    if (!reason?.trim()) throw problem('teaching.live.voice_reason');
    if (row.state === 'PLAYED') {
      await store.removeVoiceEvents(tx, room.id, row.id, now, reason);
      await kit.tell(tx, room.id, now, { kind: 'voice', data: { voiceId: row.id, state: 'REMOVED' } });
    }
    return close(tx, row, { state: 'REFUSED', note: reason.trim(), fileId: null }, now);
  }

  return {
    async list(db: Queryable, roomId: string, actor: Actor, now: Date) {
      const { room, role, accountId } = await kit.access(db, roomId, actor);
      const host = role === 'HOST';
      const [rows, spoken, values] = await Promise.all([
        store.voiceRows(db, roomId, host ? null : { accountId }),
        spokenSeconds(db, roomId, room.endedAt ?? now),
        kit.values(db, room, now),
      ]);
      const items = rows.map((row) =>
        view(host || row.accountId === accountId ? row : { ...row, note: null }, accountId, spoken.get(row.learnerId) ?? 0),
      );
      const waiting = items.filter(({ state }) => isUnheard(state));
      const order = inFairOrder(
        waiting.map((voice) => ({ voice, learnerId: voice.learnerId, spokenS: voice.spokenS, sentAt: Date.parse(voice.sentAt) })),
      );
      return { maxS: maxSeconds(values), items: [...order.map(({ voice }) => voice), ...items.filter(({ state }) => !isUnheard(state))] };
    },

    async read(db: Queryable, roomId: string, voiceId: string, sessionToken: string | null, actor: Actor, now: Date) {
      const found = await kit.access(db, roomId, actor);
      const row = await store.voiceRow(db, roomId, voiceId);
      if (!row || !mayHear(found, row)) throw problem('request.not_found');
      // Without a cookie (mini-program) the address itself is the right to listen.
      const of = sessionToken ? { accountId: actor.accountId } : {};
      const isMade = row.state !== 'MAKING' && row.fileId !== null;
      return {
        voice: await shown(
          db,
          found.room,
          found.role === 'HOST' || row.accountId === found.accountId ? row : { ...row, note: null },
          found.accountId,
          now,
        ),
        url: isMade ? files.signedUrl(row.fileId!, { inline: true, ...of }) : null,
      };
    },

    async send(tx: Tx, roomId: string, input: { fileId: string; clientId: string }, actor: Actor, now: Date) {
      const from = await kit.acting(tx, roomId, actor, true);
      const { room, learnerId, accountId, member } = from;
      if (!learnerId || !member) throw problem('teaching.live.not_member', '语音条由学员发送，老师直接开口就好');
      const before = await store.sentVoice(tx, roomId, accountId, input.clientId);
      if (before) {
        // Sent again after a break of the line, perhaps uploaded again: the first one counts.
        const again = before.fileId !== input.fileId && (await files.get(tx, input.fileId));
        if (again && again.ownerId === accountId && again.purpose === 'VOICE') await files.discard(tx, again.id);
        return shown(tx, room, before, accountId, now);
      }
      if (from.muted) throw problem('teaching.live.muted');
      const wait = waitS(member.lastSaidAt?.getTime() ?? null, now.getTime(), room.settings.slowS);
      if (wait > 0) throw problem('teaching.live.too_fast', `发言有点快，请 ${wait} 秒后再发`);
      if ((await store.unheardRows(tx, roomId, learnerId)).length > 0) throw problem('teaching.live.voice_waiting');
      await files.requireOwn(tx, [input.fileId], { accountId, purposes: ['VOICE'] });
      const row: Row = {
        ...input,
        id: newId('lvo'),
        roomId,
        learnerId,
        accountId,
        name: from.name,
        state: 'MAKING',
        lengthS: null,
        sentAt: now,
        playedAt: null,
        settledAt: null,
        note: null,
      };
      await store.insertVoice(tx, row);
      await countSaid(tx, roomId, [{ accountId, at: now, count: 0 }]);
      await insertProofs(tx, roomId, [learnerId], now);
      await jobs.enqueue(tx, 'teaching.live.voice', { voiceId: row.id }, { key: `live.voice:${row.id}` });
      await tellSender(tx, row, now);
      return shown(tx, room, row, accountId, now);
    },

    async settle(tx: Tx, roomId: string, voiceId: string, input: { to: VoiceMove; reason?: string }, actor: Actor, now: Date) {
      const room = await kit.requireRoom(tx, roomId, (state) => state !== 'PLANNED');
      const row = await store.voiceRow(tx, roomId, voiceId);
      if (!row) throw problem('request.not_found');
      // Pressed twice: once.
      if (row.state === input.to) return shown(tx, room, row, actor.accountId, now);
      if (!maySettle(row.state, input.to)) throw problem('teaching.live.voice_state');
      if (input.to === 'DONE') return shown(tx, room, await close(tx, row, { state: 'DONE' }, now), actor.accountId, now);
      const after = input.to === 'PLAYED' ? await play(tx, room, row, now) : await refuse(tx, room, row, input.reason, now);
      await record(tx, room, after, actor.accountId, now);
      return shown(tx, room, after, actor.accountId, now);
    },

    close,
    tellSender,

    /** Whoever is sent out takes their note along. */
    async clear(tx: Tx, room: RoomRow, now: Date, learnerId: string): Promise<void> {
      for (const row of await store.unheardRows(tx, room.id, learnerId))
        await close(tx, row, { state: 'REFUSED', note: '已被请出直播间', fileId: null }, now);
    },
    /** The lesson is over: what nobody heard says so to its sender. The hosts may still listen, while the replay is kept. */
    async lapse(tx: Tx, room: RoomRow, now: Date): Promise<void> {
      for (const row of await store.unheardRows(tx, room.id, null)) await close(tx, row, { state: 'LAPSED', note: LAPSED_WORDS }, now);
    },
    /** The sounds go with the replay; who spoke when and how long stays. */
    async forget(tx: Tx, roomId: string): Promise<void> {
      for (const id of await store.forgetSounds(tx, roomId)) await files.discard(tx, id);
    },
  };
}
export type Voices = ReturnType<typeof createVoices>;
