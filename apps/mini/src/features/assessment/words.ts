import type { ReplyOf, routes } from '@yangfan/contract';
import type { Tone } from '../../shared/ui/StateTag.tsx';
import type { Question } from './answers.rules.ts';

export type MyExam = ReplyOf<(typeof routes.assessment)['myExams']>['items'][number];
type Grade = ReplyOf<(typeof routes.assessment)['myGrades']>['items'][number]['grade'];

/** What each type of question is called. */
export const TYPES: Record<Question['type'], string> = {
  SINGLE: '单选',
  MULTI: '多选',
  JUDGE: '判断',
  FILL: '填空',
  ORDER: '排序',
  CALC: '计算',
  MATCH: '连线',
};
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

/** Where one of my exams stands. */
export function sayExam({ exam, state, score, passed, theory }: MyExam): { words: string; tone: Tone } {
  if (score !== null) return { words: `${score} 分，${passed ? '及格' : '未及格'}`, tone: passed ? 'good' : 'wrong' };
  if (state === 'SUBMITTED' || state === 'AUTO_SUBMITTED') return { words: '已交卷', tone: 'good' };
  if (state === 'IN_PROGRESS') return { words: '作答中', tone: 'here' };
  if (exam.phase === 'ENTRY')
    return theory?.missing.length ? { words: '先学完课程', tone: 'caution' } : { words: '可以入场', tone: 'here' };
  if (exam.phase === 'CANCELLED') return { words: '已取消', tone: 'quiet' };
  return exam.phase === 'WAITING' ? { words: '未到入场时间', tone: 'quiet' } : { words: '没有参加', tone: 'wrong' };
}

/** What a learner reads about sitting again; nothing where they passed. */
export function sayResit({ state, used, max }: NonNullable<MyExam['resit']>): string | null {
  if (state === 'ELIGIBLE') return `没有及格或缺考的可以补考，还有 ${max - used} 次机会，由班主任安排。`;
  if (state === 'PENDING') return '您还有一场考试没有公布成绩，公布后再看是否需要补考。';
  if (state === 'USED_UP') return `补考次数（${max} 次）已经用完。对成绩有疑问，请联系班主任。`;
  return null;
}
