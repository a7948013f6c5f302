import { useEffect, useState } from 'react';

/** A form's values that survive a closed tab: kept on this device until `clear`. Never for passwords, codes or ID numbers. */
export function useDraft<T extends object>(name: string, empty: T): [T, (change: Partial<T>) => void, () => void] {
  const key = `yf-draft-${name}`;
  const [value, setValue] = useState<T>(() => {
    try {
      const kept = localStorage.getItem(key);
      return kept ? { ...empty, ...(JSON.parse(kept) as Partial<T>) } : empty;
    } catch {
      return empty;
    }
  });
  useEffect(() => {
    try {
      if (value === empty) localStorage.removeItem(key);
      else localStorage.setItem(key, JSON.stringify(value));
    } catch {
      // Without storage the draft lives as long as the page.
    }
  }, [key, value, empty]);
  return [value, (change) => setValue((now) => ({ ...now, ...change })), () => setValue(empty)];
}
