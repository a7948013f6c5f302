import type { SessionToRate } from '@yangfan/contract';
import { expect, it } from 'vitest';
import { ratingRule, sessionToAsk, starCounts } from './rating.ts';

const session = (sessionId: string, more: Partial<SessionToRate> = {}) =>
  ({ sessionId, stars: null, skipped: false, ...more }) as SessionToRate;
const stars = { practical: 5, lecturer: 5, organisation: 5 };

it('[T3] a page asks about a session that stands on it and waits; never about one that was rated or refused', () => {
  const items = [session('b'), session('a'), session('c', { skipped: true }), session('d', { stars })];
  expect(sessionToAsk(items, ['a', 'b'])?.sessionId).toBe('b');
  expect(sessionToAsk(items, ['a'])?.sessionId).toBe('a');
  expect(sessionToAsk(items, ['c', 'd', 'e'])).toBeUndefined();
  expect(sessionToAsk(items, [])).toBeUndefined();
});

it('[T3] the lecturer is told how many sessions too few rated, and only then', () => {
  expect(ratingRule({ minRaters: 5, tooFew: 0 })).not.toContain('另有');
  expect(ratingRule({ minRaters: 5, tooFew: 2 })).toContain('另有 2 次课人数不够');
  expect(starCounts([0, 0, 1, 2, 2])).toBe('1 星 0，2 星 0，3 星 1，4 星 2，5 星 2');
});
