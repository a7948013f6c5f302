import { assessmentRoutes, createDraftSaver, REVIEW_ALIVE_MS, REVIEW_SAVE_MS, type CallError } from '@yangfan/client';
import { useEffect, useRef, useState } from 'react';
import { call } from '../../shell/api.ts';
import { asCallError } from '../../shell/use-call.ts';
import { useAway } from '../../shell/use-away.ts';
import type { Draft, Read } from './desk.rules.ts';

/** A sheet that saves itself after each change, and once in a while as long as the page is in front. */
export function useDraft(read: Read) {
  const [draft, setDraft] = useState(read.draft);
  const [saved, setSaved] = useState<{ when: string | null; seconds: number; error: CallError | null }>({
    when: null,
    seconds: read.seconds,
    error: null,
  });
  const newest = useRef(draft);
  const isAway = useRef(false);
  newest.current = draft;
  const taskId = read.task.id;
  useAway({ onHide: () => void (isAway.current = true), onShow: () => void (isAway.current = false) });
  const [{ save, version }] = useState(() =>
    createDraftSaver({
      version: read.version,
      newest: () => newest.current,
      send: (body) => call(assessmentRoutes.saveReviewDraft, { params: { taskId }, body }),
      onSaved: ({ savedAt, seconds }) => setSaved({ when: savedAt, seconds, error: null }),
      onRefused: (reason) => setSaved((before) => ({ ...before, error: asCallError(reason) })),
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
    const timer = setInterval(() => {
      if (!isAway.current) void save();
    }, REVIEW_ALIVE_MS);
    return () => clearInterval(timer);
  }, [save]);

  return { draft, change: (next: Draft) => setDraft(next), saved, save, version };
}
