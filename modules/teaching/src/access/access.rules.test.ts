import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LessonCondition } from '@yangfan/contract';
import { isFinished, lockOf, type Step } from './access.rules.ts';

const NOW = new Date('2026-11-24T08:00:00+08:00');
const step = (id: string, completed: boolean, ...conditions: LessonCondition[]): Step => ({ id, title: `课${id}`, completed, conditions });

describe('when a lesson opens', () => {
  it('[T2] the lesson before must be finished; the first lesson has none before it', () => {
    const steps = [step('a', false, { kind: 'PREVIOUS' }), step('b', false, { kind: 'PREVIOUS' })];
    expect(lockOf(steps, 'a', new Map(), NOW)).toBeNull();
    expect(lockOf(steps, 'b', new Map(), NOW)).toBe('先学完上一节“课a”');
    expect(lockOf([step('a', true), steps[1]!], 'b', new Map(), NOW)).toBeNull();
  });

  it('[T2] theory before practice: every lesson without the condition must be finished, wherever it stands', () => {
    const practice = step('p', false, { kind: 'THEORY' });
    expect(lockOf([practice, step('a', true), step('b', false)], 'p', new Map(), NOW)).toBe('先学完理论课，还差 1 节：“课b”');
    expect(lockOf([practice, step('a', true), step('q', false, { kind: 'THEORY' })], 'p', new Map(), NOW)).toBeNull();
  });

  it('[T2] a quiz must reach the mark, and the reason names the best score', () => {
    const steps = [step('a', false, { kind: 'QUIZ', activityId: 'q', percent: 80 })];
    expect(lockOf(steps, 'a', new Map([['q', { title: '测一测', percent: null }]]), NOW)).toContain('还没有做');
    expect(lockOf(steps, 'a', new Map([['q', { title: '测一测', percent: 79.9 }]]), NOW)).toContain('至少 80 分');
    expect(lockOf(steps, 'a', new Map([['q', { title: '测一测', percent: 80 }]]), NOW)).toBeNull();
  });

  it('[T2] a date opens it to the second, said in China time', () => {
    const steps = [step('a', false, { kind: 'FROM', at: '2026-11-24T00:30:00Z' })];
    expect(lockOf(steps, 'a', new Map(), NOW)).toBe('11月24日 08:30 开放');
    expect(lockOf(steps, 'a', new Map(), new Date('2026-11-24T08:30:00+08:00'))).toBeNull();
  });

  it('[T2] whatever the conditions, a finished lesson stays open, and finishing more never locks anything', () => {
    const condition = fc.constantFrom<LessonCondition>({ kind: 'PREVIOUS' }, { kind: 'THEORY' });
    const course = fc.array(fc.record({ done: fc.boolean(), conditions: fc.array(condition, { maxLength: 2 }) }), { minLength: 1 });
    fc.assert(
      fc.property(course, fc.nat(), (plan, pick) => {
        const steps = plan.map(({ done, conditions }, index) => step(String(index), done, ...conditions));
        const more = steps.map((one, index) => (index === pick % steps.length ? { ...one, completed: true } : one));
        for (const { id, completed } of steps) {
          if (completed) expect(lockOf(steps, id, new Map(), NOW)).toBeNull();
          if (lockOf(steps, id, new Map(), NOW) === null) expect(lockOf(more, id, new Map(), NOW)).toBeNull();
        }
      }),
    );
  });

  it('[T2] a lesson is finished by its film and everything required; nothing finishes an empty one', () => {
    const activity = (required: boolean, state: string) => ({ required, state });
    expect(isFinished({ hasFilm: true, filmDone: true, activities: [activity(true, 'OPENED')] })).toBe(false);
    expect(isFinished({ hasFilm: true, filmDone: true, activities: [activity(true, 'DONE'), activity(false, 'NEW')] })).toBe(true);
    expect(isFinished({ hasFilm: false, filmDone: false, activities: [] })).toBe(false);
    expect(isFinished({ hasFilm: false, filmDone: false, activities: [activity(true, 'DONE')] })).toBe(true);
    expect(isFinished({ hasFilm: false, filmDone: false, activities: [activity(false, 'NEW')] })).toBe(false);
  });
});
