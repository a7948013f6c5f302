import type { Given } from '../papers/marking.rules.ts';
import type { BankItem, PaperQuestion } from '../papers/paper.rules.ts';
import { ALL, choicesOf } from './choice.rules.ts';
import { countPaper, noSitting, type Earned, type SittingSums } from './reliability.rules.ts';
import { count, noSums, thirdOf, type Sums } from './sums.rules.ts';

/** A marked paper as it passes by. */
export interface Sheet {
  questions: readonly PaperQuestion[];
  marks: readonly (number | null)[];
  /** By the number of the question. */
  answers: ReadonlyMap<number, Given>;
  /** The version of an item whose key the paper is marked by, where it is not the drawn one. */
  keyVersions: Readonly<Record<string, number>>;
  score: number;
  /** In doubt or invalid: it was shown its questions, and counts for nothing else. */
  leftOut: boolean;
}
/** An item in one version in one exam. */
export interface ItemCount {
  itemId: string;
  version: number;
  shown: number;
  sums: Sums;
}
/** What is kept of an exam while its papers pass by. */
export interface ExamCount {
  sitting: SittingSums;
  leftOut: number;
  items: Map<string, ItemCount>;
}
export const noExam = (): ExamCount => ({ sitting: noSitting(), leftOut: 0, items: new Map() });
/** How an item in a version is called in maps. */
export const versionKey = (itemId: string, version: number): string => `${itemId}@${version}`;

/** The version by whose key a question is marked. */
export const markedVersion = ({ itemId, version }: PaperQuestion, keyVersions: Sheet['keyVersions']): number =>
  keyVersions[itemId] ?? version;

/** Counts one paper; changes the count it is given. `cuts` part the sitting into thirds, `itemOf` gives the drawn version. */
export function countSheet(
  exam: ExamCount,
  sheet: Sheet,
  cuts: readonly [number, number],
  itemOf: (itemId: string, version: number) => BankItem | undefined,
): void {
  const third = thirdOf(sheet.score, cuts);
  const full = sheet.questions.reduce((sum, { points }) => sum + points, 0);
  const earned: Earned[] = [];
  for (const [index, question] of sheet.questions.entries()) {
    const own = countOf(exam, question, sheet.keyVersions);
    own.shown += 1;
    const mark = sheet.marks[index];
    const item = itemOf(question.itemId, question.version);
    if (sheet.leftOut || mark == null || !item || question.points <= 0) continue;
    const x = Math.min(1, Math.max(0, mark / question.points));
    const rest = full - question.points;
    const r = rest > 0 ? Math.min(1, Math.max(0, (sheet.score - mark) / rest)) : 0;
    count(own.sums, { x, r }, [ALL, ...choicesOf(item, question, sheet.answers.get(question.no) ?? null, x)], third);
    earned.push({ itemId: question.itemId, type: item.type, points: question.points, mark });
  }
  if (sheet.leftOut) exam.leftOut += 1;
  else countPaper(exam.sitting, earned);
}

function countOf(exam: ExamCount, question: PaperQuestion, keyVersions: Sheet['keyVersions']): ItemCount {
  const version = markedVersion(question, keyVersions);
  const key = versionKey(question.itemId, version);
  let own = exam.items.get(key);
  if (!own) exam.items.set(key, (own = { itemId: question.itemId, version, shown: 0, sums: noSums() }));
  return own;
}
