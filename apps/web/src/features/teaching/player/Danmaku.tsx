import { FLIGHT_S, intoLanes, type InLane } from '@yangfan/client';
import type { Danmaku as Item } from '@yangfan/contract';
import { useEffect, useRef, useState } from 'react';
import type { Prefs } from './prefs.ts';
import type { Picture } from './use-picture.ts';

const LANES = 8;
/** Positions come four times a second; a longer way is a jump. */
const STEP_S = 2;

/** Words flying over the film; the list beside it holds the same for who cannot or does not want to see them fly. */
export function DanmakuLayer({ items, picture, prefs }: { items: readonly Item[]; picture: Picture; prefs: Prefs }) {
  const [air, setAir] = useState<InLane<Item>[]>([]);
  const last = useRef(picture.position);
  const { position } = picture;
  useEffect(() => {
    const from = last.current;
    last.current = position;
    const jumped = position < from || position - from > STEP_S;
    setAir((now) => {
      const still = jumped ? [] : now.filter(({ atS }) => position - atS < FLIGHT_S);
      const due = jumped ? [] : items.filter(({ atS }) => atS > from && atS <= position);
      const fresh = intoLanes(due, still, LANES, prefs.density);
      return fresh.length || still.length !== now.length ? [...still, ...fresh] : now;
    });
  }, [position, items, prefs.density]);
  if (!prefs.danmaku) return null;
  return (
    <div className={`danmaku ${picture.playing ? '' : 'still'}`} style={{ opacity: prefs.opacity }} aria-hidden="true">
      {air.map(({ id, lane, text, mine, state }) => (
        <span key={id} style={{ top: `${4 + lane * 11}%` }} className={mine ? 'mine' : ''}>
          {text}
          {state === 'WAITING' && '（待审核）'}
        </span>
      ))}
    </div>
  );
}
