import { useEffect, useRef } from 'react';

/** Reports each time the candidate comes back to the page, with how long they were away; short flickers do not count. */
export function useLeaves(report: (kind: 'HIDDEN' | 'BLUR', seconds: number) => Promise<void>): void {
  const send = useRef(report);
  send.current = report;
  useEffect(() => {
    let away: { kind: 'HIDDEN' | 'BLUR'; since: number } | null = null;
    const leave = (kind: 'HIDDEN' | 'BLUR') => {
      away ??= { kind, since: Date.now() };
      if (kind === 'HIDDEN') away.kind = kind;
    };
    const back = () => {
      if (!away || document.hidden) return;
      const { kind, since } = away;
      away = null;
      const seconds = (Date.now() - since) / 1000;
      // A lost report is tried no more: the exam itself must go on.
      if (seconds >= 1) void send.current(kind, seconds).catch(() => undefined);
    };
    const onVisibility = () => (document.hidden ? leave('HIDDEN') : back());
    const onBlur = () => leave('BLUR');
    document.addEventListener('visibilitychange', onVisibility);
    window.addEventListener('blur', onBlur);
    window.addEventListener('focus', back);
    return () => {
      document.removeEventListener('visibilitychange', onVisibility);
      window.removeEventListener('blur', onBlur);
      window.removeEventListener('focus', back);
    };
  }, []);
}
