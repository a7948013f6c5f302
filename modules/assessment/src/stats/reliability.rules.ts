/** One marked answer: which item, what it could earn, what it did. */
export interface Earned {
  itemId: string;
  type: string;
  points: number;
  mark: number;
}
/** What is kept of the papers of a sitting while they pass by: never the papers themselves. */
export interface SittingSums {
  papers: number;
  total: Moments;
  /** By item, its marks. */
  items: Map<string, Moments>;
  /** The error of every paper, from how its questions of one type differ; summed. */
  error: number;
  /** How many scores in each tenth of the full score. */
  tenths: number[];
}
interface Moments {
  n: number;
  sum: number;
  squares: number;
}
/** How a reliability was found: everybody had the same questions, or each their own. */
export type Method = 'ALPHA' | 'DRAWN';
export interface SittingFigures {
  mean: number | null;
  variance: number | null;
  reliability: number | null;
  method: Method;
  /** Standard error of measurement, in points. */
  error: number | null;
  tenths: number[];
}

const moments = (): Moments => ({ n: 0, sum: 0, squares: 0 });
function add(to: Moments, value: number): void {
  to.n += 1;
  to.sum += value;
  to.squares += value * value;
}
const squaresAbout = ({ n, sum, squares }: Moments): number => Math.max(0, squares - (sum * sum) / n);
/** With n − 1. */
const varianceOf = (of: Moments): number => squaresAbout(of) / (of.n - 1);

export const noSitting = (): SittingSums => ({
  papers: 0,
  total: moments(),
  items: new Map(),
  error: 0,
  tenths: Array.from({ length: 10 }, () => 0),
});

/** Counts one paper; changes the sums it is given. */
export function countPaper(sums: SittingSums, earned: readonly Earned[]): void {
  const [score, full] = [earned.reduce((sum, { mark }) => sum + mark, 0), earned.reduce((sum, { points }) => sum + points, 0)];
  sums.papers += 1;
  add(sums.total, score);
  sums.tenths[full > 0 ? Math.min(9, Math.floor((score / full) * 10 + 1e-9)) : 0]! += 1;
  const types = new Map<string, Moments>();
  for (const { itemId, type, points, mark } of earned) {
    let own = sums.items.get(itemId);
    if (!own) sums.items.set(itemId, (own = moments()));
    add(own, mark);
    const key = `${type} ${points}`;
    let kind = types.get(key);
    if (!kind) types.set(key, (kind = moments()));
    add(kind, mark);
  }
  // Each paper's questions of one kind as a sample of all there could be: with marks 0 and 1 this is Lord's error of a score.
  for (const kind of types.values()) if (kind.n > 1) sums.error += kind.n * varianceOf(kind);
}

/**
 * Mean, variance, reliability and standard error of a sitting. With the same questions for everybody Cronbach's alpha (KR-20 where
 * marks are all or nothing). Where each drew a paper of their own there is no variance of an item over all; then the questions of a
 * paper count as drawn from their kind: 1 − mean error of a paper / variance of the scores (stratified, Lord; questions within persons).
 */
export function sittingFigures(sums: SittingSums): SittingFigures {
  const { papers, total, items } = sums;
  const isOne = papers > 0 && [...items.values()].every(({ n }) => n === papers);
  const method: Method = isOne ? 'ALPHA' : 'DRAWN';
  const mean = papers ? total.sum / papers : null;
  const variance = papers > 1 ? varianceOf(total) : null;
  const none = { mean, variance, reliability: null, method, error: null, tenths: [...sums.tenths] };
  // Everybody with the same score: nothing was told apart, so nothing can be said of how well.
  if (variance === null || variance <= 1e-9) return none;
  const k = items.size;
  if (isOne && k < 2) return none;
  const own = [...items.values()].reduce((sum, one) => sum + (one.n > 1 ? varianceOf(one) : 0), 0);
  const reliability = isOne ? (k / (k - 1)) * (1 - own / variance) : 1 - sums.error / papers / variance;
  // A reliability below nothing only says that the questions do not hang together.
  return { ...none, reliability, error: Math.sqrt(variance * (1 - Math.min(1, Math.max(0, reliability)))) };
}
