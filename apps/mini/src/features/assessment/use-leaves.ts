import { useCallback, useEffect, useRef } from 'react';
import { forget, keep, readKept } from '../../shell/storage.ts';
import { useAway } from '../../shell/use-away.ts';

const keyOf = (attemptId: string) => `yangfan.exam-left.${attemptId}`;

/**
 * Reports each return to the paper with the seconds away; flickers under a second do not count. The moment of leaving
 * is kept on the phone, so that closing the program in the background is a leave like any other.
 */
export function useLeaves(attemptId: string, report: (seconds: number) => Promise<void>): void {
  const send = useRef(report);
  send.current = report;
  const since = useRef<number | null>(null);
  const settle = useCallback(
    (left: number | null) => {
      since.current = null;
      void forget(keyOf(attemptId));
      const seconds = left === null ? 0 : Math.min(86_400, (Date.now() - left) / 1000);
      // A lost report is not tried again: the exam itself must go on.
      if (seconds >= 1) void send.current(seconds).catch(() => undefined);
    },
    [attemptId],
  );
  useEffect(
    () => void readKept<number>(keyOf(attemptId)).then((left) => left !== null && since.current === null && settle(left)),
    [attemptId, settle],
  );
  useAway({
    onHide: () => {
      since.current = Date.now();
      void keep(keyOf(attemptId), since.current).catch(() => undefined);
    },
    onShow: () => settle(since.current),
  });
}
