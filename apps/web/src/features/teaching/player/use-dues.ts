import type { WatchDue } from '@yangfan/contract';
import { useEffect, useRef, useState, type RefObject } from 'react';
import type { Watch } from './use-watch.ts';

const INPUTS = ['pointermove', 'pointerdown', 'keydown', 'wheel', 'touchstart'];

/** What is asked of the learner at this moment. */
export interface Dues {
  /** Seconds until the next check of the person; negative: it is due. `null`: none is planned. */
  checkInS: number | null;
  /** It may be done now, before it is due. */
  checkOpen: boolean;
  /** Seconds left to say "I am here"; 0: the film was stopped. `null`: not asked. */
  idleLeftS: number | null;
}

/** Watches the clock for what the server planned. Real input answers by itself, so only who did nothing is asked. */
export function useDues(
  watch: Watch,
  due: WatchDue,
  video: RefObject<HTMLVideoElement | null>,
  stayAwake: (at: number) => void,
): Dues & { here: () => void } {
  const [, tick] = useState(0);
  const lastInput = useRef(Date.now());
  const lateMs = useRef(0);
  const asked = useRef(false);
  const told = useRef('');
  const since = useRef(Date.now());
  // The planned moments are the server's; this device's clock may be off.
  useEffect(() => void (lateMs.current = new Date(watch.serverNow).getTime() - Date.now()), [watch]);
  useEffect(() => {
    const input = () => void (lastInput.current = Date.now());
    for (const name of INPUTS) document.addEventListener(name, input, { passive: true });
    const timer = setInterval(() => tick((now) => now + 1), 1000);
    return () => {
      for (const name of INPUTS) document.removeEventListener(name, input);
      clearInterval(timer);
    };
  }, []);

  const inS = (at: string) => (new Date(at).getTime() - Date.now() - lateMs.current) / 1000;
  const checkInS = due.check && inS(due.check.dueAt);
  const askInS = due.idle && inS(due.idle.askAt);
  const answerS = due.idle?.answerS ?? 0;
  const askAt = due.idle?.askAt ?? '';

  useEffect(() => {
    if (checkInS !== null && checkInS <= 0) video.current?.pause();
    if (askInS === null || askInS > 0) {
      asked.current = false;
      return;
    }
    if (told.current === askAt) return;
    // Input since the last answer is an answer; a film that stands still asks nothing until it is played again.
    if (!asked.current && lastInput.current > since.current) {
      told.current = askAt;
      since.current = lastInput.current;
      stayAwake(lastInput.current);
    } else if (!video.current?.paused || asked.current) {
      asked.current = true;
      if (askInS <= -answerS) video.current?.pause();
    }
  });
  // A film that plays again was started by somebody.
  useEffect(() => {
    const element = video.current;
    const played = () => {
      if (due.idle && inS(due.idle.askAt) <= 0 && !asked.current && told.current !== due.idle.askAt) {
        told.current = due.idle.askAt;
        since.current = Date.now();
        stayAwake(since.current);
      }
    };
    element?.addEventListener('play', played);
    return () => element?.removeEventListener('play', played);
  }, [due, stayAwake, video]);

  return {
    checkInS,
    checkOpen: !!due.check && inS(due.check.openAt) <= 0,
    idleLeftS: asked.current && askInS !== null && askInS <= 0 ? Math.max(0, Math.ceil(answerS + askInS)) : null,
    here: () => {
      asked.current = false;
      told.current = askAt;
      since.current = Date.now();
      stayAwake(since.current);
      tick((now) => now + 1);
    },
  };
}
