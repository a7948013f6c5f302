import { CLASS_STATUS_CODES, COURSE_STAGE_CODES, SESSION_STATUS_CODES, type ClassStatus } from '@yangfan/contract';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SESSION_MOVES } from '../timetable/sessions.states.ts';
import { canMoveClass, CLASS_MOVES, mayTeach, stageOf, statusesOf } from './classes.states.ts';

/** A random walk from the draft. */
const walk = (kind: 'FORMAL' | 'PRACTICE') =>
  fc.array(fc.nat(20), { maxLength: 20 }).map((choices) => {
    const seen: ClassStatus[] = ['DRAFT'];
    for (const choice of choices) {
      const next = CLASS_STATUS_CODES.filter((to) => canMoveClass(kind, seen.at(-1)!, to));
      if (next.length === 0) break;
      seen.push(next[choice % next.length]!);
    }
    return seen;
  });

describe('class states', () => {
  it('[M1] a formal class is never taught before it was submitted, accepted and approved', () => {
    fc.assert(
      fc.property(walk('FORMAL'), (seen) => {
        const taught = seen.findIndex((status) => mayTeach('FORMAL', status));
        if (taught < 0) return;
        expect(seen.slice(0, taught + 1)).toEqual(expect.arrayContaining(['SUBMITTED', 'ACCEPTED', 'APPROVED']));
      }),
    );
  });
  it('[M1] a practice class goes into training without anybody, and never becomes an approved one', () => {
    expect(canMoveClass('PRACTICE', 'DRAFT', 'IN_TRAINING')).toBe(true);
    expect(canMoveClass('FORMAL', 'DRAFT', 'IN_TRAINING')).toBe(false);
    fc.assert(
      fc.property(walk('PRACTICE'), (seen) => {
        expect(seen).not.toContain('APPROVED');
      }),
    );
  });
  it('[M1] nothing leaves the states that are final, and completion comes only from a submitted completion', () => {
    for (const status of ['ARCHIVED', 'CANCELLED', 'TERMINATED', 'REJECTED'] as const) expect(CLASS_MOVES[status]).toEqual([]);
    for (const status of CLASS_STATUS_CODES) expect(CLASS_MOVES[status].includes('COMPLETED')).toBe(status === 'COMPLETION_SUBMITTED');
  });
  it('[M1] every state stands at one stage of the course line, and stages gather all states', () => {
    expect(COURSE_STAGE_CODES.flatMap((stage) => statusesOf(stage)).sort()).toEqual([...CLASS_STATUS_CODES].sort());
    expect(stageOf('IN_TRAINING')).toBe('TEACH');
  });
});

describe('session states', () => {
  it('[M1] a locked session never changes; nothing is confirmed that has not ended', () => {
    expect(SESSION_MOVES.LOCKED).toEqual([]);
    for (const status of SESSION_STATUS_CODES) expect(SESSION_MOVES[status].includes('CONFIRMED')).toBe(status === 'ENDED');
  });
});
