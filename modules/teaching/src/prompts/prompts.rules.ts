import type { FILM_QUESTION_KINDS } from '@yangfan/contract';

export interface Asked {
  atS: number;
  kind: (typeof FILM_QUESTION_KINDS)[number];
  options: readonly string[];
  correct: readonly number[];
}
/** A question after the last picture would never be asked. */
const END_S = 1;

/** Why a question cannot be asked like this; `null` when it can. */
export function faultOf(question: Asked, durationS: number): 'right' | 'beyond' | null {
  const { kind, options, correct, atS } = question;
  if (correct.some((index) => index >= options.length)) return 'right';
  if (kind !== 'MULTI' && correct.length !== 1) return 'right';
  if (kind === 'JUDGE' && options.length !== 2) return 'right';
  return atS > durationS - END_S ? 'beyond' : null;
}

/** Whether the choices can be an answer to the question at all. */
export const isAnswer = ({ kind, options }: Pick<Asked, 'kind' | 'options'>, choices: readonly number[]): boolean =>
  choices.every((index) => index < options.length) && (kind === 'MULTI' || choices.length === 1);

/** Right is exactly the right ones, in whatever order. */
export const isRight = (correct: readonly number[], choices: readonly number[]): boolean =>
  correct.length === choices.length && correct.every((index) => choices.includes(index));
