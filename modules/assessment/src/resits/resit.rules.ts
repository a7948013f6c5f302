/** One sitting of a learner, or a resit they are named for. */
export interface Sitting {
  kind: 'REGULAR' | 'RESIT';
  released: boolean;
  attempted: boolean;
  /** Of the full score, in percent; null without a marked paper. */
  percent: number | null;
  passed: boolean;
}
export type ResitState = 'ELIGIBLE' | 'PASSED' | 'NO_RESULT' | 'PENDING' | 'USED_UP' | 'DEFERRED';
export interface ResitStanding {
  state: ResitState;
  /** Resits the learner was named for, whether they came or not. */
  used: number;
  max: number;
  best: number | null;
  /** Missed the regular exam. */
  absent: boolean;
}

/**
 * Whether a learner may be named for a resit (domain §2.10, §4.3): the class's exam has results, the learner has not passed,
 * nothing of theirs is still open, and the policy's number is not used up. Whoever missed the regular exam may resit as well.
 */
export function resitStanding(
  sittings: readonly Sitting[],
  of: { max: number; regularReleased: boolean; deferred?: boolean },
): ResitStanding {
  const released = sittings.filter((one) => one.released && one.attempted);
  const used = sittings.filter((one) => one.kind === 'RESIT').length;
  const percents = released.flatMap((one) => (one.percent === null ? [] : [one.percent]));
  const standing = {
    used,
    max: of.max,
    best: percents.length ? Math.max(...percents) : null,
    absent: !sittings.some((one) => one.kind === 'REGULAR' && one.attempted),
  };
  if (released.some((one) => one.passed)) return { ...standing, state: 'PASSED' };
  // Excused from the regular exam: the sitting that is arranged for them comes first, and is no resit.
  if (of.deferred && !sittings.some((one) => one.kind === 'REGULAR')) return { ...standing, state: 'DEFERRED' };
  if (!of.regularReleased) return { ...standing, state: 'NO_RESULT' };
  if (sittings.some((one) => !one.released)) return { ...standing, state: 'PENDING' };
  return { ...standing, state: used >= of.max ? 'USED_UP' : 'ELIGIBLE' };
}

/** Why a learner cannot be named, for whoever arranges the resit. */
export const WHY_NOT: Record<Exclude<ResitState, 'ELIGIBLE'>, string> = {
  PASSED: '已经及格',
  NO_RESULT: '首次考试还没有公布成绩',
  PENDING: '还有一场考试没有公布成绩',
  USED_UP: '补考次数（exam.resitMax）已经用完',
  DEFERRED: '已获准缓考，请安排缓考',
};

export const RESIT_SCORES = ['CAPPED', 'BEST', 'LAST'] as const;
export type ResitScore = (typeof RESIT_SCORES)[number];

/** A released sitting as the score book needs it, in the order they were held. */
export interface MarkedSitting {
  kind: 'REGULAR' | 'RESIT';
  examId: string;
  title: string;
  percent: number;
  passPercent: number;
  automatic: boolean;
}

/**
 * Which score counts (`exam.resitScore`). CAPPED: the best, where a resit is worth the pass mark at most (domain §4.3);
 * BEST: the best as it is; LAST: the last as it is.
 */
export function countedTheory(
  sittings: readonly MarkedSitting[],
  mode: ResitScore,
): { score: number; sitting: MarkedSitting; resits: number; why: string } | null {
  if (!sittings.length) return null;
  const worth = (one: MarkedSitting) => (mode === 'CAPPED' && one.kind === 'RESIT' ? Math.min(one.percent, one.passPercent) : one.percent);
  const sitting = mode === 'LAST' ? sittings.at(-1)! : sittings.reduce((best, one) => (worth(one) > worth(best) ? one : best));
  const score = worth(sitting);
  const resits = sittings.filter((one) => one.kind === 'RESIT').length;
  const words = sittings.map(
    (one) => `${one.kind === 'RESIT' ? '补考' : ''}“${one.title}” ${one.percent} 分${one.automatic ? '（自动交卷）' : ''}`,
  );
  const rule =
    sittings.length < 2 && sitting.kind === 'REGULAR'
      ? ''
      : score < sitting.percent
        ? `，补考最高计 ${sitting.passPercent} 分`
        : mode === 'LAST'
          ? '，以最后一次为准'
          : '，以最好的一次为准';
  return { score, sitting, resits, why: `${words.join('；')}，折合百分制${rule}` };
}
