import { fillPath, teachingRoutes } from '@yangfan/client';
import { useEffect, useRef, useState } from 'react';
import { call, type CallError } from '../../shared/lib/api.ts';
import type { Network } from './rows.ts';
import type { LiveRoom } from './use-room.ts';

/** Tells the server every few seconds how it is going; it counts by its own clock. `on`: entered, and not in another tab. */
export function usePresence(
  live: LiveRoom | null,
  on: boolean,
  sees: () => { media: boolean; network: Network },
  onLost: (error: CallError) => void,
): number {
  const [countedS, setCounted] = useState(0);
  const latest = useRef({ live, sees, onLost });
  latest.current = { live, sees, onLost };
  const roomId = live?.roomId;
  const every = live?.view.heartbeatSeconds ?? 10;
  const open = ['WAITING', 'LIVE', 'PAUSED'].includes(live?.room.state ?? '');
  useEffect(() => {
    if (!on || !roomId || !open) return undefined;
    const beat = async () => {
      try {
        const body = { visible: !document.hidden, ...latest.current.sees() };
        const reply = await call(teachingRoutes.beatLive, { params: { roomId }, body });
        setCounted(reply.countedS);
        latest.current.live?.catchUp(reply.seq);
      } catch (error) {
        // A lost network is nobody's decision: the next beat tells.
        if ((error as CallError).status >= 400 && (error as CallError).status < 500) latest.current.onLost(error as CallError);
      }
    };
    // Entering counts as being there; the first word is due when the picture comes, or in its time.
    let said: boolean | null = null;
    let due = performance.now() + Math.min(5, every) * 1000;
    const timer = setInterval(() => {
      const { media } = latest.current.sees();
      if (performance.now() < due && (media === said || (said === null && !media))) return;
      said = media;
      due = performance.now() + every * 1000;
      void beat();
    }, 1000);
    const atChange = () => void beat();
    const leave = () =>
      void fetch(fillPath(teachingRoutes.leaveLive.path, { roomId }), {
        method: 'POST',
        keepalive: true,
        headers: { 'x-yangfan-client': '1' },
      }).catch(() => undefined);
    document.addEventListener('visibilitychange', atChange);
    window.addEventListener('pagehide', leave);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', atChange);
      window.removeEventListener('pagehide', leave);
      leave();
    };
  }, [on, roomId, open, every]);
  return countedS;
}

/** Only one tab of a browser is in a room; the newest has it. */
export function useOnlyTab(roomId: string): { elsewhere: boolean; takeBack: () => void } {
  const [elsewhere, setElsewhere] = useState(false);
  const channel = useRef<BroadcastChannel | null>(null);
  useEffect(() => {
    if (typeof BroadcastChannel === 'undefined') return undefined;
    const mine = new BroadcastChannel(`yf-live-${roomId}`);
    channel.current = mine;
    mine.addEventListener('message', () => setElsewhere(true));
    // A channel stays within this origin by itself.
    // oxlint-disable-next-line unicorn/require-post-message-target-origin
    mine.postMessage('here');
    return () => mine.close();
  }, [roomId]);
  return {
    elsewhere,
    takeBack: () => {
      channel.current?.postMessage('here');
      setElsewhere(false);
    },
  };
}
