import { bareWords, type ItemContent } from '@yangfan/contract';
import type { ItemOption, ItemType, RubricAnswer, Task } from '../papers/paper.rules.ts';

/** What is wrong with a field of an item, in words. */
export interface Fault {
  path: string;
  message: string;
}
/** What a writer may name. */
export interface Terms {
  /** Knowledge points with their chapters. */
  knowledge: ReadonlyMap<string, string>;
  operations: ReadonlySet<string>;
}
type Checked = { faults: Fault[]; answer: unknown };
const KEYS = [...'ABCDEFGHIJKL'];

/**
 * Looks an item over: what is missing or contradicts itself, and the item with nothing in its answer but what its type has.
 * The rest of the content was checked against its schema.
 */
export function looked(content: ItemContent, terms: Terms): { faults: Fault[]; content: ItemContent } {
  const faults: Fault[] = [];
  if (terms.knowledge.get(content.knowledge) !== content.chapter)
    faults.push({ path: 'knowledge', message: '请从列表中选择这一章的知识点' });
  const own = content.type === 'CASE' ? lookCase(content, terms) : { ...lookTask(content as Task, terms), parts: [] };
  return { faults: [...faults, ...own.faults], content: { ...trimmed(content), parts: own.parts, answer: own.answer } };
}

function lookCase(content: ItemContent, terms: Terms): Checked & { parts: ItemContent['parts'] } {
  const faults: Fault[] = content.parts.length < 2 ? [{ path: 'parts', message: '案例题至少要有两道小题' }] : [];
  const parts = content.parts.map((part, index) => {
    const looks = lookTask(part as Task, terms);
    faults.push(...looks.faults.map((one) => ({ ...one, path: `parts[${index}].${one.path}` })));
    return { ...part, ...optionsOf(part as Task), key: String(index + 1), answer: looks.answer };
  });
  return { faults, answer: null, parts };
}

/** Keeps what a type has: options only where there are options. */
function optionsOf(task: Pick<Task, 'type' | 'options' | 'targets'>): { options: ItemOption[]; targets: ItemOption[] } {
  return { options: hasOptions(task.type) ? task.options : [], targets: task.type === 'MATCH' ? task.targets : [] };
}
const trimmed = (content: ItemContent): ItemContent => ({ ...content, ...optionsOf(content as Task), stem: content.stem.trim() });
const hasOptions = (type: ItemType): boolean => ['SINGLE', 'MULTI', 'ORDER', 'MATCH'].includes(type);

function lookTask(task: Task, terms: Terms): Checked {
  const faults: Fault[] = task.stem.trim() ? [] : [{ path: 'stem', message: '请填写题干' }];
  if (hasOptions(task.type)) faults.push(...optionFaults(task.options, 'options'));
  if (task.type === 'MATCH') faults.push(...optionFaults(task.targets, 'targets'));
  const own = ANSWERS[task.type](task, terms);
  return { answer: own.answer, faults: [...faults, ...(own.fault ? [{ path: 'answer', message: own.fault }] : [])] };
}

function optionFaults(options: readonly ItemOption[], path: string): Fault[] {
  const texts = options.map(({ text }) => text.trim());
  if (options.length < 2) return [{ path, message: '至少要有两个选项' }];
  if (texts.some((text) => !text)) return [{ path, message: '有选项没有填写内容' }];
  if (new Set(texts).size < texts.length) return [{ path, message: '有两个选项完全相同' }];
  if (new Set(options.map(({ key }) => key)).size < options.length) return [{ path, message: '选项的编号重复' }];
  return [];
}

type Look = (task: Task, terms: Terms) => { answer: unknown; fault?: string };
const keysOf = (task: Task) => task.options.map(({ key }) => key);
/** Without signs that no database keeps: an answer's texts have no schema of their own. */
const words = (text: string): string => text.replace(/\p{Surrogate}|(?![\t\n\r])\p{Cc}/gu, '');
const strings = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string').map(words) : [];
const record = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};

/** By type: the answer in its one shape, and what is wrong with it. */
const ANSWERS: Record<ItemType, Look> = {
  SINGLE: (task) => (keysOf(task).includes(task.answer as string) ? { answer: task.answer } : { answer: '', fault: '请选一个正确选项' }),
  MULTI: (task) => {
    const chosen = new Set(strings(task.answer));
    const answer = keysOf(task).filter((key) => chosen.has(key));
    return answer.length < 2 ? { answer, fault: '多选题至少要有两个正确选项；只有一个的请用单选' } : { answer };
  },
  JUDGE: (task) => (typeof task.answer === 'boolean' ? { answer: task.answer } : { answer: null, fault: '请选择正确或错误' }),
  FILL: ({ stem, answer: given }) => {
    const blanks = (Array.isArray(record(given)['blanks']) ? (record(given)['blanks'] as unknown[]) : []).slice(0, 12).map((one) =>
      strings(one)
        .map((text) => text.trim().slice(0, 200))
        .filter(Boolean)
        .slice(0, 12),
    );
    const holes = Math.max(1, (stem.match(/_{2,}|（\s*）/g) ?? []).length);
    const fault =
      blanks.length !== holes
        ? `题干有 ${holes} 个空（用 ____ 表示），答案写了 ${blanks.length} 个`
        : blanks.some((one) => !one.length)
          ? '每个空至少写一个答案'
          : blanks.flat().some((text) => !bareWords(text))
            ? '填空的答案不能只有标点：判分时标点不计'
            : undefined;
    return { answer: { blanks }, ...(fault ? { fault } : {}) };
  },
  ORDER: (task) => {
    const answer = strings(task.answer);
    const isWhole =
      answer.length === task.options.length && new Set(answer).size === answer.length && answer.every((key) => keysOf(task).includes(key));
    return isWhole ? { answer } : { answer: keysOf(task), fault: '请把全部选项排成正确顺序' };
  },
  CALC: ({ answer: given }) => {
    const { value, tolerance, unit } = record(given);
    const answer = {
      value: typeof value === 'number' && Number.isFinite(value) ? value : 0,
      tolerance: typeof tolerance === 'number' && tolerance >= 0 && tolerance <= 0.2 ? tolerance : 0.005,
      unit: typeof unit === 'string' ? words(unit).slice(0, 20) : '',
    };
    return typeof value === 'number' && Number.isFinite(value) ? { answer } : { answer, fault: '请填写数字答案' };
  },
  MATCH: (task) => {
    const given = record(task.answer);
    const targets = new Set(task.targets.map(({ key }) => key));
    const pairs = keysOf(task)
      .map((key) => [key, given[key]] as const)
      .filter(([, to]) => typeof to === 'string' && targets.has(to));
    const answer = Object.fromEntries(pairs);
    return pairs.length === task.options.length ? { answer } : { answer, fault: '请为每一项选择对应的内容' };
  },
  SHORT: ({ answer }) => lookRubric(record(answer)),
  OPERATE: ({ answer: given }, { operations }) => {
    const own = lookRubric(record(given));
    const operation = record(given)['operation'];
    const isKnown = typeof operation === 'string' && operations.has(operation);
    return {
      answer: { ...(own.answer as RubricAnswer), operation: isKnown ? operation : '' },
      ...(isKnown ? (own.fault ? { fault: own.fault } : {}) : { fault: '请选择模拟系统的操作点' }),
    };
  },
  CASE: () => ({ answer: null }),
};

function lookRubric({ rubric, reference }: Record<string, unknown>): { answer: RubricAnswer; fault?: string } {
  const lines = (Array.isArray(rubric) ? rubric : []).slice(0, 12).map(record);
  const kept = lines.flatMap(({ criterion, points }) =>
    typeof criterion === 'string' && criterion.trim() && typeof points === 'number' && points > 0 && points <= 100
      ? [{ criterion: words(criterion).trim().slice(0, 200), points }]
      : [],
  );
  const answer = { rubric: kept, reference: typeof reference === 'string' ? words(reference).slice(0, 4000) : '' };
  return kept.length && kept.length === lines.length ? { answer } : { answer, fault: '请写出评分要点和分值，阅卷老师按它评分' };
}

/** The letters of options in order: the first is A. */
export const optionKeys = (count: number): string[] => KEYS.slice(0, count);
