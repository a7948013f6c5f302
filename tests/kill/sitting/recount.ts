/**
 * What a paper is worth, worked out a second time from its export: the paper as drawn, the answers as stored, the key as approved. Written from the
 * marking rules of the specification alone; nothing of the product's own marking is imported, so that a fault in it can not hide here.
 */

/** A task with its key: an item that stands alone, or a sub-question. */
export interface Key {
  type: string;
  answer: unknown;
}
export interface ItemKey extends Key {
  parts: (Key & { key: string })[];
}
interface Order {
  optionOrder: string[];
  targetOrder: string[];
  points: number;
}
export interface DrawnQuestion extends Order {
  no: number;
  itemId: string;
  version: number;
  parts?: (Order & { key: string })[];
}

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const toTenth = (points: number): number => Math.round(points * 10) / 10;

/** Points of every question of a paper and their sum; null where only a person can mark. */
export function recount(
  questions: readonly DrawnQuestion[],
  answers: ReadonlyMap<number, unknown>,
  keyOf: (question: DrawnQuestion) => ItemKey,
): { marks: (number | null)[]; score: number | null } {
  const marks = questions.map((question) => {
    const item = keyOf(question);
    const given = answers.get(question.no) ?? null;
    if (item.type !== 'CASE') return points(item, question, given);
    const own = (given ?? {}) as Record<string, unknown>;
    const parts = (question.parts ?? []).map((part) =>
      points(
        item.parts.find(({ key }) => key === part.key)!,
        part,
        own[part.key] ?? null,
      ),
    );
    return parts.includes(null) ? null : toTenth(parts.reduce<number>((sum, part) => sum + part!, 0));
  });
  return { marks, score: marks.includes(null) ? null : toTenth(marks.reduce<number>((sum, mark) => sum + mark!, 0)) };
}

function points(key: Key, order: Order, given: unknown): number | null {
  if (key.type === 'SHORT' || key.type === 'OPERATE') return typeof given === 'string' && given.trim() ? null : 0;
  return given === null ? 0 : toTenth(order.points * share(key, order, given));
}

function share({ type, answer }: Key, order: Order, given: unknown): number {
  const option = (letter: unknown): string | undefined => order.optionOrder[LETTERS.indexOf(String(letter))];
  switch (type) {
    case 'JUDGE':
      return given === answer ? 1 : 0;
    case 'SINGLE':
      return option(given) === answer ? 1 : 0;
    case 'MULTI': {
      const right = answer as string[];
      const chosen = [...new Set((given as unknown[]).map(option))];
      const wrong = chosen.filter((one) => one === undefined || !right.includes(one)).length;
      if (wrong > 0 || chosen.length === 0) return 0;
      return chosen.length < right.length ? 0.5 : 1;
    }
    case 'FILL': {
      const blanks = (answer as { blanks: string[][] }).blanks;
      const texts = Array.isArray(given) ? (given as string[]) : [String(given)];
      const right = blanks.map((synonyms, index) => texts[index] && synonyms.some((one) => plain(one) === plain(texts[index]!)));
      return right.filter(Boolean).length / blanks.length;
    }
    case 'CALC': {
      const { value, tolerance } = answer as { value: number; tolerance?: number };
      const number = typeof given === 'number' ? given : figure(String(given));
      return number !== null && Math.abs(number - value) <= Math.abs(value) * (tolerance ?? 0.005) + 2e-9 ? 1 : 0;
    }
    case 'ORDER':
      return kendall(answer as string[], (given as unknown[]).map(option));
    case 'MATCH': {
      const pairs = Object.entries(answer as Record<string, string>);
      const chosen = new Map(
        Object.entries(given as Record<string, string>).map(([from, to]) => [option(from), order.targetOrder[Number(to) - 1]]),
      );
      return pairs.filter(([from, to]) => chosen.get(from) === to).length / pairs.length;
    }
    default:
      throw new Error(`no rule for ${type}`);
  }
}

/** 1 for the right order, falling with every pair that stands the wrong way round, never below 0; an incomplete order is none. */
function kendall(right: readonly string[], given: readonly (string | undefined)[]): number {
  const place = new Map(given.map((one, index) => [one, index]));
  if (given.length !== right.length || place.size !== right.length || right.some((one) => !place.has(one))) return 0;
  let swapped = 0;
  for (const [index, first] of right.entries())
    for (const later of right.slice(index + 1)) if (place.get(first)! > place.get(later)!) swapped += 1;
  const pairs = (right.length * (right.length - 1)) / 2;
  return Math.max(0, 1 - (2 * swapped) / pairs);
}

/** Width, case, spaces and punctuation of sentences are not what is asked. */
const IGNORED = new Set(' \t\n\u3000,，。.、；;：:“”"\'《》()（）-');
const plain = (text: string): string => [...text.normalize('NFKC').toLowerCase()].filter((letter) => !IGNORED.has(letter)).join('');

function figure(text: string): number | null {
  const digits = [...text.normalize('NFKC')].filter((letter) => !', %元'.includes(letter)).join('');
  return digits !== '' && Number.isFinite(Number(digits)) ? Number(digits) : null;
}

/** One text for equal values: keys in order, no spaces. What receipts are digests of. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value ?? null);
  const own = value as Record<string, unknown>;
  const keys = Object.keys(own).filter((key) => own[key] !== undefined);
  return `{${keys
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonical(own[key])}`)
    .join(',')}}`;
}
