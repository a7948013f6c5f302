import { useEffect, useState } from 'react';
import { REACTION_WORDS } from './words.ts';
import type { LiveRoomState } from '@yangfan/client';

/** A reaction to the class as a whole, shown for a moment; no movement is needed to see it. */
export function Cheer({ cheer }: { cheer: LiveRoomState['cheer'] }) {
  const [list, setList] = useState<NonNullable<LiveRoomState['cheer']>[]>([]);
  const seq = cheer?.seq;
  useEffect(() => {
    if (!cheer) return undefined;
    setList((now) => [...now.slice(-5), cheer]);
    const timer = setTimeout(() => setList((now) => now.filter((one) => one.seq !== cheer.seq)), 4000);
    return () => clearTimeout(timer);
    // By number: the same reaction read again is not shown twice.
  }, [seq]);
  if (!list.length) return null;
  return (
    <p className="live-cheer" aria-hidden="true">
      {list.map((one) => (
        <span key={one.seq}>{REACTION_WORDS[one.emoji] ?? one.emoji}</span>
      ))}
    </p>
  );
}
