import { assessmentRoutes } from '@yangfan/client';
import type { ReplyOf, routes } from '@yangfan/contract';
import { useCallback, useEffect, useRef, useState } from 'react';
import { call } from '../../shell/api.ts';
import type { Attempt } from './answers.rules.ts';

export type Beat = ReplyOf<(typeof routes.assessment)['beatAttempt']>;
const EVERY_MS = 20_000;

/**
 * Tells the server that this paper is open and hears what changed: the end, a pause, messages. A phone gets no hints on its own
 * account while it sits an exam, so it asks by itself, a little more often than a computer.
 */
export function useBeat(attempt: Attempt, unsent: () => number, camera: () => boolean): { beat: Beat | null; ask: () => void } {
  const [beat, setBeat] = useState<Beat | null>(null);
  const lostAt = useRef<number | null>(null);
  const here = useRef({ unsent, camera });
  here.current = { unsent, camera };
  const ask = useCallback(async () => {
    const { id, holder } = attempt;
    try {
      const body = { holder, unsent: Math.min(1000, here.current.unsent()), camera: here.current.camera(), fullScreen: true };
      const reply = await call(assessmentRoutes.beatAttempt, { params: { attemptId: id }, body });
      setBeat(reply);
      const seconds = lostAt.current === null ? 0 : Math.min(86_400, (Date.now() - lostAt.current) / 1000);
      lostAt.current = null;
      if (seconds >= 20 && reply.state === 'IN_PROGRESS')
        await call(assessmentRoutes.noticeAttempt, { params: { attemptId: id }, body: { holder, kind: 'OFFLINE', seconds } });
    } catch {
      // Without network the exam goes on; the next beat tells.
      lostAt.current ??= Date.now();
    }
  }, [attempt]);
  useEffect(() => {
    void ask();
    const timer = setInterval(() => void ask(), EVERY_MS);
    return () => clearInterval(timer);
  }, [ask]);
  return { beat, ask: () => void ask() };
}
