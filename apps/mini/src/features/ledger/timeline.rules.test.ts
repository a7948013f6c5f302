import { expect, test } from 'vitest';
import { byDay, isOwn, type Item } from './timeline.rules.ts';

const item = (at: string, learnerId: string | null = null) => ({ id: at, at, learnerId }) as Item;

test("[M2] records stand under the day of China's calendar they fell on, newest first as given", () => {
  const days = byDay([item('2026-11-24T02:00:00Z'), item('2026-11-23T16:30:00Z'), item('2026-11-23T15:30:00Z')]);
  expect(days.map(({ day, items }) => [day, items.length])).toEqual([
    ['2026-11-24', 2],
    ['2026-11-23', 1],
  ]);
});

test('[M2] what concerns the whole class is told from what concerns the person', () => {
  expect(isOwn(item('2026-11-24T02:00:00Z', 'lrn_1'))).toBe(true);
  expect(isOwn(item('2026-11-24T02:00:00Z'))).toBe(false);
});
