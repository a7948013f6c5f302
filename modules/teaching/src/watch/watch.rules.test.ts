import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addInterval, lengthOf, type Intervals } from './intervals.rules.ts';
import {
  addReasons,
  countedSeconds,
  creditHours,
  isCompleted,
  judgeBeats,
  type Judged,
  type WatchState,
  type WatchTerms,
} from './watch.rules.ts';

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
type Segment = Parameters<typeof judgeBeats>[2][number]['segments'][number];
const play = (from: number, to: number, endS: number, over: Partial<Segment> = {}): Segment => ({
  from,
  to,
  ms: (to - from) * 1000,
  rate: 1,
  state: 'playing',
  clientAt: T0 + endS * 1000,
  ...over,
});
const beat = (seq: number, ...segments: Segment[]) => ({ seq, segments });
const reasons = (judged: Judged) => addReasons({}, judged.verdicts);
/** Judges `beats` one call each, at the time each ended. */
function judgeEach(beats: ReturnType<typeof beat>[], at = terms()): WatchState {
  return beats.reduce((state, one) => judgeBeats(at, state, [one], one.segments.at(-1)!.clientAt).state, fresh);
}

describe('watching', () => {
  it('[T2] playing on counts every second once', () => {
    const state = judgeEach([beat(1, play(0, 15, 15)), beat(2, play(15, 30, 30))]);
    expect(countedSeconds(state)).toBe(30);
    expect(state.counted).toHaveLength(1);
    expect(state.furthestS).toBe(30);
  });

  it('[T2] a jump forward on the first view does not count, and going on from there does not either', () => {
    const judged = judgeBeats(
      terms(),
      fresh,
      [beat(1, play(0, 10, 10)), beat(2, play(100, 115, 25)), beat(3, play(115, 130, 40))],
      T0 + 40_000,
    );
    expect(reasons(judged)).toEqual({ counted: 10, skipped_ahead: 30 });
    expect(judged.state.furthestS).toBe(10);
  });

  it('[T2] once completed, any place may be watched, and what was seen is only replayed', () => {
    const seen: WatchState = { ...fresh, counted: [[0, 590]], furthestS: 590 };
    const judged = judgeBeats(terms({ freeSeek: true }), seen, [beat(1, play(300, 315, 15)), beat(2, play(585, 600, 30))], T0 + 30_000);
    expect(reasons(judged)).toEqual({ replayed: 20, counted: 10 });
  });

  it('[T2] paused, hidden and seeking time is explained and not counted', () => {
    const judged = judgeBeats(
      terms(),
      fresh,
      [
        beat(1, play(0, 10, 10), play(10, 10, 15, { state: 'paused', ms: 5000 })),
        beat(2, play(10, 20, 25, { state: 'hidden', ms: 10_000 }), play(10, 10, 27, { state: 'seeking', ms: 2000 })),
      ],
      T0 + 27_000,
    );
    expect(reasons(judged)).toEqual({ counted: 10, paused: 5, hidden: 10, seeking: 2 });
  });

  it('[T2] faster than the class allows counts nothing; an allowed speed counts what was seen', () => {
    expect(reasons(judgeBeats(terms(), fresh, [beat(1, play(0, 30, 15, { rate: 2, ms: 15_000 }))], T0 + 15_000))).toEqual({ too_fast: 30 });
    expect(
      reasons(judgeBeats(terms({ maxSpeed: 1.5 }), fresh, [beat(1, play(0, 22.5, 15, { rate: 1.5, ms: 15_000 }))], T0 + 15_000)),
    ).toEqual({ counted: 22.5 });
  });

  it('[T2] a client that claims more than the time that passed gets only the time that passed', () => {
    const judged = judgeBeats(terms(), fresh, [beat(1, play(0, 300, 15, { ms: 300_000 }))], T0 + 15_000);
    expect(reasons(judged)).toEqual({ counted: 15, too_long_for_the_clock: 285 });
  });

  it('[T2] the same moment is used once, however many stretches claim it', () => {
    const claims = [beat(1, play(0, 15, 15), play(15, 30, 15)), beat(2, play(30, 45, 15)), beat(3, play(15, 30, 15))];
    expect(countedSeconds(judgeBeats(terms(), fresh, claims, T0 + 15_000).state)).toBe(15);
    expect(countedSeconds(judgeEach(claims))).toBe(15);
  });

  it('[T2] stating a slower clock or a later one gains nothing', () => {
    for (const skew of [-3_600_000, 3_600_000]) {
      const judged = judgeBeats(terms(), fresh, [beat(1, play(0, 15, 15, { clientAt: T0 + 15_000 + skew }))], T0 + 15_000);
      expect(reasons(judged)).toEqual({ counted: 15 });
    }
  });

  it('[T2] two minutes offline and sent together count the same as sent one by one', () => {
    const beats = Array.from({ length: 9 }, (_, index) => beat(index + 1, play(index * 15, index * 15 + 15, index * 15 + 15)));
    const late = judgeBeats(terms(), fresh, beats, T0 + 140_000);
    expect(countedSeconds(late.state)).toBe(135);
    expect(late.state.counted).toEqual(judgeEach(beats).counted);
    expect(late.verdicts.some((verdict) => verdict.offline)).toBe(true);
  });

  it('[T2] beats kept offline longer than the limit are discarded with that reason', () => {
    const judged = judgeBeats(terms({ offlineLimitMs: 60_000 }), fresh, [beat(1, play(0, 15, 15))], T0 + 15_000 + 61_000);
    expect(reasons(judged)).toEqual({ too_late: 15 });
  });

  it('[T2] what a device played after another took over does not count; before it does', () => {
    const judged = judgeBeats(terms({ endedAt: T0 + 10_000 }), fresh, [beat(1, play(0, 15, 15)), beat(2, play(15, 30, 30))], T0 + 30_000);
    expect(reasons(judged)).toEqual({ counted: 10, other_device: 5, skipped_ahead: 15 });
    const behind = judgeBeats(
      terms({ endedAt: T0 + 10_000, freeSeek: true }),
      fresh,
      [beat(1, play(0, 15, 15)), beat(2, play(15, 30, 30))],
      T0 + 30_000,
    );
    expect(reasons(behind)).toEqual({ counted: 10, other_device: 20 });
  });

  it('[T2] a missing number stops at the gap and keeps what came before it', () => {
    const judged = judgeBeats(terms(), fresh, [beat(1, play(0, 15, 15)), beat(3, play(30, 45, 45))], T0 + 45_000);
    expect(judged.gap).toBe(true);
    expect(judged.state.lastSeq).toBe(1);
    expect(countedSeconds(judged.state)).toBe(15);
  });

  it('[T2] the end of the video is the end of counting', () => {
    const near: WatchState = { ...fresh, counted: [[0, 590]], furthestS: 590 };
    expect(reasons(judgeBeats(terms(), near, [beat(1, play(590, 605, 15))], T0 + 15_000))).toEqual({ beyond_the_end: 5, counted: 10 });
  });

  it('[T2] completion and credit follow the policy', () => {
    expect(isCompleted(570, 600, 0.95)).toBe(true);
    expect(isCompleted(569, 600, 0.95)).toBe(false);
    expect(creditHours(45 * 60, 45 * 60, 45)).toBe(1);
    expect(creditHours(99_999, 45 * 60, 45)).toBe(1);
    expect(creditHours(44 * 60, 45 * 60, 45)).toBe(0.97);
  });
});

const segmentArbitrary = fc.record({
  from: fc.double({ min: 0, max: 700, noNaN: true }),
  to: fc.double({ min: 0, max: 700, noNaN: true }),
  ms: fc.nat(120_000),
  rate: fc.constantFrom(0, 0.5, 1, 1.25, 2, 16),
  state: fc.constantFrom('playing', 'playing', 'playing', 'paused', 'hidden', 'seeking') as fc.Arbitrary<Segment['state']>,
  clientAt: fc.integer({ min: T0 - 600_000, max: T0 + 1_200_000 }),
});
const beatsArbitrary = fc
  .array(fc.array(segmentArbitrary, { maxLength: 5 }), { maxLength: 12 })
  .map((all) => all.map((segments, index) => beat(index + 1, ...segments)));
const termsArbitrary = fc.record({
  maxSpeed: fc.constantFrom(1, 1.25, 1.5),
  freeSeek: fc.boolean(),
  clientOffsetMs: fc.integer({ min: -60_000, max: 60_000 }),
  endedAt: fc.option(fc.integer({ min: T0, max: T0 + 900_000 })),
});

describe('watching, whatever a client sends', () => {
  it('[T2] counted seconds never exceed the time that passed nor the length of the video', () => {
    fc.assert(
      fc.property(termsArbitrary, beatsArbitrary, fc.nat(900_000), (over, beats, passed) => {
        const at = terms(over);
        const { state } = judgeBeats(at, fresh, beats, T0 + passed);
        const until = at.endedAt === null ? passed : Math.min(passed, at.endedAt - T0);
        expect(countedSeconds(state)).toBeLessThanOrEqual((until / 1000) * at.maxSpeed + 0.01);
        expect(countedSeconds(state)).toBeLessThanOrEqual(at.durationS + 0.01);
      }),
      { numRuns: 500 },
    );
  });

  it('[T2] a client that claims to play on without end, with whatever clock, gets no more than the time that passed', () => {
    const claim = fc.record({
      length: fc.integer({ min: 1, max: 60 }),
      ms: fc.integer({ min: 1000, max: 120_000 }),
      endS: fc.integer({ min: -60, max: 400 }),
    });
    fc.assert(
      fc.property(
        fc.array(fc.record({ claims: fc.array(claim, { minLength: 1, maxLength: 4 }), pauseS: fc.nat(30) }), {
          minLength: 1,
          maxLength: 15,
        }),
        (calls) => {
          let state = fresh;
          let passedS = 0;
          for (const [index, { claims, pauseS }] of calls.entries()) {
            passedS += pauseS;
            let from = state.furthestS;
            const segments = claims.map(({ length, ms, endS }) => play(from, (from += length), endS, { ms }));
            state = judgeBeats(terms(), state, [beat(index + 1, ...segments)], T0 + passedS * 1000).state;
            expect(countedSeconds(state)).toBeLessThanOrEqual(passedS + 0.01);
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  it('[T2] counting only grows, and the same beats again change nothing', () => {
    fc.assert(
      fc.property(termsArbitrary, beatsArbitrary, fc.nat(900_000), (over, beats, passed) => {
        const at = terms(over);
        let state = fresh;
        for (const [index, one] of beats.entries()) {
          const next = judgeBeats(at, state, [one], T0 + Math.floor((passed * (index + 1)) / beats.length));
          expect(countedSeconds(next.state)).toBeGreaterThanOrEqual(countedSeconds(state) - 0.001);
          expect(next.state.furthestS).toBeGreaterThanOrEqual(state.furthestS);
          state = next.state;
        }
        const again = judgeBeats(at, state, beats, T0 + passed + 60_000);
        expect(again.verdicts).toEqual([]);
        expect(again.state).toEqual(state);
      }),
      { numRuns: 300 },
    );
  });

  it('[T2] the totals by reason of "counted" equal the counted length', () => {
    fc.assert(
      fc.property(termsArbitrary, beatsArbitrary, fc.nat(900_000), (over, beats, passed) => {
        const judged = judgeBeats(terms(over), fresh, beats, T0 + passed);
        const pieces = beats.reduce((sum, one) => sum + one.segments.length, 0);
        expect(Math.abs((reasons(judged).counted ?? 0) - countedSeconds(judged.state))).toBeLessThanOrEqual(0.06 * pieces + 0.01);
      }),
      { numRuns: 300 },
    );
  });

  it('[T2] however honest watching is cut into calls, the same seconds count', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 20 }), fc.array(fc.nat(19)), (lengths, cuts) => {
        let at = 0;
        const beats = lengths.map((length, index) => beat(index + 1, play(at, (at += length), at)));
        const one = judgeBeats(terms(), fresh, beats, T0 + at * 1000).state;
        let state = fresh;
        let from = 0;
        for (const cut of [...cuts, beats.length].filter((value) => value <= beats.length).sort((a, b) => a - b)) {
          const part = beats.slice(from, cut);
          if (part.length > 0) state = judgeBeats(terms(), state, part, part.at(-1)!.segments.at(-1)!.clientAt + 5000).state;
          from = Math.max(from, cut);
        }
        expect(state.counted).toEqual(one.counted);
        expect(countedSeconds(state)).toBe(at);
      }),
    );
  });

  it('[T2] stretches give the same union in any order, counted once where they overlap', () => {
    const stretch = fc.tuple(fc.nat(500), fc.nat(500)).map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const);
    fc.assert(
      fc.property(fc.array(stretch, { maxLength: 20 }), fc.infiniteStream(fc.nat()), (stretches, random) => {
        const union = (all: readonly (readonly [number, number])[]) =>
          all.reduce<Intervals>((sum, [from, to]) => addInterval(sum, from, to), []);
        const shuffled = stretches
          .map((value) => ({ value, key: random.next().value as number }))
          .sort((a, b) => a.key - b.key)
          .map(({ value }) => value);
        expect(union(shuffled)).toEqual(union(stretches));
        const seconds = new Set(stretches.flatMap(([from, to]) => Array.from({ length: to - from }, (_, index) => from + index)));
        expect(lengthOf(union(stretches))).toBe(seconds.size);
      }),
    );
  });
});
