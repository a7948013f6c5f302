import { useEffect, useState } from 'react';

const PREFIX = 'yf-draft-';
const OWNER = 'yf-drafts-of';

/** Forgets every draft on this device: they may hold names and phone numbers, and the next person here is another one. */
export function forgetDrafts(): void {
  try {
    for (const key of Object.keys(localStorage)) if (key.startsWith(PREFIX)) localStorage.removeItem(key);
    localStorage.removeItem(OWNER);
    // Keys of what lay here sealed.
    globalThis.indexedDB?.deleteDatabase('yf-draft-keys');
  } catch {
    // Without storage there is nothing to forget.
  }
}

/** Says whose drafts these are, before a form reads one; those of somebody who never signed out go. */
export function ownDrafts(accountId: string): void {
  try {
    const owner = localStorage.getItem(OWNER);
    if (owner === accountId) return;
    if (owner) forgetDrafts();
    localStorage.setItem(OWNER, accountId);
  } catch {
    // Without storage there are no drafts.
  }
}

/** A form's values that survive a closed tab: kept on this device until `clear` or sign-out. Never for passwords, codes or ID numbers. */
export function useDraft<T extends object>(name: string, empty: T): [T, (change: Partial<T>) => void, () => void] {
  const key = PREFIX + name;
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
