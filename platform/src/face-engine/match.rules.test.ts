import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ACTION_GATES, decide, distance, judgeQuality, MATCH_GATES, meanEmbedding } from './match.rules.ts';

const number = fc.double({ min: -1, max: 1, noNaN: true });
const embedding = fc.array(number, { minLength: 128, maxLength: 128 });
const frontal = { faces: 1, interEyePx: 80, yaw: 0, pitch: 0, outside: 0 };

describe('distance', () => {
  test('[T1] distance is zero to itself, the same both ways, and keeps the triangle rule', () => {
    fc.assert(
      fc.property(embedding, embedding, embedding, (a, b, c) => {
        expect(distance(a, a)).toBe(0);
        expect(distance(a, b)).toBe(distance(b, a));
        expect(distance(a, c)).toBeLessThanOrEqual(distance(a, b) + distance(b, c) + 1e-9);
      }),
    );
  });

  test('[T1] templates that cannot be compared are an error, never a match', () => {
    expect(() => distance([], [])).toThrow(RangeError);
    expect(() => distance([1, 2], [1])).toThrow(RangeError);
    expect(() => distance([Number.NaN], [0])).toThrow(RangeError);
  });
});

describe('meanEmbedding', () => {
  test('[T1] the mean is not re-normalised: every coordinate is the plain average', () => {
    fc.assert(
      fc.property(fc.array(embedding, { minLength: 1, maxLength: 6 }), (all) => {
        const mean = meanEmbedding(all);
        for (const [i, value] of mean.entries()) {
          expect(value).toBeCloseTo(all.reduce((sum, one) => sum + one[i]!, 0) / all.length, 9);
        }
      }),
    );
    expect(
      meanEmbedding([
        [1, 0],
        [0, 1],
      ]),
    ).toEqual([0.5, 0.5]);
  });

  test('[T1] no frame or mixed lengths make no template', () => {
    expect(() => meanEmbedding([])).toThrow(RangeError);
    expect(() => meanEmbedding([[1, 2], [1]])).toThrow(RangeError);
  });
});

describe('decide', () => {
  test('[T1] up to 0.42 accepted, up to 0.55 a human decides, beyond it refused', () => {
    expect([0, 0.42, 0.4200001, 0.55, 0.5500001, 2].map((value) => decide(value))).toEqual([
      'accept',
      'accept',
      'review',
      'review',
      'reject',
      'reject',
    ]);
  });

  test('[T1] a nearer face is never decided worse', () => {
    const order = { accept: 0, review: 1, reject: 2 };
    fc.assert(
      fc.property(fc.double({ min: 0, max: 2, noNaN: true }), fc.double({ min: 0, max: 2, noNaN: true }), (a, b) => {
        const [near, far] = a <= b ? [a, b] : [b, a];
        expect(order[decide(near)]).toBeLessThanOrEqual(order[decide(far)]);
      }),
    );
  });

  test('[T1] senseless distances and thresholds are refused, not let through', () => {
    expect(decide(Number.NaN)).toBe('reject');
    expect(decide(-0.1)).toBe('reject');
    expect(decide(0.1, { accept: Number.NaN, review: 0.55 })).toBe('reject');
    expect(decide(0.1, { accept: 0.6, review: 0.5 })).toBe('reject');
  });
});

describe('judgeQuality', () => {
  test('[T1] exactly one whole frontal face of at least 60 pixels between the eyes is usable', () => {
    expect(judgeQuality(frontal)).toEqual([]);
    expect(judgeQuality({ ...frontal, interEyePx: 60, yaw: -15, pitch: 15, outside: 0.02 })).toEqual([]);
  });

  test('[T1] every shortcoming is named', () => {
    expect(judgeQuality({ ...frontal, faces: 0 })).toEqual(['no_face']);
    expect(judgeQuality({ faces: 2, interEyePx: 59, yaw: 16, pitch: -16, outside: 0.3 })).toEqual([
      'several_faces',
      'cut_off',
      'too_small',
      'turned',
      'tilted',
    ]);
  });

  test('[T1] frames of an action may turn but must still show one whole face', () => {
    expect(judgeQuality({ ...frontal, yaw: 40, pitch: 30 }, ACTION_GATES)).toEqual([]);
    expect(judgeQuality({ ...frontal, faces: 2 }, ACTION_GATES)).toEqual(['several_faces']);
    expect(judgeQuality({ ...frontal, outside: 0.1 }, ACTION_GATES)).toEqual(['cut_off']);
  });

  test('[T1] a measure that is not a number fails its gate', () => {
    const broken = { ...frontal, interEyePx: Number.NaN, yaw: Number.NaN, pitch: Number.NaN, outside: Number.NaN };
    expect(judgeQuality(broken, MATCH_GATES)).toEqual(['cut_off', 'too_small', 'turned', 'tilted']);
    expect(judgeQuality({ ...frontal, faces: Number.NaN })).toEqual(['no_face']);
  });
});
