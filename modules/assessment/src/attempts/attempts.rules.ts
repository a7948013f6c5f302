import type { RichBlock } from '@yangfan/contract';
import { shownKey, shownTarget } from '../papers/draw.rules.ts';
import { richOf } from '../bank/rich.rules.ts';
import { fitsType, type Given } from '../papers/marking.rules.ts';
import type { BankItem, Paper, PartType, RubricAnswer, Shuffle, Task } from '../papers/paper.rules.ts';

/** Answers on their way when the time ends are still taken. */
export const GRACE_MS = 5_000;

/** Versions between one takeover of a paper and the next; far more than anybody changes one question without network. */
export const VERSIONS_PER_TAKEOVER = 100_000;

/** An answer as a candidate sends it. */
export interface GivenAnswer {
  no: number;
  value: Given;
  version: number;
  flagged?: boolean;
}

/** The sides of a task that its candidate sees. */
interface ShownTask {
  points: number;
  stem: string;
  rich: RichBlock[] | null;
  options: { key: string; text: string }[];
  targets: { key: string; text: string }[];
}
/** A question without anything that could help: no answer, analysis, difficulty or bank id. */
export interface ShownQuestion extends ShownTask {
  no: number;
  type: BankItem['type'];
  parts: (ShownTask & { key: string; type: PartType })[];
  operation: string | null;
}
/** Gives a picture's address by its file. */
export type Address = (fileId: string) => string;

/** The paper as its candidate sees it. */
export function showPaper(paper: Paper, items: ReadonlyMap<string, BankItem>, address: Address): ShownQuestion[] {
  return paper.questions.map((question) => {
    const item = items.get(question.itemId)!;
    return {
      no: question.no,
      type: item.type,
      ...showTask(item, question, question.points, address),
      parts: (question.parts ?? []).flatMap((drawn) => {
        const part = item.parts?.find(({ key }) => key === drawn.key);
        return part ? [{ key: part.key, type: part.type, ...showTask(part, drawn, drawn.points, address) }] : [];
      }),
      operation: item.type === 'OPERATE' ? ((item.answer as RubricAnswer).operation ?? null) : null,
    };
  });
}

function showTask(task: Task, { optionOrder, targetOrder }: Shuffle, points: number, address: Address): ShownTask {
  const text = (list: BankItem['options'], key: string) => list.find((option) => option.key === key)?.text ?? '';
  return {
    points,
    stem: task.stem,
    rich: richOf(task.stem, address),
    options: optionOrder.map((key, index) => ({ key: shownKey(index), text: text(task.options, key) })),
    targets: targetOrder.map((key, index) => ({ key: shownTarget(index), text: text(task.targets, key) })),
  };
}

/** The bank's items that a paper is made of, each in the version that was drawn. */
export const itemIdsOf = (paper: Paper): { id: string; version: number }[] =>
  paper.questions.map(({ itemId, version }) => ({ id: itemId, version }));

/** The versions whose keys a paper is marked by: those that were drawn, but where a key was corrected since. */
export const keyIdsOf = (paper: Paper, keyVersions: Readonly<Record<string, number>>): { id: string; version: number }[] =>
  paper.questions.map(({ itemId, version }) => ({ id: itemId, version: keyVersions[itemId] ?? version }));

/** Whether every answer belongs to a question of this paper and has its shape. */
export function answersFit(paper: Paper, items: ReadonlyMap<string, BankItem>, answers: readonly { no: number; value: Given }[]): boolean {
  return answers.every(({ no, value }) => {
    const question = paper.questions[no - 1];
    const item = question && items.get(question.itemId);
    return !!item && fitsType(item, value);
  });
}
