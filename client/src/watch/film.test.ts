import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { intoLanes, questionAt, speedsUpTo, wordsAt, type InLane } from './film.ts';

describe('beside the film', () => {
  test('[T2] captions: the words of everybody who speaks at that moment, nothing between', () => {
    const cues = [
      { from: 1, to: 3, text: '一' },
      { from: 2, to: 4, text: '二' },
    ];
    expect([0, 1, 2.5, 3, 4].map((at) => wordsAt(cues, at))).toEqual(['', '一', '一\n二', '二', '']);
  });

  test('[T2] a required question is asked wherever the film stands beyond it, another only in passing and once', () => {
    const must = { id: 'a', atS: 10, required: true, passed: false };
    const may = { id: 'b', atS: 20, required: false, passed: false };
    const ask = (at: number, aside: string[] = [], list = [must, may]) => questionAt(list, at, new Set(aside))?.id ?? null;
    expect([ask(9), ask(10), ask(500)]).toEqual([null, 'a', 'a']);
    const passed = [{ ...must, passed: true }, may];
    expect([ask(19, [], passed), ask(20.4, [], passed), ask(20.4, ['b'], passed), ask(23, [], passed)]).toEqual([null, 'b', null, null]);
  });

  test('[T2] no speed above the policy; the normal one is always there', () => {
    expect([speedsUpTo(1), speedsUpTo(1.5), speedsUpTo(0.5)]).toEqual([
      [0.75, 1],
      [0.75, 1, 1.25, 1.5],
      [0.75, 1],
    ]);
  });

  test('[T4] danmaku: never more at once than allowed, never two in one lane so near that they touch', () => {
    const flight = fc.record({ id: fc.uuid(), atS: fc.integer({ min: 0, max: 40 }), text: fc.constant('好') });
    fc.assert(
      fc.property(
        fc.array(flight, { maxLength: 60 }),
        fc.integer({ min: 1, max: 8 }),
        fc.integer({ min: 1, max: 20 }),
        (list, lanes, most) => {
          const due = [...list].sort((a, b) => a.atS - b.atS);
          let air: InLane<(typeof due)[number]>[] = [];
          for (let second = 0; second <= 40; second++)
            air = [
              ...air,
              ...intoLanes(
                due.filter(({ atS }) => atS === second),
                air,
                lanes,
                most,
              ),
            ];
          for (const one of air) {
            const beside = air.filter(({ atS }) => atS <= one.atS && one.atS - atS < 8);
            expect(beside.length).toBeLessThanOrEqual(most + beside.filter(({ atS }) => atS === one.atS).length);
            expect(one.lane).toBeLessThan(lanes);
            expect(air.filter((other) => other.lane === one.lane && Math.abs(other.atS - one.atS) < 3)).toHaveLength(1);
          }
          for (let second = 0; second <= 40; second++)
            expect(air.filter(({ atS }) => atS <= second && second - atS < 8).length).toBeLessThanOrEqual(most);
        },
      ),
    );
  });
});
