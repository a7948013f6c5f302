import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { curveOf, PARTS } from './curve.rules.ts';
import { dayWords, forecastOf, type ForecastBasis } from './forecast.rules.ts';
import { joined, overlapsOf, type Whereabouts } from './impossible.rules.ts';
import { lacksLimits, limitsOf } from './limits.rules.ts';
import { periodOf } from './period.ts';
import { performanceOf } from './performance.rules.ts';
import { responsesOf } from './response.rules.ts';
import { risksOf, type RiskBasis } from './risk.rules.ts';
import { studyDayChanges } from './study-day.rules.ts';

const LIMITS = limitsOf();
const BASIS: ForecastBasis = {
  today: '2026-11-30',
  startsOn: '2026-11-24',
  endsOn: '2026-12-04',
  plannedHours: 56,
  plannedVod: 16,
  vodHours: 2,
  sessionHours: 8,
  heldHours: 16,
  comingHours: 24,
  recentVodHours: 2.8,
  minRate: 0.8,
};
const forecastBasis = fc.record({
  today: fc.constantFrom('2026-11-20', '2026-11-24', '2026-11-30', '2026-12-04', '2026-12-09'),
  startsOn: fc.constant('2026-11-24'),
  endsOn: fc.constant('2026-12-04'),
  plannedHours: fc.integer({ min: 40, max: 80 }),
  plannedVod: fc.integer({ min: 0, max: 20 }),
  vodHours: fc.double({ min: 0, max: 20, noNaN: true }),
  sessionHours: fc.double({ min: 0, max: 40, noNaN: true }),
  heldHours: fc.integer({ min: 0, max: 40 }),
  comingHours: fc.integer({ min: 0, max: 40 }),
  recentVodHours: fc.double({ min: 0, max: 20, noNaN: true }),
  minRate: fc.constantFrom(0.8, 0.9, null),
});
const riskBasis = (forecast: ForecastBasis): Omit<RiskBasis, 'forecast'> => ({
  idleDays: 4,
  lastDay: '2026-11-26',
  absent: 2,
  lastAbsentSession: null,
  missedConfirms: 3,
  missedRoom: null,
  vodDue: 8,
  vodHours: Math.min(forecast.plannedVod, forecast.vodHours),
  vodPlanned: forecast.plannedVod,
  scores: [50, 40],
  nextLesson: null,
});
const risk = (basis: ForecastBasis, more: Partial<RiskBasis> = {}) =>
  risksOf({ ...riskBasis(basis), forecast: forecastOf(basis), ...more }, LIMITS);

describe('forecast', () => {
  it('[T3] says by which day how many hours will be missing, and what it assumes', () => {
    // 10 hours now; 0.4 a day for four days; half of 24 to come; 44.8 are asked.
    expect(forecastOf(BASIS)).toMatchObject({
      verdict: 'SHORT',
      projectedHours: 23.6,
      requiredHours: 44.8,
      shortHours: 21.2,
      sentence: '照现在的速度，到周五（12 月 4 日）还差 21.2 课时',
      assumptions: [
        '合格线：计划 56 课时 × 80% = 44.8 课时',
        '点播照最近 7 天的速度继续：每天 0.4 课时，还有 4 天，不超过计划的 16 课时',
        '面授和直播照到目前为止的 50% 继续：还有 24 课时没上或没锁定',
      ],
    });
    expect(dayWords('2026-12-06')).toBe('周日（12 月 6 日）');
  });

  it('[T3] knows who has enough, who will, who cannot any more, and who is over', () => {
    expect(forecastOf({ ...BASIS, sessionHours: 43 }).verdict).toBe('MET');
    expect(forecastOf({ ...BASIS, sessionHours: 16, recentVodHours: 14 })).toMatchObject({ verdict: 'ON_COURSE', shortHours: 0 });
    expect(forecastOf({ ...BASIS, comingHours: 10 }).verdict).toBe('UNREACHABLE');
    expect(forecastOf({ ...BASIS, today: '2026-11-20' })).toMatchObject({
      verdict: 'ON_COURSE',
      sentence: '周二（11 月 24 日）开班，合格要求 44.8 课时',
    });
    expect(forecastOf({ ...BASIS, today: '2026-12-05', comingHours: 0 })).toMatchObject({
      verdict: 'OVER',
      sentence: '培训已在周五（12 月 4 日）结束，还差 34.8 课时',
    });
  });

  it('[T3] never asks for less the fewer hours somebody has', () => {
    fc.assert(
      fc.property(forecastBasis, fc.double({ min: 0, max: 10, noNaN: true }), (basis, more) => {
        const short = forecastOf(basis).shortHours;
        expect(forecastOf({ ...basis, vodHours: basis.vodHours + more }).shortHours).toBeLessThanOrEqual(short);
        expect(forecastOf({ ...basis, sessionHours: basis.sessionHours + more }).shortHours).toBeLessThanOrEqual(short);
        expect(forecastOf({ ...basis, recentVodHours: basis.recentVodHours + more }).shortHours).toBeLessThanOrEqual(short);
        expect(short).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 500 },
    );
  });
});

describe('risk', () => {
  it('[T3] every reason says its figure and its rule, and the gravest stands first', () => {
    const { level, points, reasons } = risk(BASIS);
    expect(level).toBe('HIGH');
    expect(points).toBe(reasons.reduce((sum, reason) => sum + reason.points, 0));
    expect(reasons.map(({ text }) => text)).toEqual([
      '照现在的速度，到周五（12 月 4 日）还差 21.2 课时',
      '缺勤 2 次',
      '点播落后 6 课时：到今天应学 8，已得 2',
      '4 天没有学习，最近一次是 11 月 26 日',
      '直播确认漏答 3 次',
      '随堂测和作业平均 45 分（2 次）',
    ]);
    expect(reasons.every(({ rule }) => /\d/.test(rule))).toBe(true);
  });

  it('[T3] nobody who learns as planned is warned', () => {
    const calm = { ...BASIS, sessionHours: 16, vodHours: 8, recentVodHours: 8 };
    expect(risk(calm, { idleDays: 0, absent: 0, missedConfirms: 0, scores: [90, 80] })).toEqual({ level: 'NONE', points: 0, reasons: [] });
    // Whoever has seen every film has nothing to watch between two lessons.
    expect(risk({ ...calm, vodHours: 16 }, { idleDays: 6, absent: 0, missedConfirms: 0, scores: [] }).level).toBe('NONE');
  });

  it('[T3] more hours, more answers and fewer absences never raise the risk', () => {
    const people = fc.record({
      idleDays: fc.option(fc.integer({ min: 0, max: 30 })),
      absent: fc.integer({ min: 0, max: 8 }),
      missedConfirms: fc.integer({ min: 0, max: 12 }),
      vodDue: fc.double({ min: 0, max: 20, noNaN: true }),
    });
    fc.assert(
      fc.property(forecastBasis, people, fc.double({ min: 0, max: 10, noNaN: true }), (basis, person, more) => {
        const points = risk(basis, person).points;
        const moreVod = { ...basis, vodHours: basis.vodHours + more };
        expect(risk(moreVod, person).points).toBeLessThanOrEqual(points);
        expect(risk({ ...basis, sessionHours: basis.sessionHours + more }, person).points).toBeLessThanOrEqual(points);
        expect(risk({ ...basis, recentVodHours: basis.recentVodHours + more }, person).points).toBeLessThanOrEqual(points);
        expect(risk(basis, { ...person, absent: Math.max(0, person.absent - 1) }).points).toBeLessThanOrEqual(points);
        expect(risk(basis, { ...person, missedConfirms: Math.max(0, person.missedConfirms - 1) }).points).toBeLessThanOrEqual(points);
        expect(risk(basis, { ...person, idleDays: person.idleDays && person.idleDays - 1 }).points).toBeLessThanOrEqual(points);
      }),
      { numRuns: 500 },
    );
  });

  it('[T3] a class frozen before a limit existed goes by the one in force, then by the default', () => {
    expect(lacksLimits({ 'study.idleDays': 5 })).toBe(true);
    expect(limitsOf({ 'study.idleDays': 5 }, { 'study.idleDays': 7, 'study.absentTimes': 4 })).toMatchObject({
      idleDays: 5,
      absentTimes: 4,
      behindHours: 4,
    });
  });
});

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
