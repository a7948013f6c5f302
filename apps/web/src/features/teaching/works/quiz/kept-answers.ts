import { CallError, teachingRoutes } from '@yangfan/client';
import type { QuizAttempt, QuizValue } from '@yangfan/contract';
import { useEffect, useRef, useState } from 'react';
import { call } from '../../../../shared/lib/api.ts';

const WAIT_MS = 800;
const RETRY_MS = 5000;

/** Answers that are sent while they are given, a moment after the last change; what did not arrive is sent again. */
export function useKeptAnswers(attempt: QuizAttempt) {
  const [answers, setAnswers] = useState<Record<string, QuizValue>>(() =>
    Object.fromEntries(attempt.questions.map(({ id, answer }) => [id, answer])),
  );
  const [state, setState] = useState('');
  const waiting = useRef(new Map<string, QuizValue>());
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const sending = useRef<Promise<void>>(Promise.resolve());

  const send = useRef(async (): Promise<void> => {
    const batch = new Map(waiting.current);
    if (batch.size === 0) return;
    setState('正在保存…');
    try {
      await call(teachingRoutes.keepQuizAnswers, {
        params: { attemptId: attempt.id },
        body: { answers: [...batch].map(([questionId, value]) => ({ questionId, value })) },
      });
      // What was changed meanwhile still waits.
      for (const [id, value] of batch) if (waiting.current.get(id) === value) waiting.current.delete(id);
      setState(waiting.current.size ? '正在保存…' : '已保存');
    } catch (error) {
      const refused = error instanceof CallError && error.status >= 400 && error.status < 500;
      setState(refused ? error.message : '网络不通，答案先留在本页，恢复后自动保存');
      if (refused) waiting.current.clear();
      else timer.current = setTimeout(() => void flush(), RETRY_MS);
    }
  });
  function flush(): Promise<void> {
    clearTimeout(timer.current);
    sending.current = sending.current.then(() => send.current());
    return sending.current;
  }
  const last = useRef(flush);
  last.current = flush;
  useEffect(
    () => () => {
      void last.current();
      clearTimeout(timer.current);
    },
    [],
  );
  return {
    answers,
    state,
    flush,
    answer(id: string, value: QuizValue): void {
      setAnswers((now) => ({ ...now, [id]: value }));
      waiting.current.set(id, value);
      clearTimeout(timer.current);
      timer.current = setTimeout(() => void flush(), WAIT_MS);
    },
  };
}
