import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { forgetDrafts, ownDrafts } from './draft.ts';

/** What a browser's storage does, as far as drafts use it: keys are properties. */
function storage(): Storage {
  const methods = {
    getItem(this: Record<string, string>, key: string) {
      return Object.hasOwn(this, key) ? this[key]! : null;
    },
    setItem(this: Record<string, string>, key: string, value: string) {
      this[key] = value;
    },
    removeItem(this: Record<string, string>, key: string) {
      delete this[key];
    },
  };
  return Object.create(methods) as Storage;
}

describe('drafts', () => {
  let kept: Storage;
  beforeEach(() => {
    kept = storage();
    Object.defineProperty(globalThis, 'localStorage', { value: kept, configurable: true });
    kept.setItem('yf-draft-staff-account', '{"displayName":"演示"}');
    kept.setItem('yf-draft-class-new', '{}');
    kept.setItem('yf-device', 'd');
    kept.setItem('yf-large-text', '1');
  });
  afterEach(() => {
    delete (globalThis as { localStorage?: Storage }).localStorage;
  });

  it('[P3] go at sign-out; what belongs to the device stays', () => {
    forgetDrafts();
    expect(Object.keys(kept).sort()).toEqual(['yf-device', 'yf-large-text']);
  });

  it('[P3] wait for their owner, whose session merely ended, and for nobody else', () => {
    ownDrafts('acc_a');
    ownDrafts('acc_a');
    expect(kept.getItem('yf-draft-staff-account')).not.toBeNull();
    ownDrafts('acc_b');
    expect(Object.keys(kept).filter((key) => key.startsWith('yf-draft-'))).toEqual([]);
    expect(kept.getItem('yf-device')).toBe('d');
  });

  it('[P3] a browser that keeps nothing is no fault', () => {
    Object.defineProperty(globalThis, 'localStorage', {
      get: () => {
        throw new Error('denied');
      },
      configurable: true,
    });
    expect(() => (forgetDrafts(), ownDrafts('acc_a'))).not.toThrow();
  });
});
