import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { afterBeat, countedSeconds, explain, type Stretch } from './counting.rules.ts';
import { creditedHours, creditSentence, duration } from './credit.rules.ts';

const S = 1000;
const POLICY = { fullRatio: 0.9, minRatio: 0.5 };

describe('beats become stretches', () => {
  it('[T3] the time before a beat is as the beat before said; a silence longer than the lease is a gap', () => {
    const first = afterBeat(null, 'PRESENT', 0, 45 * S).open;
    const second = afterBeat(first, 'PRESENT', 40 * S, 45 * S);
    expect(second).toEqual({ closed: null, open: { from: 0, to: 40 * S, state: 'PRESENT' } });
    expect(afterBeat(second.open, 'HIDDEN', 50 * S, 45 * S)).toEqual({
      closed: { from: 0, to: 50 * S, state: 'PRESENT' },
      open: { from: 50 * S, to: 50 * S, state: 'HIDDEN' },
    });
    expect(afterBeat(second.open, 'PRESENT', 86 * S, 45 * S).closed).toEqual(second.open);
  });

  it('[T3] whatever beats come in whatever order of time, stretches never overlap and never exceed the time that passed', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 3600 }), fc.constantFrom('PRESENT' as const, 'HIDDEN' as const, 'NO_MEDIA' as const)), {
          minLength: 1,
          maxLength: 60,
        }),
        (beats) => {
          let open: Stretch | null = null;
          const all: Stretch[] = [];
          for (const [at, state] of beats) {
            const after = afterBeat(open, state, at * S, 45 * S);
            if (after.closed) all.push(after.closed);
            open = after.open;
          }
          all.push(open!);
          for (const [index, one] of all.entries()) {
            expect(one.to).toBeGreaterThanOrEqual(one.from);
            if (index > 0) expect(one.from).toBeGreaterThanOrEqual(all[index - 1]!.to);
          }
          const most = Math.max(...beats.map(([at]) => at)) * S;
          expect(all.reduce((sum, { from, to }) => sum + to - from, 0)).toBeLessThanOrEqual(most - beats[0]![0] * S);
        },
      ),
    );
  });
});

describe('stretches become counted seconds', () => {
  const base = { periods: [{ from: 0, to: 600 * S }], missed: [], proofs: [0], until: 600 * S };

  it('[T3] every second has its reason: hidden, no media, away, paused', () => {
    const pieces = explain({
      ...base,
      periods: [
        { from: 10 * S, to: 300 * S },
        { from: 360 * S, to: 600 * S },
      ],
      stretches: [
        { from: 0, to: 100 * S, state: 'PRESENT' },
        { from: 100 * S, to: 120 * S, state: 'HIDDEN' },
        { from: 120 * S, to: 150 * S, state: 'NO_MEDIA' },
        { from: 200 * S, to: 600 * S, state: 'PRESENT' },
      ],
    });
    expect(pieces.map(({ reason, seconds }) => [reason, seconds])).toEqual([
      ['not_live', 10],
      ['counted', 90],
      ['hidden', 20],
      ['no_media', 30],
      ['away', 50],
      ['counted', 100],
      ['not_live', 60],
      ['counted', 240],
    ]);
    expect(countedSeconds(pieces)).toBe(430);
  });

  it('[T3] a missed confirmation takes what lies between the last proof before it and the next one', () => {
    const pieces = explain({
      ...base,
      stretches: [{ from: 0, to: 600 * S, state: 'PRESENT' }],
      missed: [300 * S],
      proofs: [0, 200 * S, 400 * S],
    });
    expect(pieces.map(({ reason, seconds }) => [reason, seconds])).toEqual([
      ['counted', 200],
      ['not_confirmed', 200],
      ['counted', 200],
    ]);
    const never = explain({ ...base, stretches: [{ from: 0, to: 600 * S, state: 'PRESENT' }], missed: [300 * S], proofs: [0] });
    expect(countedSeconds(never)).toBe(0);
  });

  it('[T3] counted time is never more than live time or time present, and the seconds of the pieces add up', () => {
    const time = fc.integer({ min: 0, max: 600_000 });
    const stretch = fc.record({
      from: time,
      length: fc.integer({ min: 0, max: 200_000 }),
      state: fc.constantFrom('PRESENT' as const, 'HIDDEN' as const),
    });
    fc.assert(
      fc.property(
        fc.array(stretch, { maxLength: 8 }),
        fc.array(time, { maxLength: 3 }),
        fc.array(time, { maxLength: 5 }),
        time,
        (raw, missed, proofs, start) => {
          let at = 0;
          const stretches = raw.map(({ from, length, state }) => {
            const begin = at + (from % 60_000);
            at = begin + length;
            return { from: begin, to: at, state };
          });
          const pieces = explain({ stretches, periods: [{ from: start, to: null }], missed, proofs, until: 600_000 });
          const clear = explain({ stretches, periods: [{ from: start, to: null }], missed: [], proofs, until: 600_000 });
          const present = stretches.reduce((sum, one) => sum + (one.state === 'PRESENT' ? one.to - one.from : 0), 0);
          expect(countedSeconds(pieces)).toBeLessThanOrEqual(countedSeconds(clear));
          expect(countedSeconds(clear) * 1000).toBeLessThanOrEqual(Math.min(present, 600_000 - start));
          for (const [index, piece] of pieces.entries()) if (index > 0) expect(piece.from).toBe(pieces[index - 1]!.to);
          const ofReason = pieces.filter(({ reason }) => reason === 'counted').reduce((sum, { from, to }) => sum + to - from, 0);
          expect(countedSeconds(pieces)).toBe(Math.floor(ofReason / 1000));
        },
      ),
    );
  });
});

describe('seconds become hours', () => {
  it('[T3] nine tenths give all, less than half gives nothing, between it is in proportion and floored to a tenth', () => {
    expect([5400, 4860, 4859, 2700, 2699, 0].map((s) => creditedHours(s, 5400, 2, POLICY))).toEqual([2, 2, 1.7, 1, 0, 0]);
    expect(creditedHours(100, 0, 2, POLICY)).toBe(0);
    expect(duration(3725)).toBe('1 小时 2 分 5 秒');
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 20_000 }), fc.integer({ min: 0, max: 20_000 }), (a, b) => {
        const [less, more] = [Math.min(a, b), Math.max(a, b)];
        expect(creditedHours(less, 5400, 2, POLICY)).toBeLessThanOrEqual(creditedHours(more, 5400, 2, POLICY));
        expect(creditedHours(more, 5400, 2, POLICY)).toBeLessThanOrEqual(2);
      }),
    );
  });

  it('[T3] the sentence names the figures, the rule and what was lost', () => {
    const pieces = [{ from: 0, to: 60_000, seconds: 60, reason: 'hidden' as const }];
    expect(creditSentence({ countedS: 3000, plannedS: 5400, creditedHours: 1.1, hours: 2, pieces }, POLICY)).toBe(
      '有效在线 50 分，占本课 1 小时 30 分 的 55.5%，按比例计，计 1.1 课时（未计：页面在后台 1 分）',
    );
    expect(creditSentence({ countedS: 60, plannedS: 5400, creditedHours: 0, hours: 2, pieces: [] }, POLICY)).toContain(
      '不足 50%，不计学时',
    );
  });
});
