import { expect, test } from 'vitest';
import { sayDeviation, standing, swipe, withPoints, type Draft } from './desk.rules.ts';
import { begun, drawn, ledOn, pointOf } from './strokes.rules.ts';

const empty: Draft = { points: [], comment: '', suggestions: [], recommended: false };

test('[E5] points stay within the chapter, in halves; no number takes them out', () => {
  expect(withPoints(empty, 'N1', '7.3', 8).points).toEqual([{ code: 'N1', points: 7.5, note: '' }]);
  expect(withPoints(empty, 'N1', '99', 8).points[0]!.points).toBe(8);
  expect(withPoints(withPoints(empty, 'N1', '7', 8), 'N1', '', 8).points).toEqual([]);
  expect(withPoints(empty, 'N1', '七', 8).points).toEqual([]);
});
test('[E5] a sheet says what is still missing before it can be signed', () => {
  const chapters = [{ code: 'N1' }, { code: 'N2' }];
  const half = withPoints(empty, 'N1', '7', 8);
  expect(standing(half, chapters)).toEqual({ total: 7, missing: '还有 1 章没有打分' });
  const full = withPoints(half, 'N2', '5', 8);
  expect(standing(full, chapters).missing).toBe('总评语还差 30 个字');
  expect(standing({ ...full, comment: '字'.repeat(30) }, chapters).missing).toBe('还要写一条修改建议');
  expect(standing({ ...full, comment: '字'.repeat(30), suggestions: ['补充现金流'] }, chapters)).toEqual({ total: 12, missing: null });
});
test('[E5] a swipe across turns the page, one up and down scrolls', () => {
  expect(swipe({ x: 300, y: 100 }, { x: 200, y: 110 })).toBe(1);
  expect(swipe({ x: 100, y: 100 }, { x: 200, y: 110 })).toBe(-1);
  expect(swipe({ x: 300, y: 100 }, { x: 230, y: 300 })).toBe(0);
  expect(swipe({ x: 300, y: 100 }, { x: 280, y: 100 })).toBe(0);
});
test('[E5] a name written with the finger becomes strokes on the sheet, and a picture', () => {
  const box = { left: 10, top: 20, width: 200, height: 80 };
  expect(pointOf({ clientX: 110, clientY: 60 }, box)).toEqual([500, 200]);
  expect(pointOf({ clientX: 0, clientY: 999 }, box)).toEqual([0, 400]);
  const strokes = ledOn(begun([], [1, 2]), [3, 4]);
  expect(strokes).toEqual([[1, 2, 1, 2, 3, 4]]);
  expect(drawn(strokes)).toContain('d="M1 2L1 2L3 4"');
  expect(ledOn([], [1, 1])).toEqual([]);
});

test('[E5] a try at a benchmark is told how far off it was and where, never what would have been right', () => {
  expect(sayDeviation({ passed: true, deviation: 0, limit: 2, furthest: [] })).toBe('合格：与参考分一致。');
  const furthest = [{ title: '财务预测', direction: 'LOW' as const }];
  expect(sayDeviation({ passed: false, deviation: -4.5, limit: 2, furthest })).toBe(
    '偏差过大，可以再试：比参考分低 4.5 分。差得较多的是“财务预测”（偏低）。',
  );
});
