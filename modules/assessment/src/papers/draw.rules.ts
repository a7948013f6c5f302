import type { BankItem, Blueprint, ItemPart, ItemType, Paper, PaperPart, PaperQuestion, Shuffle, Task } from './paper.rules.ts';
import { seededRandom, type SeededRandom } from './random.rules.ts';

/** Share of points an average candidate gets, by difficulty 1–5; until item statistics say better. */
const FACILITY = [0.9, 0.8, 0.65, 0.5, 0.35];
export const TYPE_ORDER: readonly ItemType[] = ['SINGLE', 'MULTI', 'JUDGE', 'FILL', 'ORDER', 'CALC', 'MATCH', 'CASE', 'SHORT', 'OPERATE'];
/** Papers of one exam may differ by this much in expected difficulty (domain §4.2). */
export const MAX_SPREAD = 0.03;
const TRIES = 400;

export const facilityOf = (difficulty: number): number => FACILITY[difficulty - 1] ?? 0.5;
export const pointsOf = (blueprint: Blueprint, type: ItemType): number => blueprint.points[type.toLowerCase() as Lowercase<ItemType>] ?? 0;

interface Cell {
  chapter: string;
  type: ItemType;
  count: number;
}
/** The blueprint's cells that draw something. */
export function cellsOf(blueprint: Blueprint): Cell[] {
  return blueprint.cells.flatMap((row) =>
    TYPE_ORDER.map((type) => ({ chapter: row.chapter, type, count: row[type.toLowerCase() as Lowercase<ItemType>] ?? 0 })).filter(
      (cell) => cell.count > 0,
    ),
  );
}

// A whole class draws from the same bank at once, so it is sorted into cells once, not for every cell of every draw.
const sorted = new WeakMap<readonly BankItem[], Map<string, BankItem[]>>();
const targets = new WeakMap<readonly BankItem[], WeakMap<Blueprint, number>>();

/** The items that a cell draws from; the list of items must not be changed afterwards. */
function poolOf(items: readonly BankItem[], { chapter, type }: Pick<Cell, 'chapter' | 'type'>): readonly BankItem[] {
  let pools = sorted.get(items);
  if (!pools) {
    pools = new Map();
    for (const item of items) {
      const key = `${item.type} ${item.chapter}`;
      const pool = pools.get(key);
      if (pool) pool.push(item);
      else pools.set(key, [item]);
    }
    sorted.set(items, pools);
  }
  return pools.get(`${type} ${chapter}`) ?? [];
}

/** Cells for which the bank has fewer items than one paper draws. */
export function shortCells(items: readonly BankItem[], blueprint: Blueprint): (Cell & { available: number })[] {
  return cellsOf(blueprint)
    .map((cell) => ({ ...cell, available: poolOf(items, cell).length }))
    .filter((cell) => cell.available < cell.count);
}

/** What the average draw of this blueprint expects: the mark every paper is held to. */
export function targetFacility(items: readonly BankItem[], blueprint: Blueprint): number {
  let [sum, points] = [0, 0];
  for (const cell of cellsOf(blueprint)) {
    const pool = poolOf(items, cell);
    const worth = pointsOf(blueprint, cell.type) * cell.count;
    if (!pool.length) continue;
    sum += (worth * pool.reduce((total, item) => total + facilityOf(item.difficulty), 0)) / pool.length;
    points += worth;
  }
  return points ? sum / points : 0;
}

function knownTarget(items: readonly BankItem[], blueprint: Blueprint): number {
  let known = targets.get(items);
  if (!known) targets.set(items, (known = new WeakMap()));
  let target = known.get(blueprint);
  if (target === undefined) known.set(blueprint, (target = targetFacility(items, blueprint)));
  return target;
}

/**
 * One candidate's paper. The same items, blueprint and seed give the same paper. No item twice, no two items that give
 * each other away, and an expected difficulty within MAX_SPREAD of the target, else drawn again with the next sub-seed.
 * Throws RangeError when the bank is too small.
 */
export function drawPaper(items: readonly BankItem[], blueprint: Blueprint, seed: string): Paper {
  const target = knownTarget(items, blueprint);
  let best: Paper | undefined;
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const paper = drawOnce(items, blueprint, seededRandom(`${seed}#${attempt}`));
    if (!best || Math.abs(paper.expectedFacility - target) < Math.abs(best.expectedFacility - target)) best = paper;
    if (Math.abs(best.expectedFacility - target) <= MAX_SPREAD / 2) break;
  }
  return best!;
}

function drawOnce(items: readonly BankItem[], blueprint: Blueprint, random: SeededRandom): Paper {
  const chosen: BankItem[] = [];
  const groups = new Set<string>();
  for (const cell of cellsOf(blueprint)) {
    const pool = poolOf(items, cell);
    let missing = cell.count;
    for (const item of random.shuffle(pool)) {
      if (!missing) break;
      if (item.enemyGroup && groups.has(item.enemyGroup)) continue;
      if (item.enemyGroup) groups.add(item.enemyGroup);
      chosen.push(item);
      missing -= 1;
    }
    if (missing) throw new RangeError(`${cell.chapter} ${cell.type}: ${missing} items short`);
  }
  // Types stay together, as on paper; inside a type the order is the candidate's own.
  const ordered = TYPE_ORDER.flatMap((type) => random.shuffle(chosen.filter((item) => item.type === type)));
  const questions = ordered.map((item, index): PaperQuestion => ({
    no: index + 1,
    itemId: item.id,
    version: item.version,
    points: pointsOf(blueprint, item.type),
    ...shuffled(item, random),
    ...(item.parts?.length ? { parts: drawParts(item.parts, pointsOf(blueprint, item.type), random) } : {}),
  }));
  const points = questions.reduce((sum, question) => sum + question.points, 0);
  const expected = ordered.reduce((sum, item, index) => sum + facilityOf(item.difficulty) * questions[index]!.points, 0);
  return { questions, expectedFacility: points ? expected / points : 0 };
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
