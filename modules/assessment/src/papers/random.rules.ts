/** Chance that can be repeated: the same seed gives the same numbers on every machine. */
export interface SeededRandom {
  /** In [0, 1). */
  next(): number;
  /** A new array in drawn order. */
  shuffle<T>(items: readonly T[]): T[];
}

/** sfc32 seeded by a text through FNV-style mixing; not for secrets, only for fair and repeatable order. */
export function seededRandom(seed: string): SeededRandom {
  let [a, b, c, d] = [0x9e3779b9, 0x243f6a88, 0xb7e15162, 0xdeadbeef];
  for (let i = 0; i < seed.length; i++) {
    const code = seed.charCodeAt(i);
    a = Math.imul(a ^ code, 0x85ebca6b);
    b = Math.imul(b ^ a ^ code, 0xc2b2ae35);
    c = Math.imul(c ^ b, 0x27d4eb2f) ^ code;
    d = Math.imul(d ^ c, 0x165667b1);
  }
  const next = (): number => {
    const t = (((a + b) | 0) + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + t) | 0;
    return (t >>> 0) / 4_294_967_296;
  };
  for (let i = 0; i < 16; i++) next();
  return {
    next,
    shuffle<T>(items: readonly T[]): T[] {
      const order = [...items];
      for (let i = order.length - 1; i > 0; i--) {
        const j = Math.floor(next() * (i + 1));
        [order[i], order[j]] = [order[j]!, order[i]!];
      }
      return order;
    },
  };
}
