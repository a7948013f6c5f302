import { createBeatQueue, createRecorder, teachingRoutes, type BeatQueue, type PlayState } from '@yangfan/client';
import type { ReplyOf, teachingRoutes as Contract } from '@yangfan/contract';
import { useCallback, useEffect, useRef, useState, type RefObject } from 'react';
import { call, CallError } from '../../../shared/lib/api.ts';

export type Watch = ReplyOf<typeof Contract.startWatch>;
export interface Counted {
  countedS: number;
  furthestS: number;
  completed: boolean;
}
export type WatchProblem = { kind: 'elsewhere' | 'taken_over' | 'refused'; message: string };

/**
 * Opens a lesson and reports what the player saw every few seconds. Reports are kept on the device first, so minutes
 * without a network lose nothing; the server alone decides what counts.
 */
export function useWatch(lessonId: string, video: RefObject<HTMLVideoElement | null>) {
  const [watch, setWatch] = useState<Watch | null>(null);
  const [counted, setCounted] = useState<Counted | null>(null);
  const [problem, setProblem] = useState<WatchProblem | null>(null);
  const [waiting, setWaiting] = useState(0);
  const queue = useRef<BeatQueue | null>(null);
  const recorder = useRef(createRecorder());
  const sending = useRef(false);

  const start = useCallback(
    async (takeOver: boolean) => {
      setProblem(null);
      try {
        const opened = await call(teachingRoutes.startWatch, { params: { lessonId }, body: { clientNow: Date.now(), takeOver } });
        queue.current = createBeatQueue(opened.watchId, safeStorage());
        recorder.current = createRecorder();
        setCounted({ countedS: opened.countedS, furthestS: opened.furthestS, completed: opened.completed });
        setWatch(opened);
      } catch (reason) {
        const error = reason as CallError;
        setProblem({ kind: error.code === 'teaching.watch.elsewhere' ? 'elsewhere' : 'refused', message: error.message });
      }
    },
    [lessonId],
  );
  useEffect(() => {
    void start(false);
  }, [start]);

  const flush = useCallback(async () => {
    if (!watch || !queue.current || sending.current) return;
    sending.current = true;
    try {
      while (queue.current.size()) {
        const reply = await call(teachingRoutes.heartbeat, {
          params: { watchId: watch.watchId },
          body: { beats: queue.current.waiting() },
        });
        queue.current.acknowledged(reply.accepted);
        setCounted({ countedS: reply.countedS, furthestS: reply.furthestS, completed: reply.completed });
        if (reply.state === 'TAKEN_OVER') {
          video.current?.pause();
          setProblem({ kind: 'taken_over', message: '已在另一台设备或另一个页面继续学习，这里不再计时。' });
        }
      }
    } catch (reason) {
      const error = reason as CallError;
      // Lost network or a server coming back: everything stays in the queue.
      if (error.status >= 400 && error.status < 500 && error.status !== 429) setProblem({ kind: 'refused', message: error.message });
    } finally {
      sending.current = false;
      setWaiting(queue.current.size());
    }
  }, [watch, video]);

  useEffect(() => {
    if (!watch) return;
    let ticks = 0;
    const sample = () => {
      const element = video.current;
      if (!element) return;
      recorder.current.sample({ position: element.currentTime, rate: element.playbackRate, state: stateOf(element), now: Date.now() });
    };
    const beat = () => {
      queue.current?.put(recorder.current.take());
      setWaiting(queue.current?.size() ?? 0);
      void flush();
    };
    const timer = setInterval(() => {
      sample();
      ticks += 1;
      if (ticks % watch.heartbeatS === 0) beat();
    }, 1000);
    const atChange = () => {
      sample();
      if (document.hidden) {
        video.current?.pause();
        beat();
      }
    };
    const leave = () => {
      sample();
      queue.current?.put(recorder.current.take());
    };
    document.addEventListener('visibilitychange', atChange);
    window.addEventListener('online', flush);
    window.addEventListener('pagehide', leave);
    return () => {
      clearInterval(timer);
      leave();
      document.removeEventListener('visibilitychange', atChange);
      window.removeEventListener('online', flush);
      window.removeEventListener('pagehide', leave);
      void flush().then(() => call(teachingRoutes.endWatch, { params: { watchId: watch.watchId } }).catch(() => undefined));
    };
  }, [watch, flush, video]);

  return { watch, counted, problem, waiting, takeOver: () => void start(true), again: () => void start(false) };
}

function stateOf(video: HTMLVideoElement): PlayState {
  if (document.hidden) return 'hidden';
  if (video.seeking) return 'seeking';
  return video.paused || video.ended || video.readyState < 3 ? 'paused' : 'playing';
}
function safeStorage(): Storage | null {
  try {
    return localStorage;
  } catch {
    return null;
  }
}
