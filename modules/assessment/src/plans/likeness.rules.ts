/** Characters of one piece that is compared. */
const GRAM = 4;
/** A chapter shorter than this says too little to be called alike. */
export const MIN_COMPARED = 80;
const BAND_BITS = 8;
const BANDS = 64 / BAND_BITS;
const MIN_PASSAGE = 12;
const MAX_PASSAGES = 12;
const MASK = (1n << 64n) - 1n;

/** Only letters, figures and characters count; how they are set does not. */
export const normalised = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');

/** Every run of four characters. */
export function gramsOf(plain: string): Set<string> {
  const grams = new Set<string>();
  for (let at = 0; at + GRAM <= plain.length; at++) grams.add(plain.slice(at, at + GRAM));
  return grams;
}

function hashOf(gram: string): bigint {
  let hash = 0xcbf29ce484222325n;
  for (let at = 0; at < gram.length; at++) hash = ((hash ^ BigInt(gram.charCodeAt(at))) * 0x100000001b3n) & MASK;
  // The low bits of the plain hash are weak: they are mixed once more.
  hash ^= hash >> 33n;
  hash = (hash * 0xff51afd7ed558ccdn) & MASK;
  return hash ^ (hash >> 33n);
}

/** 64 bits that are alike for texts that are alike, as a signed number (PostgreSQL's bigint). */
export function simhash(grams: ReadonlySet<string>): bigint {
  const votes = new Int32Array(64);
  for (const gram of grams) {
    const hash = hashOf(gram);
    const [low, high] = [Number(hash & 0xffffffffn), Number(hash >> 32n)];
    for (let bit = 0; bit < 32; bit++) {
      votes[bit]! += (low >>> bit) & 1 ? 1 : -1;
      votes[bit + 32]! += (high >>> bit) & 1 ? 1 : -1;
    }
  }
  let value = 0n;
  for (let bit = 0; bit < 64; bit++) if (votes[bit]! > 0) value |= 1n << BigInt(bit);
  return BigInt.asIntN(64, value);
}

/** The bands of a hash, each with its place: hashes that differ in at most seven bits share one. */
export function bandsOf(hash: bigint): number[] {
  const bits = BigInt.asUintN(64, hash);
  return Array.from({ length: BANDS }, (_, band) => (band << BAND_BITS) | Number((bits >> BigInt(band * BAND_BITS)) & 0xffn));
}

/** How much two texts share, 0–1: pieces in both against the mean of their numbers. */
export function likeness(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  if (a.size + b.size === 0) return 0;
  const [small, large] = a.size < b.size ? [a, b] : [b, a];
  let both = 0;
  for (const gram of small) if (large.has(gram)) both++;
  return (2 * both) / (a.size + b.size);
}

/** The longest passages that stand in both, as each wrote them; at most a dozen. */
export function passagesOf(own: string, other: string): { own: string; other: string }[] {
  const [mine, theirs] = [lettersOf(own), lettersOf(other)];
  const places = new Map<string, number[]>();
  for (let at = 0; at + GRAM <= theirs.plain.length; at++) {
    const gram = theirs.plain.slice(at, at + GRAM);
    const known = places.get(gram);
    if (!known) places.set(gram, [at]);
    else if (known.length < 8) known.push(at);
  }
  const found: { own: string; other: string; length: number }[] = [];
  for (let at = 0; at + GRAM <= mine.plain.length;) {
    let [length, from] = [0, 0];
    for (const place of places.get(mine.plain.slice(at, at + GRAM)) ?? []) {
      let run = GRAM;
      while (at + run < mine.plain.length && mine.plain[at + run] === theirs.plain[place + run]) run++;
      if (run > length) [length, from] = [run, place];
    }
    if (length >= MIN_PASSAGE) found.push({ own: mine.cut(at, length), other: theirs.cut(from, length), length });
    at += length >= MIN_PASSAGE ? length : 1;
  }
  return found
    .sort((a, b) => b.length - a.length)
    .slice(0, MAX_PASSAGES)
    .map(({ own: ours, other: others }) => ({ own: ours, other: others }));
}

/** The letters that count, and the way back to the text as it was written. */
function lettersOf(text: string) {
  let plain = '';
  const at: number[] = [];
  for (let index = 0; index < text.length; index++) {
    const kept = normalised(text[index]!);
    plain += kept;
    for (let unit = 0; unit < kept.length; unit++) at.push(index);
  }
  return { plain, cut: (from: number, length: number) => text.slice(at[from]!, at[from + length - 1]! + 1).slice(0, 600) };
}

export interface Threshold {
  /** From this likeness on a chapter counts (0–1). */
  score: number;
  /** So many chapters make a suspicion. */
  chapters: number;
}
/** Domain §1.8: three chapters of at least 0.9. Only asks for a person's decision. */
export const SUSPECT: Threshold = { score: 0.9, chapters: 3 };

/** The chapters that make a suspicion, or none. */
export function suspectedChapters(
  found: readonly { chapter: string; score: number }[],
  { score, chapters }: Threshold = SUSPECT,
): string[] {
  const alike = found.filter((one) => one.score >= score).map((one) => one.chapter);
  return alike.length >= chapters ? alike : [];
}
/** 0.934 → `93%`: never rounded up to a threshold it does not reach. */
export const inPercent = (score: number): string => `${Math.floor(score * 100)}%`;
