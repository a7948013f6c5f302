import { shownKey, shownTarget } from '../papers/draw.rules.ts';
import { fitsType, type Given } from '../papers/marking.rules.ts';
import type { BankItem, Paper } from '../papers/paper.rules.ts';

/** Answers on their way when the time ends are still taken. */
export const GRACE_MS = 5_000;

/** An answer as a candidate sends it. */
export interface GivenAnswer {
  no: number;
  value: Given;
  version: number;
  flagged?: boolean;
}

/** A question without anything that could help: no answer, analysis, difficulty or bank id. */
export interface ShownQuestion {
  no: number;
  type: BankItem['type'];
  points: number;
  stem: string;
  options: { key: string; text: string }[];
  targets: { key: string; text: string }[];
}

/** The paper as its candidate sees it. */
export function showPaper(paper: Paper, items: ReadonlyMap<string, BankItem>): ShownQuestion[] {
  return paper.questions.map((question) => {
    const item = items.get(question.itemId)!;
    const text = (list: BankItem['options'], key: string) => list.find((option) => option.key === key)?.text ?? '';
    return {
      no: question.no,
      type: item.type,
      points: question.points,
      stem: item.stem,
      options: question.optionOrder.map((key, index) => ({ key: shownKey(index), text: text(item.options, key) })),
      targets: question.targetOrder.map((key, index) => ({ key: shownTarget(index), text: text(item.targets, key) })),
    };
  });
}

/** The bank's items that a paper is made of. */
export const itemIdsOf = (paper: Paper): string[] => paper.questions.map((question) => question.itemId);

/** Whether every answer belongs to a question of this paper and has its shape. */
export function answersFit(paper: Paper, items: ReadonlyMap<string, BankItem>, answers: readonly { no: number; value: Given }[]): boolean {
  return answers.every(({ no, value }) => {
    const question = paper.questions[no - 1];
    const item = question && items.get(question.itemId);
    return !!item && fitsType(item, value);
  });
}
