import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Annotation, RubricCriterion } from '@yangfan/contract';
import { criterionFigures, isSound, maxScoreOf, PLAIN_RUBRIC, remarksFit, scoreOf } from './rubric.rules.ts';

const rubrics: fc.Arbitrary<RubricCriterion[]> = fc
  .array(
    fc
      .array(fc.integer({ min: 0, max: 200 }), { minLength: 2, maxLength: 8 })
      .map((halves) => halves.map((half, place) => ({ id: `l${place}`, title: `等级${place}`, points: half / 2 }))),
    { minLength: 1, maxLength: 20 },
  )
  .map((all) => all.map((levels, place) => ({ id: `c${place}`, title: `标准${place}`, levels })));

describe('marks by a rubric', () => {
  it('[T2] whatever levels are chosen, the score lies between nothing and the most, and is the sum of its levels', () => {
    fc.assert(
      fc.property(rubrics, fc.array(fc.nat(), { minLength: 20, maxLength: 20 }), (rubric, picks) => {
        fc.pre(maxScoreOf(rubric) > 0);
        const chosen = rubric.map(({ id, levels }, place) => ({
          criterionId: id,
          levelId: levels[picks[place]! % levels.length]!.id,
          comment: '',
        }));
        const { score, percent } = scoreOf(rubric, chosen)!;
        expect(score).toBeGreaterThanOrEqual(0);
        expect(score).toBeLessThanOrEqual(maxScoreOf(rubric));
        expect(percent).toBeGreaterThanOrEqual(0);
        expect(percent).toBeLessThanOrEqual(100);
        expect(score).toBe(rubric.reduce((sum, { levels }, place) => sum + levels[picks[place]! % levels.length]!.points, 0));
      }),
    );
  });
  it('[T2] a criterion without a level, or with one of another rubric, has no score', () => {
    expect(scoreOf(PLAIN_RUBRIC, [])).toBeNull();
    expect(
      scoreOf(
        PLAIN_RUBRIC,
        PLAIN_RUBRIC.map(({ id }) => ({ criterionId: id, levelId: 'zz', comment: '' })),
      ),
    ).toBeNull();
  });
  it('[T2] a rubric tells its parts apart and has something to earn', () => {
    expect(isSound(PLAIN_RUBRIC)).toBe(true);
    expect(maxScoreOf(PLAIN_RUBRIC)).toBe(100);
    expect(isSound([PLAIN_RUBRIC[0]!, PLAIN_RUBRIC[0]!])).toBe(false);
    expect(isSound([{ ...PLAIN_RUBRIC[0]!, levels: [1, 2].map((n) => ({ id: `${n}`, title: `${n}`, points: 0 })) }])).toBe(false);
  });
  it('[T5] figures of a criterion: average, and how often each level', () => {
    const marking = (levelId: string) => ({ criteria: [{ criterionId: 'form', levelId, comment: '' }], comment: '', annotations: [] });
    expect(criterionFigures(PLAIN_RUBRIC, [marking('a'), marking('c')])[2]).toEqual({
      id: 'form',
      title: '表达清楚',
      average: 12.5,
      max: 20,
      levels: [
        { title: '清楚', points: 20, times: 1 },
        { title: '基本清楚', points: 15, times: 0 },
        { title: '不清楚', points: 5, times: 1 },
      ],
    });
  });
});

describe('remarks on the work', () => {
  const work = {
    text: '十二个字的作业正文内容',
    files: [
      { id: 'fil_a', mediaType: 'image/png' },
      { id: 'fil_b', mediaType: 'application/pdf' },
    ],
  };
  const remark = (change: Partial<Annotation>): Annotation => ({
    kind: 'RECT',
    fileId: 'fil_a',
    points: [
      { x: 0.1, y: 0.1 },
      { x: 0.4, y: 0.3 },
    ],
    from: 0,
    to: 0,
    page: 1,
    text: '',
    ...change,
  });
  it.each([
    [remark({}), true],
    [remark({ fileId: 'fil_b' }), false],
    [remark({ fileId: 'fil_z' }), false],
    [remark({ points: [] }), false],
    [remark({ kind: 'TEXT', points: [{ x: 0, y: 0 }], text: '好' }), true],
    [remark({ kind: 'TEXT', points: [{ x: 0, y: 0 }], text: ' ' }), false],
    [remark({ kind: 'PAGE', fileId: 'fil_b', points: [], text: '第一页的表没有合计' }), true],
    [remark({ kind: 'RANGE', fileId: null, points: [], from: 2, to: 5 }), true],
    [remark({ kind: 'RANGE', fileId: null, points: [], from: 2, to: 500 }), false],
    [remark({ kind: 'RANGE', fileId: null, points: [], from: 5, to: 5 }), false],
  ])('[T2] a remark lies on what was handed in: %#', (one, fits) => expect(remarksFit([one], work)).toBe(fits));
});
