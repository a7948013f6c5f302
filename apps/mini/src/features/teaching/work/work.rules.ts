import type { ReplyOf, routes } from '@yangfan/contract';

/** One attempt as the server gives it. */
export type Attempt = ReplyOf<(typeof routes.teaching)['readQuizAttempt']>;
export type Asked = Attempt['questions'][number];
export type Value = Asked['answer'];

/** Kinds of question in words. */
export const KINDS: Record<Asked['kind'], string> = {
  SINGLE: '单选题',
  MULTIPLE: '多选题',
  TRUE_FALSE: '判断题',
  FILL: '填空题',
  NUMBER: '数字题',
};

/** Minutes and seconds spent, in words. */
export function saySpent(seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  return minutes ? `${minutes} 分 ${seconds % 60} 秒` : `${seconds} 秒`;
}

/** Whether nothing is answered yet. */
export function isOpen(value: Value | undefined): boolean {
  if (value === undefined || value === null || value === '') return true;
  return Array.isArray(value) && (value as readonly (string | number)[]).every((one) => one === '');
}

/** A choice put in or taken out, in the order of the options. */
export function toggled(value: Value, place: number): number[] {
  const chosen = (Array.isArray(value) ? value : []) as number[];
  return chosen.includes(place) ? chosen.filter((one) => one !== place) : [...chosen, place].sort((a, b) => a - b);
}
