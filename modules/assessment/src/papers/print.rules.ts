import type { RichBlock } from '@yangfan/contract';
import { richOf } from '../bank/rich.rules.ts';
import { TYPE_ORDER } from './blueprint.rules.ts';
import { shownKey, shownTarget } from './draw.rules.ts';
import type { BankItem, ItemType, RubricAnswer, Task } from './paper.rules.ts';

/** What is printed: the questions, the sheet to answer on, or the key. */
export type PrintPart = 'PAPER' | 'SHEET' | 'KEY';
const HEADS: Record<ItemType, string> = {
  SINGLE: '单项选择题',
  MULTI: '多项选择题',
  JUDGE: '判断题',
  FILL: '填空题',
  ORDER: '排序题',
  CALC: '计算题',
  MATCH: '连线题',
  CASE: '案例题',
  SHORT: '简答题',
  OPERATE: '实操题',
};
const ORDINALS = [...'一二三四五六七八九十'];
const PROGRAMS: Record<string, string> = { NET_EC: '网络创业培训（电商版）', NET_LIVE: '网络创业培训（直播版）' };

interface Printable {
  id: string;
  title: string;
  programCode: string;
  questions: readonly { itemId: string; points: number }[];
  fullScore: number;
}

/** The data of a printed paper by sections of one type, options in the bank's order, and the pictures it needs. */
export function printed(paper: Printable, items: ReadonlyMap<string, BankItem>, part: PrintPart, demo: boolean) {
  const pictures: { fileId: string; name: string }[] = [];
  const place = (stem: string) => {
    const rich = richOf(stem, (fileId) => {
      const known = pictures.find((one) => one.fileId === fileId);
      if (known) return known.name;
      const name = `picture-${pictures.length + 1}`;
      pictures.push({ fileId, name });
      return name;
    });
    return rich ?? stem.split('\n').map((line): RichBlock => ({ kind: 'paragraph', line: [{ kind: 'text', text: line }] }));
  };
  const task = (of: Task) => ({
    stem: place(of.stem),
    options: of.options.map((option, index) => ({ key: shownKey(index), text: option.text })),
    targets: of.targets.map((target, index) => ({ key: shownTarget(index), text: target.text })),
    marks: marksOf(of),
    answer: part === 'KEY' ? sayAnswer(of) : '',
    analysis: part === 'KEY' ? of.analysis : '',
  });
  let no = 0;
  const all = paper.questions.map(({ itemId, points }) => ({ item: items.get(itemId)!, points }));
  const sections = TYPE_ORDER.flatMap((type) => {
    const own = all.filter(({ item }) => item.type === type);
    return own.length ? [{ type, own }] : [];
  }).map(({ type, own }, index) => ({
    title: `${ORDINALS[index]}、${HEADS[type]}`,
    type,
    points: Math.round(own.reduce((sum, one) => sum + one.points, 0) * 10) / 10,
    questions: own.map(({ item, points }) => ({
      no: ++no,
      points,
      type,
      ...task(item),
      parts: (item.parts ?? []).map((one) => ({ key: one.key, type: one.type, ...task(one) })),
    })),
  }));
  const data = {
    part,
    title: paper.title,
    programme: PROGRAMS[paper.programCode] ?? paper.programCode,
    fullScore: paper.fullScore,
    questions: no,
    number: paper.id.slice(-8).toUpperCase(),
    sections,
    demo,
  };
  return { data, pictures };
}

/** What is ticked on the sheet: letters, or the two words of a judgement; nothing where people write. */
function marksOf({ type, options }: Task): string[] {
  if (type === 'JUDGE') return ['√', '×'];
  return type === 'SINGLE' || type === 'MULTI' ? options.map((_option, index) => shownKey(index)) : [];
}

/** The key of a task in the letters printed. */
export function sayAnswer({ type, options, targets, answer }: Task): string {
  const option = (key: unknown) => shownKey(options.findIndex((one) => one.key === key));
  const target = (key: unknown) => shownTarget(targets.findIndex((one) => one.key === key));
  switch (type) {
    case 'SINGLE':
      return option(answer);
    case 'MULTI':
      return (answer as string[]).map(option).sort().join('');
    case 'ORDER':
      return (answer as string[]).map(option).join(' → ');
    case 'JUDGE':
      return answer ? '√' : '×';
    case 'FILL':
      return (answer as { blanks: string[][] }).blanks.map((one) => one.join(' / ')).join('；');
    case 'CALC': {
      const { value, unit = '', tolerance = 0.005 } = answer as { value: number; unit?: string; tolerance?: number };
      return `${value}${unit && ` ${unit}`}（误差不超过 ${Math.round(tolerance * 1000) / 10}%）`;
    }
    case 'MATCH':
      return Object.entries(answer as Record<string, string>)
        .map(([from, to]) => `${option(from)}–${target(to)}`)
        .join('，');
    case 'SHORT':
    case 'OPERATE': {
      const { rubric, reference } = answer as RubricAnswer;
      return [rubric.map((one) => `${one.criterion}（${one.points} 分）`).join('；'), reference].filter(Boolean).join('\n');
    }
    case 'CASE':
      return '';
  }
}
