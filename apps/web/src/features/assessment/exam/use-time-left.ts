import { useEffect, useRef, useState } from 'react';

/** The end as the server last told it, and how far the server's clock is ahead of this one. */
export interface ServerTime {
  deadline: string;
  pausedAt: string | null;
  serverNow: string;
}

/** Seconds left by the server's clock; stands still in a pause; asks for submission once when they are over. */
export function useTimeLeft(told: ServerTime, onOver: () => void): number {
  const offset = useRef(0);
  // The newest word of the server sets the clock anew.
  useEffect(() => void (offset.current = Date.parse(told.serverNow) - Date.now()), [told.serverNow]);
  const [now, setNow] = useState(() => Date.parse(told.serverNow));
  useEffect(() => {
    const look = () => setNow(Date.now() + offset.current);
    look();
    const timer = setInterval(look, 500);
    return () => clearInterval(timer);
  }, []);
  const at = told.pausedAt ? Date.parse(told.pausedAt) : now;
  const left = Math.max(0, Math.ceil((Date.parse(told.deadline) - at) / 1000));
  const over = useRef(onOver);
  over.current = onOver;
  useEffect(() => {
    if (left === 0) over.current();
  }, [left === 0]);
  return left;
}
