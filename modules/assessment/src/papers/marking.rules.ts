import type { BankItem, PaperQuestion } from './paper.rules.ts';

/** What a candidate gave, with keys as shown on their paper. */
export type Given = null | boolean | number | string | string[] | Record<string, string>;

/** Points for one question, by the rules of domain §4.1; a multiple never gives less than 0. Rounded to 0.1. */
export function markQuestion(item: BankItem, question: PaperQuestion, given: Given): number {
  return Math.round(shareOf(item, toBankKeys(question, item, given)) * question.points * 10) / 10;
}

/** A given answer in the bank's own keys, so that the stored answer and the key compare. */
export function toBankKeys(question: PaperQuestion, item: BankItem, given: Given): Given {
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

/** The answer key in the keys shown on a paper, for the review after release. */
export function toShownKeys(question: PaperQuestion, item: BankItem): unknown {
  const option = (key: string) => String.fromCharCode(65 + question.optionOrder.indexOf(key));
  const target = (key: string) => String(question.targetOrder.indexOf(key) + 1);
  const { answer } = item;
  if (item.type === 'SINGLE') return option(answer as string);
  if (item.type === 'MULTI') return (answer as string[]).map(option).sort();
  if (item.type === 'ORDER') return (answer as string[]).map(option);
  if (item.type === 'MATCH')
    return Object.fromEntries(Object.entries(answer as Record<string, string>).map(([from, to]) => [option(from), target(to)]));
  return answer;
}

/** The share of the points, 0–1. */
function shareOf(item: BankItem, given: Given): number {
  if (given === null || given === undefined) return 0;
  switch (item.type) {
    case 'SINGLE':
    case 'JUDGE':
      return given === item.answer ? 1 : 0;
    case 'MULTI':
      return multiple(item.answer as string[], given);
    case 'FILL':
      return blanks((item.answer as { blanks: string[][] }).blanks, given);
    case 'ORDER':
      return order(item.answer as string[], given);
    case 'CALC':
      return within(item.answer as { value: number; tolerance?: number }, given);
    case 'MATCH':
      return pairs(item.answer as Record<string, string>, given);
  }
}

/** All right: full. Some right and none wrong: half. Anything wrong: nothing. */
function multiple(key: readonly string[], given: Given): number {
  if (!Array.isArray(given)) return 0;
  const chosen = new Set(given);
  if (!chosen.size || [...chosen].some((option) => !key.includes(option))) return 0;
  return chosen.size === key.length ? 1 : 0.5;
}

/** Width, case, spaces and common punctuation do not matter. */
export function normalise(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s,，。.、；;：:“”"'《》()（）-]/g, '');
}

function blanks(key: readonly (readonly string[])[], given: Given): number {
  const texts = Array.isArray(given) ? given : typeof given === 'string' ? [given] : [];
  const right = key.filter((synonyms, index) => {
    const text = texts[index];
    return text !== undefined && text !== '' && synonyms.some((synonym) => normalise(synonym) === normalise(text));
  });
  return key.length ? right.length / key.length : 0;
}

/** Kendall: the share of pairs that stand in the right order, counted from half; a complete order only. */
function order(key: readonly string[], given: Given): number {
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
function within(key: { value: number; tolerance?: number }, given: Given): number {
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

function pairs(key: Record<string, string>, given: Given): number {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return 0;
  const all = Object.entries(key);
  return all.length ? all.filter(([from, to]) => given[from] === to).length / all.length : 0;
}

/** Whether a value has the shape that a question of this type can have; anything else is refused before it is stored. */
export function fitsType(item: Pick<BankItem, 'type' | 'options'>, given: Given): boolean {
  if (given === null) return true;
  const isKey = (key: unknown) =>
    typeof key === 'string' && key.length === 1 && key.charCodeAt(0) >= 65 && key.charCodeAt(0) < 65 + item.options.length;
  switch (item.type) {
    case 'SINGLE':
      return isKey(given);
    case 'MULTI':
    case 'ORDER':
      return Array.isArray(given) && given.every(isKey) && new Set(given).size === given.length;
    case 'JUDGE':
      return typeof given === 'boolean';
    case 'FILL':
      return typeof given === 'string' || (Array.isArray(given) && given.every((text) => typeof text === 'string'));
    case 'CALC':
      return typeof given === 'number' || typeof given === 'string';
    case 'MATCH':
      return typeof given === 'object' && !Array.isArray(given);
  }
}
