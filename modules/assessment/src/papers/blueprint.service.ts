import type { BlueprintInput } from '@yangfan/contract';
import { ITEM_TYPE_NAMES } from '@yangfan/contract/item-types';
import { problem, type Actor, type Queryable, type Tx } from '@yangfan/kernel';
import type { AssessmentDeps } from '../../ports.ts';
import type { BankService } from '../bank/bank.service.ts';
import { approvedItems } from '../bank/bank.store.ts';
import { knowledgePoints } from '../bank/items.store.ts';
import { cellsOf, pointsOf, poolOf, shortCells, sizeOf, targetFacility, thinCells, type Cell } from './blueprint.rules.ts';
import { drawPaper } from './draw.rules.ts';
import type { BankItem, Blueprint } from './paper.rules.ts';
import * as store from './papers.store.ts';

/** Papers drawn for trial to see how far they are apart. */
const TRIALS = 40;

/** Blueprints: what a paper of a programme is made of, and whether the bank carries it. */
export function createBlueprints({ org }: Pick<AssessmentDeps, 'org'>, bank: BankService) {
  async function titlesOf(db: Queryable, programCode: string) {
    return new Map((await knowledgePoints(db, programCode)).map((point) => [point.chapter, point.chapterTitle]));
  }
  const shownCell = (cell: Cell & { available: number }, titles: ReadonlyMap<string, string>) => ({
    ...cell,
    level: cell.level ?? null,
    chapterTitle: titles.get(cell.chapter) ?? '',
  });

  async function shown(db: Queryable, programCode: string) {
    const row = await store.blueprintRow(db, programCode);
    const blueprint: Blueprint & { durationMin: number } = row ?? { durationMin: 60, points: { single: 1 }, cells: [{ chapter: '-' }] };
    const items = await approvedItems(db, programCode);
    const titles = await titlesOf(db, programCode);
    const trial = row ? tried(items, blueprint) : { obstacle: '还没有蓝图，请先设置每章抽几题', expected: null, spread: null };
    return {
      programCode,
      revision: row?.revision ?? 0,
      durationMin: blueprint.durationMin,
      points: blueprint.points,
      cells: blueprint.cells,
      mandatory: blueprint.mandatory ?? [],
      changedAt: row?.changedAt?.toISOString() ?? null,
      ...sizeOf(blueprint),
      cellHealth: cellsOf(blueprint).map((cell) => shownCell({ ...cell, available: poolOf(items, cell).length }, titles)),
      ...trial,
    };
  }

  return {
    shown,
    async put(tx: Tx, programCode: string, input: BlueprintInput & { revision: number }, actor: Actor, now: Date) {
      const { revision, durationMin, ...rest } = input;
      const blueprint = rest as Blueprint;
      const points = await knowledgePoints(tx, programCode);
      const fault = faultOf(blueprint, points);
      if (fault) throw problem('assessment.blueprint_invalid', fault);
      const kept = await store.putBlueprint(tx, { programCode, revision, durationMin, blueprint, by: actor.accountId, now });
      if (!kept) throw problem('assessment.blueprint_changed');
      bank.forget(programCode);
      return shown(tx, programCode);
    },
    /** What a teacher hears before arranging an exam. */
    async readiness(db: Queryable, classId: string) {
      const training = (await org.classes(db, [classId])).get(classId);
      if (!training) throw problem('request.not_found');
      const { programCode } = training;
      const blueprint = await store.blueprintRow(db, programCode);
      const items = await approvedItems(db, programCode);
      const titles = await titlesOf(db, programCode);
      const papers = await store.paperRows(db, programCode, { limit: 50, offset: 0 });
      return {
        obstacle: blueprint ? tried(items, blueprint, 1).obstacle : '这个培训项目还没有组卷蓝图，请联系省级题库管理员',
        thin: blueprint ? thinCells(items, blueprint).map((cell) => shownCell(cell, titles)) : [],
        papers: papers.map(({ id, title, questions, fullScore }) => ({
          id,
          title,
          questions: questions.length,
          fullScore: Number(fullScore),
        })),
      };
    },
  };
}
export type BlueprintService = ReturnType<typeof createBlueprints>;

/** Draws some papers for trial. */
function tried(items: readonly BankItem[], blueprint: Blueprint, trials = TRIALS) {
  const short = shortCells(items, blueprint);
  const words = short
    .slice(0, 3)
    .map((cell) => `${cell.chapter} ${ITEM_TYPE_NAMES[cell.type]} 需 ${cell.count} 题，可用 ${cell.available} 题`);
  if (short.length) return { obstacle: `题库不够组卷：${words.join('；')}`, expected: null, spread: null };
  try {
    const all = Array.from({ length: trials }, (_, index) => drawPaper(items, blueprint, `trial ${index}`).expectedFacility);
    return { obstacle: null, expected: targetFacility(items, blueprint), spread: Math.max(...all) - Math.min(...all) };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return { obstacle: '按互斥组和必含知识点抽不出一份试卷，请减少必含知识点或补充题目', expected: null, spread: null };
  }
}

/** What contradicts itself in a blueprint, in words. */
function faultOf(blueprint: Blueprint, points: readonly { code: string; chapter: string }[]): string | null {
  const chapters = new Set(points.map(({ chapter }) => chapter));
  const unknown = blueprint.cells.find(({ chapter }) => !chapters.has(chapter));
  if (unknown) return `没有“${unknown.chapter}”这一章，请从列表中选择`;
  const rows = blueprint.cells.map(({ chapter, level }) => `${chapter} ${level ?? ''}`);
  if (new Set(rows).size < rows.length) return '同一章、同一难度只能有一行，请合并重复的行';
  const cells = cellsOf(blueprint);
  if (!cells.length) return '蓝图里还没有题，请至少填一格';
  const worthless = cells.find(({ type }) => !pointsOf(blueprint, type));
  if (worthless) return `请填写${ITEM_TYPE_NAMES[worthless.type]}题每题几分`;
  const { questions } = sizeOf(blueprint);
  if (questions > 200) return `一份试卷最多 200 题，现在是 ${questions} 题`;
  const codes = new Map(points.map(({ code, chapter }) => [code, chapter]));
  const lost = (blueprint.mandatory ?? []).find((code) => !cells.some(({ chapter }) => chapter === codes.get(code)));
  return lost ? `必含知识点 ${lost} 所在的章没有抽题` : null;
}
