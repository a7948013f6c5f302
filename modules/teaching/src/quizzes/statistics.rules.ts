import type { QuizValue } from '@yangfan/contract';
import { normal, pointsFor, wordsOf, type Asked } from './marks.rules.ts';

/** What the statistics need of a submitted attempt. */
export interface Submitted {
  paper: readonly Asked[];
  answers: Readonly<Record<string, QuizValue>>;
}

/** How one question fared over the attempts that asked it: share of points, and the wrong answer given most. */
export function questionFigures(questionId: string, attempts: readonly Submitted[]) {
  let points = 0;
  let possible = 0;
  let answered = 0;
  const wrong = new Map<string, { text: string; times: number }>();
  for (const { paper, answers } of attempts) {
    const question = paper.find(({ id }) => id === questionId);
    if (!question) continue;
    const got = pointsFor(question, answers[questionId]);
    answered += 1;
    points += got;
    possible += question.points;
    if (got < question.points) countWrong(wrong, question, answers[questionId]);
  }
  const [commonWrong] = [...wrong.values()].sort((a, b) => b.times - a.times || (a.text < b.text ? -1 : 1));
  return { answered, facility: possible > 0 ? points / possible : null, commonWrong: commonWrong ?? null };
}

// Options are shuffled for each learner: they are told apart by what they say.
function countWrong(wrong: Map<string, { text: string; times: number }>, question: Asked, value: QuizValue | undefined): void {
  const parts =
    question.kind === 'MULTIPLE' && Array.isArray(value) ? value.filter((place) => !question.right.includes(place as number)) : null;
  const texts =
    parts && parts.length > 0
      ? parts.map((place) => question.options[place as number] ?? '')
      : [question.kind === 'MULTIPLE' && Array.isArray(value) && value.length > 0 ? '少选' : wordsOf(question, value) || '没有作答'];
  for (const text of texts) {
    const known = wrong.get(normal(text));
    if (known) known.times += 1;
    else wrong.set(normal(text), { text, times: 1 });
  }
}
