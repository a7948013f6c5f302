import { describe, expect, test } from 'vitest';
import { lastOf, strokeAt, thin } from './board.ts';
import type { LiveEvent } from './live-event.ts';
import { EMPTY_ROOM, hasGap, reduceRoom, type Room, type RoomView } from './room-store.ts';

const view = {
  room: { state: 'WAITING' },
  settings: { slowS: 0, mutedAll: false },
  stage: { show: 'CAMERA', fileId: null, page: 1, pages: 0 },
  seq: 10,
} as unknown as RoomView;
const event = (
  seq: number,
  kind: LiveEvent['kind'],
  data: object,
  accountId = 'acc_1',
  role: LiveEvent['from']['role'] = 'LEARNER',
): LiveEvent => ({
  seq,
  at: '2026-11-24T00:00:00.000Z',
  kind,
  from: { accountId, name: '陈*', role },
  private: false,
  data: data as Record<string, unknown>,
});
const start = () => reduceRoom(EMPTY_ROOM, { type: 'start', view });
const send = (room: Room, ...events: LiveEvent[]) => events.reduce((now, one) => reduceRoom(now, { type: 'event', event: one }), room);
const texts = (room: Room) => room.chat.map(({ text }) => text);

describe('[T2] one store over the events of a live room', () => {
  test('[T2] events are taken in by their number: doubled ones once, early ones after the missing one', () => {
    let room = send(start(), event(11, 'chat', { text: 'a' }), event(11, 'chat', { text: 'a' }), event(13, 'chat', { text: 'c' }));
    expect(texts(room)).toEqual(['a']);
    expect(hasGap(room)).toBe(true);
    room = send(room, event(12, 'chat', { text: 'b' }));
    expect(texts(room)).toEqual(['a', 'b', 'c']);
    expect(hasGap(room)).toBe(false);
    expect(room.seq).toBe(13);
  });

  test('[T2] a gap is closed by reading; numbers that are not for us (private words) do not keep it open', () => {
    let room = send(start(), event(14, 'chat', { text: 'd' }));
    // 12 and 13 were private to others: the page tells only where the room stands.
    room = reduceRoom(room, { type: 'page', items: [event(11, 'chat', { text: 'a' })], last: 13, whole: true });
    expect(texts(room)).toEqual(['a', 'd']);
    expect([room.seq, hasGap(room)]).toEqual([14, false]);
  });

  test('[T2] very many who come or go are numbers without names; words that came early are taken in after them', () => {
    const early = send(start(), event(2012, 'chat', { text: 'z' }));
    const room = reduceRoom(early, { type: 'members', from: 11, to: 2011 });
    expect([room.seq, hasGap(room), texts(room), room.touched.members]).toEqual([2012, false, ['z'], 1]);
    // Told once more, or after a gap: nothing is jumped over.
    expect(reduceRoom(room, { type: 'members', from: 11, to: 2011 }).seq).toBe(2012);
    expect(reduceRoom(room, { type: 'members', from: 2020, to: 2050 }).seq).toBe(2012);
  });

  test('[T2] a page that is not whole leaves the rest to be read', () => {
    const room = reduceRoom(start(), { type: 'page', items: [event(11, 'chat', { text: 'a' })], last: 900, whole: false });
    expect(room.seq).toBe(11);
  });

  test('[T2] any order and any doubling of the same events gives the same room', () => {
    const all = [
      event(11, 'state', { state: 'LIVE' }),
      event(12, 'chat', { text: 'a' }),
      event(13, 'reaction', { emoji: '👍', to: 12 }),
      event(14, 'chat.removed', { seq: 12 }),
      event(15, 'settings', { slowS: 5 }),
      event(16, 'board', {
        page: 0,
        strokes: [{ id: 'aaaaaaaa', tool: 'PEN', colour: 'ink', width: 3, points: [1, 2] }],
        undo: [],
        clear: false,
      }),
    ];
    const wanted = send(start(), ...all);
    expect(wanted.state).toBe('LIVE');
    expect(wanted.settings).toMatchObject({ slowS: 5, mutedAll: false });
    expect(wanted.chat[0]).toMatchObject({ removed: true, text: '', reactions: { '👍': 1 } });
    for (let round = 0; round < 50; round++) {
      const mixed = [...all, ...all].sort(() => Math.random() - 0.5);
      expect(send(start(), ...mixed)).toEqual(wanted);
    }
  });

  test('[T2] older messages come before, a message is never shown twice, removed words stay away', () => {
    const room = reduceRoom(send(start(), event(11, 'chat', { text: 'new' })), {
      type: 'before',
      items: [event(8, 'chat', { text: 'old' }), event(9, 'chat', { text: '', removed: true }), event(11, 'chat', { text: 'new' })],
      older: true,
    });
    expect(room.chat.map(({ seq, removed }) => [seq, removed])).toEqual([
      [8, false],
      [9, true],
      [11, false],
    ]);
    expect(room.seq).toBe(11);
  });

  test('[T2] hands, polls, questions and confirmations are read anew when they are touched', () => {
    const room = send(start(), event(11, 'hand', {}), event(12, 'poll', {}), event(13, 'ask', {}), event(14, 'confirm', {}));
    expect(room.touched).toMatchObject({ seats: 1, polls: 1, asks: 1, confirms: 1, streams: 0 });
  });
});

describe('[T2] the board', () => {
  const stroke = (id: string, points = [100, 100, 200, 100]) => ({ id, tool: 'PEN', colour: 'ink', width: 3, points });
  test('[T2] everybody takes back only their own; the host wipes a page', () => {
    let room = send(
      start(),
      event(11, 'board', { page: 0, strokes: [stroke('host1111')] }, 'acc_h', 'HOST'),
      event(12, 'board', { page: 0, strokes: [stroke('mine1111')] }, 'acc_1'),
      event(13, 'board', { page: 0, strokes: [], undo: ['host1111'] }, 'acc_1'),
    );
    expect(room.board[0]!.map(({ id }) => id)).toEqual(['host1111', 'mine1111']);
    expect(lastOf(room.board, 0, 'acc_1')).toBe('mine1111');
    room = send(room, event(14, 'board', { page: 0, strokes: [], clear: true }, 'acc_1'));
    expect(room.board[0]).toHaveLength(2);
    room = send(room, event(15, 'board', { page: 0, strokes: [stroke('next1111')], clear: true }, 'acc_h', 'HOST'));
    expect(room.board[0]!.map(({ id }) => id)).toEqual(['next1111']);
  });

  test('[T2] the newest stroke under the point is found, and none beside it', () => {
    const strokes = [
      { ...stroke('a1111111'), by: 'x' },
      { ...stroke('b1111111'), by: 'x' },
    ] as never;
    expect(strokeAt(strokes, 150, 105)?.id).toBe('b1111111');
    expect(strokeAt(strokes, 150, 300)).toBeUndefined();
  });

  test('[T2] a long line fits into one stroke and keeps its ends', () => {
    const long = Array.from({ length: 5000 }, (_, index) => (index % 2 ? 500 : index * 7));
    const short = thin(long);
    expect(short.length).toBeLessThanOrEqual(2000);
    expect(short.every((value) => value >= -50 && value <= 1050)).toBe(true);
    expect(thin([0, 0, 0.5, 0, 1, 0, 1.2, 0, 9, 9])).toEqual([0, 0, 9, 9]);
  });
});

describe('[T4] voice notes', () => {
  test('[T4] a note is heard when it is played to the class, and no more when it was taken away; the list is read again each time', () => {
    let room = send(start(), event(11, 'voice', { voiceId: 'lvo_1', state: 'WAITING', lengthS: 3 }));
    expect([room.voice, room.touched.voices]).toEqual([null, 1]);
    room = send(room, event(12, 'voice', { voiceId: 'lvo_1', state: 'PLAYED', lengthS: 3 }, 'acc_2'));
    expect(room.voice).toMatchObject({ seq: 12, voiceId: 'lvo_1', accountId: 'acc_2', name: '陈*', lengthS: 3 });
    expect(texts(room)).toEqual(['语音条：陈*']);
    room = send(room, event(13, 'voice', { voiceId: 'lvo_2', state: 'REMOVED' }));
    expect(room.voice?.voiceId).toBe('lvo_1');
    room = send(room, event(14, 'voice', { voiceId: 'lvo_1', state: 'REMOVED' }));
    expect([room.voice, room.touched.voices]).toEqual([null, 4]);
  });

  test('[T4] a note that was taken away before it was read is never played', () => {
    const room = send(start(), event(11, 'voice', { text: '', removed: true }));
    expect([room.voice, texts(room)]).toEqual([null, []]);
  });
});
