import { createHash } from 'node:crypto';
import type { QuizQuestion } from '@yangfan/contract';
import type { Asked } from './marks.rules.ts';

/** The paper of one attempt: questions in the author's order, options as the seed shuffles them. The same seed gives the same paper. */
export function paperFrom(questions: readonly (QuizQuestion & { id: string })[], seed: string, shuffle: boolean): Asked[] {
  return questions.map((question) => {
    const order = question.options.map((_option, place) => place);
    if (shuffle) {
      const rank = new Map(order.map((place) => [place, createHash('sha256').update(`${seed}|${question.id}|${place}`).digest('hex')]));
      order.sort((a, b) => (rank.get(a)! < rank.get(b)! ? -1 : 1));
    }
    return {
      ...question,
      options: order.map((place) => question.options[place]!),
      order,
      right: question.right.map((place) => order.indexOf(place)).sort((a, b) => a - b),
    };
  });
}

/** What a learner is told about right answers of a finished attempt: all, or why not yet. */
export function feedbackNote(
  feedback: 'AFTER_ATTEMPT' | 'AFTER_PASS' | 'AFTER_DEADLINE',
  state: { passed: boolean; attemptsLeft: boolean; closesAt: Date | null; now: Date },
): string | null {
  if (feedback === 'AFTER_PASS' && !state.passed && state.attemptsLeft) return '通过以后，或用完次数以后，会显示正确答案和解析。';
  if (feedback === 'AFTER_DEADLINE' && (!state.closesAt || state.now < state.closesAt)) return '截止以后会显示正确答案和解析。';
  return null;
}

/** Why no attempt can be begun; null when one can. */
export function hindranceOf(of: {
  questions: number;
  attemptsMax: number | null;
  used: number;
  closesAt: Date | null;
  now: Date;
}): string | null {
  if (of.questions === 0) return '讲师还没有出题，请稍后再来。';
  if (of.closesAt && of.now >= of.closesAt) return '测验已经截止。';
  if (of.attemptsMax !== null && of.used >= of.attemptsMax) return `${of.attemptsMax} 次机会已经用完。`;
  return null;
}
