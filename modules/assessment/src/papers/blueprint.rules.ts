import type { BankItem, Blueprint, ItemType, Level } from './paper.rules.ts';

/** Share of points an average candidate gets, by difficulty 1–5; until item statistics say better. */
const FACILITY = [0.9, 0.8, 0.65, 0.5, 0.35];
export const TYPE_ORDER: readonly ItemType[] = ['SINGLE', 'MULTI', 'JUDGE', 'FILL', 'ORDER', 'CALC', 'MATCH', 'CASE', 'SHORT', 'OPERATE'];
/** A cell is safe when the bank has this many times what one paper draws (domain §4.2). */
export const SAFE_MULTIPLE = 3;

export const facilityOf = (difficulty: number): number => FACILITY[difficulty - 1] ?? 0.5;
export const pointsOf = (blueprint: Blueprint, type: ItemType): number => blueprint.points[type.toLowerCase() as Lowercase<ItemType>] ?? 0;
/** The band of a difficulty. */
export const levelOf = (difficulty: number): Level => (difficulty <= 2 ? 'EASY' : difficulty === 3 ? 'MIDDLE' : 'HARD');

/** What one row of the blueprint draws of one type. */
export interface Cell {
  chapter: string;
  type: ItemType;
  level?: Level;
  count: number;
}
/** The blueprint's cells that draw something. */
export function cellsOf(blueprint: Blueprint): Cell[] {
  return blueprint.cells.flatMap((row) =>
    TYPE_ORDER.map((type) => ({
      chapter: row.chapter,
      type,
      ...(row.level ? { level: row.level } : {}),
      count: row[type.toLowerCase() as Lowercase<ItemType>] ?? 0,
    })).filter((cell) => cell.count > 0),
  );
}

/** How many questions a paper has, and what it is worth. */
export function sizeOf(blueprint: Blueprint): { questions: number; fullScore: number } {
  const cells = cellsOf(blueprint);
  const fullScore = cells.reduce((sum, cell) => sum + pointsOf(blueprint, cell.type) * cell.count, 0);
  return { questions: cells.reduce((sum, cell) => sum + cell.count, 0), fullScore: Math.round(fullScore * 10) / 10 };
}

// A whole class draws from the same bank at once, so it is sorted into cells once, not for every cell of every draw.
const sorted = new WeakMap<readonly BankItem[], Map<string, BankItem[]>>();

/** The items that a cell draws from; the list of items must not be changed afterwards. */
export function poolOf(
  items: readonly BankItem[],
  { chapter, type, level }: Pick<Cell, 'chapter' | 'type' | 'level'>,
): readonly BankItem[] {
  let pools = sorted.get(items);
  if (!pools) {
    pools = new Map();
    for (const item of items)
      for (const key of [`${item.type} ${item.chapter} `, `${item.type} ${item.chapter} ${levelOf(item.difficulty)}`]) {
        const pool = pools.get(key);
        if (pool) pool.push(item);
        else pools.set(key, [item]);
      }
    sorted.set(items, pools);
  }
  return pools.get(`${type} ${chapter} ${level ?? ''}`) ?? [];
}

/** How many questions of a pool can stand on one paper: of items that give each other away, only one. */
function roomOf(pool: readonly BankItem[]): number {
  const groups = new Set(pool.flatMap(({ enemyGroup }) => (enemyGroup ? [enemyGroup] : [])));
  return pool.filter(({ enemyGroup }) => !enemyGroup).length + groups.size;
}

/** Cells for which the bank has fewer items than one paper draws; a row without a level also stands behind the rows with one. */
export function shortCells(items: readonly BankItem[], blueprint: Blueprint): (Cell & { available: number })[] {
  const cells = cellsOf(blueprint);
  return cells
    .map((cell) => {
      const behind = cell.level
        ? 0
        : cells
            .filter((one) => one.level && one.chapter === cell.chapter && one.type === cell.type)
            .reduce((sum, one) => sum + one.count, 0);
      return { ...cell, available: Math.max(0, roomOf(poolOf(items, cell)) - behind) };
    })
    .filter((cell) => cell.available < cell.count);
}

/** Cells that have enough for one paper but not three times as much: papers of a sitting would look alike. */
export function thinCells(items: readonly BankItem[], blueprint: Blueprint): (Cell & { available: number })[] {
  return cellsOf(blueprint)
    .map((cell) => ({ ...cell, available: poolOf(items, cell).length }))
    .filter((cell) => cell.available < SAFE_MULTIPLE * cell.count);
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
