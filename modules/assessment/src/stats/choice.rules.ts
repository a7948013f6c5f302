import { toBankKeys, type Given } from '../papers/marking.rules.ts';
import type { BankItem, PaperQuestion } from '../papers/paper.rules.ts';

/** Nothing was given. */
export const EMPTY = '-';
/** Everybody who was asked, whatever they chose: what shares of a third are shares of. */
export const ALL = '*';
/** Types whose answers are counted by option; the others by how much of them was right. */
export const hasChoices = (type: BankItem['type']): boolean => type === 'SINGLE' || type === 'MULTI' || type === 'JUDGE';

/** What a candidate chose, in the bank's own letters whatever the order on their paper: what the figures count. */
export function choicesOf(item: BankItem, question: PaperQuestion, given: Given, share: number): string[] {
  if (isEmpty(given)) return [EMPTY];
  if (!hasChoices(item.type)) return [share >= 1 ? 'RIGHT' : share > 0 ? 'PART' : 'WRONG'];
  const own = toBankKeys(question, item, given);
  if (typeof own === 'boolean') return [own ? 'T' : 'F'];
  if (typeof own === 'string') return own ? [own] : [EMPTY];
  const keys = Array.isArray(own) ? [...new Set(own.filter((key) => key !== ''))].sort() : [];
  return keys.length ? keys : [EMPTY];
}
const isEmpty = (given: Given): boolean =>
  given === null || given === undefined || given === '' || (Array.isArray(given) && given.every((one) => one === ''));

/** The choices that an item offers, right ones marked, in the order of the bank. */
export function offered(item: Pick<BankItem, 'type' | 'options' | 'answer'>): { key: string; right: boolean }[] {
  if (item.type === 'JUDGE')
    return [
      { key: 'T', right: item.answer === true },
      { key: 'F', right: item.answer === false },
    ];
  if (!hasChoices(item.type)) return ['RIGHT', 'PART', 'WRONG'].map((key) => ({ key, right: key === 'RIGHT' }));
  const right = new Set(Array.isArray(item.answer) ? item.answer : [item.answer]);
  return item.options.map(({ key }) => ({ key, right: right.has(key) }));
}
