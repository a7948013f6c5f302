import type { ReplyOf, teachingRoutes } from '@yangfan/contract';
import { drawEvent, type Board } from './board.ts';
import type { LiveEvent } from './live-event.ts';

export type RoomView = ReplyOf<typeof teachingRoutes.readLiveRoom>;
type RoomState = RoomView['room']['state'];
type Settings = RoomView['settings'];
type Stage = RoomView['stage'];

export interface ChatLine {
  seq: number;
  at: string;
  accountId: string;
  name: string;
  role: LiveEvent['from']['role'];
  text: string;
  private: boolean;
  replyTo: number | null;
  removed: boolean;
  /** How often each emoji was given. */
  reactions: Readonly<Record<string, number>>;
  /** Something that happened rather than something said. */
  system: boolean;
}
/** A voice note that the class hears, from `at` on. */
export interface Played {
  seq: number;
  at: string;
  voiceId: string;
  accountId: string;
  name: string;
  lengthS: number | null;
}
/** What has to be read anew; each counts up with every event that touches it. */
export type Touched = 'seats' | 'polls' | 'asks' | 'confirms' | 'members' | 'streams' | 'decks' | 'voices';
export interface Room {
  /** Everything up to here has been taken in. */
  seq: number;
  /** Events that came before their turn. */
  ahead: readonly LiveEvent[];
  state: RoomState | null;
  settings: Settings | null;
  stage: Stage | null;
  chat: readonly ChatLine[];
  /** There may be older messages. */
  older: boolean;
  board: Board;
  timer: { endsAt: string; title: string } | null;
  pick: { seq: number; accountId: string; name: string } | null;
  /** The newest reaction to nobody in particular, to be shown for a moment. */
  cheer: { seq: number; emoji: string } | null;
  /** The voice note that was played to the class last; null once it was taken away. */
  voice: Played | null;
  touched: Readonly<Record<Touched, number>>;
  /** The newest event about an account's own standing (muted, removed, back). */
  about: Readonly<Record<string, number>>;
}
export type RoomAction =
  | { type: 'start'; view: RoomView }
  /** One event by realtime, in any order. */
  | { type: 'event'; event: LiveEvent }
  /** Very many came or went: numbers without names. */
  | { type: 'members'; from: number; to: number }
  /** A page of everything after what we have; `last` is where the room stands when the page is whole. */
  | { type: 'page'; items: readonly LiveEvent[]; last: number; whole: boolean }
  /** What was said and drawn before we came. */
  | { type: 'before'; items: readonly LiveEvent[]; older: boolean }
  | { type: 'touch'; what: Touched };

const MAX_CHAT = 1000;
export const EMPTY_ROOM: Room = {
  seq: -1,
  ahead: [],
  state: null,
  settings: null,
  stage: null,
  chat: [],
  older: false,
  board: {},
  timer: null,
  pick: null,
  cheer: null,
  voice: null,
  touched: { seats: 0, polls: 0, asks: 0, confirms: 0, members: 0, streams: 0, decks: 0, voices: 0 },
  about: {},
};
/** Events are waiting for one that has not come: it must be read. */
export const hasGap = (room: Room): boolean => room.ahead.length > 0;

/** The room after an action. Pure; events count once and only in the order of their numbers. */
export function reduceRoom(room: Room, action: RoomAction): Room {
  switch (action.type) {
    case 'start':
      // Coming back to a room that we follow already: what lies between is read by its numbers.
      return room.seq >= 0 ? room : { ...room, ...headOf(action.view), seq: action.view.seq };
    case 'event':
      return take(room, action.event);
    case 'members':
      // Names are read with the roster by whoever shows it; a stretch that does not join on is read like any gap.
      return touch(action.from <= room.seq + 1 && action.to > room.seq ? drain({ ...room, seq: action.to }) : room, 'members');
    case 'page': {
      const fresh = action.items.filter(({ seq }) => seq > room.seq);
      const applied = fresh.reduce(apply, room);
      const newest = Math.max(room.seq, action.items.at(-1)?.seq ?? 0, action.whole ? action.last : 0);
      return drain({ ...applied, seq: newest });
    }
    case 'before':
      return before(room, action.items, action.older);
    case 'touch':
      return touch(room, action.what);
  }
}

const headOf = (view: RoomView) => ({ state: view.room.state, settings: view.settings, stage: view.stage });

function take(room: Room, event: LiveEvent): Room {
  if (event.seq <= room.seq) return room;
  if (event.seq === room.seq + 1) return drain({ ...apply(room, event), seq: event.seq });
  if (room.ahead.some(({ seq }) => seq === event.seq)) return room;
  return { ...room, ahead: [...room.ahead, event].sort((a, b) => a.seq - b.seq) };
}
function drain(room: Room): Room {
  let now = room;
  let waiting = room.ahead.filter(({ seq }) => seq > room.seq);
  while (waiting[0]?.seq === now.seq + 1) {
    now = { ...apply(now, waiting[0]), seq: waiting[0].seq };
    waiting = waiting.slice(1);
  }
  return { ...now, ahead: waiting };
}
function before(room: Room, items: readonly LiveEvent[], older: boolean): Room {
  const known = new Set(room.chat.map(({ seq }) => seq));
  const past = items.filter(({ seq, kind }) => kind !== 'chat' || !known.has(seq)).reduce(apply, { ...EMPTY_ROOM, board: {} });
  // What was drawn before comes under what was drawn since.
  const board: Record<number, Board[number]> = { ...past.board };
  for (const [page, strokes] of Object.entries(room.board)) {
    const under = board[Number(page)] ?? [];
    board[Number(page)] = [...under.filter(({ id }) => !strokes.some((stroke) => stroke.id === id)), ...strokes];
  }
  return { ...room, board, older, timer: room.timer ?? past.timer, chat: [...past.chat, ...room.chat].sort((a, b) => a.seq - b.seq) };
}
const touch = (room: Room, ...what: Touched[]): Room => ({
  ...room,
  touched: what.reduce((all, one) => ({ ...all, [one]: all[one] + 1 }), room.touched),
});

function apply(room: Room, event: LiveEvent): Room {
  // What an event carries is said by its kind; the server wrote it.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  const data = event.data as Record<string, any>;
  switch (event.kind) {
    case 'state':
      return touch({ ...room, state: (data.state ?? data.to ?? room.state) as RoomState }, 'streams', 'seats');
    case 'settings':
      return touch({ ...room, settings: room.settings ? { ...room.settings, ...data } : null }, 'seats');
    case 'stage':
      return touch({ ...room, stage: room.stage ? { ...room.stage, ...data } : (data as unknown as Stage) }, 'streams');
    case 'chat':
      return say(room, lineOf(event));
    case 'chat.removed':
      return { ...room, chat: room.chat.map((line) => (line.seq === data.seq ? { ...line, removed: true, text: '' } : line)) };
    case 'reaction':
      return react(room, event);
    case 'hand':
      return touch(room, 'seats', 'members');
    case 'seat':
      return touch(seatWords(room, event), 'seats', 'streams', 'members');
    case 'poll':
      return touch(room, 'polls');
    case 'ask':
      return touch(room, 'asks');
    case 'confirm':
      return touch(room, 'confirms', 'members');
    case 'board':
      return { ...room, board: drawEvent(room.board, event) };
    case 'voice':
      return touch(voiceOf(room, event), 'voices');
    case 'pick':
      return {
        ...note(room, event, `随机点名：${String(data.name)}`),
        pick: { seq: event.seq, accountId: data.accountId, name: data.name },
      };
    case 'timer':
      return { ...room, timer: Number(data.seconds) > 0 ? { endsAt: data.endsAt, title: data.title ?? '' } : null };
    default: {
      const { accountId, to } = data as { accountId?: string; to?: string };
      const standing = accountId && ['MUTED', 'UNMUTED', 'REMOVED', 'BACK'].includes(to ?? '');
      return touch(standing ? { ...room, about: { ...room.about, [accountId]: event.seq } } : room, 'members');
    }
  }
}
/** Played to the class, or taken away again; on its way to the lecturer it is only a reason to read the list. */
function voiceOf(room: Room, event: LiveEvent): Room {
  const { voiceId, state, lengthS } = event.data as { voiceId: string; state: string; lengthS?: number | null };
  if (event.data['removed'] === true) return room;
  if (state === 'REMOVED') return room.voice?.voiceId === voiceId ? { ...room, voice: null } : room;
  if (state !== 'PLAYED') return room;
  const { accountId, name } = event.from;
  return {
    ...note(room, event, `语音条：${name}`),
    voice: { seq: event.seq, at: event.at, voiceId, accountId, name, lengthS: lengthS ?? null },
  };
}
const lineOf = (event: LiveEvent): ChatLine => {
  const data = event.data as { text?: string; replyTo?: number; removed?: boolean };
  return {
    seq: event.seq,
    at: event.at,
    ...event.from,
    text: data.text ?? '',
    private: event.private,
    replyTo: data.replyTo ?? null,
    removed: data.removed ?? false,
    reactions: {},
    system: false,
  };
};
const say = (room: Room, line: ChatLine): Room => ({ ...room, chat: [...room.chat, line].slice(-MAX_CHAT) });
const note = (room: Room, event: LiveEvent, text: string): Room => say(room, { ...lineOf(event), name: '系统', text, system: true });
const SEAT_WORDS: Record<string, string> = { ON_STAGE: '上麦', LEFT: '下麦', TAKEN_DOWN: '被请下麦', TIME_UP: '发言时间到，下麦' };
function seatWords(room: Room, event: LiveEvent): Room {
  const { state, name } = event.data as { state?: string; name?: string };
  const words = SEAT_WORDS[state ?? ''];
  return words ? note(room, event, `${name ?? '学员'} ${words}`) : room;
}
function react(room: Room, event: LiveEvent): Room {
  const { emoji, to } = event.data as { emoji: string; to?: number };
  if (!to) return { ...room, cheer: { seq: event.seq, emoji } };
  const more = (line: ChatLine) => ({ ...line, reactions: { ...line.reactions, [emoji]: (line.reactions[emoji] ?? 0) + 1 } });
  return { ...room, chat: room.chat.map((line) => (line.seq === to ? more(line) : line)) };
}
