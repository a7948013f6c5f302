import type { FaceMeasures } from './frame.rules.ts';

/** A landmark of the 468-point face mesh: x, y in pixels (z unused here). */
export type MeshPoint = readonly number[];

// Numbering of the MediaPipe face mesh. "Right" is the person's own right = left in an unmirrored picture.
const RIGHT_EYE = { outer: 33, inner: 133, upper: [160, 158], lower: [144, 153] } as const;
const LEFT_EYE = { outer: 263, inner: 362, upper: [387, 385], lower: [373, 380] } as const;
const MOUTH = { right: 61, left: 291, innerRight: 78, innerLeft: 308, innerTop: 13, innerBottom: 14 } as const;
const NOSE_TIP = 1;
const NOSE_BASE = 2;
/** Points of the mesh proper; further ones are irises. */
const MESH_POINTS = 468;

/** Side of the square picture the recognition network was trained on. */
export const CHIP_SIZE = 150;
const CHIP_PADDING = 0.25;

/** Where the network expects the eye corners and the base of the nose (the mean shape it was trained with, 0–1 without padding). */
const CHIP_POINTS: readonly (readonly [number, MeshXY])[] = [
  [RIGHT_EYE.outer, [0.1205750620789, 0.2137274526848]],
  [RIGHT_EYE.inner, [0.3340850613712, 0.2290642403242]],
  [LEFT_EYE.inner, [0.6460604764104, 0.2289674387677]],
  [LEFT_EYE.outer, [0.8595674595992, 0.2134981538014]],
  [NOSE_BASE, [0.4901123135679, 0.6277975316475]],
];

type MeshXY = readonly [number, number];
type Eye = typeof RIGHT_EYE | typeof LEFT_EYE;

const at = (mesh: readonly MeshPoint[], index: number): MeshXY => {
  const point = mesh[index];
  if (!point) throw new RangeError(`mesh has no point ${index}`);
  return [point[0]!, point[1]!];
};
const between = (a: MeshXY, b: MeshXY): number => Math.hypot(a[0] - b[0], a[1] - b[1]);
const middle = (a: MeshXY, b: MeshXY): MeshXY => [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
const ratio = (part: number, whole: number): number => (whole > 0 ? part / whole : 0);

function eyeOpening(mesh: readonly MeshPoint[], eye: Eye): number {
  const heights = eye.upper.map((upper, i) => between(at(mesh, upper), at(mesh, eye.lower[i]!)));
  return ratio((heights[0]! + heights[1]!) / 2, between(at(mesh, eye.outer), at(mesh, eye.inner)));
}

/** Measures of one mesh that need no third dimension; mesh and picture in the same pixels. */
export function measureMesh(
  mesh: readonly MeshPoint[],
  picture: { width: number; height: number },
): Omit<FaceMeasures, 'yaw' | 'pitch' | 'roll'> {
  const rightEye = middle(at(mesh, RIGHT_EYE.outer), at(mesh, RIGHT_EYE.inner));
  const leftEye = middle(at(mesh, LEFT_EYE.outer), at(mesh, LEFT_EYE.inner));
  const interEyePx = between(rightEye, leftEye);
  const origin = middle(rightEye, leftEye);
  // Axes of the face, so that a leaning head measures the same as an upright one.
  const across: MeshXY = [ratio(leftEye[0] - rightEye[0], interEyePx), ratio(leftEye[1] - rightEye[1], interEyePx)];
  const along = (p: MeshXY): number => (p[0] - origin[0]) * across[0] + (p[1] - origin[1]) * across[1];
  const below = (p: MeshXY): number => (p[1] - origin[1]) * across[0] - (p[0] - origin[0]) * across[1];
  const nose = at(mesh, NOSE_TIP);
  const mouth = middle(at(mesh, MOUTH.right), at(mesh, MOUTH.left));
  const lips = between(at(mesh, MOUTH.innerTop), at(mesh, MOUTH.innerBottom));
  const outside = mesh
    .slice(0, MESH_POINTS)
    .filter(([x, y]) => !(x! >= 0 && y! >= 0 && x! <= picture.width && y! <= picture.height)).length;
  return {
    interEyePx,
    noseOffset: ratio(along(nose), interEyePx),
    noseDrop: ratio(below(nose), below(mouth)),
    faceStretch: ratio(below(mouth), interEyePx),
    earLeft: eyeOpening(mesh, LEFT_EYE),
    earRight: eyeOpening(mesh, RIGHT_EYE),
    mar: ratio(lips, between(at(mesh, MOUTH.innerRight), at(mesh, MOUTH.innerLeft))),
    outside: outside / MESH_POINTS,
  };
}

/** x' = a·x − b·y + dx, y' = b·x + a·y + dy: rotation, one scale and shift. */
export interface Similarity {
  a: number;
  b: number;
  dx: number;
  dy: number;
}

/** The similarity that carries `from` onto `to` with the least squared error. Throws RangeError when all points coincide. */
export function fitSimilarity(from: readonly MeshXY[], to: readonly MeshXY[]): Similarity {
  const n = from.length;
  const mean = (points: readonly MeshXY[], axis: 0 | 1): number => points.reduce((sum, p) => sum + p[axis], 0) / n;
  const [fx, fy, tx, ty] = [mean(from, 0), mean(from, 1), mean(to, 0), mean(to, 1)];
  let dot = 0;
  let cross = 0;
  let spread = 0;
  for (let i = 0; i < n; i += 1) {
    const [x, y] = [from[i]![0] - fx, from[i]![1] - fy];
    const [u, v] = [to[i]![0] - tx, to[i]![1] - ty];
    dot += x * u + y * v;
    cross += x * v - y * u;
    spread += x * x + y * y;
  }
  if (!(spread > 0)) throw new RangeError('points coincide');
  const [a, b] = [dot / spread, cross / spread];
  return { a, b, dx: tx - a * fx + b * fy, dy: ty - b * fx - a * fy };
}

/** The similarity from chip pixels to picture pixels for this face. */
export function chipPlacement(mesh: readonly MeshPoint[]): Similarity {
  const place = (share: number): number => ((CHIP_PADDING + share) / (1 + 2 * CHIP_PADDING)) * CHIP_SIZE;
  return fitSimilarity(
    CHIP_POINTS.map(([, [x, y]]) => [place(x), place(y)] as const),
    CHIP_POINTS.map(([index]) => at(mesh, index)),
  );
}

/**
 * Cuts the aligned 150 × 150 RGB chip (0–255 floats) out of an RGB picture.
 * Large faces are averaged over several samples a pixel; plain interpolation would alias and move the embedding.
 */
export function cutChip(rgb: Uint8Array, picture: { width: number; height: number }, placement: Similarity): Float32Array {
  const { a, b, dx, dy } = placement;
  const { width, height } = picture;
  const samples = Math.max(1, Math.min(6, Math.round(Math.hypot(a, b))));
  const chip = new Float32Array(CHIP_SIZE * CHIP_SIZE * 3);
  const weight = 1 / (samples * samples);
  const step = 1 / samples;
  let out = 0;
  for (let row = 0; row < CHIP_SIZE; row += 1) {
    for (let column = 0; column < CHIP_SIZE; column += 1) {
      let red = 0;
      let green = 0;
      let blue = 0;
      for (let k = 0; k < samples * samples; k += 1) {
        const u = column - 0.5 + ((k % samples) + 0.5) * step;
        const v = row - 0.5 + (Math.floor(k / samples) + 0.5) * step;
        // Beyond the border the edge pixel repeats.
        const x = Math.max(0, Math.min(width - 1, a * u - b * v + dx));
        const y = Math.max(0, Math.min(height - 1, b * u + a * v + dy));
        const x0 = Math.min(width - 2, Math.floor(x));
        const y0 = Math.min(height - 2, Math.floor(y));
        const right = x - x0;
        const down = y - y0;
        const top = (y0 * width + x0) * 3;
        const bottom = top + width * 3;
        const w00 = (1 - right) * (1 - down);
        const w10 = right * (1 - down);
        const w01 = (1 - right) * down;
        const w11 = right * down;
        red += rgb[top]! * w00 + rgb[top + 3]! * w10 + rgb[bottom]! * w01 + rgb[bottom + 3]! * w11;
        green += rgb[top + 1]! * w00 + rgb[top + 4]! * w10 + rgb[bottom + 1]! * w01 + rgb[bottom + 4]! * w11;
        blue += rgb[top + 2]! * w00 + rgb[top + 5]! * w10 + rgb[bottom + 2]! * w01 + rgb[bottom + 5]! * w11;
      }
      chip[out] = red * weight;
      chip[out + 1] = green * weight;
      chip[out + 2] = blue * weight;
      out += 3;
    }
  }
  return chip;
}
