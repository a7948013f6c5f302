import type { WatchDue } from '@yangfan/contract';
import { useEffect, useRef, useState, type MutableRefObject } from 'react';
import type { PlayerView, Watch } from '../use-watch.ts';

export interface Dues {
  /** Seconds until the next check of the person; zero or less: it is due. */
  checkInS: number | null;
  isCheckOpen: boolean;
  /** Seconds left to say "I am here"; 0: the film was stopped. */
  idleLeftS: number | null;
  here: () => void;
  /** Somebody touched the page. */
  touched: () => void;
}

/** Watches the clock for what the server planned; touching the page is an answer by itself. */
export function useDues(watch: Watch | null, due: WatchDue, player: MutableRefObject<PlayerView>, stayAwake: (at: number) => void): Dues {
  const [, tick] = useState(0);
  const lateMs = useRef(0);
  const lastInput = useRef(Date.now());
  const since = useRef(Date.now());
  const told = useRef('');
  const isAsked = useRef(false);
  useEffect(() => {
    if (watch) lateMs.current = new Date(watch.serverNow).getTime() - Date.now();
  }, [watch]);
  useEffect(() => {
    const timer = setInterval(() => tick((now) => now + 1), 1000);
    return () => clearInterval(timer);
  }, []);

  const inS = (at: string) => (new Date(at).getTime() - Date.now() - lateMs.current) / 1000;
  const checkInS = due.check ? inS(due.check.dueAt) : null;
  const askAt = due.idle?.askAt ?? '';
  const askInS = due.idle ? inS(askAt) : null;
  const answerS = due.idle?.answerS ?? 0;
  const say = (at: number) => {
    told.current = askAt;
    since.current = at;
    isAsked.current = false;
    stayAwake(at);
  };
  useEffect(() => {
    if (checkInS !== null && checkInS <= 0 && player.current.state === 'playing') player.current.pause();
    if (askInS === null || askInS > 0) {
      isAsked.current = false;
      return;
    }
    if (told.current === askAt) return;
    if (!isAsked.current && lastInput.current > since.current) say(lastInput.current);
    else if (isAsked.current || player.current.state === 'playing') {
      isAsked.current = true;
      if (askInS <= -answerS && player.current.state === 'playing') player.current.pause();
    }
  });
  return {
    checkInS,
    isCheckOpen: !!due.check && inS(due.check.openAt) <= 0,
    idleLeftS: isAsked.current && askInS !== null && askInS <= 0 ? Math.max(0, Math.ceil(answerS + askInS)) : null,
    here: () => {
      say(Date.now());
      tick((now) => now + 1);
    },
    touched: () => void (lastInput.current = Date.now()),
  };
}
