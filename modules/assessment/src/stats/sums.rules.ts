/** The thirds of a sitting by score. */
export type Third = 0 | 1 | 2;
/** How many of the low, middle and high third. */
export type ByThird = [number, number, number];
/** What is kept of the answers to one item: enough for every figure, and sums of two sets are the sums of both. */
export interface Sums {
  n: number;
  /** Of x, the share of the item's points. */
  sx: number;
  sxx: number;
  /** Of r, the share of the points of all other questions of the same paper. */
  sr: number;
  srr: number;
  sxr: number;
  /** Who chose what. */
  choices: Record<string, ByThird>;
}

export const noSums = (): Sums => ({ n: 0, sx: 0, sxx: 0, sr: 0, srr: 0, sxr: 0, choices: {} });

/** Counts one answer; changes the sums it is given. */
export function count(sums: Sums, { x, r }: { x: number; r: number }, choices: readonly string[], third: Third): void {
  sums.n += 1;
  sums.sx += x;
  sums.sxx += x * x;
  sums.sr += r;
  sums.srr += r * r;
  sums.sxr += x * r;
  for (const choice of choices) (sums.choices[choice] ??= [0, 0, 0])[third] += 1;
}

/** The sums of several sets of answers. */
export function together(all: readonly Sums[]): Sums {
  const whole = noSums();
  for (const one of all) {
    for (const key of ['n', 'sx', 'sxx', 'sr', 'srr', 'sxr'] as const) whole[key] += one[key];
    for (const [choice, thirds] of Object.entries(one.choices)) {
      const own = (whole.choices[choice] ??= [0, 0, 0]);
      for (const at of [0, 1, 2] as const) own[at] += thirds[at];
    }
  }
  return whole;
}

/** The share of points that was earned, 0–1; null without answers. */
export const facilityOf = ({ n, sx }: Sums): number | null => (n ? clamp(sx / n, 0, 1) : null);
/** How sure the facility is: its standard error. */
export const facilityError = ({ n, sx, sxx }: Sums): number | null =>
  n > 1 ? Math.sqrt(Math.max(0, (sxx - (sx * sx) / n) / (n - 1) / n)) : null;
/** The mean share of points in the rest of the papers. */
export const restOf = ({ n, sr }: Sums): number | null => (n ? clamp(sr / n, 0, 1) : null);

// What rounding may leave of a variance that is none.
const NOTHING = 1e-9;
/**
 * The correlation of an item with the rest of its paper (corrected point-biserial where answers are right or wrong), −1 to 1.
 * Null where everybody earned the same: there is nothing to tell apart.
 */
export function discriminationOf({ n, sx, sxx, sr, srr, sxr }: Sums): number | null {
  if (n < 2) return null;
  const [vx, vr] = [sxx - (sx * sx) / n, srr - (sr * sr) / n];
  if (vx <= NOTHING * n || vr <= NOTHING * n) return null;
  return clamp((sxr - (sx * sr) / n) / Math.sqrt(vx * vr), -1, 1);
}

/** The bounds between which a facility lies, so many standard errors away (Wilson): also where everybody was right. */
export function facilityBounds({ n, sx }: Sums, errors: number): [number, number] {
  if (!n) return [0, 1];
  const [p, z] = [clamp(sx / n, 0, 1), errors * errors];
  const [middle, room] = [p + z / (2 * n), errors * Math.sqrt((p * (1 - p)) / n + z / (4 * n * n))];
  return [clamp((middle - room) / (1 + z / n), 0, 1), clamp((middle + room) / (1 + z / n), 0, 1)];
}

/** The bounds between which a correlation lies, so many standard errors away (Fisher's z). */
export function boundsOf(r: number, n: number, errors: number): [number, number] {
  if (n <= 3) return [-1, 1];
  const [z, room] = [Math.atanh(clamp(r, -0.999999, 0.999999)), errors / Math.sqrt(n - 3)];
  return [Math.tanh(z - room), Math.tanh(z + room)];
}

/** Where a score stands between the two that cut a sitting into thirds; the same score is always in the same third. */
export function thirdOf(score: number, [low, high]: readonly [number, number]): Third {
  // Many with the same score: the cut goes beside them, not through them.
  if (low === high) return score < low ? 0 : score > high ? 2 : 1;
  return score <= low ? 0 : score > high ? 2 : 1;
}

const clamp = (value: number, from: number, to: number): number => Math.min(to, Math.max(from, value));
