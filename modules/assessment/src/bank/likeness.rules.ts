import { bareWords } from '@yangfan/contract';
import { plainOf } from './rich.rules.ts';

/** Stems as near as this are shown to the writer (domain §4.1). */
export const NEAR = 3;
const BITS = 64n;
const MASK = (1n << BITS) - 1n;

/** The 64-bit SimHash of a stem: its pairs of neighbouring signs vote on each bit, so a word changed moves few of them. */
export function simHash(stem: string): bigint {
  const text = bareWords(plainOf(stem)).slice(0, 2000);
  const votes = new Int32Array(64);
  for (let i = 0; i < Math.max(1, text.length - 1); i++) {
    const [low, high] = hashPair(text.slice(i, i + 2));
    for (let bit = 0; bit < 32; bit++) {
      votes[bit]! += (low >>> bit) & 1 ? 1 : -1;
      votes[bit + 32]! += (high >>> bit) & 1 ? 1 : -1;
    }
  }
  return votes.reduce((hash, vote, bit) => (vote > 0 ? hash | (1n << BigInt(bit)) : hash), 0n);
}

function hashPair(pair: string): [number, number] {
  let [a, b] = [0x811c9dc5, 0x9e3779b9];
  for (let i = 0; i < pair.length; i++) {
    const code = pair.charCodeAt(i);
    a = Math.imul(a ^ code, 0x01000193);
    b = Math.imul(b ^ (code + 0x7f4a), 0x85ebca6b) ^ (a >>> 15);
  }
  a = Math.imul(a ^ (a >>> 16), 0x85ebca6b);
  b = Math.imul(b ^ (b >>> 13), 0xc2b2ae35);
  return [(a ^ (a >>> 13)) >>> 0, (b ^ (b >>> 16)) >>> 0];
}

/** In how many bits two hashes differ. */
export function distance(a: bigint, b: bigint): number {
  let rest = (a ^ b) & MASK;
  let bits = 0;
  for (; rest; bits++) rest &= rest - 1n;
  return bits;
}

/** Known stems that look like a new one, nearest first. */
export function similarTo<T extends { stem: string }>(stem: string, known: readonly T[], limit = 5): (T & { distance: number })[] {
  const own = simHash(stem);
  const words = bareWords(plainOf(stem));
  if (words.length < 4) return [];
  return known
    .map((item) => ({ ...item, distance: bareWords(plainOf(item.stem)) === words ? 0 : distance(own, simHash(item.stem)) }))
    .filter((item) => item.distance <= NEAR)
    .sort((a, b) => a.distance - b.distance)
    .slice(0, limit);
}
