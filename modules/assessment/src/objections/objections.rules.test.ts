import { OBJECTION_STATES } from '@yangfan/contract';
import { describe, expect, test } from 'vitest';
import { isOpen, objectionPolicy, stepped } from './objections.rules.ts';

describe('[E6] objections', () => {
  test('[E6] the county looks once: after its decision nothing leads back to it', () => {
    expect(stepped('REFUSED', 'second-look')).toBe('REVIEWING');
    expect(stepped('REVIEWING', 'decide.uphold')).toBe('UPHELD');
    for (const state of OBJECTION_STATES.filter((one) => one !== 'REFUSED')) expect(stepped(state, 'second-look')).toBeNull();
    expect(OBJECTION_STATES.filter((one) => stepped(one, 'decide.accept'))).toEqual(['REVIEWING']);
    expect(OBJECTION_STATES.filter((one) => stepped(one, 'correct'))).toEqual(['ACCEPTED']);
  });

  test('[E6] a refused one stays open exactly as long as the learner may ask the county', () => {
    const until = new Date('2026-11-27T15:59:00Z');
    const refused = { state: 'REFUSED' as const, reviewUntil: until };
    expect(isOpen(refused, until)).toBe(true);
    expect(isOpen(refused, new Date(until.getTime() + 1))).toBe(false);
    expect(isOpen({ state: 'REFUSED', reviewUntil: null }, until)).toBe(false);
    for (const state of ['OPEN', 'ACCEPTED', 'REVIEWING'] as const) expect(isOpen({ state, reviewUntil: null }, until)).toBe(true);
    for (const state of ['UPHELD', 'CORRECTED'] as const) expect(isOpen({ state, reviewUntil: until }, until)).toBe(false);
  });

  test('[E6] a class frozen before these rules goes by three workdays and is not held up; nonsense is not a number of days', () => {
    expect(objectionPolicy({})).toEqual({ raiseDays: 3, answerDays: 3, secondLookDays: 2, decideDays: 5, waitForEnd: false });
    expect(objectionPolicy({ 'objection.raiseDays': 5, 'objection.answerDays': -1, 'objection.waitForEnd': true })).toMatchObject({
      raiseDays: 5,
      answerDays: 3,
      waitForEnd: true,
    });
  });
});
