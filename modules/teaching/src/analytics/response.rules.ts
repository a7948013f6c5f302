/** A question with how long its answer took, or has taken so far. */
export interface Response<Q> {
  question: Q;
  minutes: number;
  overdue: boolean;
}

/** How quickly questions were answered: the median of the answered ones, and which are or were too late. */
export function responsesOf<Q extends { askedAt: Date; answeredAt: Date | null }>(
  questions: readonly Q[],
  limitHours: number,
  now: Date,
): { asked: number; answered: number; medianMinutes: number | null; overdue: number; slow: Response<Q>[] } {
  const all = questions.map((question): Response<Q> => {
    const minutes = Math.max(0, Math.round(((question.answeredAt ?? now).getTime() - question.askedAt.getTime()) / 60_000));
    return { question, minutes, overdue: minutes > limitHours * 60 };
  });
  const done = all
    .filter(({ question }) => question.answeredAt)
    .map(({ minutes }) => minutes)
    .sort((a, b) => a - b);
  const middle = Math.floor(done.length / 2);
  return {
    asked: all.length,
    answered: done.length,
    medianMinutes: done.length === 0 ? null : done.length % 2 ? done[middle]! : Math.round((done[middle - 1]! + done[middle]!) / 2),
    overdue: all.filter((one) => one.overdue).length,
    // Those who still wait come first, then the slowest.
    slow: all
      .filter(({ question, overdue }) => overdue || !question.answeredAt)
      .sort((a, b) => Number(!!a.question.answeredAt) - Number(!!b.question.answeredAt) || b.minutes - a.minutes),
  };
}
