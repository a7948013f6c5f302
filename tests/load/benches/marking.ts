import { readdirSync, readFileSync } from 'node:fs';
import { repoPath } from '@yangfan/kernel';
import { drawPaper } from '../../../modules/assessment/src/papers/draw.rules.ts';
import { markQuestion, type Given } from '../../../modules/assessment/src/papers/marking.rules.ts';
import type { BankItem, Blueprint, PaperQuestion } from '../../../modules/assessment/src/papers/paper.rules.ts';
import type { Report } from '../figures.ts';

const SHEETS = 100_000;
/** Different papers among the sheets: what a province draws on one day is not one paper a hundred thousand times. */
const PAPERS = 500;

const read = <T>(file: string): T => JSON.parse(readFileSync(repoPath(`modules/assessment/seed/${file}`), 'utf8')) as T;
function bank(): BankItem[] {
  const files = readdirSync(repoPath('modules/assessment/seed')).filter((name) => /^items\.net-ec\..+\.json$/.test(name));
  const empty = { options: [], targets: [], enemyGroup: null, version: 1 };
  return files.flatMap((name) => read<BankItem[]>(name)).map((item) => ({ ...empty, ...item, id: item.code }));
}

/** An answer of the type's shape; which one follows from the sheet, so that right and wrong ones are mixed. */
function answer(item: BankItem, question: PaperQuestion, chance: number): Given {
  const letters = question.optionOrder.map((_key, index) => String.fromCharCode(65 + index));
  switch (item.type) {
    case 'SINGLE':
      return letters[chance % letters.length]!;
    case 'MULTI':
      return letters.filter((_letter, index) => (chance >> index) % 2 === 0);
    case 'JUDGE':
      return chance % 2 === 0;
    case 'ORDER':
      return chance % 2 === 0 ? letters : [...letters].reverse();
    case 'MATCH':
      return Object.fromEntries(letters.map((letter, index) => [letter, String(1 + ((index + chance) % question.targetOrder.length))]));
    case 'CALC':
      return String(chance);
    default:
      return ['店铺', '流量'];
  }
}

/** Papers with answers and what the rules give for them. */
export function markedSheets() {
  const items = bank();
  const byId = new Map(items.map((item) => [item.id, item]));
  const blueprint = read<Record<string, Blueprint>>('blueprint_seed.json')['NET_EC']!;
  const sheets = Array.from({ length: PAPERS }, (_, index) => {
    const { questions } = drawPaper(items, blueprint, `marking ${index}`);
    return questions.map((question) => {
      const item = byId.get(question.itemId)!;
      const given = answer(item, question, index * 7 + question.no);
      return { question, item, given, mark: markQuestion(item, question, given) ?? 0 };
    });
  });
  return { byId, sheets };
}

/** Stored papers and their answers marked by the rules alone, one after another on one core. */
export async function marking(report: Report): Promise<void> {
  const { sheets } = markedSheets();
  const mark = (count: number): { seconds: number; points: number } => {
    let points = 0;
    const from = performance.now();
    for (let sheet = 0; sheet < count; sheet++)
      for (const { question, item, given } of sheets[sheet % PAPERS]!) points += markQuestion(item, question, given) ?? 0;
    return { seconds: (performance.now() - from) / 1000, points };
  };
  mark(1000);
  const small = mark(SHEETS / 10);
  const whole = mark(SHEETS);
  if (Math.abs(whole.points - small.points * 10) > 1) throw new Error('the same sheets were marked differently');
  report.note('per_s', SHEETS / whole.seconds, 'sheets', SHEETS);
  report.note('s_100000', whole.seconds, 's', SHEETS);
  report.note('us', (whole.seconds * 1e6) / SHEETS, 'us', SHEETS);
  report.note('x10_ratio', whole.seconds / 10 / small.seconds, 'times', SHEETS);
}
