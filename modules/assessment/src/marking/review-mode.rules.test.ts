import { describe, expect, it } from 'vitest';
import { reviewModeOf, underMode } from './review-mode.rules.ts';

const questions = [{ no: 1, given: 'A', earned: 0, right: 'B', analysis: '因为……' }];

describe('what is seen of a released paper', () => {
  it('[E2] the score only, the own answers, or everything; during another exam of the class nothing', () => {
    expect(underMode('FULL', questions)).toEqual(questions);
    expect(underMode('OWN', questions)).toEqual([{ no: 1, given: 'A', earned: 0, right: null, analysis: '' }]);
    expect(underMode('SCORE', questions)).toEqual([]);
    expect(underMode('PAUSED', questions)).toEqual([]);
  });

  it('[E2] a policy frozen before this rule existed shows everything, as it did', () => {
    expect([undefined, 'OWN', 'SCORE', 'nonsense'].map(reviewModeOf)).toEqual(['FULL', 'OWN', 'SCORE', 'FULL']);
  });
});
