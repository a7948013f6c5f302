import type { Sitter } from '@yangfan/client';
import type { EXAM_PLEDGE, ReplyOf, routes } from '@yangfan/contract';
import type { Tone } from '../../shared/ui/StateTag.tsx';

export type MyExam = ReplyOf<(typeof routes.assessment)['myExams']>['items'][number];
type Grade = ReplyOf<(typeof routes.assessment)['myGrades']>['items'][number]['grade'];

/** How an objection to a grade stands. */
export const OBJECTIONS: Record<
  ReplyOf<(typeof routes.assessment)['listObjections']>['items'][number]['state'],
  { words: string; tone: Tone }
> = {
  OPEN: { words: '待答复', tone: 'here' },
  ACCEPTED: { words: '成立，待更正', tone: 'here' },
  REFUSED: { words: '不成立', tone: 'quiet' },
  REVIEWING: { words: '待市县复核', tone: 'here' },
  UPHELD: { words: '市县维持', tone: 'quiet' },
  CORRECTED: { words: '已更正', tone: 'good' },
};
/** How an application to complete a class stands. */
export const COMPLETIONS: Record<
  ReplyOf<(typeof routes.assessment)['listCompletions']>['items'][number]['status'],
  { words: string; tone: Tone }
> = {
  SUBMITTED: { words: '待受理', tone: 'here' },
  RETURNED: { words: '已退回', tone: 'caution' },
  ACCEPTED: { words: '待复核', tone: 'here' },
  APPROVED: { words: '已批准', tone: 'good' },
  REJECTED: { words: '不予通过', tone: 'wrong' },
};
/** How a grade ends. */
export const CONCLUSIONS: Record<Grade['conclusion'], { words: string; tone: Tone }> = {
  EXCELLENT: { words: '优秀', tone: 'good' },
  PASS: { words: '合格', tone: 'good' },
  FAIL: { words: '不合格', tone: 'wrong' },
  INCOMPLETE: { words: '尚不完整', tone: 'quiet' },
};
/** A conclusion that a certificate keeps as its code. */
export const sayConclusion = (code: string): string => (code in CONCLUSIONS ? CONCLUSIONS[code as Grade['conclusion']].words : code);

/** Where one of my exams stands. */
export function sayExam({ exam, state, score, passed, theory, standing }: MyExam): { words: string; tone: Tone } {
  if (score !== null) return { words: `${score} 分，${passed ? '及格' : '未及格'}`, tone: passed ? 'good' : 'wrong' };
  if (state === 'SUBMITTED' || state === 'AUTO_SUBMITTED') return { words: '已交卷', tone: 'good' };
  if (state === 'IN_PROGRESS') return { words: '作答中', tone: 'here' };
  if (standing.deferred) return { words: '已获准缓考', tone: 'quiet' };
  if (standing.barred) return { words: '资格暂停', tone: 'wrong' };
  if (exam.phase === 'ENTRY')
    return theory?.missing.length ? { words: '先学完课程', tone: 'caution' } : { words: '可以入场', tone: 'here' };
  if (exam.phase === 'CANCELLED') return { words: '已取消', tone: 'quiet' };
  return exam.phase === 'WAITING' ? { words: '未到入场时间', tone: 'quiet' } : { words: '没有参加', tone: 'wrong' };
}

/** What a learner reads about sitting again; nothing where they passed. */
export function sayResit({ state, used, max }: NonNullable<MyExam['resit']>): string | null {
  if (state === 'ELIGIBLE') return `没有及格或缺考的可以补考，还有 ${max - used} 次机会，由班主任安排。`;
  if (state === 'DEFERRED') return '您已获准缓考，请等班主任安排考试，不占补考次数。';
  if (state === 'PENDING') return '您还有一场考试没有公布成绩，公布后再看是否需要补考。';
  if (state === 'USED_UP') return `补考次数（${max} 次）已经用完。对成绩有疑问，请联系班主任。`;
  return null;
}

/** What a candidate signs: the contract's words and version, held to it by its type. */
export const PLEDGE: typeof EXAM_PLEDGE = {
  version: '2026-1',
  text: '我承诺由本人独立作答，不替考、不作弊、不外传试题；如有违反，愿意承担成绩作废的后果。',
};
type Log = ReplyOf<(typeof routes.assessment)['mySittingLog']>;
type Item = ReplyOf<(typeof routes.assessment)['myDeferrals']>['items'][number];

export const VALIDITIES: Record<Log['validity'], { words: string; tone: Tone }> = {
  NORMAL: { words: '正常', tone: 'quiet' },
  SUSPECT: { words: '存疑待认定', tone: 'caution' },
  VALID: { words: '认定有效', tone: 'good' },
  INVALID: { words: '已作废', tone: 'wrong' },
};
export const APPEALS: Record<NonNullable<Log['appeal']>['state'], { words: string; tone: Tone }> = {
  OPEN: { words: '待处理', tone: 'here' },
  UPHELD: { words: '已认可', tone: 'good' },
  PARTLY: { words: '部分认可', tone: 'caution' },
  REJECTED: { words: '未认可', tone: 'wrong' },
};
export const LATE_STATES: Record<Log['late'][number]['state'], { words: string; tone: Tone }> = {
  OPEN: { words: '等待认定', tone: 'here' },
  PROPOSED: { words: '等待另一人认定', tone: 'here' },
  ACCEPTED: { words: '已采纳', tone: 'good' },
  REFUSED: { words: '不采纳', tone: 'wrong' },
};
export const DEFERRALS: Record<Item['state'], { words: string; tone: Tone }> = {
  ASKED: { words: '待处理', tone: 'here' },
  GRANTED: { words: '已批准', tone: 'good' },
  REFUSED: { words: '未批准', tone: 'wrong' },
  WITHDRAWN: { words: '已撤回', tone: 'quiet' },
};
const PHASES: Record<string, string> = { WAITING: '未开始', ENTRY: '可入场', RUNNING: '考试中', OVER: '已结束' };
export const sayPhase = (phase: string): string => PHASES[phase] ?? '已结束';
const FLAGS: Record<string, string> = {
  TAKEN_OVER: '换设备',
  COPY_BLOCKED: '复制被拦',
  CAMERA_LOST: '摄像头断开',
  LOOK_OTHER_FACE: '不是本人',
  LOOK_NO_FACE: '无人',
  LOOK_MANY_FACES: '多人',
  LOOK_MISSED: '漏拍',
};

/** Where one candidate stands, for the board on the phone. */
export function saySitter({ state, deferred, barred }: Sitter): { words: string; tone: Tone } {
  if (state === 'IN_PROGRESS') return { words: '作答中', tone: 'here' };
  if (state === 'SUBMITTED') return { words: '已交卷', tone: 'good' };
  if (state === 'AUTO_SUBMITTED') return { words: '自动交卷', tone: 'caution' };
  if (deferred) return { words: '缓考', tone: 'quiet' };
  return barred ? { words: '停考', tone: 'wrong' } : { words: '未入场', tone: 'quiet' };
}
/** Progress and what was noticed, in one line. */
export function sayFlags(one: Sitter, questions: number): string {
  if (!one.attemptId) return one.extraMin > 0 ? `考试时间延长 ${one.extraMin} 分钟` : '';
  const noticed = one.flags.map(({ kind, count }) => `${FLAGS[kind] ?? kind}${count > 1 ? ` ${count}` : ''}`);
  return [
    `已答 ${one.answered} / ${questions}`,
    ...(one.leaves > 0 ? [`离开 ${one.leaves} 次`] : []),
    ...noticed,
    ...(one.appeal === 'OPEN' ? ['有申诉'] : []),
    ...(one.late > 0 ? [`迟到的作答 ${one.late} 题`] : []),
  ].join('，');
}
/** Where the questions of a practice set come from. */
export const SET_KINDS = { CHAPTER: '按章练习', WRONG: '错题重练', DUE: '今天该复习' } as const;
