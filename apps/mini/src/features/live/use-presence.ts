import { CallError, teachingRoutes } from '@yangfan/client';
import { useCallback, useEffect, useRef, useState } from 'react';
import { call } from '../../shell/api.ts';
import { useAway } from '../../shell/use-away.ts';
import type { LiveRoom } from './use-room.ts';
import { isOpen } from './words.ts';

/**
 * Tells the server how it is going, at once when the program goes to the background and every few seconds else; the server counts by its
 * own clock. Gives the seconds counted so far.
 */
export function usePresence(live: LiveRoom, flows: () => boolean, onLost: (error: CallError) => void): number {
  const [countedS, setCounted] = useState(0);
  const isAway = useRef(false);
  const latest = useRef({ flows, onLost });
  latest.current = { flows, onLost };
  const { roomId } = live;
  const open = isOpen(live.state);

  const beat = useCallback(async () => {
    try {
      const body = { visible: !isAway.current, media: latest.current.flows(), network: 'HLS' as const };
      setCounted((await call(teachingRoutes.beatLive, { params: { roomId }, body })).countedS);
    } catch (error) {
      // A lost network is no reason to leave: the lease is longer than a beat.
      if (error instanceof CallError && error.status >= 400 && error.status < 500) latest.current.onLost(error);
    }
  }, [roomId]);

  useEffect(() => {
    if (!open) return undefined;
    void beat();
    const timer = setInterval(() => void beat(), live.view.heartbeatSeconds * 1000);
    return () => clearInterval(timer);
  }, [open, beat, live.view.heartbeatSeconds]);
  useEffect(() => () => void call(teachingRoutes.leaveLive, { params: { roomId } }).catch(() => undefined), [roomId]);
  useAway({
    onHide: () => {
      isAway.current = true;
      void beat();
    },
    onShow: () => {
      isAway.current = false;
      void beat();
    },
  });
  return countedS;
}
