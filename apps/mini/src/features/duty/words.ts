import type { ReplyOf, routes } from '@yangfan/contract';
import type { Tone } from '../../shared/ui/StateTag.tsx';

type Duty = ReplyOf<(typeof routes.teaching)['readSessionDuty']>;
type Entry = ReplyOf<(typeof routes.teaching)['readRoll']>['entries'][number];

/** A session's state in words. */
export const SESSION: Record<Duty['status'], { words: string; tone: Tone }> = {
  SCHEDULED: { words: '未开始', tone: 'quiet' },
  OPEN: { words: '签到中', tone: 'here' },
  IN_PROGRESS: { words: '上课中', tone: 'here' },
  ENDED: { words: '待确认', tone: 'caution' },
  CONFIRMED: { words: '一方已确认', tone: 'caution' },
  LOCKED: { words: '已锁定', tone: 'good' },
  CANCELLED: { words: '已取消', tone: 'quiet' },
};
/** One learner's attendance in words. */
export const ATTENDANCE: Record<Entry['state'], { words: string; tone: Tone }> = {
  ON_TIME: { words: '准时', tone: 'good' },
  LATE: { words: '迟到早退', tone: 'caution' },
  LATE_DEDUCTED: { words: '扣课时', tone: 'caution' },
  ABSENT: { words: '缺勤', tone: 'wrong' },
  NO_SIGN_OUT: { words: '未签退', tone: 'caution' },
  PENDING: { words: '未定', tone: 'quiet' },
  LEAVE_PERSONAL: { words: '请假', tone: 'caution' },
  LEAVE_EXCUSED: { words: '病假或公假', tone: 'quiet' },
};
