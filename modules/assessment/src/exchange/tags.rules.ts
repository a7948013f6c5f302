import type { ItemContent } from '@yangfan/contract';
import type { Defaults } from './exchange.rules.ts';

/**
 * Labels carry what a format has no place for, where it has labels: `name:value`. Other systems show or ignore them;
 * coming back, they make the item whole.
 */
export const tagsOf = (content: ItemContent): string[] => [...headTags(content), ...taskTags(content)];

/** Labels of what only the bank knows of an item. */
export function headTags(content: ItemContent): string[] {
  const tags = [`知识点:${content.knowledge}`, `难度:${content.difficulty}`];
  if (content.enemyGroup) tags.push(`互斥组:${content.enemyGroup}`);
  if (content.source) tags.push(`来源:${content.source}`);
  return tags;
}

/** Labels of what a question itself has: locks, tolerance, unit, operation, the order in which things were written. */
export function taskTags({ type, options, targets, answer }: Pick<ItemContent, 'type' | 'options' | 'targets' | 'answer'>): string[] {
  const tags: string[] = [];
  const locked = options.filter(({ lockLast }) => lockLast).map(({ key }) => key);
  if (type === 'CALC') {
    const { tolerance, unit } = answer as { tolerance: number; unit: string };
    tags.push(`误差:${tolerance}`, ...(unit ? [`单位:${unit}`] : []));
  }
  if (type === 'ORDER') {
    const right = answer as string[];
    // The file lists the options in the right order: this says where each stood.
    tags.push(`选项顺序:${options.map(({ key }) => right.indexOf(key) + 1).join(',')}`);
  }
  if (type === 'MATCH')
    tags.push(`右边顺序:${targets.map(({ text }) => fileTargets(options, targets, answer).indexOf(text) + 1).join(',')}`);
  if (type === 'OPERATE') tags.push(`操作点:${(answer as { operation: string }).operation}`);
  if (locked.length) tags.push(`固定在最后:${locked.join('')}`);
  return tags;
}

/** The texts of targets in the order in which pairs name them, then those that nothing belongs to. */
export function fileTargets(options: ItemContent['options'], targets: ItemContent['targets'], answer: unknown): string[] {
  const to = answer as Record<string, string>;
  const named = options.map(({ key }) => targets.find((one) => one.key === to[key])?.text ?? '');
  return [...new Set([...named, ...targets.map(({ text }) => text)])];
}

/** Takes up labels; unknown ones, and what makes no sense, are passed over. */
export function tagged(content: ItemContent, tags: readonly string[], of: Defaults): ItemContent {
  let next = content;
  for (const tag of tags) {
    const at = tag.search(/[:：]/);
    if (at > 0) next = labelled(next, tag.slice(0, at).trim(), tag.slice(at + 1).trim(), of);
  }
  return next;
}

function labelled(content: ItemContent, name: string, value: string, of: Defaults): ItemContent {
  switch (name) {
    case '知识点': {
      const chapter = of.chapterOf(value);
      return chapter ? { ...content, knowledge: value, chapter } : content;
    }
    case '难度':
      return /^[1-5]$/.test(value) ? { ...content, difficulty: Number(value) } : content;
    case '互斥组':
      return { ...content, enemyGroup: value || null };
    case '来源':
      return { ...content, source: value };
    case '误差':
      return content.type === 'CALC' && /^(0|0\.\d{1,6}|\d(\.\d+)?e-\d)$/.test(value)
        ? amended(content, { tolerance: Number(value) })
        : content;
    case '单位':
      return content.type === 'CALC' ? amended(content, { unit: value }) : content;
    case '操作点':
      return content.type === 'SHORT' ? { ...amended(content, { operation: value }), type: 'OPERATE' } : content;
    case '固定在最后': {
      const locked = new Set(value);
      return { ...content, options: content.options.map((one) => (locked.has(one.key) ? { ...one, lockLast: true } : one)) };
    }
    case '选项顺序':
      return content.type === 'ORDER' ? reordered(content, placesOf(value, content.options.length)) : content;
    case '右边顺序':
      return content.type === 'MATCH' ? retargeted(content, placesOf(value, content.targets.length)) : content;
    default:
      return content;
  }
}
const amended = (content: ItemContent, more: object): ItemContent => ({ ...content, answer: { ...(content.answer as object), ...more } });

/** `2,1,3` as a whole order of so many; null for anything else. */
function placesOf(value: string, count: number): number[] | null {
  const places = value.split(',').map(Number);
  const isWhole = places.length === count && new Set(places).size === count && places.every((one) => one >= 1 && one <= count);
  return isWhole ? places.map((one) => one - 1) : null;
}
function reordered(content: ItemContent, places: number[] | null): ItemContent {
  if (!places) return content;
  const keys = content.options.map(({ key }) => key);
  const options = places.map((place, index) => ({ ...content.options[place]!, key: keys[index]! }));
  return { ...content, options, answer: keys.map((_key, rank) => keys[places.indexOf(rank)]!) };
}
function retargeted(content: ItemContent, places: number[] | null): ItemContent {
  if (!places) return content;
  const targets = places.map((place, index) => ({ key: String(index + 1), text: content.targets[place]!.text }));
  const moved = (key: string) => String(places.indexOf(Number(key) - 1) + 1);
  const answer = Object.fromEntries(Object.entries(content.answer as Record<string, string>).map(([from, to]) => [from, moved(to)]));
  return { ...content, targets, answer };
}
