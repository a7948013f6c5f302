import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { calibrationOf } from '../calibration/calibration.rules.ts';
import { benchmarks } from '../calibration/benchmarks.ts';
import { deviation, figuresOf, iccOf } from '../summary/figures.rules.ts';
import { blind } from './blind.rules.ts';
import { faultOfSheet, isSigned, secondsSince, totalOf } from './sheet.rules.ts';

const criteria = [
  { code: 'N1', maxScore: 40 },
  { code: 'N2', maxScore: 60 },
];
const NAME = [
  [100, 100, 300, 120, 500, 90],
  [200, 50, 210, 200, 220, 350],
  [400, 60, 420, 180, 430, 340],
  [600, 100, 800, 120, 900, 300],
];
const draft = {
  points: [
    { code: 'N1', points: 30.5, note: '' },
    { code: 'N2', points: 40, note: '' },
  ],
  comment: '市场分析有数据支撑，财务计划较完整，但现金流量表缺少淡季的估计，供货风险也要写清。',
  suggestions: ['补充淡季现金流'],
  recommended: false,
};

describe('[E5] a sheet', () => {
  test('[E5] every chapter within its maximum, a comment of thirty real characters, one suggestion, a written name', () => {
    expect(faultOfSheet(draft, criteria, NAME)).toBeNull();
    expect(faultOfSheet({ ...draft, points: draft.points.slice(1) }, criteria, NAME)).toBe('assessment.review_points');
    expect(faultOfSheet({ ...draft, points: [{ code: 'N1', points: 41, note: '' }, draft.points[1]!] }, criteria, NAME)).toBe(
      'assessment.review_points',
    );
    expect(faultOfSheet({ ...draft, points: [draft.points[1]!, draft.points[1]!] }, criteria, NAME)).toBe('assessment.review_points');
    expect(faultOfSheet({ ...draft, comment: '很好，继续努力。' }, criteria, NAME)).toBe('assessment.review_comment');
    expect(faultOfSheet({ ...draft, comment: '好'.repeat(40) }, criteria, NAME)).toBe('assessment.review_comment');
    expect(faultOfSheet({ ...draft, suggestions: ['', '  '] }, criteria, NAME)).toBe('assessment.review_suggestion');
    expect(faultOfSheet(draft, criteria, [[1, 1, 2, 2]])).toBe('assessment.review_signature');
    expect(isSigned([[1, 2, 3]])).toBe(false);
    expect(totalOf(draft.points, criteria)).toBe(70.5);
    expect(totalOf([{ points: 25 }], [{ code: 'a', maxScore: 50 }])).toBe(50);
  });
  test('[E5] time is counted from signs of life; a long gap was spent elsewhere', () => {
    const at = new Date('2026-11-24T10:00:00Z');
    expect(secondsSince(null, at)).toBe(0);
    expect(secondsSince(at, new Date(at.getTime() + 30_000))).toBe(30);
    expect(secondsSince(at, new Date(at.getTime() + 3_600_000))).toBe(90);
    expect(secondsSince(at, new Date(at.getTime() - 5_000))).toBe(0);
  });
});

describe('[E5] blind views', () => {
  test('[E5] names, institution and numbers of people are taken out; ids of files stay whole', () => {
    const secrets = ['王小明', '海口启航职业培训学校', '启航'];
    const text =
      '<p>我叫王小明，在海口启航职业培训学校，电话13900001111，证号46010019900101123X</p><img src="/v1/files/fil_01jd13900001111aaaaaaaaaaa">';
    expect(blind(text, secrets)).toBe('<p>我叫■■，在■■，电话■■，证号■■</p><img src="/v1/files/fil_01jd13900001111aaaaaaaaaaa">');
    fc.assert(
      fc.property(fc.array(fc.constantFrom('王小明', '海口启航职业培训学校', '启航', '卖椒酱', '，')), (words) => {
        const out = blind(words.join(''), secrets);
        expect(secrets.some((secret) => out.includes(secret))).toBe(false);
      }),
    );
  });
});

describe('[E5] calibration', () => {
  const now = new Date('2026-11-24T00:00:00Z');
  const of = (code: string, off: number, daysAgo: number) => ({ code, deviation: off, at: new Date(now.getTime() - daysAgo * 86_400_000) });
  const limits = { limit: 8, days: 365 };
  test('[E5] within eight points at every benchmark plan, the newest try, not older than the policy says', () => {
    expect(calibrationOf(['B1', 'B2'], [of('B1', 8, 1), of('B2', -8, 2)], limits, now)).toMatchObject({ passed: true });
    expect(calibrationOf(['B1', 'B2'], [of('B1', 8.1, 1), of('B2', 0, 2)], limits, now).passed).toBe(false);
    expect(calibrationOf(['B1', 'B2'], [of('B1', 0, 1)], limits, now).passed).toBe(false);
    expect(calibrationOf(['B1'], [of('B1', 20, 3), of('B1', 2, 1)], limits, now).passed).toBe(true);
    expect(calibrationOf(['B1'], [of('B1', 2, 3), of('B1', 20, 1)], limits, now).passed).toBe(false);
    expect(calibrationOf(['B1'], [of('B1', 2, 366)], limits, now).passed).toBe(false);
    expect(calibrationOf([], [], limits, now).passed).toBe(false);
  });
  test('[E5] the benchmark plans are two, one good and one weak, each out of a hundred', () => {
    expect(benchmarks().map((paper) => paper.chapters.reduce((sum, one) => sum + one.maxScore, 0))).toEqual([100, 100]);
    expect(benchmarks().map((paper) => paper.chapters.reduce((sum, one) => sum + one.reference, 0))).toEqual([82, 52]);
    for (const paper of benchmarks()) for (const one of paper.chapters) expect(one.reference).toBeLessThanOrEqual(one.maxScore);
  });
});

describe('[E5] figures of experts', () => {
  test('[E5] severe, flat and quick marking is said in words', () => {
    const sheet = (own: number, final: number, seconds = 600) => ({ own, final, seconds });
    expect(figuresOf([], 3)).toMatchObject({ marked: 0, severity: null, warnings: [] });
    const severe = figuresOf([sheet(60, 70), sheet(62, 70), sheet(61, 68, 100)], 3);
    expect(severe).toMatchObject({ marked: 3, severity: -8.3, quick: 1, minutes: 10 });
    expect(severe.warnings.join()).toMatch(/偏严.*拉不开.*不到 3 分钟/);
    expect(figuresOf([sheet(60, 70)], 3).warnings).toEqual([]);
    expect(deviation([2, 4, 4, 4, 5, 5, 7, 9])).toBe(2.1);
  });
  test('[E5] agreement is 1 where all agree, low where they do not, and never above 1', () => {
    expect(
      iccOf([
        [60, 60],
        [70, 70],
        [80, 80],
      ]),
    ).toBe(1);
    expect(
      iccOf([
        [60, 80],
        [80, 60],
        [70, 70],
      ])!,
    ).toBeLessThan(0);
    expect(
      iccOf([
        [60, 61],
        [70, 71],
      ]),
    ).toBeNull();
    expect(
      iccOf([
        [70, 70],
        [70, 70],
        [70, 70],
      ]),
    ).toBeNull();
    // Two raters, five plans, worked out by hand: MSB 169.65, MSW 7.
    expect(
      iccOf([
        [62, 65],
        [70, 66],
        [81, 85],
        [58, 60],
        [75, 70],
      ]),
    ).toBe(0.92);
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer({ min: 0, max: 100 }), fc.integer({ min: 0, max: 100 })), { minLength: 3 }), (rows) => {
        const icc = iccOf(rows);
        if (icc !== null) expect(icc).toBeLessThanOrEqual(1);
      }),
    );
  });
});
