import { cellsOf, facilityOf, pointsOf, poolOf, targetFacility, TYPE_ORDER } from './blueprint.rules.ts';
import { USUAL_PARTIAL } from './marking.rules.ts';
import type { BankItem, Blueprint, ItemPart, Paper, PaperPart, PaperQuestion, Shuffle, Task } from './paper.rules.ts';
import { seededRandom, type SeededRandom } from './random.rules.ts';

export { cellsOf, facilityOf, pointsOf, shortCells, targetFacility, TYPE_ORDER } from './blueprint.rules.ts';
/** Papers of one exam may differ by this much in expected difficulty (domain §4.2). */
export const MAX_SPREAD = 0.03;
const TRIES = 400;
const NOTHING: ReadonlySet<string> = new Set();

const targets = new WeakMap<readonly BankItem[], WeakMap<Blueprint, number>>();
function knownTarget(items: readonly BankItem[], blueprint: Blueprint): number {
  let known = targets.get(items);
  if (!known) targets.set(items, (known = new WeakMap()));
  let target = known.get(blueprint);
  if (target === undefined) known.set(blueprint, (target = targetFacility(items, blueprint)));
  return target;
}

/**
 * One candidate's paper. The same items, blueprint, seed and items to avoid give the same paper. No item twice, no two items that give
 * each other away, every mandatory point asked for, what the learner had before only where nothing else is left, and an expected
 * difficulty within half of MAX_SPREAD of the target, else drawn again with the next sub-seed. Throws RangeError when the bank is too small.
 */
export function drawPaper(items: readonly BankItem[], blueprint: Blueprint, seed: string, avoid: ReadonlySet<string> = NOTHING): Paper {
  const target = knownTarget(items, blueprint);
  let best: Paper | undefined;
  let failure: unknown;
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const random = seededRandom(`${seed}#${attempt}`);
    let chosen: BankItem[];
    try {
      chosen = choose(items, blueprint, random, avoid);
    } catch (error) {
      // An unlucky choice among items that exclude each other; a bank that is too small fails every time.
      failure = error;
      if (attempt >= 20 && !best) break;
      continue;
    }
    const paper = setOut(chosen, blueprint, random);
    if (!best || Math.abs(paper.expectedFacility - target) < Math.abs(best.expectedFacility - target)) best = paper;
    if (Math.abs(best.expectedFacility - target) <= MAX_SPREAD / 2) break;
  }
  if (!best) throw failure;
  return best;
}

function choose(items: readonly BankItem[], blueprint: Blueprint, random: SeededRandom, avoid: ReadonlySet<string>): BankItem[] {
  const chosen: BankItem[] = [];
  const [used, groups] = [new Set<string>(), new Set<string>()];
  function take(item: BankItem): boolean {
    if (used.has(item.id) || (item.enemyGroup && groups.has(item.enemyGroup))) return false;
    if (item.enemyGroup) groups.add(item.enemyGroup);
    used.add(item.id);
    chosen.push(item);
    return true;
  }
  const fresh = <T>(all: readonly T[], idOf: (one: T) => string): readonly T[] =>
    avoid.size ? [...all.filter((one) => !avoid.has(idOf(one))), ...all.filter((one) => avoid.has(idOf(one)))] : all;
  // Rows for one level first: the others draw from what is left.
  const cells = cellsOf(blueprint).sort((a, b) => Number(!a.level) - Number(!b.level));
  const left = cells.map(({ count }) => count);
  for (const point of random.shuffle(blueprint.mandatory ?? [])) {
    if (chosen.some(({ knowledge }) => knowledge === point)) continue;
    const able = cells.flatMap((cell, at) =>
      left[at]! > 0 ? poolOf(items, cell).flatMap((item) => (item.knowledge === point ? [{ item, at }] : [])) : [],
    );
    const hit = fresh(random.shuffle(able), ({ item }) => item.id).find(({ item }) => take(item));
    if (!hit) throw new RangeError(`${point}: no item for a mandatory point`);
    left[hit.at]! -= 1;
  }
  for (const [at, cell] of cells.entries()) {
    for (const item of fresh(random.shuffle(poolOf(items, cell)), ({ id }) => id)) {
      if (!left[at]) break;
      if (take(item)) left[at] -= 1;
    }
    if (left[at]) throw new RangeError(`${cell.chapter} ${cell.type}: ${left[at]} items short`);
  }
  return chosen;
}

/** Chosen items as a paper: types stay together, as on paper; inside a type the order is the candidate's own. */
function setOut(chosen: readonly BankItem[], blueprint: Blueprint, random: SeededRandom): Paper {
  const ordered = TYPE_ORDER.flatMap((type) => random.shuffle(chosen.filter((item) => item.type === type)));
  return paperOf(
    ordered.map((item) => ({ item, points: pointsOf(blueprint, item.type) })),
    random,
  );
}

/** Items in this order as a paper, each with its options in an order of its own. */
export function paperOf(ordered: readonly { item: BankItem; points: number }[], random: SeededRandom): Paper {
  const questions = ordered.map(({ item, points }, index): PaperQuestion => ({
    no: index + 1,
    itemId: item.id,
    version: item.version,
    points,
    ...shuffled(item, random),
    ...(item.parts?.length ? { parts: drawParts(item.parts, points, random) } : {}),
  }));
  const points = questions.reduce((sum, question) => sum + question.points, 0);
  const expected = ordered.reduce((sum, { item, points: own }) => sum + facilityOf(item.difficulty) * own, 0);
  return { questions, expectedFacility: points ? expected / points : 0 };
}

/** A fixed paper for one candidate: everybody's questions, in an order of their own inside each type. */
export function dealFixed(fixed: readonly { item: BankItem; points: number }[], seed: string): Paper {
  const random = seededRandom(seed);
  return paperOf(
    TYPE_ORDER.flatMap((type) => random.shuffle(fixed.filter(({ item }) => item.type === type))),
    random,
  );
}

/** A paper on which some right keys of a MULTI are worth this share; it stays with the paper, whatever is agreed later. */
export function withPartial(paper: Paper, partial: number): Paper {
  if (partial === USUAL_PARTIAL) return paper;
  const questions = paper.questions.map((question) => ({
    ...question,
    partial,
    ...(question.parts ? { parts: question.parts.map((part) => ({ ...part, partial })) } : {}),
  }));
  return { ...paper, questions };
}

/** An order of options and targets; a locked option stays last. */
export function shuffled(task: Pick<Task, 'options' | 'targets'>, random: SeededRandom): Shuffle {
  const free = task.options.filter((option) => !option.lockLast);
  const locked = task.options.filter((option) => option.lockLast);
  return {
    optionOrder: [...random.shuffle(free), ...locked].map((option) => option.key),
    targetOrder: random.shuffle(task.targets).map((option) => option.key),
  };
}

/** The sub-questions of a case in their order, with points by weight to 0.1; the last takes what rounding left. */
export function drawParts(parts: readonly ItemPart[], points: number, random: SeededRandom): PaperPart[] {
  const weights = parts.reduce((sum, part) => sum + part.weight, 0);
  let left = points;
  return parts.map((part, index) => {
    const own = index === parts.length - 1 ? left : Math.min(left, Math.floor((points * part.weight * 10) / weights) / 10);
    left = Math.round((left - own) * 10) / 10;
    return { key: part.key, points: Math.round(own * 10) / 10, ...shuffled(part, random) };
  });
}

/** The letter under which the option at a position is shown. */
export const shownKey = (position: number): string => String.fromCharCode(65 + position);
/** The number under which a target is shown. */
export const shownTarget = (position: number): string => String(position + 1);
