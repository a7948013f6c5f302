import type { CONFLICT_KINDS, ReplyOf, routes } from '@yangfan/contract';
import type { Tone } from '../../shared/ui/StateTag.tsx';

type Task = ReplyOf<(typeof routes.assessment)['myReviewTasks']>['items'][number];
type Item = ReplyOf<(typeof routes.assessment)['getReviewRound']>['items'][number];

export const TASKS: Record<Task['state'], { words: string; tone: Tone }> = {
  INVITED: { words: '待答复', tone: 'here' },
  ACCEPTED: { words: '待评', tone: 'caution' },
  SCORING: { words: '评分中', tone: 'here' },
  SUBMITTED: { words: '已提交', tone: 'good' },
  DECLINED: { words: '已谢绝', tone: 'quiet' },
  EXPIRED: { words: '已收回', tone: 'quiet' },
};
/** What an expert stays away from. */
export const CONFLICTS: Record<(typeof CONFLICT_KINDS)[number], string> = { RELATIVE: '亲属', OWN_CLASS: '自己的班', INTEREST: '利害关系' };
export const ITEMS: Record<Item['state'], { words: string; tone: Tone }> = {
  ASSIGNED: { words: '待评', tone: 'quiet' },
  SCORING: { words: '评审中', tone: 'here' },
  ARBITRATION: { words: '仲裁中', tone: 'caution' },
  FINAL: { words: '已出分', tone: 'good' },
  RETURNED: { words: '退回修改', tone: 'caution' },
  CONFIRMED: { words: '已确认', tone: 'good' },
};
export const LEVELS: Record<NonNullable<Item['level']>, { words: string; tone: Tone }> = {
  EXCELLENT: { words: '优秀', tone: 'good' },
  PASS: { words: '合格', tone: 'good' },
  FAIL: { words: '不合格', tone: 'wrong' },
};
