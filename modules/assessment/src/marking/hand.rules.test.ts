import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { afterMark, agreed, linesFit, pointsOfLines, wantsSecond } from './hand.rules.ts';

const rubric = [{ points: 4 }, { points: 4 }, { points: 2 }];
const marks = fc.integer({ min: 0, max: 200 }).map((n) => n / 10);

describe('marking by people', () => {
  it('[E2] lines are worth their share of the rubric, to a tenth, and never more than the question', () => {
    expect([pointsOfLines(rubric, [4, 4, 2], 8), pointsOfLines(rubric, [4, 2, 0], 8), pointsOfLines(rubric, [0, 0, 0], 8)]).toEqual([
      8, 4.8, 0,
    ]);
    expect([linesFit(rubric, [4, 4, 2]), linesFit(rubric, [4, 4]), linesFit(rubric, [4.5, 4, 2]), linesFit(rubric, [-1, 4, 2])]).toEqual([
      true,
      false,
      false,
      false,
    ]);
    fc.assert(
      fc.property(fc.tuple(marks, marks), marks, ([a, b], points) => {
        const own = [{ points: a + 0.5 }, { points: b + 0.5 }];
        expect(pointsOfLines(own, [a, b], points)).toBeLessThanOrEqual(points);
      }),
      { seed: 4 },
    );
  });

  it('[E2] two marks within the limit come to their mean, whichever was first; further apart a third person decides', () => {
    expect([agreed(6, 8, 2), agreed(6, 8.1, 2), agreed(5, 5.1, 2)]).toEqual([7, null, 5.1]);
    fc.assert(
      fc.property(marks, marks, marks, (a, b, limit) => {
        const final = agreed(a, b, limit);
        expect(final).toBe(agreed(b, a, limit));
        if (final !== null) expect(final >= Math.min(a, b) - 1e-9 && final <= Math.max(a, b) + 0.051).toBe(true);
      }),
      { seed: 4 },
    );
  });

  it('[E2] one mark settles an answer unless a second is asked for; a dispute waits for the third', () => {
    const task = { gapLimit: 2, second: false, state: 'FIRST' } as const;
    expect(afterMark(task, [6])).toEqual({ state: 'DONE', final: 6 });
    expect(afterMark({ ...task, second: true }, [6])).toEqual({ state: 'SECOND', final: null });
    expect(afterMark({ ...task, second: true, state: 'SECOND' }, [6, 7])).toEqual({ state: 'DONE', final: 6.5 });
    expect(afterMark({ ...task, second: true, state: 'SECOND' }, [2, 7])).toEqual({ state: 'THIRD', final: null });
  });

  it('[E2] all, a share or none get a second marker', () => {
    expect([wantsSecond('ALL', 0, 0.99), wantsSecond('NONE', 1, 0), wantsSecond(undefined, undefined, 0)]).toEqual([true, false, false]);
    expect([wantsSecond('SHARE', 0.2, 0.19), wantsSecond('SHARE', 0.2, 0.2), wantsSecond('SHARE', undefined, 0)]).toEqual([
      true,
      false,
      false,
    ]);
  });
});
