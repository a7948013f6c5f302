import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deadlineOf, phaseOf } from '../exams/exams.rules.ts';
import { dueLook, LOOK_OPEN_MS, lookTimes, missedLooks } from './looks.rules.ts';
import { clientOf, clientsOf, rulesOf, sittingRulesOf } from './policy.rules.ts';
import { FLAGS, isGrave, sayEvent } from './words.rules.ts';

const START = new Date('2026-11-24T09:00:00+08:00');

describe('random looks', () => {
  it('[E3] each part of the time has one, in order, the same at every asking, and none is taken twice', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 1 }),
        fc.integer({ min: 10, max: 240 }),
        fc.integer({ min: 0, max: 5 }),
        (attemptId, durationMin, looks) => {
          const times = lookTimes({ attemptId, startedAt: START, durationMin, looks });
          expect(times).toEqual(lookTimes({ attemptId, startedAt: START, durationMin, looks }));
          expect(times).toHaveLength(looks);
          const part = (durationMin * 60_000) / Math.max(1, looks);
          times.forEach((time, index) => {
            const within = time.getTime() - START.getTime() - index * part;
            expect(within).toBeGreaterThan(0);
            expect(within).toBeLessThan(part);
            expect(dueLook(times, [], time)).toBe(index + 1);
            expect(dueLook(times, [index + 1], time)).toBeNull();
          });
        },
      ),
      { seed: 4 },
    );
  });
  it('[E3] one that nobody took in its minutes is missed; before the first nothing is asked', () => {
    const times = lookTimes({ attemptId: 'att_1', startedAt: START, durationMin: 40, looks: 4 });
    expect(dueLook(times, [], START)).toBeNull();
    const last = new Date(times[3]!.getTime() + LOOK_OPEN_MS);
    expect(missedLooks(times, [2], last)).toBe(3);
    expect(missedLooks(times, [1, 2, 3, 4], last)).toBe(0);
  });
});

describe('a pause', () => {
  const exam = {
    status: 'PUBLISHED' as const,
    entryFrom: new Date(START.getTime() - 15 * 60_000),
    entryUntil: new Date(START.getTime() + 15 * 60_000),
    startsAt: START,
    endsAt: new Date(START.getTime() + 60 * 60_000),
    durationMin: 45,
  };
  it('[E3] stops the clock of the door too, and whoever enters in it loses nothing', () => {
    const pausedAt = new Date(START.getTime() + 5 * 60_000);
    const later = new Date(START.getTime() + 70 * 60_000);
    expect(phaseOf(exam, later)).toBe('OVER');
    expect(phaseOf({ ...exam, pausedAt }, later)).toBe('ENTRY');
    // Everybody's end moves by the pause when it ends: who entered in the pause then has the whole time as well.
    expect(deadlineOf({ ...exam, pausedAt }, later).getTime()).toBe(pausedAt.getTime() + 45 * 60_000);
    expect(deadlineOf(exam, START, 20).getTime()).toBe(START.getTime() + 65 * 60_000);
  });
});

describe('what the policy says of a sitting', () => {
  it('[E3] stands with the exam; a class approved before the rules goes by the usual ones', () => {
    expect(sittingRulesOf({})).toEqual({ fullScreen: true, looks: 4, attendanceMin: 0, appealDays: 3, lateAnswers: 'ONE', lateHours: 24 });
    expect(sittingRulesOf({ 'exam.snapshots': 9, 'exam.fullScreen': false, 'exam.attendanceMin': 0.8 })).toMatchObject({
      looks: 5,
      fullScreen: false,
      attendanceMin: 0.8,
    });
    expect(rulesOf({})).toMatchObject({ looks: 0, fullScreen: false });
    expect(clientsOf({ 'exam.clients': ['PC', 'TV'] })).toEqual(['PC']);
    expect(clientsOf({ 'exam.clients': 'all' })).toEqual(['PC', 'PHONE']);
  });
  it('[E3] the mini-program and a phone’s browser are a phone', () => {
    expect(clientOf({ authorization: 'Bearer x' }, 'node')).toBe('PHONE');
    expect(clientOf({ authorization: 'Bearer x', 'x-yangfan-device': 'web-1' }, 'Chrome')).toBe('PC');
    expect(clientOf({ 'x-yangfan-device': 'mini-1' }, 'Chrome')).toBe('PHONE');
    expect(clientOf({}, 'Mozilla/5.0 (iPhone; CPU iPhone OS 17_0)')).toBe('PHONE');
    expect(clientOf({}, 'Mozilla/5.0 (Windows NT 10.0) Chrome/120')).toBe('PC');
  });
  it('[E3] every flag has words and is grave; a face that was not seen clearly blames nobody', () => {
    for (const kind of FLAGS) {
      expect(isGrave(kind)).toBe(true);
      expect(sayEvent(kind, {})).not.toBe(kind);
    }
    expect(isGrave('LOOK_UNSURE')).toBe(false);
    expect(sayEvent('HIDDEN', { seconds: 12.4 })).toBe('离开了考试页面，约 12 秒');
  });
});
