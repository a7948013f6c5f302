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
export function useSubmission(
  attempt: Attempt,
  unsent: () => Answer[],
  on: { done: () => void; closed: () => void; refused: (error: CallError) => void },
) {
  const [state, setState] = useState<Submission>('IDLE');
  // What was handed in first is what every further try carries: the same key with other answers would be refused, also where the first had arrived.
  const intended = useRef<{ key: string; answers: Answer[] } | null>(null);
  const busy = useRef(false);
  const heard = useRef({ unsent, on });
  heard.current = { unsent, on };

  const send = useCallback(async () => {
    if (busy.current) return;
    busy.current = true;
    setState('SENDING');
    try {
      intended.current ??= { key: randomKey(), answers: heard.current.unsent() };
      const { key, answers } = intended.current;
      const receipt = await call(
        assessmentRoutes.submitAttempt,
        { params: { attemptId: attempt.id }, body: { holder: attempt.holder, answers } },
        { idempotencyKey: key },
      );
      // Closed by the clock before it arrived: what came with it was not taken and stays on this device.
      if (receipt.automatic) heard.current.on.closed();
      else heard.current.on.done();
    } catch (error) {
      if (isFinal(error)) {
        intended.current = null;
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
