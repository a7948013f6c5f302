import fc from 'fast-check';
import { expect, test } from 'vitest';
import { changedAnswer, mergeAnswers, toSavedAnswer, unsentOf, type KeptAnswer } from './kept-answers.ts';

const AT = '2026-11-23T01:30:00.000Z';
const FIRST = { base: 0, typedAt: AT };
const answer = (no: number, version: number, value: KeptAnswer['value'] = 'A'): KeptAnswer => ({ no, version, value });

test('[E3] of two copies of an answer the one with the higher version wins, wherever it is kept', () => {
  const merged = mergeAnswers([answer(1, 3, 'A'), answer(2, 1, 'B')], [answer(1, 2, 'C'), answer(2, 4, 'D'), answer(3, 1, 'E')]);
  expect([...merged.values()].map((one) => one.value)).toEqual(['A', 'D', 'E']);
  expect([...unsentOf(merged, [answer(1, 3), answer(2, 1)]).keys()]).toEqual([2, 3]);
});

test('[E3] each change raises the version and leaves the other part alone', () => {
  const first = changedAnswer(undefined, 7, { value: 'A' }, FIRST);
  const second = changedAnswer(first, 7, { flagged: true }, FIRST);
  expect(second).toEqual({ no: 7, value: 'A', flagged: true, version: 2, typedAt: AT });
  expect(toSavedAnswer(second)).toEqual({ no: 7, value: 'A', flagged: true, version: 2 });
  expect(changedAnswer(second, 7, { value: null }, FIRST)).toMatchObject({ value: null, version: 3 });
  expect(changedAnswer(second, 7, { value: null }, { base: undefined, typedAt: AT }).version).toBe(3);
});

test('[E3] after a takeover what was written last stands, however often the first machine had changed it without network', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 500 }),
      fc.integer({ min: 0, max: 3 }),
      fc.integer({ min: 1, max: 3 }),
      (offline, saved, later) => {
        const write = (before: KeptAnswer | undefined, times: number, value: string, base: number) => {
          let now = before;
          for (let turn = 0; turn < times; turn += 1) now = changedAnswer(now, 1, { value }, { base, typedAt: AT });
          return now;
        };
        const onServer = write(undefined, saved, 'saved', 0);
        const server = onServer ? [onServer] : [];
        const first = write(onServer, offline, 'first', 0)!;
        const second = write(mergeAnswers(server, []).get(1), later, 'second', 100_000)!;
        // The first machine takes the paper back: its own copy is older, and what it only has is still sent.
        const other = changedAnswer(undefined, 2, { value: 'only here' }, FIRST);
        const back = mergeAnswers([second], [first, other]);
        expect(back.get(1)!.value).toBe('second');
        expect([...unsentOf(back, [second]).keys()]).toEqual([2]);
      },
    ),
  );
});
