import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LIVE_ROOM_STATES } from '@yangfan/contract';
import { nextPopup } from './confirm/schedule.rules.ts';
import { fitsPoll, isRight } from './polls/polls.rules.ts';
import { replaySeconds } from './replay/timeline.rules.ts';
import { isFinished, isOpen, mayMove, periodsAfter } from './room/room.states.ts';
import { fairOrder, mayMoveSeat, nextOnStage, turnEnd } from './seats/order.rules.ts';
import { filterWords, waitS } from './talk/words.rules.ts';

describe('states of a room', () => {
  it('[T3] planned, waiting, live and paused in turn, ended, replay; nothing comes back from the end', () => {
    const moves = LIVE_ROOM_STATES.flatMap((from) => LIVE_ROOM_STATES.filter((to) => mayMove(from, to)).map((to) => `${from}>${to}`));
    expect(moves).toEqual([
      'PLANNED>WAITING',
      'WAITING>LIVE',
      'LIVE>PAUSED',
      'LIVE>ENDED',
      'PAUSED>LIVE',
      'PAUSED>ENDED',
      'ENDED>REPLAY',
      'REPLAY>ENDED',
    ]);
    expect(LIVE_ROOM_STATES.filter(isOpen)).toEqual(['WAITING', 'LIVE', 'PAUSED']);
    expect(LIVE_ROOM_STATES.filter(isFinished)).toEqual(['ENDED', 'REPLAY']);
    expect(periodsAfter(periodsAfter(periodsAfter([], 'LIVE', 1), 'PAUSED', 5), 'LIVE', 9)).toEqual([
      { from: 1, to: 5 },
      { from: 9, to: null },
    ]);
  });
});

describe('seats', () => {
  const hand = fc.record({ learnerId: fc.string({ minLength: 1, maxLength: 3 }), raisedAt: fc.nat(1000), spokenS: fc.nat(50) });
  it('[T4] who spoke least comes first, then the earliest hand; the order does not depend on the order of rows', () => {
    fc.assert(
      fc.property(fc.uniqueArray(hand, { selector: (one) => one.learnerId, maxLength: 12 }), fc.nat(8), fc.nat(8), (hands, max, taken) => {
        const order = fairOrder(hands);
        expect(fairOrder([...hands].reverse())).toEqual(order);
        for (const [index, one] of order.entries())
          if (index > 0) {
            const before = order[index - 1]!;
            expect(before.spokenS < one.spokenS || (before.spokenS === one.spokenS && before.raisedAt <= one.raisedAt)).toBe(true);
          }
        expect(nextOnStage(hands, max, taken)).toEqual(order.slice(0, Math.max(0, max - taken)));
      }),
    );
    expect(turnEnd(1000, 60)).toBe(61_000);
    expect(turnEnd(1000, 0)).toBeNull();
    expect([
      mayMoveSeat(null, 'RAISED'),
      mayMoveSeat('RAISED', 'ON_STAGE'),
      mayMoveSeat('INVITED', 'ON_STAGE'),
      mayMoveSeat(null, 'ON_STAGE'),
    ]).toEqual([true, false, true, false]);
  });
});

describe('words, confirmations, polls, replay', () => {
  it('[T4] words on the list become stars, also with spaces between the letters and in any case; slow mode says how long', () => {
    expect(filterWords('谁能代 考？FUCK you', ['代考', 'fuck', ''])).toBe('谁能***？**** you');
    expect(filterWords('a.b (c)', ['(c)'])).toBe('a.b ***');
    expect([waitS(null, 0, 5), waitS(0, 1001, 5), waitS(0, 5000, 5)]).toEqual([0, 4, 0]);
    fc.assert(
      fc.property(fc.string({ maxLength: 40 }), (text) => {
        expect([...filterWords(text, ['代考'])]).toHaveLength([...text].length);
        expect(filterWords(`${text}代考`, ['代考'])).not.toContain('代考');
      }),
    );
  });

  it('[T3] the next pop-up lies between the policy’s minutes', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }), (chance) => {
        const at = nextPopup(0, 20, 40, chance) / 60_000;
        expect(at >= 20 && at <= 40).toBe(true);
      }),
    );
  });

  it('[T4] choices fit the poll, and right is exactly right', () => {
    expect([
      fitsPoll([0], 2, false),
      fitsPoll([0, 1], 2, false),
      fitsPoll([0, 1], 2, true),
      fitsPoll([2], 2, true),
      fitsPoll([], 2, true),
    ]).toEqual([true, false, true, false, false]);
    expect([isRight([1], [1]), isRight([1, 0], [0, 1]), isRight([1], [0, 1])]).toEqual([true, true, false]);
  });

  it('[T5] wall clock becomes replay time: a break leaves no gap, nothing lies outside the replay', () => {
    const at = (s: number) => new Date(s * 1000).toISOString();
    const pieces = [
      { startedAt: at(100), offsetS: 0, durationS: 50 },
      { startedAt: at(300), offsetS: 50, durationS: 100 },
    ];
    expect([90, 100, 125, 200, 300, 340, 999].map((s) => replaySeconds(pieces, s * 1000, 150))).toEqual([0, 0, 25, 50, 50, 90, 150]);
    fc.assert(
      fc.property(fc.nat(2000), fc.nat(2000), (a, b) => {
        const [first, second] = [Math.min(a, b), Math.max(a, b)].map((s) => replaySeconds(pieces, s * 1000, 150)) as [number, number];
        expect(first).toBeLessThanOrEqual(second);
        expect(second).toBeLessThanOrEqual(150);
      }),
    );
  });
});
