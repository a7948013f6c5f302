import { createBeatQueue, createRecorder, teachingRoutes, type BeatQueue, type PlayState } from '@yangfan/client';
import type { ReplyOf, teachingRoutes as Contract, WatchDue } from '@yangfan/contract';
import { useCallback, useEffect, useRef, useState, type RefObject } from 'react';
import { call, CallError } from '../../../shared/lib/api.ts';
import { listen } from '../../../shared/lib/realtime.ts';
import { useMe } from '../../../shared/lib/session.ts';

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
  const [due, setDue] = useState<WatchDue>({ check: null, idle: null });
  const [counted, setCounted] = useState<Counted | null>(null);
  const [problem, setProblem] = useState<WatchProblem | null>(null);
  const [waiting, setWaiting] = useState(0);
  const queue = useRef<BeatQueue | null>(null);
  const recorder = useRef(createRecorder());
  const sending = useRef(false);
  /** When the learner last showed that they are there and the server does not know yet; ms. */
  const awakeAt = useRef<number | null>(null);

  const start = useCallback(
    async (takeOver: boolean) => {
      setProblem(null);
      try {
        const opened = await call(teachingRoutes.startWatch, { params: { lessonId }, body: { clientNow: Date.now(), takeOver } });
        queue.current = createBeatQueue(opened.watchId, safeStorage());
        recorder.current = createRecorder();
        awakeAt.current = null;
        setCounted({ countedS: opened.countedS, furthestS: opened.furthestS, completed: opened.completed });
        setDue(opened.due);
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

  const takenOver = useCallback(
    (by?: string) => {
      video.current?.pause();
      const where = by ? `“${by}”` : '另一台设备或另一个页面';
      setProblem({ kind: 'taken_over', message: `您已在${where}上继续学习，这里停止播放和计时。已经学过的都记下了。` });
    },
    [video],
  );
  useTakeOver(watch?.watchId, takenOver);

  const flush = useCallback(async () => {
    if (!watch || !queue.current || sending.current) return;
    sending.current = true;
    const params = { watchId: watch.watchId };
    try {
      // First that somebody is there: what was played since then is judged by it.
      if (awakeAt.current !== null) {
        const at = awakeAt.current;
        setDue(await call(teachingRoutes.stayAwake, { params, body: { clientAt: at } }));
        if (awakeAt.current === at) awakeAt.current = null;
      }
      while (queue.current.size()) {
        const reply = await call(teachingRoutes.heartbeat, { params, body: { beats: queue.current.waiting() } });
        queue.current.acknowledged(reply.accepted);
        setCounted({ countedS: reply.countedS, furthestS: reply.furthestS, completed: reply.completed });
        if (reply.state === 'TAKEN_OVER') takenOver();
      }
    } catch (reason) {
      const error = reason as CallError;
      // Lost network or a server coming back: everything stays in the queue.
      if (error.status >= 400 && error.status < 500 && error.status !== 429) setProblem({ kind: 'refused', message: error.message });
    } finally {
      sending.current = false;
      setWaiting(queue.current.size());
    }
  }, [watch, takenOver]);
  /** Reports what was seen up to this moment. */
  const report = useCallback(() => {
    const element = video.current;
    if (element)
      recorder.current.sample({ position: element.currentTime, rate: element.playbackRate, state: stateOf(element), now: Date.now() });
    queue.current?.put(recorder.current.take());
    setWaiting(queue.current?.size() ?? 0);
    return flush();
  }, [video, flush]);
  const stayAwake = useCallback(
    (at: number) => {
      awakeAt.current = at;
      void flush();
    },
    [flush],
  );

  useEffect(() => {
    if (!watch) return;
    let ticks = 0;
    const sample = () => {
      const element = video.current;
      if (!element) return;
      recorder.current.sample({ position: element.currentTime, rate: element.playbackRate, state: stateOf(element), now: Date.now() });
    };
    const timer = setInterval(() => {
      ticks += 1;
      if (ticks % watch.heartbeatS === 0) void report();
      else sample();
    }, 1000);
    const atChange = () => {
      sample();
      if (!document.hidden) return;
      video.current?.pause();
      void report();
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
  }, [watch, flush, report, video]);

  return {
    watch,
    due,
    setDue,
    counted,
    problem,
    waiting,
    report,
    stayAwake,
    takeOver: () => void start(true),
    again: () => void start(false),
  };
}

/** Hears at once when the learner goes on elsewhere; without it the next report says so. */
function useTakeOver(watchId: string | undefined, onTakenOver: (by?: string) => void): void {
  const { data: me } = useMe();
  const accountId = me?.accountId;
  useEffect(() => {
    if (!watchId || !accountId) return;
    return listen(`account:${accountId}`, (hint) => {
      if (hint.type === 'teaching.taken_over' && hint['watchId'] === watchId) onTakenOver(String(hint['by'] ?? ''));
    });
  }, [watchId, accountId, onTakenOver]);
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
