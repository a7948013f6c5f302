import { assessmentRoutes } from '@yangfan/client';
import type { assessmentRoutes as Contract, ReplyOf } from '@yangfan/contract';
import { useCallback, useEffect, useRef, useState } from 'react';
import { call, CallError } from '../../../shared/lib/api.ts';

export type Read = ReplyOf<typeof Contract.readReviewTask>;
export type Draft = Read['draft'];
const AFTER_CHANGE_MS = 1500;
// Seen at least so often while it is looked at: from that the server counts the time.
const ALIVE_MS = 45_000;

/** A sheet that saves itself: after each change, and once in a while as long as the page is in front. */
export function useReviewDraft(read: Read) {
  const [draft, setDraft] = useState(read.draft);
  const [saved, setSaved] = useState<{ at: string | null; seconds: number; error: CallError | null }>({
    at: null,
    seconds: read.seconds,
    error: null,
  });
  const version = useRef(read.version);
  const newest = useRef(draft);
  const sending = useRef<Promise<boolean> | null>(null);
  newest.current = draft;
  const taskId = read.task.id;

  const save = useCallback(async (): Promise<boolean> => {
    // One after the other: each carries the version that the one before it gave.
    if (sending.current) await sending.current;
    const run = (async () => {
      try {
        const reply = await call(assessmentRoutes.saveReviewDraft, {
          params: { taskId },
          body: { version: version.current, draft: newest.current },
        });
        version.current = reply.version;
        setSaved({ at: reply.savedAt, seconds: reply.seconds, error: null });
        return true;
      } catch (error) {
        if (error instanceof CallError) setSaved((before) => ({ ...before, error }));
        return false;
      } finally {
        sending.current = null;
      }
    })();
    sending.current = run;
    return run;
  }, [taskId]);

  const isFirst = useRef(true);
  useEffect(() => {
    const wait = isFirst.current ? 0 : AFTER_CHANGE_MS;
    isFirst.current = false;
    const timer = setTimeout(() => void save(), wait);
    return () => clearTimeout(timer);
  }, [draft, save]);
  useEffect(() => {
    const timer = setInterval(() => document.visibilityState === 'visible' && void save(), ALIVE_MS);
    return () => clearInterval(timer);
  }, [save]);

  return { draft, change: (part: Partial<Draft>) => setDraft((before) => ({ ...before, ...part })), saved, save, version };
}
