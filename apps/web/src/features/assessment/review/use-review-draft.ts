import { assessmentRoutes, createDraftSaver, REVIEW_ALIVE_MS, REVIEW_SAVE_MS } from '@yangfan/client';
import type { assessmentRoutes as Contract, ReplyOf } from '@yangfan/contract';
import { useEffect, useRef, useState } from 'react';
import { call, CallError } from '../../../shared/lib/api.ts';

export type Read = ReplyOf<typeof Contract.readReviewTask>;
export type Draft = Read['draft'];

/** A sheet that saves itself: after each change, and once in a while as long as the page is in front. */
export function useReviewDraft(read: Read) {
  const [draft, setDraft] = useState(read.draft);
  const [saved, setSaved] = useState<{ at: string | null; seconds: number; error: CallError | null }>({
    at: null,
    seconds: read.seconds,
    error: null,
  });
  const newest = useRef(draft);
  newest.current = draft;
  const taskId = read.task.id;
  const [{ save, version }] = useState(() =>
    createDraftSaver({
      version: read.version,
      newest: () => newest.current,
      send: (body) => call(assessmentRoutes.saveReviewDraft, { params: { taskId }, body }),
      onSaved: ({ savedAt, seconds }) => setSaved({ at: savedAt, seconds, error: null }),
      onRefused: (error) => error instanceof CallError && setSaved((before) => ({ ...before, error })),
    }),
  );

  const isFirst = useRef(true);
  useEffect(() => {
    const wait = isFirst.current ? 0 : REVIEW_SAVE_MS;
    isFirst.current = false;
    const timer = setTimeout(() => void save(), wait);
    return () => clearTimeout(timer);
  }, [draft, save]);
  useEffect(() => {
    const timer = setInterval(() => document.visibilityState === 'visible' && void save(), REVIEW_ALIVE_MS);
    return () => clearInterval(timer);
  }, [save]);

  return { draft, change: (part: Partial<Draft>) => setDraft((before) => ({ ...before, ...part })), saved, save, version };
}
