import { useEffect, useState } from 'react';

/** Counts down from what the server said; the browser's own clock may be wrong. */
export function useSecondsLeft(seconds: number): number {
  const [until, setUntil] = useState(() => performance.now() + seconds * 1000);
  const [now, setNow] = useState(() => performance.now());
  useEffect(() => setUntil(performance.now() + seconds * 1000), [seconds]);
  useEffect(() => {
    const timer = setInterval(() => setNow(performance.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  return Math.max(0, (until - now) / 1000);
}
