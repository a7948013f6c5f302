import { addWorkdays, CALENDAR, workdaysUntil } from '@yangfan/platform/policy';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { termOf } from './term.rules.ts';

const workdays = {
  add: (day: string, count: number) => addWorkdays(day, count, CALENDAR),
  until: (from: string, to: string) => workdaysUntil(from, to, CALENDAR),
};

const sessions = [
  { day: '2026-09-24', status: 'LOCKED' },
  { day: '2026-09-25', status: 'LOCKED' },
  { day: '2026-11-30', status: 'CANCELLED' },
];
const on = (today: string, days = 10) => termOf(sessions, { days, today, workdays });

describe('[M1] until when a completion must be asked for', () => {
  test('[M1] ten workdays after the last lesson that was held, holidays and make-up days counted', () => {
    expect(on('2026-09-28')).toMatchObject({ lastSessionOn: '2026-09-25', lateWorkdays: 0 });
    const { dueOn } = on('2026-09-28');
    expect(on(dueOn!)).toMatchObject({ workdaysLeft: 0, lateWorkdays: 0 });
    // The National Day's week lies between.
    expect(dueOn! > '2026-10-12').toBe(true);
  });
  test('[M1] the day after is late, and a class without lessons has no term', () => {
    expect(on('2026-12-31').lateWorkdays).toBeGreaterThan(20);
    expect(termOf([], { days: 10, today: '2026-11-24', workdays })).toEqual({
      lastSessionOn: null,
      dueOn: null,
      workdaysLeft: 0,
      lateWorkdays: 0,
    });
  });
  test('[M1] never both in time and late', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 120 }), fc.integer({ min: 1, max: 30 }), (later, days) => {
        const today = new Date(Date.parse('2026-09-25') + later * 86_400_000).toISOString().slice(0, 10);
        const term = on(today, days);
        expect(term.lateWorkdays > 0).toBe(today > term.dueOn!);
        expect(term.workdaysLeft > 0 && term.lateWorkdays > 0).toBe(false);
      }),
    );
  });
});
