import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayWords, forecastOf, type ForecastBasis } from './forecast.rules.ts';
import { lacksLimits, limitsOf } from './limits.rules.ts';
import { risksOf, type RiskBasis } from './risk.rules.ts';

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
      sentence: '照现在的速度，到 12 月 4 日（周五）还差 21.2 课时',
      assumptions: [
        '合格线：计划 56 课时 × 80% = 44.8 课时',
        '点播照最近 7 天的速度继续：每天 0.4 课时，还有 4 天，不超过计划的 16 课时',
        '面授和直播照到目前为止的 50% 继续：还有 24 课时没上或没锁定',
      ],
    });
    expect(dayWords('2026-12-06')).toBe('12 月 6 日（周日）');
  });

  it('[T3] knows who has enough, who will, who cannot any more, and who is over', () => {
    expect(forecastOf({ ...BASIS, sessionHours: 43 }).verdict).toBe('MET');
    expect(forecastOf({ ...BASIS, sessionHours: 16, recentVodHours: 14 })).toMatchObject({ verdict: 'ON_COURSE', shortHours: 0 });
    expect(forecastOf({ ...BASIS, comingHours: 10 }).verdict).toBe('UNREACHABLE');
    expect(forecastOf({ ...BASIS, today: '2026-11-20' })).toMatchObject({
      verdict: 'ON_COURSE',
      sentence: '11 月 24 日（周二）开班，合格要求 44.8 课时',
    });
    expect(forecastOf({ ...BASIS, today: '2026-12-05', comingHours: 0 })).toMatchObject({
      verdict: 'OVER',
      sentence: '培训已于 12 月 4 日（周五）结束，还差 34.8 课时',
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
      '照现在的速度，到 12 月 4 日（周五）还差 21.2 课时',
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
