import type { ItemContent } from '@yangfan/contract';
import { ITEM_TYPE_NAMES } from '@yangfan/contract/item-types';
import { alone, blank, lettered, numbered, partOf, rubricLine, type Defaults, type Read } from './exchange.rules.ts';

const WORDS: Record<ItemContent['type'], string> = ITEM_TYPE_NAMES;
const TYPES = Object.fromEntries(Object.entries(WORDS).map(([type, word]) => [word, type as ItemContent['type']]));
/** The columns of the template; a case takes a row of its own, its sub-questions the rows below it. */
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
  { key: 'group', title: '案例', hint: '案例题和它的小题填同一个名字，例如 案例1；小题紧跟在案例行下面', sample: '' },
  { key: 'weight', title: '小题分值', hint: '只有小题填，不填为 1', sample: '' },
];

/** An item as its rows: one, or one for a case and one for each of its sub-questions. */
export function rowsOf(content: ItemContent, group: string): Record<string, string>[] {
  if (content.type !== 'CASE') return [rowOf(content)];
  const parts = content.parts.map((part) => ({ ...rowOf(alone(part, content)), group, weight: String(part.weight) }));
  return [{ ...rowOf(content), group }, ...parts];
}
function rowOf(content: ItemContent): Record<string, string> {
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
    answer: type === 'CASE' ? '' : sayAnswer(content),
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

/** Rows as items: those of a case and its sub-questions become one. A case with a bad sub-question is bad as a whole. */
export function readRows(rows: Iterable<{ row: number; values: Readonly<Record<string, string>>; fault?: string }>, of: Defaults): Read[] {
  const reads: Read[] = [];
  let open: { group: string; read: Read } | null = null;
  for (const { row, values, fault } of rows) {
    const read: Read = fault ? { row, fault } : readRow(row, values, of);
    const group = (values['group'] ?? '').trim();
    if (open && group !== '' && group === open.group && TYPES[(values['type'] ?? '').trim()] !== 'CASE') {
      const { content } = open.read;
      const part = content && read.content && partOf(read.content, content.parts.length + 1, Number((values['weight'] ?? '').trim() || 1));
      if (part) content.parts.push(part);
      else if (content) open.read.fault = `案例的小题（第 ${row} 行）：${read.fault ?? '这种题型不能做小题'}`;
      if (!part) delete open.read.content;
      continue;
    }
    open = read.content?.type === 'CASE' ? { group: group || `第${row}行`, read } : null;
    const lonely = read.content && read.content.type !== 'CASE' && group !== '';
    reads.push(lonely ? { row, fault: `“${group.slice(0, 20)}”的案例行要写在小题上面，并填同样的“案例”` } : read);
  }
  return reads;
}

/** A row as an item; what is wrong with its key is said when the item is looked over. */
function readRow(row: number, cells: Readonly<Record<string, string>>, of: Defaults): Read {
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
    case 'CASE':
      return null;
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
