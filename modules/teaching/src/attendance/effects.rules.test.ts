import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { attendance, creditOf } from './attendance.rules.ts';
import { NO_EFFECTS, withEffects, type Effects } from './effects.rules.ts';

const start = new Date('2026-11-23T08:30:00+08:00');
const at = (minutes: number) => new Date(start.getTime() + minutes * 60_000);
const session = { hours: 4, startsAt: start, endsAt: at(180), over: true };
const lateness = { lateMinutes: 15, absentMinutes: 45 };
const onTime = creditOf({ ...session, inAt: at(0), outAt: at(180) }, lateness);
const absent = creditOf({ ...session, inAt: null, outAt: null }, lateness);

const anyEffects: fc.Arbitrary<Effects> = fc.record({
  leave: fc.option(fc.record({ kind: fc.constantFrom('SICK', 'PERSONAL', 'PUBLIC'), proven: fc.boolean() }), { nil: null }),
  missed: fc.integer({ min: 0, max: 5 }),
  rejected: fc.boolean(),
}) as never;
const anyCredit = fc
  .tuple(fc.option(fc.integer({ min: -30, max: 200 }), { nil: null }), fc.option(fc.integer({ min: 1, max: 240 }), { nil: null }))
  .map(([came, left]) =>
    creditOf({ ...session, inAt: came === null ? null : at(came), outAt: came === null || left === null ? null : at(left) }, lateness),
  );
const anyRule = fc.constantFrom('NONE', 'DEDUCT_HOUR', 'ABSENT') as fc.Arbitrary<'NONE' | 'DEDUCT_HOUR' | 'ABSENT'>;

describe('what else decides about hours', () => {
  it('[T3] personal leave counts as absence, proven sick and public leave are excused, unproven are not', () => {
    const leave = (kind: 'SICK' | 'PERSONAL' | 'PUBLIC', proven: boolean) =>
      withEffects(absent, { ...NO_EFFECTS, leave: { kind, proven } }, 'NONE').state;
    expect([leave('PERSONAL', true), leave('SICK', true), leave('PUBLIC', true), leave('SICK', false)]).toEqual([
      'LEAVE_PERSONAL',
      'LEAVE_EXCUSED',
      'LEAVE_EXCUSED',
      'LEAVE_PERSONAL',
    ]);
    expect(withEffects(onTime, { ...NO_EFFECTS, leave: { kind: 'SICK', proven: true } }, 'NONE')).toEqual(onTime);
  });

  it('[T3] a missed spot check costs what the policy says, and the sentence says so', () => {
    const missed = (rule: 'NONE' | 'DEDUCT_HOUR' | 'ABSENT') => withEffects(onTime, { ...NO_EFFECTS, missed: 1 }, rule);
    expect([missed('NONE').creditedHours, missed('DEDUCT_HOUR').creditedHours, missed('ABSENT').creditedHours]).toEqual([4, 3, 0]);
    for (const rule of ['NONE', 'DEDUCT_HOUR', 'ABSENT'] as const) expect(missed(rule).explanation).toContain('漏答 1 次');
    expect(withEffects(absent, { ...NO_EFFECTS, missed: 3 }, 'ABSENT')).toEqual(absent);
  });

  it('[T3] nothing of it ever adds an hour, and hours stay between nothing and those of the session', () => {
    fc.assert(
      fc.property(anyCredit, anyEffects, anyRule, (credit, effects, rule) => {
        const after = withEffects(credit, effects, rule);
        expect(after.creditedHours).toBeLessThanOrEqual(credit.creditedHours);
        expect(after.creditedHours).toBeGreaterThanOrEqual(0);
        expect(after.explanation.length).toBeGreaterThan(0);
        if (effects.rejected) expect(after.creditedHours).toBe(0);
        if (after.state.startsWith('LEAVE')) expect(after.creditedHours).toBe(0);
      }),
    );
  });

  it('[E0] excused leave never lowers the rate, never takes out more than the policy allows, and the rate stays a share', () => {
    const hours = fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 14 });
    fc.assert(
      fc.property(hours, fc.integer({ min: 0, max: 60 }), fc.double({ min: 0, max: 0.5, noNaN: true }), (credits, excused, exemptRatio) => {
        const planned = { vod: 0, total: 56 };
        const plain = attendance(planned, [], credits);
        const excusing = attendance(planned, [], credits, { excused, exemptRatio });
        expect(excusing.rate).toBeGreaterThanOrEqual(plain.rate);
        expect(excusing.rate).toBeLessThanOrEqual(1);
        expect(excusing.excusedHours).toBeLessThanOrEqual(planned.total * exemptRatio + 0.01);
        expect(excusing.excusedHours).toBeLessThanOrEqual(excused);
        expect(excusing.attendedHours).toBe(plain.attendedHours);
      }),
    );
    expect(attendance({ vod: 0, total: 40 }, [], [32], { excused: 4, exemptRatio: 0.1 }).rate).toBe(0.8888);
    expect(attendance({ vod: 0, total: 40 }, [], [32], { excused: 20, exemptRatio: 0.1 }).rate).toBe(0.8888);
  });
});
