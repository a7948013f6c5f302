import type { ItemContent } from '@yangfan/contract';
import { blank, lettered, numbered, rubricLine, type Defaults, type Read } from './exchange.rules.ts';

const TYPES: Record<string, ItemContent['type']> = {
  单选: 'SINGLE',
  多选: 'MULTI',
  判断: 'JUDGE',
  填空: 'FILL',
  排序: 'ORDER',
  计算: 'CALC',
  连线: 'MATCH',
  简答: 'SHORT',
  实操: 'OPERATE',
};
const WORDS = Object.fromEntries(Object.entries(TYPES).map(([word, type]) => [type, word]));
/** The columns of the template; a case with its sub-questions fits no row. */
export const COLUMNS = [
  { key: 'type', title: '题型', isRequired: true, list: Object.keys(TYPES), sample: '单选' },
  { key: 'knowledge', title: '知识点', hint: '知识点编号，例如 EC05-01', sample: 'EC05-01' },
  { key: 'difficulty', title: '难度', list: ['1', '2', '3', '4', '5'], sample: '2' },
  {
    key: 'stem',
    title: '题干',
    isRequired: true,
    width: 50,
    hint: '填空题的空写成 ____',
    sample: '（示例）哪一项数据说明商品带来多少人？',
  },
  { key: 'options', title: '选项', width: 40, hint: '每行一个选项（Alt+Enter 换行），不写编号', sample: '访客数\n库存数' },
  { key: 'targets', title: '右边', width: 30, hint: '只有连线题填：每行一项', sample: '' },
  { key: 'locked', title: '固定在最后的选项', hint: '编号，例如 D', sample: '' },
  {
    key: 'answer',
    title: '答案',
    isRequired: true,
    width: 30,
    hint: '单选 A；多选 AC；判断 正确/错误；填空每行一空、几种写法用 | 隔开；排序 BAC；计算 200；连线 A-2,B-1；简答每行 要点|分值',
    sample: 'A',
  },
  { key: 'unit', title: '单位', sample: '' },
  { key: 'tolerance', title: '误差%', hint: '计算题允许的误差，不填为 0.5', sample: '' },
  { key: 'reference', title: '参考答案', width: 40, sample: '' },
  { key: 'operation', title: '操作点', hint: '实操题：模拟系统的操作点编号，例如 A01', sample: '' },
  { key: 'analysis', title: '解析', width: 40, sample: '访客数就是来的人数。' },
  { key: 'enemyGroup', title: '互斥组', sample: '' },
  { key: 'source', title: '来源', sample: '' },
];

/** Whether a row can carry an item. */
export const fitsSheet = ({ type, options, targets, answer }: ItemContent): boolean =>
  type !== 'CASE' &&
  ![...options, ...targets].some(({ text }) => text.includes('\n')) &&
  !(type === 'FILL' && (answer as { blanks: string[][] }).blanks.flat().some((text) => /[|\n]/.test(text)));

/** An item as the cells of its row. */
export function rowOf(content: ItemContent): Record<string, string> {
  const { type, options, targets } = content;
  const { unit = '', tolerance, reference = '', operation = '' } = (content.answer ?? {}) as Record<string, unknown>;
  return {
    type: WORDS[type]!,
    knowledge: content.knowledge,
    difficulty: String(content.difficulty),
    stem: content.stem,
    options: options.map(({ text }) => text).join('\n'),
    targets: targets.map(({ text }) => text).join('\n'),
    locked: options.flatMap(({ key, lockLast }) => (lockLast ? [key] : [])).join(''),
    answer: sayAnswer(content),
    unit: String(unit),
    tolerance: typeof tolerance === 'number' ? String(Math.round(tolerance * 1e6) / 1e4) : '',
    reference: String(reference),
    operation: String(operation),
    analysis: content.analysis,
    enemyGroup: content.enemyGroup ?? '',
    source: content.source,
  };
}

function sayAnswer({ type, answer }: ItemContent): string {
  switch (type) {
    case 'MULTI':
    case 'ORDER':
      return (answer as string[]).join('');
    case 'JUDGE':
      return answer ? '正确' : '错误';
    case 'FILL':
      return (answer as { blanks: string[][] }).blanks.map((one) => one.join('|')).join('\n');
    case 'CALC':
      return String((answer as { value: number }).value);
    case 'MATCH':
      return Object.entries(answer as Record<string, string>)
        .map(([from, to]) => `${from}-${to}`)
        .join(',');
    case 'SHORT':
    case 'OPERATE':
      return (answer as { rubric: { criterion: string; points: number }[] }).rubric
        .map(({ criterion, points }) => `${criterion}|${points}`)
        .join('\n');
    default:
      return String(answer ?? '');
  }
}

/** A row as an item; what is wrong with its key is said when the item is looked over. */
export function readRow(row: number, cells: Readonly<Record<string, string>>, of: Defaults): Read {
  const cell = (key: string) => (cells[key] ?? '').trim();
  const type = TYPES[cell('type')];
  if (!type) return { row, fault: `题型“${cell('type').slice(0, 20)}”不认识，请从列表中选择` };
  const knowledge = cell('knowledge') || of.knowledge;
  const chapter = of.chapterOf(knowledge);
  if (!chapter) return { row, fault: `没有“${knowledge.slice(0, 20)}”这个知识点，请核对编号` };
  const difficulty = Number(cell('difficulty') || 2);
  if (![1, 2, 3, 4, 5].includes(difficulty)) return { row, fault: '难度填 1 到 5' };
  const lines = (key: string) =>
    cell(key)
      .split(/\r?\n/)
      .map((one) => one.trim())
      .filter(Boolean);
  const locked = new Set(cell('locked').toUpperCase());
  const options = lettered(lines('options')).map((one) => (locked.has(one.key) ? { ...one, lockLast: true } : one));
  const content = {
    ...blank(type, of),
    chapter,
    knowledge,
    difficulty,
    stem: cell('stem'),
    options,
    targets: numbered(lines('targets')),
    analysis: cell('analysis'),
    enemyGroup: cell('enemyGroup').slice(0, 40) || null,
    source: cell('source').slice(0, 200),
  };
  return { row, content: { ...content, answer: readAnswer(type, cell, lines('answer')) } };
}

function readAnswer(type: ItemContent['type'], cell: (key: string) => string, lines: readonly string[]): unknown {
  const answer = cell('answer').normalize('NFKC').toUpperCase();
  switch (type) {
    case 'MULTI':
    case 'ORDER':
      return [...answer.replace(/[^A-L]/g, '')];
    case 'JUDGE':
      return /^(正确|对|√|T|TRUE)$/.test(answer) ? true : /^(错误|错|×|X|F|FALSE)$/.test(answer) ? false : null;
    case 'FILL':
      return { blanks: lines.map((line) => line.split('|')) };
    case 'CALC':
      return {
        value: answer === '' ? null : Number(answer.replace(/[,，\s]/g, '')),
        tolerance: Math.round(Number(cell('tolerance') || 0.5) * 1e4) / 1e6,
        unit: cell('unit'),
      };
    case 'MATCH':
      return Object.fromEntries([...answer.matchAll(/([A-L])\s*[-–—:]\s*(\d{1,2})/g)].map((hit) => [hit[1]!, hit[2]!]));
    case 'SHORT':
    case 'OPERATE':
      return {
        rubric: lines.map(rubricLine),
        reference: cell('reference'),
        ...(type === 'OPERATE' ? { operation: cell('operation').toUpperCase() } : {}),
      };
    default:
      return answer;
  }
}
