import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shareOut, type Place } from './share.rules.ts';

const places = fc.array(fc.boolean(), { maxLength: 60 }).map((tasks) => [
  // First marks before second ones, as the desk lists them.
  ...tasks.map((_, index): Place => ({ taskId: `t${index}`, round: 1 })),
  ...tasks.flatMap((second, index): Place[] => (second ? [{ taskId: `t${index}`, round: 2 }] : [])),
]);
const hands = fc.integer({ min: 2, max: 6 }).map((count) => Array.from({ length: count }, (_, index) => ({ id: `m${index}`, load: 0 })));

describe('sharing out answers to markers', () => {
  it('[E2] every answer goes to somebody, nobody marks one twice, and the loads differ by one at most', () => {
    fc.assert(
      fc.property(places, hands, (wanted, people) => {
        const shares = shareOut(wanted, people);
        expect(shares).toHaveLength(wanted.length);
        expect(new Set(shares.map(({ taskId, accountId }) => `${taskId} ${accountId}`)).size).toBe(shares.length);
        const loads = people.map(({ id }) => shares.filter(({ accountId }) => accountId === id).length);
        expect(Math.max(...loads) - Math.min(...loads)).toBeLessThanOrEqual(1);
      }),
      // Three answers for two marks each among three people: once the last had nobody left but those with most.
      {
        examples: [
          [
            [0, 1, 2, 3, 4, 5].map((n) => ({ taskId: `t${n % 3}`, round: n < 3 ? 1 : 2 })),
            [0, 1, 2].map((n) => ({ id: `m${n}`, load: 0 })),
          ],
        ],
      },
    );
  });
  it('[E2] who has work already gets less of the new, and who gave a first mark is not asked for the second', () => {
    const asked = [1, 2, 3, 4].map((no) => ({ taskId: `t${no}`, round: 2 }));
    const had = new Map([['t1', new Set(['a'])]]);
    const shares = shareOut(
      asked,
      [
        { id: 'a', load: 0 },
        { id: 'b', load: 2 },
      ],
      had,
    );
    expect(shares.map(({ accountId }) => accountId)).toEqual(['b', 'a', 'a', 'a']);
  });
  it('[E2] a second mark stays open where there is only one person', () => {
    expect(
      shareOut(
        [
          { taskId: 't', round: 1 },
          { taskId: 't', round: 2 },
        ],
        [{ id: 'a', load: 0 }],
      ),
    ).toEqual([{ taskId: 't', round: 1, accountId: 'a' }]);
  });
});
