import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { byAssignment, markDueAt } from './waiting.rules.ts';

const NOW = new Date('2026-11-24T08:00:00+08:00');

describe('what waits for a mark', () => {
  it('[T2] is due so many days after it was handed in', () => {
    expect(markDueAt(new Date('2026-11-17T08:00:00+08:00'), 7)).toEqual(NOW);
  });

  it('[T2] is counted once, in its assignment, and the sums are those of the list', () => {
    const work = fc.record({ of: fc.integer({ min: 1, max: 4 }), ago: fc.integer({ min: 0, max: 20 }) });
    fc.assert(
      fc.property(fc.array(work, { maxLength: 60 }), (list) => {
        const works = list
          .sort((a, b) => b.ago - a.ago)
          .map(({ of, ago }) => {
            const submittedAt = markDueAt(NOW, -ago);
            return { assignmentId: `act_${of}`, title: '', classId: '', className: '', submittedAt, dueAt: markDueAt(submittedAt, 7) };
          });
        const groups = byAssignment(works, NOW);
        expect(groups.reduce((sum, { waiting }) => sum + waiting, 0)).toBe(works.length);
        expect(groups.reduce((sum, { overdue }) => sum + overdue, 0)).toBe(works.filter(({ dueAt }) => dueAt < NOW).length);
        expect(groups.map(({ oldestAt }) => oldestAt)).toEqual(groups.map(({ oldestAt }) => oldestAt).sort());
        for (const { assignmentId, oldestAt } of groups)
          expect(works.find((one) => one.assignmentId === assignmentId)!.submittedAt.toISOString()).toBe(oldestAt);
      }),
    );
  });
});
