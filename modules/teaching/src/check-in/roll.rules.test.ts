import { describe, expect, it } from 'vitest';
import { capacityOf, rollContent, rollLines, supplementShare } from './roll.rules.ts';

const of = { teacherAccountIds: ['acc_t'], lecturerIds: ['lec_a', 'lec_b'] };
const teacher = { accountId: 'acc_t', lecturerId: null };
const lecturer = { accountId: 'acc_l', lecturerId: 'lec_b' };
const both = { accountId: 'acc_t', lecturerId: 'lec_a' };

describe('roll', () => {
  it('[T3] class teacher and lecturer confirm, each once, never one person for both', () => {
    expect(capacityOf(teacher, of, [])).toBe('CLASS_TEACHER');
    expect(capacityOf(lecturer, of, [{ capacity: 'CLASS_TEACHER', accountId: 'acc_t' }])).toBe('LECTURER');
    expect(capacityOf(both, of, [])).toBe('CLASS_TEACHER');
    expect(capacityOf(both, of, [{ capacity: 'CLASS_TEACHER', accountId: 'acc_t' }])).toBe('same_person');
    expect(capacityOf(both, of, [{ capacity: 'CLASS_TEACHER', accountId: 'acc_other' }])).toBe('LECTURER');
    expect(capacityOf({ accountId: 'acc_x', lecturerId: 'lec_z' }, of, [])).toBe('not_party');
    expect(capacityOf(lecturer, of, [{ capacity: 'LECTURER', accountId: 'acc_other' }])).toBe('same_person');
  });

  it('[T3] everybody enrolled stands in the roll, and any change changes its content', () => {
    const session = { id: 'tts', hours: 4, startsAt: new Date('2026-11-23T00:30:00Z'), endsAt: new Date('2026-11-23T03:30:00Z') };
    const mark = { learnerId: 'a', inAt: session.startsAt, outAt: session.endsAt, method: 'QR_FACE', supplemented: false, reason: null };
    const lines = rollLines(session, ['a', 'b'], [mark], true, { lateMinutes: 15, absentMinutes: 45 });
    expect(lines.map(({ state, creditedHours }) => [state, creditedHours])).toEqual([
      ['ON_TIME', 4],
      ['ABSENT', 0],
    ]);
    const changed = rollLines(session, ['a', 'b'], [mark, { ...mark, learnerId: 'b', supplemented: true, reason: '手机没电' }], true, {
      lateMinutes: 15,
      absentMinutes: 45,
    });
    expect(rollContent(session, changed)).not.toEqual(rollContent(session, lines));
    expect(supplementShare(changed)).toBe(0.5);
    expect(supplementShare([])).toBe(0);
  });
});
