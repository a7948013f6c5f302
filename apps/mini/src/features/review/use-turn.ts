import { pageScrollTo } from '@tarojs/taro';
import { useRef, useState } from 'react';
import { swipe } from './desk.rules.ts';
import type { Touched } from './strokes.rules.ts';

/** Pages that are turned by a swipe or a button; `last` is the number of the last, from 0. */
export function useTurn(last: number) {
  const [page, setPage] = useState(0);
  const from = useRef<{ x: number; y: number } | null>(null);
  const turn = (by: number) => {
    const next = Math.max(0, Math.min(last, page + by));
    if (next === page) return;
    setPage(next);
    void pageScrollTo({ scrollTop: 0, duration: 0 });
  };
  const at = (touch: { clientX: number; clientY: number } | undefined) => (touch ? { x: touch.clientX, y: touch.clientY } : null);
  return {
    page,
    turn,
    /** For the element that is swiped over. */
    touches: {
      onTouchStart: (event: unknown) => {
        from.current = at((event as Touched).touches[0]);
      },
      onTouchEnd: (event: unknown) => {
        const to = at((event as Touched).changedTouches[0]);
        if (from.current && to) turn(swipe(from.current, to));
        from.current = null;
      },
    },
  };
}
