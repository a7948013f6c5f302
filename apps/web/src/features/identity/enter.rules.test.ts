import { expect, test } from 'vitest';
import { afterEntering } from './enter.rules.ts';

test('[A1] the door from the mini-program leads to learners’ pages of this site and nowhere else', () => {
  expect(afterEntering('/learn/live/lvr_1?embed=mini')).toBe('/learn/live/lvr_1?embed=mini');
  for (const bad of [
    null,
    '',
    'https://evil.example',
    '//evil.example',
    '/learn//evil.example',
    '/learn/../work',
    '/work',
    'javascript:alert(1)',
    '/learn/x#y',
  ])
    expect(afterEntering(bad)).toBe('/home');
});
