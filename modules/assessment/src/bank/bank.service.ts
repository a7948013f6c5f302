import { problem, type Clock, type Queryable } from '@yangfan/kernel';
import { cellsOf, poolOf, shortCells } from '../papers/blueprint.rules.ts';
import { drawPaper } from '../papers/draw.rules.ts';
import type { BankItem, Blueprint } from '../papers/paper.rules.ts';
import * as store from './bank.store.ts';

const KEPT_MS = 30_000;

export interface Bank {
  items: readonly BankItem[];
  byId: ReadonlyMap<string, BankItem>;
  blueprint: Blueprint & { durationMin: number };
}

/** The usable bank of a programme, kept in memory for half a minute: a whole class enters an exam at once. */
export function createBank(clock: Clock) {
  const kept = new Map<string, { at: number; bank: Promise<Bank> }>();

  async function read(db: Queryable, programCode: string): Promise<Bank> {
    const blueprint = await store.blueprintOf(db, programCode);
    if (!blueprint) throw problem('assessment.bank_short', '这个培训项目还没有组卷蓝图，请联系省级题库管理员');
    const items = await store.approvedItems(db, programCode);
    return { items, byId: new Map(items.map((item) => [item.id, item])), blueprint };
  }

  function bankOf(db: Queryable, programCode: string): Promise<Bank> {
    const now = clock.now().getTime();
    const known = kept.get(programCode);
    if (known && Math.abs(now - known.at) < KEPT_MS) return known.bank;
    const bank = read(db, programCode);
    kept.set(programCode, { at: now, bank });
    bank.catch(() => kept.delete(programCode));
    return bank;
  }

  return {
    bankOf,
    /** Refuses, naming the cells, when one paper can't be drawn. */
    async requireEnough(db: Queryable, programCode: string): Promise<Bank> {
      const bank = await bankOf(db, programCode);
      const short = shortCells(bank.items, bank.blueprint);
      if (short.length)
        throw problem(
          'assessment.bank_short',
          `题库不够组卷：${short
            .slice(0, 3)
            .map((cell) => `${cell.chapter} ${cell.type} 需 ${cell.count} 题，只有 ${cell.available} 题`)
            .join('；')}`,
        );
      try {
        drawPaper(bank.items, bank.blueprint, 'can one be drawn');
      } catch (error) {
        // Cells that fill each for itself can still exclude each other, by groups or mandatory points.
        if (error instanceof RangeError) throw problem('assessment.bank_short', `按蓝图抽不出一份试卷：${error.message}`);
        throw error;
      }
      return bank;
    },
    /** Items of a stored paper in the versions it drew, also those changed or retired since. */
    async itemsOf(
      db: Queryable,
      programCode: string,
      drawn: readonly { id: string; version: number }[],
    ): Promise<ReadonlyMap<string, BankItem>> {
      const { byId } = await bankOf(db, programCode);
      const older = drawn.filter(({ id, version }) => byId.get(id)?.version !== version);
      if (!older.length) return byId;
      const rows = await store.itemVersions(db, older);
      return new Map([...byId, ...rows.map((item) => [item.id, item] as const)]);
    },
    /** The bank changed: the next to ask reads it anew (another process does within half a minute). */
    forget: (programCode: string) => void kept.delete(programCode),
    async health(db: Queryable, programCode: string) {
      const blueprint = await store.blueprintOf(db, programCode);
      const items = blueprint ? (await bankOf(db, programCode)).items : await store.approvedItems(db, programCode);
      const knowledge = await store.knowledgeOf(db, programCode);
      const titles = new Map(knowledge.map((point) => [point.chapter, point.chapterTitle]));
      return {
        programCode,
        total: items.length,
        knowledgePoints: knowledge.length,
        coveredPoints: knowledge.filter((point) => point.covered).length,
        cells: (blueprint ? cellsOf(blueprint) : []).map((cell) => ({
          chapter: cell.chapter,
          chapterTitle: titles.get(cell.chapter) ?? '',
          type: cell.type,
          drawn: cell.count,
          available: poolOf(items, cell).length,
        })),
      };
    },
  };
}
export type BankService = ReturnType<typeof createBank>;
