import { createBeatQueue, createRecorder, teachingRoutes, type BeatQueue, type CallError, type PlayState } from '@yangfan/client';
import type { ReplyOf, routes, WatchDue } from '@yangfan/contract';
import { useCallback, useEffect, useRef, useState, type MutableRefObject } from 'react';
import { call } from '../../shell/api.ts';
import { useAway } from '../../shell/use-away.ts';
import { asCallError } from '../../shell/use-call.ts';
import { earlierWatches, openKeptBeats } from './kept-beats.ts';

export type Watch = ReplyOf<(typeof routes.teaching)['startWatch']>;
export type Counted = Pick<Watch, 'countedS' | 'furthestS' | 'completed'>;
export type WatchProblem = { kind: 'elsewhere' | 'taken-over' | 'refused'; message: string };

/** What the video last said of itself. */
export interface PlayerView {
  position: number;
  rate: number;
  state: PlayState;
  pause(): void;
  play(): void;
  seek(seconds: number): void;
}

/** For good: sending the same again cannot succeed. */
const isFinal = (error: CallError) => error.status >= 400 && error.status < 500 && error.status !== 429 && error.code !== 'auth.required';

/** Sends what earlier visits could not; what the server refuses for good is let go. */
async function sendEarlier(watchId: string): Promise<void> {
  const storage = await openKeptBeats();
  for (const earlier of earlierWatches(watchId)) {
    const queue = createBeatQueue(earlier, storage);
    while (queue.size()) {
      const beats = queue.waiting();
      try {
        const { accepted } = await call(teachingRoutes.heartbeat, { params: { watchId: earlier }, body: { beats } });
        queue.acknowledged(Math.max(accepted, beats[0]!.seq));
      } catch (error) {
        if (!isFinal(asCallError(error))) return;
        queue.acknowledged(beats.at(-1)!.seq);
      }
    }
  }
}

/**
 * Opens a lesson and reports what the video did, every few seconds. Reports are kept on the phone first, so minutes
 * without a network lose nothing; the server alone decides what counts. Nothing counts while the program is hidden.
 */
export function useWatch(lessonId: string | null, player: MutableRefObject<PlayerView>) {
  const [watch, setWatch] = useState<Watch | null>(null);
  const [due, setDue] = useState<WatchDue>({ check: null, idle: null });
  const [counted, setCounted] = useState<Counted | null>(null);
  const [problem, setProblem] = useState<WatchProblem | null>(null);
  const [waiting, setWaiting] = useState(0);
  const queue = useRef<BeatQueue | null>(null);
  const recorder = useRef(createRecorder());
  const sending = useRef<Promise<void> | null>(null);
  const isHidden = useRef(false);
  /** When the learner last showed that they are there and the server does not know yet; ms. */
  const awakeAt = useRef<number | null>(null);

  const start = useCallback(
    async (takeOver: boolean) => {
      if (!lessonId) return;
      setProblem(null);
      try {
        const storage = await openKeptBeats();
        const opened = await call(teachingRoutes.startWatch, { params: { lessonId }, body: { clientNow: Date.now(), takeOver } });
        queue.current = createBeatQueue(opened.watchId, storage);
        recorder.current = createRecorder();
        awakeAt.current = null;
        setCounted(opened);
        setDue(opened.due);
        setWatch(opened);
        void sendEarlier(opened.watchId);
      } catch (reason) {
        const error = asCallError(reason);
        setProblem({ kind: error.code === 'teaching.watch.elsewhere' ? 'elsewhere' : 'refused', message: error.message });
      }
    },
    [lessonId],
  );
  useEffect(() => void start(false), [start]);

  const flush = useCallback((): Promise<void> => {
    const sendAll = async (watchId: string, mine: BeatQueue) => {
      try {
        // First that somebody is there: what was played since then is judged by it.
        const at = awakeAt.current;
        if (at !== null) {
          setDue(await call(teachingRoutes.stayAwake, { params: { watchId }, body: { clientAt: at } }));
          if (awakeAt.current === at) awakeAt.current = null;
        }
        while (mine.size()) {
          const reply = await call(teachingRoutes.heartbeat, { params: { watchId }, body: { beats: mine.waiting() } });
          mine.acknowledged(reply.accepted);
          setCounted(reply);
          if (reply.state !== 'TAKEN_OVER') continue;
          player.current.pause();
          setProblem({ kind: 'taken-over', message: '您已在另一台设备上继续学习，这里停止播放和计时。已经学过的都记下了。' });
        }
      } catch (reason) {
        // Lost network or a server coming back: everything stays in the queue.
        const error = asCallError(reason);
        if (isFinal(error)) setProblem({ kind: 'refused', message: error.message });
      }
      setWaiting(mine.size());
    };
    if (!watch || !queue.current) return Promise.resolve();
    sending.current ??= sendAll(watch.watchId, queue.current).finally(() => (sending.current = null));
    return sending.current;
  }, [watch, player]);

  const sample = useCallback(() => {
    const { position, rate, state } = player.current;
    recorder.current.sample({ position, rate, state: isHidden.current ? 'hidden' : state, now: Date.now() });
  }, [player]);
  const beat = useCallback((): Promise<void> => {
    sample();
    queue.current?.put(recorder.current.take());
    setWaiting(queue.current?.size() ?? 0);
    return flush();
  }, [sample, flush]);

  useEffect(() => {
    if (!watch) return;
    let ticks = 0;
    const timer = setInterval(() => {
      ticks += 1;
      if (ticks % watch.heartbeatS === 0) void beat();
      else sample();
    }, 1000);
    return () => {
      clearInterval(timer);
      void beat().then(() => call(teachingRoutes.endWatch, { params: { watchId: watch.watchId } }).catch(() => undefined));
    };
  }, [watch, sample, beat]);

  useAway({
    onHide: () => {
      // What was played until now counts; from here on the recorder is told "hidden", even if a phone plays on.
      sample();
      isHidden.current = true;
      player.current.pause();
      void beat();
    },
    onShow: () => {
      sample();
      isHidden.current = false;
      void flush();
    },
  });

  const stayAwake = useCallback(
    (at: number) => {
      awakeAt.current = at;
      void flush();
    },
    [flush],
  );

  return {
    watch,
    due,
    setDue,
    counted,
    problem,
    waiting,
    stayAwake,
    takeOver: () => void start(true),
    again: () => void start(false),
  };
}
