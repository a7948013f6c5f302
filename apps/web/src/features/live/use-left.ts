import { useEffect, useState } from 'react';

/** Whole seconds until a moment of the server's clock; null without one. */
export function useLeft(until: string | null | undefined, now: () => number): number | null {
  const [left, setLeft] = useState<number | null>(null);
  useEffect(() => {
    if (!until) return setLeft(null);
    const look = () => setLeft(Math.max(0, Math.ceil((Date.parse(until) - now()) / 1000)));
    look();
    const timer = setInterval(look, 250);
    return () => clearInterval(timer);
    // `now` is made anew with each picture of the room; the moment is what matters.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [until]);
  return left;
}
