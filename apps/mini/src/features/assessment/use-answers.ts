import {
  assessmentRoutes,
  changedAnswer,
  mergeAnswers,
  saveDelay,
  serverClock,
  toSavedAnswer,
  unsentOf,
  type CallError,
  type KeptAnswer,
} from '@yangfan/client';
import { useCallback, useEffect, useRef, useState } from 'react';
import { call } from '../../shell/api.ts';
import { forget, keepSealed, readSealed } from '../../shell/storage.ts';
import { asCallError } from '../../shell/use-call.ts';
import type { Attempt, Value } from './answers.rules.ts';

const keyOf = (attemptId: string) => `yangfan.exam.${attemptId}`;

/** The answers of an attempt kept on this phone. */
export async function keptAnswers(attemptId: string): Promise<KeptAnswer[]> {
  return (await readSealed<KeptAnswer[]>(keyOf(attemptId))) ?? [];
}
export const forgetAnswers = (attemptId: string): Promise<void> => forget(keyOf(attemptId));

/** Where the answers are, in words for the candidate. */
export type SaveState = { at: 'none' } | { at: 'saving' } | { at: 'saved'; when: string } | { at: 'offline'; waiting: number };

/**
 * The answers of one attempt. Each change is kept on the phone first, then sent; what could not be sent goes again
 * until the server has acknowledged it. `kept` is what an earlier visit left on this phone.
 */
export function useAnswers(
  attempt: Attempt,
  kept: readonly KeptAnswer[],
  { onEnded, onServerNow }: { onEnded: (error: CallError) => void; onServerNow: (now: string) => void },
) {
  const [answers, setAnswers] = useState(() => mergeAnswers(attempt.answers, kept));
  const [state, setState] = useState<SaveState>({ at: 'none' });
  const current = useRef(answers);
  const unsent = useRef<Map<number, KeptAnswer> | null>(null);
  unsent.current ??= unsentOf(answers, attempt.answers);
  // A phone has no clock that nobody can set.
  const typedAt = useRef(serverClock(attempt.serverNow, Date.now, Date.now));
  const isSending = useRef(false);
  const failures = useRef(0);
  const writing = useRef<Promise<void>>(Promise.resolve());
  const heard = useRef({ onEnded, onServerNow });
  heard.current = { onEnded, onServerNow };

  const flush = useCallback(async () => {
    const waiting = unsent.current!;
    if (isSending.current || waiting.size === 0) return;
    isSending.current = true;
    setState({ at: 'saving' });
    try {
      while (waiting.size > 0) {
        const batch = [...waiting.values()].slice(0, 100);
        const reply = await call(assessmentRoutes.saveAnswers, {
          params: { attemptId: attempt.id },
          body: { holder: attempt.holder, answers: batch.map(toSavedAnswer) },
        });
        // What was changed again meanwhile stays.
        for (const sent of batch) if (waiting.get(sent.no)?.version === sent.version) waiting.delete(sent.no);
        failures.current = 0;
        heard.current.onServerNow(reply.serverNow);
        setState({ at: 'saved', when: reply.savedAt });
      }
    } catch (reason) {
      const error = asCallError(reason);
      failures.current += 1;
      if (error.status >= 400 && error.status < 500 && error.status !== 429) heard.current.onEnded(error);
      else setState({ at: 'offline', waiting: waiting.size });
    } finally {
      isSending.current = false;
    }
  }, [attempt]);

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    let isGone = false;
    const round = async () => {
      await flush();
      if (!isGone) timer = setTimeout(() => void round(), saveDelay(failures.current, attempt.autosaveSeconds));
    };
    void round();
    return () => {
      isGone = true;
      clearTimeout(timer);
    };
  }, [flush, attempt]);

  const change = (no: number, part: { value?: Value; flagged?: boolean }) => {
    const next = changedAnswer(current.current.get(no), no, part, { base: attempt.versionBase, typedAt: typedAt.current() });
    current.current = new Map(current.current).set(no, next);
    unsent.current!.set(no, next);
    setAnswers(current.current);
    const all = [...current.current.values()];
    // One write after the other; a phone without space still sends while the page is open.
    writing.current = writing.current.then(() => keepSealed(keyOf(attempt.id), all)).catch(() => undefined);
    void flush();
  };
  return {
    answers,
    change,
    state,
    flush,
    unsent: () => [...unsent.current!.values()].map(toSavedAnswer),
    forget: () => writing.current.then(() => forget(keyOf(attempt.id))),
  };
}
