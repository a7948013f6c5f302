import type { assessmentRoutes as Contract, ReplyOf } from '@yangfan/contract';

/** Answers that came after the end of a paper, as the record of the sitting shows them. */
export type LateSent = ReplyOf<typeof Contract.decideLateAnswers>;

/** The fewest and the most signs of the reason. */
export const LATE_REASON = { least: 5, most: 500 } as const;
export const LATE_REASON_HINT = '至少 5 个字。请核对断网记录和作答时间，例如“机房 9:40–10:05 断网，作答时间在截止前”。';
/** What every reader of them must know. */
export const latePromise = (state: LateSent['state']): string =>
  `作答时间按考生设备记下的服务器时钟${state === 'OPEN' || state === 'PROPOSED' ? '；答卷仍按截止时的内容，采纳后才重新判分' : ''}。`;

const questions = (nos: readonly number[]) => `第 ${nos.join('、')} 题`;

/** When an answer was typed, seen from the moment writing ended: the earlier of the candidate's deadline and the end of the paper. */
export function sayBeforeEnd(typedAt: string, paper: { deadline: string; submittedAt: string | null }): string {
  const end = Math.min(Date.parse(paper.deadline), paper.submittedAt ? Date.parse(paper.submittedAt) : Infinity);
  const left = Math.floor((end - Date.parse(typedAt)) / 1000);
  // The server grants a few seconds, which count as the end itself.
  if (left <= 0) return '截止时';
  const [minutes, seconds] = [Math.floor(left / 60), left % 60];
  return `截止前${minutes ? ` ${minutes} 分` : ''}${seconds ? ` ${seconds} 秒` : minutes ? '钟' : ''}`;
}

/** How late answers stand, for whoever reads them; `decides`: for one of those who may decide in this class. */
export function sayLate(late: LateSent, decides: boolean): string {
  const { state, people, mayDecide, answers, applied } = late;
  if (state === 'OPEN')
    return people === 2
      ? '本班规定须由两人认定：一人提出，另一人同意才生效；意见不一致的重新认定。'
      : decides
        ? '由您一人认定。认定后立即生效，考生会收到结果和理由。'
        : '由班主任或培训机构认定，结果和理由会发消息通知本人。';
  if (state === 'PROPOSED')
    return mayDecide
      ? '请您作为第二人认定：与第一人一致即生效，不一致则重新认定。'
      : decides
        ? '您已提出，须由另一名班主任或机构管理员认定。'
        : '已有一人提出，等待另一人认定。';
  if (state === 'REFUSED') return mayDecide ? '没有采纳，答卷不变。考生已申诉，可以重新认定。' : '没有采纳，答卷不变。';
  const left = answers.map(({ no }) => no).filter((no) => !applied.includes(no));
  const taken = applied.length ? `${questions(applied)}已按迟到的作答重新判分。` : '';
  return `${taken}${left.length ? `${questions(left)}由老师评阅且已开始阅卷，没有替换。` : ''}`;
}

/** The two buttons of a decision: what each comes to now. */
export function lateChoices({ state, people, proposed }: LateSent): { accept: string; refuse: string } {
  if (state === 'PROPOSED' && proposed)
    return proposed.accept
      ? { accept: '同意采纳，重新判分', refuse: '不同意，重新认定' }
      : { accept: '不同意，重新认定', refuse: '同意不采纳' };
  return people === 2 ? { accept: '提出采纳', refuse: '提出不采纳' } : { accept: '采纳，重新判分', refuse: '不采纳' };
}

/** What a decision came to. */
export const LATE_DONE: Record<LateSent['state'], string> = {
  OPEN: '两人意见不一致，请重新认定',
  PROPOSED: '已提出，等待另一人认定',
  ACCEPTED: '已采纳，考生会收到结果',
  REFUSED: '不采纳，考生会收到结果',
};

/** The candidates of a board whose late answers wait for a person. */
export const lateWaiting = <T extends { late: number }>(candidates: readonly T[]): T[] => candidates.filter(({ late }) => late > 0);
