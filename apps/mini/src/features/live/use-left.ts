import { useEffect, useState } from 'react';

/** Whole seconds until an instant by the server's clock; null when there is none. */
export function useLeft(until: string | null | undefined, now: () => number): number | null {
  const [, turn] = useState(0);
  useEffect(() => {
    if (!until) return undefined;
    const timer = setInterval(() => turn((count) => count + 1), 1000);
    return () => clearInterval(timer);
  }, [until]);
  return until ? Math.max(0, Math.ceil((Date.parse(until) - now()) / 1000)) : null;
}
