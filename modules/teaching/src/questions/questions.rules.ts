const HOUR = 3_600_000;

/** When an answer is due. */
export const dueAt = (from: Date, hours: number): Date => new Date(from.getTime() + hours * HOUR);

const GRAMS_MAX = 600;
/** Pairs that every question has say nothing about what it is about. */
const EMPTY_PAIRS = new Set('怎么 么办 什么 如何 可以 老师 请问 为什 一下 没有 不是 这个 那个 是不 能不 不能 我的 哪里'.split(' '));

/**
 * What a text is found by: pairs of neighbouring Chinese characters, and whole words of letters and digits. Good enough to rank
 * questions of a course, and it needs nothing but an array column.
 */
export function gramsOf(text: string): string[] {
  const grams = new Set<string>();
  for (const [word] of text
    .normalize('NFKC')
    .toLowerCase()
    .matchAll(/[\p{Script=Han}]+|[\p{L}\p{N}]+/gu)) {
    if (!/\p{Script=Han}/u.test(word)) grams.add(word.slice(0, 24));
    else {
      const letters = [...word];
      if (letters.length === 1) grams.add(letters[0]!);
      for (let at = 0; at + 1 < letters.length; at += 1) {
        const pair = letters[at]! + letters[at + 1]!;
        if (!EMPTY_PAIRS.has(pair)) grams.add(pair);
      }
    }
    if (grams.size >= GRAMS_MAX) break;
  }
  return [...grams].slice(0, GRAMS_MAX);
}

/** How many of the words asked for must be met before something counts as alike. */
export const hitsNeeded = (asked: number): number => Math.max(1, Math.ceil(asked / 3));

/** Whether a text holds what points at one person: a mobile number or an ID number. */
export function namesSomebody(text: string): boolean {
  const plain = text.normalize('NFKC').replaceAll(/(?<=\d)[\s-](?=\d)/g, '');
  return /(?<!\d)1\d{10}(?!\d)/.test(plain) || /(?<!\d)\d{17}[\dxX](?!\d)/.test(plain);
}
