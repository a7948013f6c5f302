import fc from 'fast-check';
import { expect, test } from 'vitest';
import { drawPassage, layPassage, reached, tellPassage, type Leg } from './course-line.rules.ts';

const passage = (here: number): Leg[] =>
  ['报名', '教学', '模拟', '考核', '结业', '后续服务'].map((name, index) => ({
    name,
    state: index < here ? 'done' : index === here ? 'here' : 'ahead',
  }));
const anyPassage = fc.integer({ min: -1, max: 6 }).map(passage);
const anyLine = fc.integer({ min: 16, max: 40 });

test('[A1] every name has room above a crest or below a trough, at any text size', () => {
  fc.assert(
    fc.property(anyPassage, anyLine, (legs, line) => {
      const { height, points, here } = layPassage(legs, line);
      points.forEach(({ y, isCrest }, index) => {
        const words = line * 2 + 12;
        const boat = index === here && isCrest ? 42 - 12 : 0;
        if (isCrest) expect(y - words - boat).toBeGreaterThanOrEqual(0);
        else expect(y + words).toBeLessThanOrEqual(height);
      });
    }),
  );
});

test('[A1] neighbours never stand on the same side of the line, so names cannot collide', () => {
  const { points } = layPassage(passage(2), 22);
  points.slice(1).forEach((point, index) => expect(point.isCrest).not.toBe(points[index]!.isCrest));
});

test('[A1] the sailed line ends where the learner is; after the last leg nothing is planned', () => {
  expect(reached(passage(3))).toBe(3);
  expect(reached(passage(-1))).toBe(-1);
  expect(reached(passage(6))).toBe(5);
  const done = passage(6);
  expect(drawPassage(done, layPassage(done, 22))).not.toContain('stroke-dasharray');
  const begun = passage(0);
  expect(drawPassage(begun, layPassage(begun, 22))).not.toContain('stroke-width="4"');
});

test('[A1] the picture is whole SVG whatever the passage', () => {
  fc.assert(
    fc.property(anyPassage, anyLine, (legs, line) => {
      const svg = drawPassage(legs, layPassage(legs, line));
      expect(svg).toMatch(/^<svg .*<\/svg>$/);
      expect(svg).not.toMatch(/NaN|undefined|Infinity/);
    }),
  );
});

test('[A1] the passage is told in words, with what each leg notes', () => {
  expect(
    tellPassage([
      { name: '报名', state: 'done' },
      { name: '教学', note: '3 / 9 节', state: 'here' },
    ]),
  ).toBe('培训航线：报名已完成，教学（3 / 9 节）正在这里');
});
