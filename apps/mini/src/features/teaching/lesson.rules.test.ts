import { expect, test } from 'vitest';
import { guardedPosition, sayClock } from './lesson.rules.ts';

test('[T2] on the first view nobody gets past the furthest point', () => {
  expect(guardedPosition(100, 40, false)).toBe(40);
  expect(guardedPosition(41, 40, false)).toBeNull();
  expect(guardedPosition(10, 40, false)).toBeNull();
  expect(guardedPosition(100, 40, true)).toBeNull();
});

test('[T2] seconds read as a clock', () => {
  expect([sayClock(0), sayClock(65.9), sayClock(3845)]).toEqual(['0:00', '1:05', '1:04:05']);
});
