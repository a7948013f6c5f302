import { expect, it } from 'vitest';
import { sumOf, withLevel } from './mark.rules.ts';

const rubric = ['a', 'b'].map((id) => ({
  id,
  title: id,
  levels: [
    { id: 'high', title: '好', points: 40.5 },
    { id: 'low', title: '差', points: 0 },
  ],
}));
const marking = { criteria: [{ criterionId: 'b', levelId: null, comment: '在电脑上写的' }], comment: '', annotations: [] };

it('[T2] a level chosen on the phone keeps what was written on the computer, and the sum says what is open', () => {
  expect(sumOf(rubric, marking)).toEqual({ points: 0, open: 2 });
  const one = withLevel(marking, 'b', 'high');
  expect(one.criteria).toEqual([{ criterionId: 'b', levelId: 'high', comment: '在电脑上写的' }]);
  expect(sumOf(rubric, one)).toEqual({ points: 40.5, open: 1 });
  // A level worth nothing is chosen all the same; another choice replaces the first.
  expect(sumOf(rubric, withLevel(withLevel(one, 'a', 'high'), 'a', 'low'))).toEqual({ points: 40.5, open: 0 });
});
