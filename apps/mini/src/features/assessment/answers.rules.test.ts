import { expect, test } from 'vitest';
import { blanksOf, isAnswered, secondsLeft } from './answers.rules.ts';

test('[E3] the time left follows the server, whatever the phone believes', () => {
  const deadline = '2026-11-23T02:00:00Z';
  const phone = Date.parse('2026-11-23T01:00:00Z');
  expect(secondsLeft(deadline, 0, phone)).toBe(3600);
  expect(secondsLeft(deadline, 30 * 60_000, phone)).toBe(1800);
  expect(secondsLeft(deadline, 2 * 3_600_000, phone)).toBe(0);
});

test('[E3] blank, empty and false are told apart', () => {
  expect([null, '', [], ['', ''], {}].map((value) => isAnswered(value as never))).toEqual([false, false, false, false, false]);
  expect([false, 0, 'A', ['', 'x'], { A: '1' }].map((value) => isAnswered(value as never))).toEqual([true, true, true, true, true]);
  expect(blanksOf('先 ____，再 ____。')).toBe(2);
});
