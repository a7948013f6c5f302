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
  CASE: '案例',
  SHORT: '简答',
  OPERATE: '实操',
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

/** Where the questions of a practice set come from. */
export const SET_KINDS = { CHAPTER: '按章练习', WRONG: '错题重练', DUE: '今天该复习' } as const;
