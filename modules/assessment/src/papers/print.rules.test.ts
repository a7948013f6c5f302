import { readFileSync } from 'node:fs';
import { repoPath } from '@yangfan/kernel';
import { createPrinter } from '@yangfan/kernel/print';
import { afterAll, describe, expect, test } from 'vitest';
import type { BankItem, ItemPart, ItemType } from './paper.rules.ts';
import { printed, type PrintPart } from './print.rules.ts';

const printer = createPrinter();
afterAll(() => printer.close());
const KEYS = ['A', 'B', 'C', 'D'].map((key) => ({ key, text: `选项${key}` }));
const item = (type: ItemType, answer: unknown, more: Partial<BankItem> = {}): BankItem => ({
  id: type,
  code: type,
  type,
  chapter: 'EC01',
  knowledge: 'EC01-01',
  difficulty: 2,
  stem: `${type} 的题干，**注意** $\\frac{F}{P-V}$`,
  options: ['SINGLE', 'MULTI', 'ORDER', 'MATCH'].includes(type) ? KEYS : [],
  targets: type === 'MATCH' ? ['1', '2', '3', '4'].map((key) => ({ key, text: `对应${key}` })) : [],
  answer,
  analysis: `${type} 的解析`,
  enemyGroup: null,
  version: 1,
  ...more,
});
const rubric = { rubric: [{ criterion: '说出两点', points: 5 }], reference: '参考' };
const part: ItemPart = {
  key: '1',
  type: 'SHORT',
  stem: '小题：\n| 项目 | 金额 |\n| 售价 | 50 |',
  options: [],
  targets: [],
  answer: rubric,
  analysis: '',
  weight: 1,
};
const all = [
  item('SINGLE', 'C'),
  item('MULTI', ['A', 'C']),
  item('JUDGE', false),
  item('FILL', { blanks: [['七天', '7天']] }),
  item('ORDER', ['B', 'A', 'C', 'D']),
  item('CALC', { value: 200, unit: '元', tolerance: 0.01 }),
  item('MATCH', { A: '2', B: '1', C: '3', D: '4' }),
  item('CASE', null, { parts: [part, { ...part, key: '2', type: 'JUDGE', stem: '对吗？', answer: true }] }),
  item('SHORT', rubric),
  item('OPERATE', { ...rubric, operation: 'A01' }),
];
const paper = {
  id: 'fpp_00000000000000000000000001',
  title: '统考甲卷',
  programCode: 'NET_EC',
  fullScore: 100,
  questions: all.map(({ id }) => ({ itemId: id, points: 10 })),
};
const make = (which: PrintPart) => printed(paper, new Map(all.map((one) => [one.id, one])), which, false);

describe('[E2] printed papers', () => {
  test('[E2] neither the questions nor the sheet say an answer or why; the key says all', () => {
    for (const which of ['PAPER', 'SHEET'] as const) {
      const text = JSON.stringify(make(which).data);
      for (const secret of ['的解析', '说出两点', '参考', '七天']) expect(text).not.toContain(secret);
      expect(
        make(which)
          .data.sections.flatMap(({ questions }) => questions.map(({ answer }) => answer))
          .join(''),
      ).toBe('');
    }
    const answers = make('KEY').data.sections.flatMap(({ questions }) => questions.map(({ answer }) => answer));
    expect(answers.slice(0, 7)).toEqual(['C', 'AC', '×', '七天 / 7天', 'B → A → C → D', '200 元（误差不超过 1%）', 'A–2，B–1，C–3，D–4']);
  });

  test('[E2] all three are set as PDF with every type, a table and a formula', async () => {
    const template = readFileSync(repoPath('modules/assessment/src/papers/paper.typ'), 'utf8');
    for (const which of ['PAPER', 'SHEET', 'KEY'] as const) {
      const pdf = await printer.pdf(template, make(which).data, {}, { allowMissingGlyphs: true });
      expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
    }
  });
});
