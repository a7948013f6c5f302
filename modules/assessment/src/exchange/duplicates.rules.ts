import type { ItemContent } from '@yangfan/contract';
import { distance, NEAR, simHash } from '../bank/likeness.rules.ts';
import { plainOf } from '../bank/rich.rules.ts';
import { bareWords } from '@yangfan/contract';
import { canonical } from './canonical.rules.ts';
import { mapStems, withRefs } from './exchange.rules.ts';

/** A question that another may look like. */
export interface Known {
  code: string;
  stem: string;
  /** Where it stands in the file that is read; null = in the bank. */
  row: number | null;
}
interface Entry extends Known {
  hash: bigint;
  words: string;
}
const BAND_BITS = 16n;
const BAND_MASK = 0xffffn;
const TOO_SHORT = 4;

/**
 * Finds look-alikes among thousands: hashes that differ in at most three bits share one of their four quarters, so only those that share
 * one are compared.
 */
export function lookAlikes(known: readonly Known[]) {
  const bands = new Map<string, Entry[]>();
  const keysOf = (hash: bigint) => [0n, 1n, 2n, 3n].map((band) => `${band}:${(hash >> (band * BAND_BITS)) & BAND_MASK}`);
  function add(one: Known): void {
    const entry = { ...one, hash: simHash(one.stem), words: bareWords(plainOf(one.stem)) };
    for (const key of keysOf(entry.hash)) {
      const band = bands.get(key);
      if (band) band.push(entry);
      else bands.set(key, [entry]);
    }
  }
  for (const one of known) add(one);
  return {
    add,
    /** The one nearest to a stem, if any is near. */
    nearest(stem: string): Known | null {
      const [hash, words] = [simHash(stem), bareWords(plainOf(stem))];
      if (words.length < TOO_SHORT) return null;
      let best: { entry: Entry; far: number } | null = null;
      for (const key of keysOf(hash))
        for (const entry of bands.get(key) ?? []) {
          const far = entry.words === words ? 0 : distance(hash, entry.hash);
          if (far <= NEAR && (!best || far < best.far)) best = { entry, far };
          if (best?.far === 0) break;
        }
      return best && { code: best.entry.code, stem: best.entry.stem, row: best.entry.row };
    },
  };
}

/** A stem without what its pictures are called: two copies of a picture have different ids. */
export const bareStem = (stem: string): string => withRefs(stem, () => '');
/** What makes two questions the very same: everything a candidate sees and the key, not what the bank notes beside it. */
export function fingerprint(content: ItemContent): string {
  const { type, stem, options, targets, parts, answer } = mapStems(canonical(content), bareStem);
  return JSON.stringify(sorted([type, stem, options, targets, parts.map((part) => ({ ...part, analysis: '' })), answer]));
}
/** Values with the keys of their objects in one order: a database keeps them in its own. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, one]) => [key, sorted(one)]),
  );
}
