import { EMPTY_ROOM, hasGap, reduceRoom, teachingRoutes, type CallError, type LiveRoomState } from '@yangfan/client';
import { useCallback, useEffect, useReducer, useRef, useState } from 'react';
import { call } from '../../shell/api.ts';
import { listen } from '../../shell/realtime.ts';
import { useCall } from '../../shell/use-call.ts';
import type { RoomView } from './words.ts';

const PAGE = 200;
const WITHOUT_LINE_MS = 2000;
const WITH_LINE_MS = 20_000;

/** A live room as this phone knows it. */
export interface LiveRoom {
  roomId: string;
  view: RoomView;
  room: LiveRoomState;
  state: RoomView['room']['state'];
  /** The server's time in ms. */
  now: () => number;
  catchUp: () => void;
  reread: () => void;
}

/** Follows a room by the numbers of its events: hints while there is a line, reading every two seconds while there is none. */
export function useRoom(roomId: string | null): { live: LiveRoom | null; error: CallError | null; retry: () => void } {
  const read = useCall(teachingRoutes.readLiveRoom, roomId ? { params: { roomId } } : null);
  const [room, dispatch] = useReducer(reduceRoom, EMPTY_ROOM);
  const [isOn, setOn] = useState(false);
  const latest = useRef(room);
  latest.current = room;
  const ahead = useRef(0);
  const view = read.data;
  useEffect(() => {
    if (!view) return;
    ahead.current = Date.now() - Date.parse(view.serverNow);
    dispatch({ type: 'start', view });
  }, [view]);

  const busy = useRef(false);
  const catchUp = useCallback(async () => {
    if (!roomId || busy.current || latest.current.seq < 0) return;
    busy.current = true;
    try {
      for (let after = latest.current.seq; ;) {
        const { items, last } = await call(teachingRoutes.readLiveEvents, { params: { roomId }, query: { after, limit: PAGE } });
        const whole = items.length < PAGE;
        dispatch({ type: 'page', items, last, whole });
        if (whole) break;
        after = items.at(-1)!.seq;
      }
    } catch {
      // Without a network the next turn reads it.
    } finally {
      busy.current = false;
    }
  }, [roomId]);

  const ready = room.seq >= 0;
  useEffect(() => {
    if (!roomId || !ready) return undefined;
    return listen(
      `live:${roomId}`,
      (hint) => {
        if (hint.type === 'live.event') dispatch({ type: 'event', event: hint.event as never });
        else if (hint.type === 'live.members') dispatch({ type: 'members', from: Number(hint.from), to: Number(hint.to) });
        else void catchUp();
      },
      (on) => {
        setOn(on);
        if (on) void catchUp();
      },
    );
  }, [roomId, ready, catchUp]);
  const gap = hasGap(room);
  useEffect(() => {
    if (!ready) return undefined;
    const timer = setInterval(() => void catchUp(), isOn && !gap ? WITH_LINE_MS : WITHOUT_LINE_MS);
    return () => clearInterval(timer);
  }, [ready, isOn, gap, catchUp]);
  useBefore(roomId, view, dispatch);

  const live =
    roomId && view && ready
      ? {
          roomId,
          view,
          room,
          state: room.state ?? view.room.state,
          now: () => Date.now() - ahead.current,
          catchUp: () => void catchUp(),
          reread: read.reload,
        }
      : null;
  return { live, error: view ? null : read.error, retry: read.reload };
}

/** What was said last before we came. */
function useBefore(roomId: string | null, view: RoomView | null, dispatch: (action: Parameters<typeof reduceRoom>[1]) => void): void {
  const done = useRef(false);
  useEffect(() => {
    if (!roomId || !view || done.current) return;
    done.current = true;
    call(teachingRoutes.readLiveEvents, {
      params: { roomId },
      query: { before: view.seq + 1, kinds: 'chat,chat.removed,reaction,timer', limit: 50 },
    }).then(
      ({ items }) => dispatch({ type: 'before', items, older: items.length === 50 }),
      () => void (done.current = false),
    );
  }, [roomId, view, dispatch]);
}
