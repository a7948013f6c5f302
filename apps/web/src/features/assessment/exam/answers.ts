import {
  assessmentRoutes,
  CallError,
  changedAnswer,
  mergeAnswers,
  saveDelay,
  serverClock,
  toSavedAnswer,
  unsentOf,
  type KeptAnswer,
} from '@yangfan/client';
import type { assessmentRoutes as Contract, ReplyOf } from '@yangfan/contract';
import { useCallback, useEffect, useRef, useState } from 'react';
import { call } from '../../../shared/lib/api.ts';
import { answerKeeper } from './kept-answers.ts';

export type Attempt = ReplyOf<typeof Contract.startAttempt>;
export type Answer = Attempt['answers'][number];
export type Value = Answer['value'];

/** A refusal that trying again does not change. */
export const isFinal = (error: unknown): error is CallError =>
  error instanceof CallError && error.status >= 400 && error.status < 500 && ![401, 408, 425, 429].includes(error.status);

/** What is saved where, in words for the candidate. */
export type SaveState = { kind: 'saved'; at: Date } | { kind: 'saving' } | { kind: 'offline'; waiting: number } | { kind: 'none' };

/**
 * The answers of one attempt. Each change is kept on this device first, then sent; what could not be sent goes again until the
 * server has acknowledged it; `kept` is what an earlier visit left here. Every question carries a rising version, so late or doubled messages never overwrite newer ones.
 */
export function useAnswers(attempt: Attempt, kept: readonly KeptAnswer[], onEnded: (error: CallError) => void) {
  const [answers, setAnswers] = useState(() => mergeAnswers(attempt.answers, kept));
  const current = useRef(answers);
  const keeper = useRef(answerKeeper(attempt.id));
  const unsent = useRef(new Map<number, KeptAnswer>());
  const typedAt = useRef(serverClock(attempt.serverNow, Date.now, () => performance.now()));
  const sending = useRef(false);
  const failures = useRef(0);
  const [state, setState] = useState<SaveState>({ kind: 'none' });

  const flush = useCallback(async () => {
    if (sending.current || !unsent.current.size) return;
    sending.current = true;
    setState({ kind: 'saving' });
    try {
      while (unsent.current.size) {
        const batch = [...unsent.current.values()].slice(0, 100);
        const reply = await call(assessmentRoutes.saveAnswers, {
          params: { attemptId: attempt.id },
          body: { holder: attempt.holder, answers: batch.map(toSavedAnswer) },
        });
        for (const sent of batch) if (unsent.current.get(sent.no)?.version === sent.version) unsent.current.delete(sent.no);
        failures.current = 0;
        setState({ kind: 'saved', at: new Date(reply.savedAt) });
      }
    } catch (error) {
      failures.current += 1;
      if (isFinal(error)) onEnded(error);
      else setState({ kind: 'offline', waiting: unsent.current.size });
    } finally {
      sending.current = false;
    }
  }, [attempt.id, attempt.holder, onEnded]);

  // What this device knows and the server does not goes first; then whatever still waits, again and again, at the latest after the policy's seconds.
  useEffect(() => {
    for (const [no, answer] of unsentOf(current.current, attempt.answers)) unsent.current.set(no, answer);
    let timer: ReturnType<typeof setTimeout>;
    const round = async () => {
      await flush();
      timer = setTimeout(() => void round(), saveDelay(failures.current, attempt.autosaveSeconds));
    };
    void round();
    window.addEventListener('online', flush);
    return () => {
      clearTimeout(timer);
      window.removeEventListener('online', flush);
    };
  }, [attempt, flush]);

  const change = useCallback(
    (no: number, part: { value?: Value; flagged?: boolean }) => {
      const next = changedAnswer(current.current.get(no), no, part, { base: attempt.versionBase, typedAt: typedAt.current() });
      const all = new Map(current.current).set(no, next);
      current.current = all;
      keeper.current.keep(all.values());
      unsent.current.set(no, next);
      setAnswers(all);
      void flush();
    },
    [flush, attempt.versionBase],
  );
  return {
    answers,
    change,
    state,
    unsent: () => [...unsent.current.values()].map(toSavedAnswer),
    waiting: () => unsent.current.size,
    clear: () => keeper.current.forget(),
  };
}
