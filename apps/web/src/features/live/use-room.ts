import { useQueryClient, type UseQueryResult } from '@tanstack/react-query';
import { EMPTY_ROOM, hasGap, reduceRoom, teachingRoutes, type LiveRoomState, type RouteRef, type Touched } from '@yangfan/client';
import type { InputOf, ReplyOf, Route } from '@yangfan/contract';
import { useCallback, useEffect, useReducer, useRef, useState } from 'react';
import { call, useRead, type CallError } from '../../shared/lib/api.ts';
import { listen, type Hint, type LineState } from '../../shared/lib/realtime.ts';
import type { LiveEvent, RoomView } from './rows.ts';

const BEFORE_KINDS = 'chat,chat.removed,reaction';
const PAGE = 200;
/** Which part of the room a hint without a number is about. */
const HINTS: [RegExp, Touched][] = [
  [/poll/, 'polls'],
  [/ask/, 'asks'],
  [/confirm/, 'confirms'],
  [/seat|hand/, 'seats'],
  [/stream/, 'streams'],
  [/deck/, 'decks'],
  [/voice/, 'voices'],
  [/member|present|roster|enter|leave/, 'members'],
];

export interface LiveRoom {
  roomId: string;
  view: RoomView;
  room: LiveRoomState;
  line: LineState;
  /** The server's time in ms, as well as we know it. */
  now: () => number;
  /** By how many ms this computer's clock is ahead of the server's. */
  clockAhead: number;
  /** Somebody told us a newer number: read what we miss. */
  catchUp: (upTo?: number) => void;
  olderMessages: () => Promise<void>;
  reread: () => void;
  sayTouched: (what: Touched) => void;
}
export type RoomQuery = { live: LiveRoom | null; error: CallError | null; retry: () => void };

/** Follows a room: the view once, then its events by number; a gap, a break of the line or a silent line is closed by reading. */
export function useRoom(roomId: string): RoomQuery {
  const query = useRead(teachingRoutes.readLiveRoom, { params: { roomId } });
  const view = query.data;
  const [room, dispatch] = useReducer(reduceRoom, EMPTY_ROOM);
  const [line, setLine] = useState<LineState>('OFF');
  const [clockAhead, setAhead] = useState(0);
  const latest = useRef(room);
  latest.current = room;
  const reading = useRef(false);
  const again = useRef(false);

  useEffect(() => {
    if (!view) return;
    dispatch({ type: 'start', view });
    setAhead(Date.now() - Date.parse(view.serverNow));
  }, [view]);

  const catchUp = useCallback(
    async (upTo = Number.MAX_SAFE_INTEGER) => {
      if (latest.current.seq < 0 || latest.current.seq >= upTo) return;
      if (reading.current) return void (again.current = true);
      reading.current = true;
      try {
        for (let after = latest.current.seq; ;) {
          const { items, last } = await call(teachingRoutes.readLiveEvents, { params: { roomId }, query: { after, limit: PAGE } });
          const whole = items.length < PAGE;
          dispatch({ type: 'page', items, last, whole });
          if (whole) break;
          after = items.at(-1)!.seq;
        }
      } catch {
        // Without a network the next hint or tick reads it.
      } finally {
        reading.current = false;
        if (again.current) {
          again.current = false;
          void catchUp();
        }
      }
    },
    [roomId],
  );

  const ready = room.seq >= 0;
  useEffect(() => {
    if (!ready) return undefined;
    const timers = new Set<ReturnType<typeof setTimeout>>();
    const hear = (hint: Hint) => {
      if (hint.type === 'live.event') return dispatch({ type: 'event', event: hint.event as LiveEvent });
      if (hint.type === 'live.members') {
        dispatch({ type: 'members', from: Number(hint.from), to: Number(hint.to) });
        return void (Number(hint.from) > latest.current.seq + 1 && catchUp(Number(hint.to)));
      }
      if (hint.type === 'live.private') {
        // A word between two people is a number for all the others: they look a little later, not all at once.
        const timer = setTimeout(() => (timers.delete(timer), void catchUp(Number(hint.seq))), Math.random() * 1500);
        return void timers.add(timer);
      }
      for (const [pattern, what] of HINTS) if (pattern.test(hint.type)) dispatch({ type: 'touch', what });
    };
    const stop = listen(`live:${roomId}`, hear, (state) => {
      setLine(state);
      if (state === 'ON') void catchUp();
    });
    return () => {
      stop();
      for (const timer of timers) clearTimeout(timer);
    };
  }, [roomId, ready, catchUp]);

  const gap = hasGap(room);
  useEffect(() => {
    if (!gap) return undefined;
    const timer = setTimeout(() => void catchUp(), 300);
    return () => clearTimeout(timer);
  }, [gap, room.seq, catchUp]);
  useEffect(() => {
    if (!ready) return undefined;
    // Hints may get lost without a word; with a line that is down this is what carries the room.
    const timer = setInterval(() => void catchUp(), line === 'ON' ? 20_000 : 3000);
    return () => clearInterval(timer);
  }, [ready, line, catchUp]);

  useBefore(roomId, ready ? view : undefined, dispatch);
  const oldest = room.chat[0]?.seq;
  const olderMessages = useCallback(async () => {
    if (!oldest) return;
    const reply = await call(teachingRoutes.readLiveEvents, {
      params: { roomId },
      query: { before: oldest, kinds: BEFORE_KINDS, limit: 100 },
    });
    dispatch({ type: 'before', items: reply.items, older: reply.items.length === 100 });
  }, [roomId, oldest]);

  const live =
    view && ready
      ? {
          roomId,
          view,
          room,
          line,
          clockAhead,
          now: () => Date.now() - clockAhead,
          catchUp: (upTo?: number) => void catchUp(upTo),
          olderMessages,
          reread: () => void query.refetch(),
          sayTouched: (what: Touched) => dispatch({ type: 'touch', what }),
        }
      : null;
  return { live, error: query.error, retry: () => void query.refetch() };
}

/** What was said last, and everything that stands on the board, before we came. */
function useBefore(roomId: string, view: RoomView | undefined, dispatch: (action: Parameters<typeof reduceRoom>[1]) => void): void {
  const done = useRef(false);
  useEffect(() => {
    if (!view || done.current) return;
    done.current = true;
    const params = { roomId };
    const read = async () => {
      const before = view.seq + 1;
      const chat = await call(teachingRoutes.readLiveEvents, { params, query: { before, kinds: BEFORE_KINDS, limit: 100 } });
      dispatch({ type: 'before', items: chat.items, older: chat.items.length === 100 });
      for (let after = 0; ;) {
        const { items } = await call(teachingRoutes.readLiveEvents, { params, query: { after, kinds: 'board,timer', limit: 500 } });
        const past = items.filter(({ seq }) => seq < before);
        if (past.length) dispatch({ type: 'before', items: past, older: chat.items.length === 100 });
        if (items.length < 500 || past.length < items.length) break;
        after = items.at(-1)!.seq;
      }
    };
    read().catch(() => {
      done.current = false;
    });
  }, [roomId, view, dispatch]);
}

/** A list of the room that is read again when an event touches it, at most once a second. */
export function useTouched<R extends Route>(
  ref: RouteRef<R>,
  input: InputOf<R>,
  version: number,
  every: number | false = false,
): UseQueryResult<ReplyOf<R>, CallError> {
  const query = useRead(ref, input, { refetchInterval: every, keep: true });
  const { refetch } = query;
  const waiting = useRef<ReturnType<typeof setTimeout> | null>(null);
  const first = useRef(true);
  useEffect(() => {
    if (first.current) return void (first.current = false);
    waiting.current ??= setTimeout(
      () => {
        waiting.current = null;
        void refetch();
      },
      200 + Math.random() * 500,
    );
  }, [version, refetch]);
  useEffect(() => () => void (waiting.current && clearTimeout(waiting.current)), []);
  return query;
}

/** Reads every list of live rooms anew. */
export function useForgetRooms(): () => void {
  const cache = useQueryClient();
  return () => void cache.invalidateQueries({ predicate: ({ queryKey }) => /\/live(\/|$)/.test(String(queryKey[0])) });
}
