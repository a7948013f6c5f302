import { assessmentRoutes, CallError } from '@yangfan/client';
import { randomKey } from '@yangfan/client';
import { useCallback, useEffect, useRef, useState } from 'react';
import { call } from '../../../shared/lib/api.ts';
import { isFinal, type Answer, type Attempt } from './answers.ts';

const AGAIN_MS = 5_000;
/** IDLE: still writing; SENDING: on its way; WAITING: handed in here, and tried again until the server has it. */
export type Submission = 'IDLE' | 'SENDING' | 'WAITING';

/**
 * Handing in, with or without network: what could not be sent stays on this device and goes again by itself. One intended submission
 * keeps one key, so a lost reply never hands in twice; the server gives the same receipt to whoever asks again.
 */
export function useSubmission(attempt: Attempt, unsent: () => Answer[], on: { done: () => void; refused: (error: CallError) => void }) {
  const [state, setState] = useState<Submission>('IDLE');
  const key = useRef(randomKey());
  const busy = useRef(false);
  const heard = useRef({ unsent, on });
  heard.current = { unsent, on };

  const send = useCallback(async () => {
    if (busy.current) return;
    busy.current = true;
    setState('SENDING');
    try {
      await call(
        assessmentRoutes.submitAttempt,
        { params: { attemptId: attempt.id }, body: { holder: attempt.holder, answers: heard.current.unsent() } },
        { idempotencyKey: key.current },
      );
      heard.current.on.done();
    } catch (error) {
      if (isFinal(error)) {
        setState('IDLE');
        heard.current.on.refused(error);
      } else setState('WAITING');
    } finally {
      busy.current = false;
    }
  }, [attempt.id, attempt.holder]);

  useEffect(() => {
    if (state !== 'WAITING') return;
    const timer = setTimeout(() => void send(), AGAIN_MS);
    const again = () => void send();
    window.addEventListener('online', again);
    return () => {
      clearTimeout(timer);
      window.removeEventListener('online', again);
    };
  }, [state, send]);
  return { state, send: () => void send() };
}
