import { toShownKeys, type Given } from '../papers/marking.rules.ts';
import type { BankItem, PaperQuestion } from '../papers/paper.rules.ts';

/** What an invented candidate gives: the key of their paper, or something near it; questions without options are left open. */
export function demoAnswer(question: PaperQuestion, item: BankItem, knows: boolean): Given {
  const key = toShownKeys(question, item);
  if (item.type === 'JUDGE') return knows ? (key as boolean) : !key;
  if (item.type === 'MULTI') return knows ? (key as string[]) : (key as string[]).slice(0, 1);
  if (item.type !== 'SINGLE') return null;
  if (knows) return key as string;
  const next = ((key as string).charCodeAt(0) - 64) % question.optionOrder.length;
  return String.fromCharCode(65 + next);
}

/** An invented mark for what is judged by people, 70–97. */
export const demoScore = (seat: number, part: number): number => 70 + ((seat * 7 + part * 11) % 28);
