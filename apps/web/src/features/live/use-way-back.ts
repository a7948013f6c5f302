import { useEffect, useRef, type RefObject } from 'react';
import { watchStream } from '../../shared/lib/whep.ts';
import type { ViewTicket } from './rows.ts';

/** The first look comes soon; each one in vain doubles the wait. */
const FIRST_MS = 10_000;
const LONGEST_MS = 160_000;
const LOOK_MS = 12_000;
/** A way that held so long is a good one again. */
const HELD_MS = 60_000;

/** While a viewer is on HLS because of the network: looks now and then, by the sound alone, whether WebRTC comes through again. */
export function useWayBack(options: {
  on: boolean;
  ticket: RefObject<ViewTicket | null>;
  streamId: string | undefined;
  onOpen: () => void;
  onExpired: () => void;
}): void {
  const { on, ticket, streamId, onOpen, onExpired } = options;
  const wait = useRef(FIRST_MS);
  const leftAt = useRef(0);
  useEffect(() => {
    if (!on || !streamId) return undefined;
    if (performance.now() - leftAt.current > HELD_MS) wait.current = FIRST_MS;
    let stop = () => undefined as void;
    let timer: ReturnType<typeof setTimeout>;
    const look = () => {
      if (!ticket.current) return;
      const watching = watchStream({
        ticket: ticket.current,
        streamId,
        video: false,
        proven: () => true,
        onState: (state) => {
          if (state === 'LIVE') onOpen();
          if (state === 'EXPIRED') onExpired();
        },
      });
      stop = () => watching.stop();
      timer = setTimeout(() => {
        watching.stop();
        timer = setTimeout(look, wait.current);
      }, LOOK_MS);
      wait.current = Math.min(LONGEST_MS, wait.current * 2);
    };
    timer = setTimeout(look, wait.current);
    return () => {
      clearTimeout(timer);
      stop();
      leftAt.current = performance.now();
    };
  }, [on, streamId, ticket, onOpen, onExpired]);
}
