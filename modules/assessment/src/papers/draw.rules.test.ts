import { readdirSync, readFileSync } from 'node:fs';
import { repoPath } from '@yangfan/kernel';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cellsOf, dealFixed, drawPaper, MAX_SPREAD, shortCells, targetFacility, withPartial } from './draw.rules.ts';
import type { BankItem, Blueprint } from './paper.rules.ts';

const folder = repoPath('modules/assessment/seed');
const read = <T>(file: string): T => JSON.parse(readFileSync(`${folder}/${file}`, 'utf8')) as T;
const items = readdirSync(folder)
  .filter((name) => name.startsWith('items.net-ec.') && name.endsWith('.json'))
  .flatMap((name) => read<BankItem[]>(name))
  .map((item) => ({
    ...item,
    id: item.code,
    options: item.options ?? [],
    targets: item.targets ?? [],
    enemyGroup: item.enemyGroup ?? null,
    version: 1,
  }));
const blueprint = read<Record<string, Blueprint>>('blueprint_seed.json').NET_EC!;

describe('[E2] drawing a paper', () => {
  test('[E2] the same seed gives the same paper, another seed another', () => {
    expect(drawPaper(items, blueprint, 'a')).toEqual(drawPaper(items, blueprint, 'a'));
    expect(drawPaper(items, blueprint, 'a')).not.toEqual(drawPaper(items, blueprint, 'b'));
  });

  test('[E2] every paper follows the blueprint, repeats no question, holds no two that give each other away, and is worth 100', () => {
    fc.assert(
      fc.property(fc.string(), (seed) => {
        const paper = drawPaper(items, blueprint, seed);
        const drawn = paper.questions.map((question) => items.find((item) => item.id === question.itemId)!);
        expect(new Set(drawn.map((item) => item.id)).size).toBe(42);
        const groups = drawn.flatMap((item) => (item.enemyGroup ? [item.enemyGroup] : []));
        expect(new Set(groups).size).toBe(groups.length);
        expect(paper.questions.reduce((sum, question) => sum + question.points, 0)).toBe(100);
        for (const cell of blueprint.cells) {
          for (const type of ['single', 'multi', 'judge'] as const) {
            expect(drawn.filter((item) => item.chapter === cell.chapter && item.type === type.toUpperCase())).toHaveLength(cell[type] ?? 0);
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  test('[E2] all papers of an exam expect the same difficulty within 0.03', () => {
    const target = targetFacility(items, blueprint);
    for (let i = 0; i < 300; i++)
      expect(Math.abs(drawPaper(items, blueprint, `exam-${i}`).expectedFacility - target)).toBeLessThanOrEqual(MAX_SPREAD / 2);
  });

  test('[E2] a locked option stays last and the others change places', () => {
    const locked: BankItem = {
      ...items.find((item) => item.type === 'SINGLE')!,
      id: 'x',
      options: ['A', 'B', 'C', 'D'].map((key) => ({ key, text: key, lockLast: key === 'D' })),
      enemyGroup: null,
    };
    const one: Blueprint = { points: { single: 2 }, cells: [{ chapter: locked.chapter, single: 1 }] };
    const orders = Array.from({ length: 40 }, (_, i) => drawPaper([locked], one, String(i)).questions[0]!.optionOrder.join(''));
    expect(orders.every((order) => order.endsWith('D'))).toBe(true);
    expect(new Set(orders).size).toBeGreaterThan(3);
  });

  test('[E2] a bank that is too small is named cell by cell and draws nothing', () => {
    const few = items.filter((item) => !(item.chapter === 'EC05' && item.type === 'MULTI'));
    expect(shortCells(few, blueprint)).toEqual([{ chapter: 'EC05', type: 'MULTI', count: 1, available: 0 }]);
    expect(() => drawPaper(few, blueprint, 'a')).toThrow(RangeError);
  });

  test('[E2] what a learner had in their last papers comes again only where the bank has nothing else', () => {
    fc.assert(
      fc.property(fc.string(), (seed) => {
        const first = drawPaper(items, blueprint, `${seed}-1`);
        const seen = new Set(first.questions.map(({ itemId }) => itemId));
        const second = drawPaper(items, blueprint, `${seed}-2`, seen);
        expect(drawPaper(items, blueprint, `${seed}-2`, seen)).toEqual(second);
        for (const cell of cellsOf(blueprint)) {
          const pool = items.filter((item) => item.chapter === cell.chapter && item.type === cell.type);
          const again = second.questions.filter(({ itemId }) => seen.has(itemId) && pool.some(({ id }) => id === itemId)).length;
          const unseen = pool.filter(({ id }) => !seen.has(id)).length;
          // One more may come again where two unseen items give each other away.
          expect(again).toBeLessThanOrEqual(Math.max(0, cell.count - unseen) + 1);
        }
      }),
      { numRuns: 40 },
    );
  });

  test('[E2] a row for a level draws that level only, and a mandatory point is on every paper', () => {
    const own: Blueprint = {
      points: { single: 2, judge: 2 },
      cells: [
        { chapter: 'EC05', single: 1 },
        { chapter: 'EC05', level: 'EASY', single: 2 },
        { chapter: 'EC07', judge: 2 },
      ],
      mandatory: ['EC05-02'],
    };
    for (let i = 0; i < 100; i++) {
      const drawn = drawPaper(items, own, `m-${i}`).questions.map(({ itemId }) => items.find(({ id }) => id === itemId)!);
      expect(drawn.some(({ knowledge }) => knowledge === 'EC05-02')).toBe(true);
      expect(drawn.filter(({ chapter, difficulty }) => chapter === 'EC05' && difficulty <= 2).length).toBeGreaterThanOrEqual(2);
      expect(new Set(drawn).size).toBe(5);
    }
    expect(() => drawPaper(items, { ...own, mandatory: ['EC01-01'] }, 'x')).toThrow(RangeError);
  });

  test('[E2] a fixed paper gives everybody the same questions and points, in an order of their own', () => {
    const fixed = drawPaper(items, blueprint, 'fixed').questions.map(({ itemId, points }) => ({
      item: items.find(({ id }) => id === itemId)!,
      points,
    }));
    const [a, b] = [dealFixed(fixed, 'a'), dealFixed(fixed, 'b')];
    const ids = (paper: typeof a) => paper.questions.map(({ itemId }) => itemId);
    expect([...ids(a)].sort()).toEqual([...ids(b)].sort());
    expect(ids(a)).not.toEqual(ids(b));
    expect(dealFixed(fixed, 'a')).toEqual(a);
    expect(a.expectedFacility).toBeCloseTo(b.expectedFacility, 10);
  });

  test('[E2] what some right keys earn stays with the paper, in its cases too; the usual half leaves it as it was', () => {
    const paper = drawPaper(items, blueprint, 'partial');
    expect(withPartial(paper, 0.5)).toBe(paper);
    const cased = { ...paper, questions: [{ ...paper.questions[0]!, parts: [{ ...paper.questions[1]!, key: '1' }] }] };
    const [question] = withPartial(cased, 0.25).questions;
    expect([question!.partial, question!.parts![0]!.partial]).toEqual([0.25, 0.25]);
  });
});
