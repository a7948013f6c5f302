import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { composeGrade, differences, faultOfScheme, type GradeScheme } from './grade.rules.ts';

const scheme: GradeScheme = {
  parts: [
    { key: 'attendance', name: '出勤', weight: 0.2, source: 'attendance' },
    { key: 'classroom', name: '课堂表现', weight: 0.2, source: 'offline' },
    { key: 'theory', name: '理论考试', weight: 0.2, passMark: 60, source: 'exam' },
    { key: 'practice', name: '实践成果', weight: 0.2, passMark: 60, source: 'offline' },
    { key: 'plan', name: '创业规划书', weight: 0.2, passMark: 60, source: 'offline' },
  ],
  passTotal: 60,
  excellentTotal: 90,
};
const scores = (values: Record<string, number>) =>
  Object.fromEntries(Object.entries(values).map(([key, score]) => [key, { score, why: '', link: null }]));
const all = (score: number) => scores({ attendance: score, classroom: score, theory: score, practice: score, plan: score });
const present = { rate: 0.95, minRate: 0.8 };

describe('[E0] composing a grade', () => {
  test('[E0] a missing part leaves the grade open and names the part; it never counts as zero', () => {
    const grade = composeGrade(scheme, scores({ attendance: 100, classroom: 100, theory: 100, practice: 100 }), present);
    expect(grade).toMatchObject({ total: null, conclusion: 'INCOMPLETE', why: ['缺少：创业规划书'] });
  });

  test('[E0] attendance below the minimum fails whatever the total, and says so', () => {
    const grade = composeGrade(scheme, all(100), { rate: 0.79, minRate: 0.8 });
    expect(grade.conclusion).toBe('FAIL');
    expect(grade.why.join()).toContain('出勤率 79%，低于 80%');
  });

  test('[E0] one part below its pass mark fails although the total is high', () => {
    expect(
      composeGrade(scheme, scores({ attendance: 100, classroom: 100, theory: 59.9, practice: 100, plan: 100 }), present).conclusion,
    ).toBe('FAIL');
  });

  test('[E0] 90 is excellent, 89.9 passes, 60 passes', () => {
    expect(composeGrade(scheme, all(90), present).conclusion).toBe('EXCELLENT');
    expect(composeGrade(scheme, all(89.9), present).conclusion).toBe('PASS');
    expect(composeGrade(scheme, all(60), present).conclusion).toBe('PASS');
  });

  test('[E0] the total lies between the lowest and the highest part', () => {
    const mark = fc.integer({ min: 0, max: 200 }).map((value) => value / 2);
    fc.assert(
      fc.property(fc.tuple(mark, mark, mark, mark, mark), ([a, b, c, d, e]) => {
        const { total } = composeGrade(scheme, scores({ attendance: a, classroom: b, theory: c, practice: d, plan: e }), present);
        expect(total!).toBeGreaterThanOrEqual(Math.min(a, b, c, d, e) - 0.05);
        expect(total!).toBeLessThanOrEqual(Math.max(a, b, c, d, e) + 0.05);
      }),
    );
  });

  test('[E0] a scheme whose weights are not 100 % is refused', () => {
    expect(faultOfScheme(scheme)).toBeNull();
    expect(faultOfScheme({ ...scheme, parts: scheme.parts.slice(1) })).toContain('80%');
  });

  test('[E0] two entries differ where a mark differs or stands on one side only', () => {
    expect(
      differences(
        [
          { learnerId: 'a', score: 80 },
          { learnerId: 'b', score: 70 },
        ],
        [
          { learnerId: 'a', score: 80 },
          { learnerId: 'c', score: 70 },
        ],
      ),
    ).toEqual([
      { learnerId: 'b', first: 70, second: null },
      { learnerId: 'c', first: null, second: 70 },
    ]);
  });
});
