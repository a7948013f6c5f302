import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isMissed, nextCheck, onReturn } from './dues.rules.ts';
import { cutAtHolds, endHold, freeFrom, gateLimit, holdFrom, type Gate, type Hold } from './stops.rules.ts';
import { addReasons, countedSeconds, judgeBeats, type WatchState, type WatchTerms } from './watch.rules.ts';

const T0 = 1_800_000_000_000;
const terms = (over: Partial<WatchTerms> = {}): WatchTerms => ({
  startedAt: T0,
  clientOffsetMs: 0,
  durationS: 600,
  maxSpeed: 1,
  freeSeek: false,
  offlineLimitMs: 30 * 60_000,
  endedAt: null,
  gates: [],
  holds: [],
  ...over,
});
const fresh: WatchState = { lastSeq: 0, cursor: T0, furthestS: 0, resumeAtS: 0, counted: [] };
const play = (from: number, to: number, endS: number, rate = 1) => ({
  from,
  to,
  ms: ((to - from) / rate) * 1000,
  rate,
  state: 'playing' as const,
  clientAt: T0 + endS * 1000,
});
const judge = (over: Partial<WatchTerms>, ...segments: ReturnType<typeof play>[]) =>
  judgeBeats(terms(over), fresh, [{ seq: 1, segments }], Math.max(...segments.map(({ clientAt }) => clientAt)));
const sums = (judged: ReturnType<typeof judge>) => addReasons({}, judged.verdicts);

describe('questions in the film', () => {
  const open: Gate[] = [[20, null, 'fqn_1']];
  it('[T2] seconds beyond a required question that is open do not count, and say so', () => {
    const judged = judge({ gates: open }, play(0, 30, 30));
    expect(sums(judged)).toEqual({ counted: 20, question_open: 10 });
    expect(judged.state.furthestS).toBe(20);
  });
  it('[T2] answered, the film counts on from there; what was played past it before the answer does not', () => {
    const gates: Gate[] = [[20, T0 + 40_000, 'fqn_1']];
    expect(sums(judge({ gates }, play(0, 20, 20), play(20, 35, 56)))).toEqual({ counted: 35 });
    expect(sums(judge({ gates }, play(0, 30, 30)))).toEqual({ counted: 20, question_open: 10 });
  });
  it('[T2] after completion questions hold nobody up', () => {
    expect(sums(judge({ gates: open, freeSeek: true }, play(0, 30, 30)))).toEqual({ counted: 30 });
  });
  it('[T2] of several questions the first open one is the end', () => {
    expect(gateLimit([...open, [10, null, 'fqn_2'], [5, T0, 'fqn_3']], { from: 0, to: 30, rate: 1 }, T0 + 30_000)).toBe(10);
  });
});

describe('times in which an answer is due', () => {
  it('[T2] from the due moment of a check on nothing counts until it is done; then it counts again', () => {
    const holds: Hold[] = [['CHECK', T0 + 10_000, T0 + 15_000]];
    // The player went on although it should have stopped: two seconds later it is ahead of what counted.
    expect(sums(judge({ holds }, play(0, 10, 10), play(10, 11, 11), play(10, 20, 25)))).toEqual({ counted: 20, check_due: 1 });
    expect(sums(judge({ holds: [['CHECK', T0 + 10_000, null]] }, play(0, 30, 30)))).toEqual({ counted: 10, check_due: 20 });
  });
  it('[T2] without an answer to "are you still there" nothing counts from then on, with this reason', () => {
    expect(sums(judge({ holds: [['IDLE', T0 + 12_000, null]] }, play(0, 20, 20)))).toEqual({ counted: 12, idle: 8 });
  });
  it('[T2] where both are due the check is named', () => {
    const holds: Hold[] = [
      ['IDLE', T0 + 5000, null],
      ['CHECK', T0 + 5000, null],
    ];
    expect(cutAtHolds(holds, { from: 0, to: 10, ms: 10_000 }, T0 + 10_000).map(({ held }) => held)).toEqual([null, 'CHECK']);
  });
  it('[T2] ending a hold keeps it for late reports, a hold that never began was never there', () => {
    const holds: Hold[] = [
      ['IDLE', 100, null],
      ['CHECK', 900, null],
    ];
    expect(endHold(holds, 'IDLE', 200, 1000)).toEqual([
      ['IDLE', 100, 200],
      ['CHECK', 900, null],
    ]);
    expect(endHold(holds, 'CHECK', 200, 1000)).toEqual([['IDLE', 100, null]]);
    expect(endHold([['IDLE', 100, 200]], 'IDLE', 2000, 1000)).toEqual([]);
    expect([holdFrom(holds, 'CHECK'), holdFrom([], 'CHECK'), freeFrom([['IDLE', 100, 200]], 50, 300)]).toEqual([900, null, 200]);
  });
});

describe('when a check is due', () => {
  it('[T1] the moment is drawn within the window around the interval, and the seed alone decides it', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 1, max: 240 }), (seed, minutes) => {
        const due = nextCheck(T0, minutes, seed);
        expect(due).toBe(nextCheck(T0, minutes, seed));
        expect(due - T0).toBeGreaterThanOrEqual(minutes * 45_000 - 1);
        expect(due - T0).toBeLessThanOrEqual(minutes * 75_000 + 1);
      }),
    );
  });
  it('[T1] one that fell due while the learner was away is announced again, once; a missed one does not move', () => {
    const check = { dueAt: new Date(T0 - 1), moved: false, missedAt: null };
    expect(onReturn(check, T0)).toEqual({ dueAt: new Date(T0 + 180_000), moved: true });
    expect(onReturn({ ...check, moved: true }, T0)).toEqual({ dueAt: check.dueAt, moved: true });
    expect(onReturn({ ...check, missedAt: new Date(T0) }, T0)).toEqual({ dueAt: check.dueAt, moved: false });
    expect(onReturn({ ...check, dueAt: new Date(T0 + 200_000) }, T0).moved).toBe(false);
    expect([isMissed(check, new Date(T0)), isMissed(check, new Date(T0 - 2))]).toEqual([true, false]);
  });
});

describe('properties', () => {
  const segment = fc.record({
    from: fc.integer({ min: 0, max: 120 }),
    length: fc.integer({ min: 0, max: 40 }),
    rate: fc.constantFrom(0.75, 1, 1.5, 2),
    ms: fc.option(fc.integer({ min: 0, max: 60_000 }), { nil: null }),
    gap: fc.integer({ min: -5, max: 60 }),
    state: fc.constantFrom('playing' as const, 'playing' as const, 'paused' as const),
  });
  const hold = fc.tuple(
    fc.constantFrom('CHECK' as const, 'IDLE' as const),
    fc.integer({ min: -10, max: 400 }),
    fc.option(fc.integer({ min: 0, max: 120 }), { nil: null }),
  );
  const story = fc.tuple(
    fc.array(segment, { maxLength: 12 }),
    fc.array(fc.tuple(fc.integer({ min: 0, max: 120 }), fc.option(fc.integer({ min: 0, max: 400 }), { nil: null })), { maxLength: 4 }),
    fc.array(hold, { maxLength: 4 }),
    fc.constantFrom(1, 1.5),
    fc.boolean(),
  );

  it('[T2] counted seconds never exceed the time that really passed outside the times an answer was due, and never lie beyond an open question', () => {
    fc.assert(
      fc.property(story, ([list, gateList, holdList, maxSpeed, oneCall]) => {
        const gates = gateList.map(([atS, opened], at): Gate => [atS, opened === null ? null : T0 + opened * 1000, `fqn_${at}`]);
        const holds = holdList.map(([kind, from, length]): Hold => [
          kind,
          T0 + from * 1000,
          length === null ? null : T0 + (from + length) * 1000,
        ]);
        let clock = T0;
        const beats = list.map(({ from, length, rate, ms, gap, state }, index) => {
          clock += Math.max(0, gap) * 1000;
          const to = state === 'playing' ? from + length : from;
          return {
            now: clock,
            beat: {
              seq: index + 1,
              segments: [
                { from, to, ms: ms ?? Math.round((length / rate) * 1000), rate, state, clientAt: clock + Math.min(0, gap) * 1000 },
              ],
            },
          };
        });
        const all = terms({ gates, holds, maxSpeed });
        let state = fresh;
        if (oneCall)
          state = judgeBeats(
            all,
            state,
            beats.map(({ beat }) => beat),
            clock,
          ).state;
        else for (const { beat, now } of beats) state = judgeBeats(all, state, [beat], now).state;
        expect(countedSeconds(state)).toBeLessThanOrEqual((freeMs(holds, T0, clock) / 1000) * maxSpeed + 0.01);
        const firstOpen = Math.min(...gates.filter(([, opened]) => opened === null).map(([atS]) => atS), Infinity);
        for (const [, to] of state.counted) expect(to).toBeLessThanOrEqual(firstOpen + 1e-6);
      }),
      { numRuns: 1000 },
    );
  });
});

/** Milliseconds between two moments that no hold covers. */
function freeMs(holds: readonly Hold[], from: number, until: number): number {
  const marks = [from, until, ...holds.flatMap(([, a, b]) => [a, b ?? until])]
    .filter((at) => at >= from && at <= until)
    .sort((a, b) => a - b);
  return marks.slice(1).reduce((sum, end, index) => {
    const start = marks[index]!;
    const middle = (start + end) / 2;
    return holds.some(([, a, b]) => a < middle && (b === null || b > middle)) ? sum : sum + (end - start);
  }, 0);
}
