import { expect, test } from 'vitest';
import { blanksOf, changed, isAnswered, mergeAnswers, secondsLeft, toSend, unsentOf, type Answer } from './answers.rules.ts';

const AT = '2026-11-23T01:30:00.000Z';
const answer = (no: number, version: number, value: Answer['value'] = 'A'): Answer => ({ no, version, value });

test('[E3] of two copies of an answer the one with the higher version wins, wherever it is kept', () => {
  const merged = mergeAnswers([answer(1, 3, 'A'), answer(2, 1, 'B')], [answer(1, 2, 'C'), answer(2, 4, 'D'), answer(3, 1, 'E')]);
  expect([...merged.values()].map((one) => one.value)).toEqual(['A', 'D', 'E']);
  expect([...unsentOf(merged, [answer(1, 3), answer(2, 1)]).keys()]).toEqual([2, 3]);
});

test('[E3] each change raises the version and leaves the other part alone', () => {
  const first = changed(undefined, 7, { value: 'A' }, AT);
  const second = changed(first, 7, { flagged: true }, AT);
  expect(second).toEqual({ no: 7, value: 'A', flagged: true, version: 2, typedAt: AT });
  expect(toSend(second)).toEqual({ no: 7, value: 'A', flagged: true, version: 2 });
  expect(changed(second, 7, { value: null }, AT)).toMatchObject({ value: null, version: 3 });
});

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
