import { drawParts, pointsOf, shuffled } from '../papers/draw.rules.ts';
import { isByHand } from '../papers/marking.rules.ts';
import type { BankItem, Blueprint, PaperQuestion } from '../papers/paper.rules.ts';
import type { SeededRandom } from '../papers/random.rules.ts';
import type { Card } from './schedule.rules.ts';

export type PracticeKind = 'CHAPTER' | 'WRONG' | 'DUE';
/** What an item is worth in practice where the programme's papers never ask for its type. */
const WORTH = 2;

/** Whether the rules alone can say at once what an answer earned. */
export const isPractisable = (item: BankItem): boolean =>
  !isByHand(item.type) && (item.type !== 'CASE' || (!!item.parts?.length && item.parts.every(({ type }) => !isByHand(type))));

/** Whether an item belongs to a kind of set on a day; the wrong ones are those in the book. */
function belongs(kind: PracticeKind, card: Card | undefined, day: string): boolean {
  if (kind === 'CHAPTER') return true;
  return kind === 'WRONG' ? !!card?.inBook : !!card && card.dueOn <= day;
}

/**
 * The items of a set: first those that are due, longest due first; then those never met; then the least known. Inside a group
 * the order is drawn, so that a learner does not learn the order.
 */
export function pickItems(
  pool: readonly BankItem[],
  cards: ReadonlyMap<string, Card>,
  of: { kind: PracticeKind; count: number; day: string },
  random: SeededRandom,
): BankItem[] {
  const rank = (item: BankItem): [number, string, number] => {
    const card = cards.get(item.id);
    if (card && card.dueOn <= of.day) return [0, card.dueOn, card.lastShare];
    return card ? [2, '', card.lastShare] : [1, '', 0];
  };
  return random
    .shuffle(pool.filter((item) => isPractisable(item) && belongs(of.kind, cards.get(item.id), of.day)))
    .map((item) => ({ item, rank: rank(item) }))
    .sort((a, b) => a.rank[0] - b.rank[0] || a.rank[1].localeCompare(b.rank[1]) || a.rank[2] - b.rank[2])
    .slice(0, of.count)
    .map(({ item }) => item);
}

/** Items as numbered questions with their own order of options. */
export function questionsOf(items: readonly BankItem[], blueprint: Blueprint, random: SeededRandom): PaperQuestion[] {
  return items.map((item, index) => {
    const points = pointsOf(blueprint, item.type) || WORTH * Math.max(1, item.parts?.length ?? 0);
    return {
      no: index + 1,
      itemId: item.id,
      version: item.version,
      points,
      ...shuffled(item, random),
      ...(item.parts?.length ? { parts: drawParts(item.parts, points, random) } : {}),
    };
  });
}

/** An item as the wrong-answer book shows it: in the bank's own order. */
export function plainQuestion(item: BankItem, no: number, blueprint: Blueprint): PaperQuestion {
  const same: SeededRandom = { next: () => 0, shuffle: (list) => [...list] };
  return { ...questionsOf([item], blueprint, same)[0]!, no };
}

/** An answer in the bank's keys as it reads with the keys of a question; what was not answered stays empty. */
export function withAnswer(item: BankItem, given: unknown): BankItem {
  if (item.type !== 'CASE') return { ...item, answer: given };
  const own = (given ?? {}) as Record<string, unknown>;
  return { ...item, parts: (item.parts ?? []).filter(({ key }) => own[key] != null).map((part) => ({ ...part, answer: own[part.key] })) };
}
