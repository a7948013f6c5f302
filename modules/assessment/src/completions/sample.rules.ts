import { seededRandom } from '../papers/random.rules.ts';

/** The learners whose papers an officer must look through: at least the share asked, drawn so that anybody with the seed draws the same. */
export function drawSample(learnerIds: readonly string[], ratio: number, seed: string): string[] {
  const count = Math.min(learnerIds.length, Math.ceil(learnerIds.length * ratio));
  return seededRandom(seed)
    .shuffle([...learnerIds].sort())
    .slice(0, count);
}
