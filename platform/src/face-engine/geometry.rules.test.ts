import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CHIP_SIZE, cutChip, fitSimilarity, type MeshPoint, measureMesh } from './geometry.rules.ts';

/** An invented frontal face of 468 points: only the measured ones matter, the rest lie on the nose. */
function face({ eye = 6, mouth = 0, nose = 0 } = {}): [number, number][] {
  const mesh = Array.from({ length: 468 }, (): [number, number] => [200 + nose, 240]);
  const set = (index: number, x: number, y: number): void => void (mesh[index] = [x, y]);
  for (const [outer, inner, upper, lower, side] of [
    [33, 133, [160, 158], [144, 153], -1],
    [263, 362, [387, 385], [373, 380], 1],
  ] as const) {
    set(outer, 200 + side * 60, 200);
    set(inner, 200 + side * 20, 200);
    for (const [i, index] of upper.entries()) set(index, 200 + side * (35 + 10 * i), 200 - eye);
    for (const [i, index] of lower.entries()) set(index, 200 + side * (35 + 10 * i), 200 + eye);
  }
  set(61, 175, 280);
  set(291, 225, 280);
  set(78, 180, 280);
  set(308, 220, 280);
  set(13, 200, 280 - mouth);
  set(14, 200, 280 + mouth);
  return mesh;
}
const picture = { width: 400, height: 400 };
const turned = (mesh: [number, number][], degrees: number, scale: number): MeshPoint[] => {
  const [cos, sin] = [Math.cos((degrees * Math.PI) / 180) * scale, Math.sin((degrees * Math.PI) / 180) * scale];
  return mesh.map(([x, y]) => [x * cos - y * sin + 900, x * sin + y * cos + 900]);
};

describe('measureMesh', () => {
  test('[T1] eyes, mouth and nose are measured in shares of the face', () => {
    const measures = measureMesh(face({ eye: 6, mouth: 10, nose: 16 }), picture);
    expect(measures.interEyePx).toBeCloseTo(80);
    expect(measures.earLeft).toBeCloseTo(0.3);
    expect(measures.earRight).toBeCloseTo(0.3);
    expect(measures.mar).toBeCloseTo(0.5);
    expect(measures.noseOffset).toBeCloseTo(0.2);
    expect(measures.noseDrop).toBeCloseTo(0.5);
    expect(measures.faceStretch).toBeCloseTo(1);
    expect(measures.outside).toBe(0);
  });

  test('[T1] leaning the head or coming nearer changes no share', () => {
    fc.assert(
      fc.property(fc.double({ min: -40, max: 40, noNaN: true }), fc.double({ min: 0.5, max: 3, noNaN: true }), (angle, scale) => {
        const upright = measureMesh(face({ nose: 10 }), picture);
        const leaning = measureMesh(turned(face({ nose: 10 }), angle, scale), { width: 4000, height: 4000 });
        for (const key of ['earLeft', 'earRight', 'mar', 'noseOffset', 'noseDrop', 'faceStretch'] as const) {
          expect(leaning[key]).toBeCloseTo(upright[key], 6);
        }
        expect(leaning.interEyePx).toBeCloseTo(upright.interEyePx * scale, 6);
      }),
    );
  });

  test('[T1] points beyond the border count as outside', () => {
    expect(measureMesh(face(), { width: 200, height: 400 }).outside).toBeGreaterThan(0);
    expect(
      measureMesh(
        face().map(() => [-1, -1]),
        picture,
      ).outside,
    ).toBe(1);
  });
});

describe('fitSimilarity', () => {
  test('[T1] a rotation, scale and shift is found again exactly', () => {
    const value = fc.double({ min: -5, max: 5, noNaN: true });
    fc.assert(
      fc.property(value, value, value, value, (a, b, dx, dy) => {
        const from = [
          [0, 0],
          [10, 0],
          [3, 8],
        ] as const;
        const to = from.map(([x, y]) => [a * x - b * y + dx, b * x + a * y + dy] as const);
        const fit = fitSimilarity(from, to);
        expect([fit.a, fit.b, fit.dx, fit.dy].map((v, i) => Math.abs(v - [a, b, dx, dy][i]!) < 1e-9)).not.toContain(false);
      }),
    );
  });

  test('[T1] points that coincide are refused', () => {
    expect(() =>
      fitSimilarity(
        [
          [1, 1],
          [1, 1],
        ],
        [
          [0, 0],
          [1, 1],
        ],
      ),
    ).toThrow(RangeError);
  });
});

describe('cutChip', () => {
  test('[T1] a plain colour stays that colour at any placement, also beyond the border', () => {
    const rgb = new Uint8Array(50 * 40 * 3);
    for (let i = 0; i < rgb.length; i += 3) rgb.set([10, 120, 250], i);
    const value = fc.double({ min: -6, max: 6, noNaN: true });
    fc.assert(
      fc.property(value, value, fc.double({ min: -200, max: 200, noNaN: true }), (a, b, shift) => {
        const chip = cutChip(rgb, { width: 50, height: 40 }, { a, b, dx: shift, dy: -shift });
        expect(chip.length).toBe(CHIP_SIZE * CHIP_SIZE * 3);
        for (const [i, wanted] of [10, 120, 250].entries())
          expect(chip[chip.length / 2 - ((chip.length / 2) % 3) + i]).toBeCloseTo(wanted, 2);
      }),
      { numRuns: 20 },
    );
  });
});
