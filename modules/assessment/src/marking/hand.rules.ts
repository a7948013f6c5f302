/** Rubric lines as the bank keeps them. */
interface Line {
  points: number;
}
const tenths = (points: number): number => Math.round(points * 10) / 10;

/** Whether a marker gave every line something between nothing and what it is worth. */
export const linesFit = (rubric: readonly Line[], lines: readonly number[]): boolean =>
  lines.length === rubric.length && lines.every((given, index) => Number.isFinite(given) && given >= 0 && given <= rubric[index]!.points);

/** What the lines come to in points of the question: their share of the rubric's sum, to 0.1. */
export function pointsOfLines(rubric: readonly Line[], lines: readonly number[], points: number): number {
  const sum = rubric.reduce((total, line) => total + line.points, 0);
  return sum ? tenths((lines.reduce((total, given) => total + given, 0) / sum) * points) : 0;
}

/** Whether an answer gets a second marker; `chance` in [0, 1) is drawn once an answer. */
export function wantsSecond(mode: unknown, share: unknown, chance: number): boolean {
  if (mode === 'ALL') return true;
  return mode === 'SHARE' && chance < (typeof share === 'number' ? share : 0);
}

/** What two independent marks come to: their mean to 0.1, or null where they are further apart than the limit and a third person decides. */
export function agreed(first: number, second: number, limit: number): number | null {
  return Math.abs(first - second) > limit + 1e-9 ? null : tenths((first + second) / 2);
}

export type TaskState = 'FIRST' | 'SECOND' | 'THIRD' | 'DONE';
/** Where a task goes when a mark was given, and what it is worth if that settles it. */
export function afterMark(
  task: { state: TaskState; second: boolean; gapLimit: number },
  given: readonly number[],
): { state: TaskState; final: number | null } {
  if (task.state === 'FIRST') return task.second ? { state: 'SECOND', final: null } : { state: 'DONE', final: given[0]! };
  const final = agreed(given[0]!, given[1]!, task.gapLimit);
  return final === null ? { state: 'THIRD', final } : { state: 'DONE', final };
}
