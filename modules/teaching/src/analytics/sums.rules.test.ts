import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { curveOf, PARTS } from './curve.rules.ts';
import { joined, overlapsOf, type Whereabouts } from './impossible.rules.ts';
import { periodOf } from './period.ts';
import { performanceOf } from './performance.rules.ts';
import { responsesOf } from './response.rules.ts';
import { studyDayChanges } from './study-day.rules.ts';

describe('days, curves, places, answers, performance', () => {
  it('[T3] sums of days equal the stretches they come from, and the night is told apart', () => {
    const stretch = fc.record({
      at: fc.integer({ min: 1_790_000_000_000, max: 1_790_600_000_000 }),
      learnerId: fc.constantFrom('a', 'b'),
      classId: fc.constantFrom('c', 'd'),
      seconds: fc.integer({ min: 0, max: 60 }),
      reason: fc.constantFrom('counted', 'paused', 'replayed'),
    });
    fc.assert(
      fc.property(fc.array(stretch, { maxLength: 60 }), (list) => {
        const days = studyDayChanges(list);
        const sum = (pick: (one: (typeof days)[number]) => number) => days.reduce((total, one) => total + pick(one), 0);
        const of = (test: (one: (typeof list)[number]) => boolean) => list.filter(test).reduce((total, { seconds }) => total + seconds, 0);
        expect(sum(({ countedS }) => countedS)).toBe(of(({ reason }) => reason === 'counted'));
        expect(sum(({ otherS }) => otherS)).toBe(of(({ reason }) => reason !== 'counted'));
        expect(days.every((one) => one.nightS <= one.countedS && one.firstAt <= one.lastAt)).toBe(true);
        expect(days.map((one) => `${one.classId} ${one.learnerId} ${one.day}`)).toEqual(
          [...new Set(days.map((one) => `${one.classId} ${one.learnerId} ${one.day}`))].sort(),
        );
      }),
    );
    const [night] = studyDayChanges([
      { at: new Date('2026-11-24T02:00:00+08:00').getTime(), learnerId: 'a', classId: 'c', seconds: 15, reason: 'counted' },
    ]);
    expect(night).toMatchObject({ day: '2026-11-24', nightS: 15 });
  });

  it('[T3] the curve falls from part to part, and everybody who stopped is in one of them', () => {
    const learner = fc.record({ furthestS: fc.double({ min: 0, max: 700, noNaN: true }), completed: fc.boolean() });
    fc.assert(
      fc.property(fc.array(learner, { maxLength: 40 }), (learners) => {
        const parts = curveOf(600, learners, [{ part: 20, seconds: 3 }]);
        expect(parts).toHaveLength(PARTS);
        for (const [index, part] of parts.entries()) expect(part.reached).toBeLessThanOrEqual(parts[index - 1]?.reached ?? learners.length);
        expect(parts.reduce((sum, { stopped }) => sum + stopped, 0)).toBe(learners.filter(({ completed }) => !completed).length);
        expect(parts.at(-1)!.replayedS).toBe(3);
      }),
    );
    expect(curveOf(0, [], [])).toEqual([]);
  });

  const place = (kind: Whereabouts['kind'], id: string, from: number, to: number, sessionId: string | null = null): Whereabouts => ({
    kind,
    learnerId: 'lrn',
    id,
    sessionId,
    lessonId: kind === 'WATCH' ? 'lsn' : null,
    classId: 'cls',
    from: from * 6e4,
    to: to * 6e4,
  });

  it('[T3] two places at one time are found, one lesson in room and live at once is one place', () => {
    const [first, ...rest] = overlapsOf([place('ROOM', 'a', 0, 180, 'a'), place('WATCH', 'w', 30, 70)]);
    expect([first!.from / 60_000, first!.to / 60_000, rest.length]).toEqual([30, 70, 0]);
    expect(overlapsOf([place('ROOM', 'a', 0, 180, 'a'), place('LIVE', 'r', 10, 170, 'a')])).toEqual([]);
    expect(overlapsOf([place('ROOM', 'a', 0, 60, 'a'), place('ROOM', 'b', 57, 120, 'b')])).toEqual([]);
    expect(overlapsOf([place('ROOM', 'a', 0, 60, 'a'), place('LIVE', 'r', 40, 120, 'b')])).toHaveLength(1);
    expect(overlapsOf([place('WATCH', 'v', 0, 60), place('WATCH', 'w', 0, 60)])).toEqual([]);
    // A lost connection of some seconds does not cut one event into two.
    expect(joined([place('LIVE', 'r', 0, 10), place('LIVE', 'r', 10.5, 20)])).toHaveLength(1);
  });

  it('[T3] an overlap lies within both places and is found whatever the order', () => {
    const places = fc.array(
      fc
        .tuple(fc.constantFrom<Whereabouts['kind']>('ROOM', 'LIVE', 'WATCH'), fc.constantFrom('a', 'b', 'c'), fc.nat(200), fc.nat(90))
        .map(([kind, id, from, length]) => place(kind, id, from, from + length, id)),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(places, (list) => {
        const found = overlapsOf(list);
        for (const { a, b, from, to } of found)
          expect(from >= a.from && from >= b.from && to <= a.to && to <= b.to && from < to).toBe(true);
        expect(overlapsOf([...list].reverse())).toHaveLength(found.length);
      }),
    );
  });

  it('[T3] answers: the median of the answered, and who waits too long comes first', () => {
    const at = (hour: number) => new Date(Date.UTC(2026, 10, 24, hour));
    const questions = [
      { askedAt: at(0), answeredAt: at(1) },
      { askedAt: at(0), answeredAt: at(3) },
      { askedAt: at(0), answeredAt: null },
    ];
    const { slow, ...rest } = responsesOf(questions, 24, at(30));
    expect(rest).toEqual({ asked: 3, answered: 2, medianMinutes: 120, overdue: 1 });
    expect(slow[0]).toMatchObject({ minutes: 1800, overdue: true });
    expect(responsesOf([], 24, at(0)).medianMinutes).toBeNull();
  });

  it('[E0] classroom performance: 30/30/20/20, what was never asked costs nothing, and every part says why', () => {
    const all = {
      confirmsAsked: 6,
      confirmsAnswered: 5,
      pollsOffered: 4,
      pollsVoted: 4,
      asks: 0,
      quizzes: [80, 100],
      assignments: [90],
      rating: 85,
    };
    // 0.9 × 30 + 0.9 × 30 + 18 + 17
    expect(performanceOf(all)).toMatchObject({ total: 89, why: '四项齐全' });
    expect(performanceOf({ ...all, assignments: [], rating: null })).toMatchObject({
      total: 90,
      why: '小组和作业、态度与协作还没有内容，按其余 60 分折算',
    });
    expect(
      performanceOf({
        ...all,
        confirmsAsked: 0,
        confirmsAnswered: 0,
        pollsOffered: 0,
        pollsVoted: 0,
        quizzes: [],
        assignments: [],
        rating: null,
      }).total,
    ).toBeNull();
    expect(performanceOf({ ...all, quizzes: [], assignments: [], confirmsAsked: 0, pollsOffered: 0 })).toMatchObject({
      total: null,
      why: '互动参与、随堂测验、小组和作业还没有内容，可评的只有 20 分，先不给总分',
    });
    fc.assert(
      fc.property(
        fc.nat(20),
        fc.nat(20),
        fc.nat(5),
        fc.array(fc.integer({ min: 0, max: 100 }), { maxLength: 5 }),
        (asked, answered, asks, quizzes) => {
          const basis = { ...all, confirmsAsked: asked, confirmsAnswered: Math.min(asked, answered), asks, quizzes };
          const { total } = performanceOf(basis);
          expect(total !== null && total >= 0 && total <= 100 && Number.isInteger(total * 2)).toBe(true);
          expect(performanceOf({ ...basis, confirmsAnswered: asked }).total!).toBeGreaterThanOrEqual(total!);
        },
      ),
    );
  });

  it('[T3] a period has both its days, at most a year of them', () => {
    const { since, until } = periodOf({ from: '2026-11-24', to: '2026-11-24' }, { from: '2026-01-01', to: '2026-02-01' });
    expect(until.getTime() - since.getTime()).toBe(86_400_000);
    for (const wrong of [
      { from: '2026-11-25', to: '2026-11-24' },
      { from: '2025-01-01', to: '2026-11-24' },
    ])
      expect(() => periodOf(wrong, { from: '2026-01-01', to: '2026-02-01' })).toThrow();
  });
});
