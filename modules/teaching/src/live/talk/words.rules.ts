/** Replaces every word of the list by stars, whatever case it is written in and even where spaces or dots are put between its letters. */
export function filterWords(text: string, words: readonly string[]): string {
  let out = text;
  for (const word of words) {
    const letters = [...word.trim()];
    if (letters.length === 0) continue;
    const pattern = letters.map((letter) => letter.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')).join('[\\s.·*_-]{0,3}');
    out = out.replace(new RegExp(pattern, 'giu'), (found) => '*'.repeat([...found].length));
  }
  return out;
}

/** Seconds until the next message is taken; 0 = now. */
export function waitS(lastAt: number | null, now: number, slowS: number): number {
  return lastAt === null ? 0 : Math.max(0, Math.ceil((lastAt + slowS * 1000 - now) / 1000));
}
