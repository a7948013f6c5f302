import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CALENDAR } from './calendar.ts';
import { addDays, addWorkdays, isWorkday, workdaysUntil } from './workdays.rules.ts';

const someDay = fc.integer({ min: 0, max: 700 }).map((offset) => addDays('2026-01-01', offset));

describe('workdays', () => {
  it('[M1] weekends and holidays are no workdays, make-up days are', () => {
    expect(isWorkday('2026-11-23', CALENDAR)).toBe(true);
    expect(isWorkday('2026-11-22', CALENDAR)).toBe(false);
    expect(isWorkday('2026-10-01', CALENDAR)).toBe(false);
    expect(isWorkday('2026-10-10', CALENDAR)).toBe(true);
  });
  it('[M1] three workdays before a Thursday is the Monday; before the Monday after the National Day it is 29 September', () => {
    expect(workdaysUntil('2026-11-23', '2026-11-26', CALENDAR)).toBe(3);
    expect(workdaysUntil('2026-09-29', '2026-10-08', CALENDAR)).toBe(2);
    expect(workdaysUntil('2026-11-26', '2026-11-26', CALENDAR)).toBe(0);
  });
  it('[M1] adding workdays and counting them agree', () => {
    fc.assert(
      fc.property(someDay, fc.integer({ min: 1, max: 30 }), (from, count) => {
        const to = addWorkdays(from, count, CALENDAR);
        expect(isWorkday(to, CALENDAR)).toBe(true);
        expect(workdaysUntil(from, to, CALENDAR)).toBe(count);
        expect(workdaysUntil(from, addDays(to, -1), CALENDAR)).toBe(count - 1);
      }),
    );
  });
});
