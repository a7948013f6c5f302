import { useState } from 'react';

/** How this person likes to watch; kept in this browser. */
export interface Prefs {
  volume: number;
  muted: boolean;
  /** Language of the captions; '' is off, null the first there is. */
  captions: string | null;
  danmaku: boolean;
  /** 0.2–1 */
  opacity: number;
  /** How many may fly at once. */
  density: number;
  wide: boolean;
}
const KEY = 'yf-player';
const FIRST: Prefs = { volume: 1, muted: false, captions: null, danmaku: true, opacity: 0.9, density: 12, wide: false };

/** The preferences with their setter. */
export function usePrefs(): [Prefs, (change: Partial<Prefs>) => void] {
  const [prefs, setPrefs] = useState<Prefs>(() => {
    try {
      return { ...FIRST, ...(JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<Prefs>) };
    } catch {
      return FIRST;
    }
  });
  return [
    prefs,
    (change) =>
      setPrefs((now) => {
        const next = { ...now, ...change };
        try {
          localStorage.setItem(KEY, JSON.stringify(next));
        } catch {
          // Without storage they live as long as the page.
        }
        return next;
      }),
  ];
}
