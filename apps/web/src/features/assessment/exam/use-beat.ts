import { assessmentRoutes } from '@yangfan/client';
import type { assessmentRoutes as Contract, ReplyOf } from '@yangfan/contract';
import { useCallback, useEffect, useRef, useState } from 'react';
import { call } from '../../../shared/lib/api.ts';
import { listen } from '../../../shared/lib/realtime.ts';
import { useMe } from '../../../shared/lib/session.ts';
import type { Attempt } from './answers.ts';

export type Beat = ReplyOf<typeof Contract.beatAttempt>;
const EVERY_MS = 25_000;

/**
 * Tells the server every half minute that this page is there, and hears what changed: the end, a pause, messages, a look that is due.
 * A hint over the socket only makes it ask at once; without a socket nothing is missed.
 */
export function useBeat(attempt: Attempt, unsent: () => number, camera: () => boolean): { beat: Beat | null; ask: () => void } {
  const me = useMe();
  const [beat, setBeat] = useState<Beat | null>(null);
  const lostAt = useRef<number | null>(null);
  const state = useRef({ unsent, camera });
  state.current = { unsent, camera };

  const ask = useCallback(async () => {
    try {
      const reply = await call(assessmentRoutes.beatAttempt, {
        params: { attemptId: attempt.id },
        body: {
          holder: attempt.holder,
          unsent: Math.min(1000, state.current.unsent()),
          camera: state.current.camera(),
          fullScreen: document.fullscreenElement !== null,
        },
      });
      setBeat(reply);
      const away = lostAt.current === null ? 0 : (Date.now() - lostAt.current) / 1000;
      lostAt.current = null;
      if (away >= 20 && reply.state === 'IN_PROGRESS')
        await call(assessmentRoutes.noticeAttempt, {
          params: { attemptId: attempt.id },
          body: { holder: attempt.holder, kind: 'OFFLINE', seconds: Math.min(86_400, away) },
        }).catch(() => undefined);
    } catch {
      // Without network the exam goes on; the next beat tells.
      lostAt.current ??= Date.now();
    }
  }, [attempt.id, attempt.holder]);

  useEffect(() => {
    void ask();
    const timer = setInterval(() => void ask(), EVERY_MS);
    const again = () => void ask();
    window.addEventListener('online', again);
    return () => {
      clearInterval(timer);
      window.removeEventListener('online', again);
    };
  }, [ask]);
  const accountId = me.data?.accountId;
  useEffect(() => {
    if (!accountId) return;
    return listen(`account:${accountId}`, (hint) => hint.type === 'exam.changed' && hint['examId'] === attempt.examId && void ask());
  }, [accountId, attempt.examId, ask]);
  return { beat, ask: () => void ask() };
}
