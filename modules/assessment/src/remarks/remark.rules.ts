import type { BankItem, Task } from '../papers/paper.rules.ts';

const keys = (list: readonly { key: string }[] | undefined): string =>
  (list ?? [])
    .map(({ key }) => key)
    .sort()
    .join();
const sameShape = (a: Pick<Task, 'type' | 'options' | 'targets'>, b: Pick<Task, 'type' | 'options' | 'targets'>): boolean =>
  a.type === b.type && keys(a.options) === keys(b.options) && keys(a.targets) === keys(b.targets);

/** Whether papers that were drawn from one version can be marked by the key of another: the same choices under the same letters, the same sub-questions. */
export function fitsOldPapers(drawn: BankItem, corrected: BankItem): boolean {
  if (!sameShape(drawn, corrected) || keys(drawn.parts) !== keys(corrected.parts)) return false;
  return (drawn.parts ?? []).every((part) =>
    sameShape(
      part,
      corrected.parts!.find(({ key }) => key === part.key)!,
    ),
  );
}

/** The marks of a paper with one of them anew, and the score they come to; null while a person has something to mark. */
export function withMark(
  marks: readonly (number | null)[],
  index: number,
  mark: number | null,
): { marks: (number | null)[]; score: number | null } {
  const next = marks.map((one, at) => (at === index ? mark : one));
  const score = next.includes(null) ? null : Math.round(next.reduce((sum: number, one) => sum + one!, 0) * 10) / 10;
  return { marks: next, score };
}

/** How the bank's counters of use move with the marks of one paper: asked of more or fewer, and the share of the points earned. */
export const movedUse = (
  questions: readonly { itemId: string; points: number }[],
  before: readonly (number | null)[],
  after: readonly (number | null)[],
): { itemId: string; used: number; earned: number }[] =>
  questions.flatMap(({ itemId, points }, index) => {
    const [old, now] = [before[index] ?? null, after[index] ?? null];
    if (old === now || !points) return [];
    return [{ itemId, used: Number(now !== null) - Number(old !== null), earned: ((now ?? 0) - (old ?? 0)) / points }];
  });
