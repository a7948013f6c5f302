import { expect, it } from 'vitest';
import { byDay, sayDay, sinceToday, weekOf } from './calendar.rules.ts';

it('[T2] a week begins on Monday in China, whatever the phone’s zone', () => {
  // Sunday 22 November, 23:30 in China.
  expect(weekOf(Date.parse('2026-11-22T15:30:00Z'), 0)).toEqual({ from: '2026-11-16', to: '2026-11-22' });
  // Half an hour later it is Monday there.
  expect(weekOf(Date.parse('2026-11-22T16:00:00Z'), 0)).toEqual({ from: '2026-11-23', to: '2026-11-29' });
  expect(weekOf(Date.parse('2026-11-22T16:00:00Z'), -1).from).toBe('2026-11-16');
  expect(sayDay('2026-11-24')).toBe('11月24日 周二');
});

it('[T2] things stand under their day in China, soonest first', () => {
  const days = byDay([{ startsAt: '2026-11-24T00:30:00Z' }, { startsAt: '2026-11-23T16:00:00Z' }, { startsAt: '2026-11-23T15:59:00Z' }]);
  expect(days.map(({ day, items }) => [day, items.map(({ time }) => time)])).toEqual([
    ['2026-11-23', ['23:59']],
    ['2026-11-24', ['00:00', '08:30']],
  ]);
});

it('[T2] this week opens at today; what is over is kept for a tap', () => {
  const days = ['2026-11-23', '2026-11-24', '2026-11-26'].map((day) => ({ day }));
  expect(sinceToday(days, '2026-11-24')).toEqual({ earlier: [{ day: '2026-11-23' }], shown: days.slice(1) });
  expect(sinceToday(days, '2026-11-27')).toEqual({ earlier: days, shown: [] });
});
