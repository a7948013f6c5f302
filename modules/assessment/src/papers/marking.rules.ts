import { isSameWording } from '@yangfan/contract';
import type { BankItem, ItemType, PaperQuestion, RubricAnswer, Shuffle, Task } from './paper.rules.ts';

/** What a candidate gave for one question that stands alone. */
export type PlainGiven = null | boolean | number | string | string[] | Record<string, string>;
/** What a candidate gave, with keys as shown on their paper; for a case by the keys of its sub-questions. */
export type Given = PlainGiven | Record<string, PlainGiven>;

/** What waits for a person: a whole question (`part` is empty) or one sub-question of a case. */
export interface ByHand {
  part: string;
  points: number;
}
/** What the rules say of one question: the points they give, and what only a person can mark. */
export interface RuleMark {
  points: number;
  byHand: ByHand[];
}
/** A question or sub-question that stands alone, as it was put. */
interface Put {
  part: string;
  task: Task;
  shuffle: Shuffle;
  points: number;
  given: PlainGiven;
}

/**
 * Points for one question by the rules of domain §4.1, rounded to 0.1; a multiple never gives less than 0.
 * Null: a person must mark it, or a part of it, first. What was left empty waits for nobody: it earns 0.
 */
export function markQuestion(item: BankItem, question: PaperQuestion, given: Given): number | null {
  const { points, byHand } = markByRule(item, question, given);
  return byHand.length ? null : points;
}

/** The rules' part of a mark, and what they leave to a person. */
export function markByRule(item: BankItem, question: PaperQuestion, given: Given): RuleMark {
  const mark: RuleMark = { points: 0, byHand: [] };
  for (const put of putsOf(item, question, given)) {
    if (isByHand(put.task.type)) {
      if (isGiven(put.given)) mark.byHand.push({ part: put.part, points: put.points });
    } else mark.points += tenths(shareOf(put.task, plainBankKeys(put.shuffle, put.task, put.given), put.shuffle.partial) * put.points);
  }
  return { ...mark, points: tenths(mark.points) };
}

/** The points of a question whose parts a person marked, by part; null while one is missing. A person never gives more than a part is worth. */
export function markWithHand(item: BankItem, question: PaperQuestion, given: Given, hand: Readonly<Record<string, number>>): number | null {
  const { points, byHand } = markByRule(item, question, given);
  if (byHand.some(({ part }) => hand[part] === undefined)) return null;
  return tenths(byHand.reduce((sum, one) => sum + Math.min(one.points, Math.max(0, hand[one.part]!)), points));
}

/** Types that no rule marks. */
export const isByHand = (type: ItemType): boolean => type === 'SHORT' || type === 'OPERATE';
const tenths = (points: number): number => Math.round(points * 10) / 10;
const isGiven = (given: PlainGiven): boolean => typeof given === 'string' && given.trim() !== '';

function putsOf(item: BankItem, question: PaperQuestion, given: Given): Put[] {
  if (item.type !== 'CASE') return [{ part: '', task: item, shuffle: question, points: question.points, given: given as PlainGiven }];
  const answers = isRecord(given) ? given : {};
  return (question.parts ?? []).flatMap((shuffle) => {
    const task = item.parts?.find(({ key }) => key === shuffle.key);
    const own = Object.hasOwn(answers, shuffle.key) ? (answers[shuffle.key] as PlainGiven) : null;
    return task ? [{ part: shuffle.key, task, shuffle, points: shuffle.points, given: own ?? null }] : [];
  });
}
const isRecord = (given: Given): given is Record<string, PlainGiven> =>
  typeof given === 'object' && given !== null && !Array.isArray(given);

/** A given answer in the bank's own keys, so that the stored answer and the key compare. */
export function toBankKeys(question: PaperQuestion, item: BankItem, given: Given): Given {
  const puts = putsOf(item, question, given);
  if (item.type !== 'CASE') return plainBankKeys(question, item, given as PlainGiven);
  return Object.fromEntries(puts.map((put) => [put.part, plainBankKeys(put.shuffle, put.task, put.given)])) as Given;
}

function plainBankKeys(question: Shuffle, item: Task, given: PlainGiven): PlainGiven {
  const option = (key: string) => question.optionOrder[key.charCodeAt(0) - 65] ?? '';
  const target = (key: string) => question.targetOrder[Number(key) - 1] ?? '';
  if (given === null) return null;
  if (item.type === 'SINGLE') return typeof given === 'string' ? option(given) : null;
  if (item.type === 'MULTI' || item.type === 'ORDER') return Array.isArray(given) ? given.map(option) : null;
  if (item.type === 'MATCH')
    return typeof given === 'object' && !Array.isArray(given)
      ? Object.fromEntries(Object.entries(given).map(([from, to]) => [option(from), target(to)]))
      : null;
  return given;
}

/** The answer key in the keys shown on a paper, for the review after release; of a case by sub-question. */
export function toShownKeys(question: PaperQuestion, item: BankItem): unknown {
  if (item.type !== 'CASE') return plainShownKeys(question, item);
  return Object.fromEntries(putsOf(item, question, null).map(({ part, shuffle, task }) => [part, plainShownKeys(shuffle, task)]));
}

function plainShownKeys(question: Shuffle, item: Task): unknown {
  const option = (key: string) => String.fromCharCode(65 + question.optionOrder.indexOf(key));
  const target = (key: string) => String(question.targetOrder.indexOf(key) + 1);
  const { answer } = item;
  if (item.type === 'SINGLE') return option(answer as string);
  if (item.type === 'MULTI') return (answer as string[]).map(option).sort();
  if (item.type === 'ORDER') return (answer as string[]).map(option);
  if (item.type === 'MATCH')
    return Object.fromEntries(Object.entries(answer as Record<string, string>).map(([from, to]) => [option(from), target(to)]));
  if (isByHand(item.type)) return (answer as RubricAnswer).reference;
  return answer;
}

/** What some right keys of a MULTI are worth where nothing else was agreed (domain §4.1). */
export const USUAL_PARTIAL = 0.5;

/** The share of the points, 0–1. */
function shareOf(item: Task, given: PlainGiven, partial = USUAL_PARTIAL): number {
  if (given === null || given === undefined) return 0;
  switch (item.type) {
    case 'SINGLE':
    case 'JUDGE':
      return given === item.answer ? 1 : 0;
    case 'MULTI':
      return multiple(item.answer as string[], given, partial);
    case 'FILL':
      return blanks((item.answer as { blanks: string[][] }).blanks, given);
    case 'ORDER':
      return order(item.answer as string[], given);
    case 'CALC':
      return within(item.answer as { value: number; tolerance?: number }, given);
    case 'MATCH':
      return pairs(item.answer as Record<string, string>, given);
    default:
      return 0;
  }
}

/** All right: full. Some right and none wrong: a part. Anything wrong: nothing. */
function multiple(key: readonly string[], given: PlainGiven, partial: number): number {
  if (!Array.isArray(given)) return 0;
  const chosen = new Set(given);
  if (!chosen.size || [...chosen].some((option) => !key.includes(option))) return 0;
  return chosen.size === key.length ? 1 : partial;
}

function blanks(key: readonly (readonly string[])[], given: PlainGiven): number {
  const texts = Array.isArray(given) ? given : typeof given === 'string' ? [given] : [];
  const right = key.filter((synonyms, index) => {
    const text = texts[index];
    return text !== undefined && synonyms.some((synonym) => isSameWording(synonym, text));
  });
  return key.length ? right.length / key.length : 0;
}

/** Kendall: the share of pairs that stand in the right order, counted from half; a complete order only. */
function order(key: readonly string[], given: PlainGiven): number {
  if (
    !Array.isArray(given) ||
    given.length !== key.length ||
    new Set(given).size !== key.length ||
    given.some((option) => !key.includes(option))
  )
    return 0;
  let concordant = 0;
  let all = 0;
  for (let i = 0; i < key.length; i++) {
    for (let j = i + 1; j < key.length; j++) {
      all += 1;
      if (given.indexOf(key[i]!) < given.indexOf(key[j]!)) concordant += 1;
    }
  }
  return all ? Math.max(0, (2 * concordant) / all - 1) : 0;
}

/** Within the tolerance (a share of the value, 0.5 % unless told). */
function within(key: { value: number; tolerance?: number }, given: PlainGiven): number {
  const value =
    typeof given === 'number'
      ? given
      : typeof given === 'string' && given.trim() !== ''
        ? Number(given.normalize('NFKC').replace(/[,，\s%元]/g, ''))
        : Number.NaN;
  if (!Number.isFinite(value)) return 0;
  const room = Math.max(Math.abs(key.value) * (key.tolerance ?? 0.005), 1e-9);
  return Math.abs(value - key.value) <= room + 1e-9 ? 1 : 0;
}

function pairs(key: Record<string, string>, given: PlainGiven): number {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return 0;
  const all = Object.entries(key);
  return all.length ? all.filter(([from, to]) => given[from] === to).length / all.length : 0;
}

/** The longest answer in words. */
const MAX_WORDS = 4000;

/** Whether a value has the shape that a question of this type can have; anything else is refused before it is stored. */
export function fitsType(item: Pick<BankItem, 'type' | 'options' | 'parts'>, given: Given): boolean {
  if (item.type !== 'CASE') return fitsPlain(item, given as PlainGiven);
  if (given === null) return true;
  return (
    isRecord(given) &&
    Object.entries(given).every(([key, own]) => {
      const part = item.parts?.find((one) => one.key === key);
      return !!part && fitsPlain(part, own);
    })
  );
}

function fitsPlain(item: Pick<Task, 'type' | 'options'>, given: PlainGiven): boolean {
  if (given === null) return true;
  const isKey = (key: unknown) =>
    typeof key === 'string' && key.length === 1 && key.charCodeAt(0) >= 65 && key.charCodeAt(0) < 65 + item.options.length;
  const isBlank = (text: unknown) => typeof text === 'string' && text.length <= 200;
  switch (item.type) {
    case 'SINGLE':
      return isKey(given);
    case 'MULTI':
    case 'ORDER':
      return Array.isArray(given) && given.every(isKey) && new Set(given).size === given.length;
    case 'JUDGE':
      return typeof given === 'boolean';
    case 'FILL':
      return isBlank(given) || (Array.isArray(given) && given.every(isBlank));
    case 'CALC':
      return typeof given === 'number' || isBlank(given);
    case 'MATCH':
      return typeof given === 'object' && !Array.isArray(given) && Object.values(given).every((to) => typeof to === 'string');
    case 'SHORT':
    case 'OPERATE':
      return typeof given === 'string' && given.length <= MAX_WORDS;
    case 'CASE':
      return false;
  }
}
