import { assessmentRoutes, type CallError } from '@yangfan/client';
import { useCallback, useEffect, useRef, useState } from 'react';
import { call } from '../../shell/api.ts';
import { asCallError } from '../../shell/use-call.ts';
import { useAway } from '../../shell/use-away.ts';
import type { Draft, Read } from './desk.rules.ts';

const AFTER_CHANGE_MS = 1500;
// Seen at least so often while it is looked at: from that the server counts the time.
const ALIVE_MS = 45_000;

/** A sheet that saves itself after each change, and once in a while as long as the page is in front. */
export function useDraft(read: Read) {
  const [draft, setDraft] = useState(read.draft);
  const [saved, setSaved] = useState<{ when: string | null; seconds: number; error: CallError | null }>({
    when: null,
    seconds: read.seconds,
    error: null,
  });
  const version = useRef(read.version);
  const newest = useRef(draft);
  const turn = useRef<Promise<boolean>>(Promise.resolve(true));
  const isAway = useRef(false);
  newest.current = draft;
  const taskId = read.task.id;
  useAway({ onHide: () => void (isAway.current = true), onShow: () => void (isAway.current = false) });

  const save = useCallback((): Promise<boolean> => {
    // One after the other: each carries the version that the one before it gave.
    turn.current = turn.current.then(async () => {
      try {
        const body = { version: version.current, draft: newest.current };
        const reply = await call(assessmentRoutes.saveReviewDraft, { params: { taskId }, body });
        version.current = reply.version;
        setSaved({ when: reply.savedAt, seconds: reply.seconds, error: null });
        return true;
      } catch (reason) {
        const error = asCallError(reason);
        setSaved((before) => ({ ...before, error }));
        return false;
      }
    });
    return turn.current;
  }, [taskId]);

  const isFirst = useRef(true);
  useEffect(() => {
    const wait = isFirst.current ? 0 : AFTER_CHANGE_MS;
    isFirst.current = false;
    const timer = setTimeout(() => void save(), wait);
    return () => clearTimeout(timer);
  }, [draft, save]);
  useEffect(() => {
    const timer = setInterval(() => {
      if (!isAway.current) void save();
    }, ALIVE_MS);
    return () => clearInterval(timer);
  }, [save]);

  return { draft, change: (next: Draft) => setDraft(next), saved, save, version };
}
