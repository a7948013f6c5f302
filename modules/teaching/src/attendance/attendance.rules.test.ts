import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { attendance, creditOf, plannedHours } from './attendance.rules.ts';

const start = new Date('2026-11-23T08:30:00+08:00');
const at = (minutes: number) => new Date(start.getTime() + minutes * 60_000);
const policy = { lateMinutes: 15, absentMinutes: 45 };
const session = { hours: 4, startsAt: start, endsAt: at(180), over: true };

describe('attendance', () => {
  it.each([
    [0, 180, 'ON_TIME', 4],
    [-10, 185, 'ON_TIME', 4],
    [15, 180, 'LATE', 4],
    [16, 180, 'LATE_DEDUCTED', 3],
    [45, 180, 'LATE_DEDUCTED', 3],
    [46, 180, 'ABSENT', 0],
    [0, 165, 'LATE', 4],
    [0, 160, 'LATE_DEDUCTED', 3],
    [20, 160, 'LATE_DEDUCTED', 2],
    [0, 100, 'ABSENT', 0],
  ] as const)('[T3] coming at minute %i and leaving at minute %i is %s, %i hours', (inMinute, outMinute, state, hours) => {
    expect(creditOf({ ...session, inAt: at(inMinute), outAt: at(outMinute) }, policy)).toMatchObject({ state, creditedHours: hours });
  });

  it('[T3] without sign-out nothing counts once the session is over, and everything is open before', () => {
    expect(creditOf({ ...session, inAt: at(0), outAt: null }, policy)).toMatchObject({ state: 'NO_SIGN_OUT', creditedHours: 0 });
    expect(creditOf({ ...session, inAt: at(0), outAt: null, over: false }, policy).state).toBe('PENDING');
    expect(creditOf({ ...session, inAt: null, outAt: null }, policy).state).toBe('ABSENT');
  });

  it('[T3] credit stays between nothing and the hours of the session', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -300, max: 300 }),
        fc.integer({ min: -300, max: 500 }),
        fc.integer({ min: 1, max: 8 }),
        (inMinute, outMinute, hours) => {
          const { creditedHours } = creditOf({ ...session, hours, inAt: at(inMinute), outAt: at(outMinute) }, policy);
          expect(creditedHours >= 0 && creditedHours <= hours).toBe(true);
        },
      ),
    );
  });

  it('[E0] the rate is attended over planned, video hours never above the planned ones', () => {
    const planned = plannedHours(
      [
        { mode: 'VOD', hours: 2, status: 'SCHEDULED' },
        { mode: 'OFFLINE', hours: 6, status: 'LOCKED' },
        { mode: 'OFFLINE', hours: 4, status: 'CANCELLED' },
      ],
      [1, 1, 1],
    );
    expect(planned).toEqual({ sessions: 6, vod: 2, total: 8 });
    expect(attendance(planned, [1.5, 1.5], [4])).toEqual({ vodHours: 2, sessionHours: 4, attendedHours: 6, excusedHours: 0, rate: 0.75 });
    expect(plannedHours([{ mode: 'OFFLINE', hours: 6, status: 'LOCKED' }], [0.5]).total).toBe(6.5);
    expect(attendance({ vod: 0, total: 0 }, [], []).rate).toBe(0);
  });
});
