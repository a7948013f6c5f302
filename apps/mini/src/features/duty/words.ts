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

type Sign = ReplyOf<(typeof routes.teaching)['readSessionDuty']>['lecturerSigns'][number];
/** Why a lecturer who could come by face does not; theirs to choose. */
export const SIGN_CHOICES = { DECLINED: '本人选择不用人脸', NO_CAMERA: '没有可用的摄像头', FACE_FAILED: '人脸没有通过' } as const;
export type SignChoice = keyof typeof SIGN_CHOICES;
const SIGN_REASONS: Record<NonNullable<Sign['reason']>, string> = {
  ...SIGN_CHOICES,
  NOT_ENROLLED: '没有录入人脸',
  OTHER_CHECK: '短信和证件尾号',
};

/** How a lecturer came, in words. */
export function saySign({ way, reason, waits, confirmedBy }: Pick<Sign, 'way' | 'reason' | 'waits' | 'confirmedBy'>): {
  words: string;
  note: string;
  tone: Tone;
} {
  if (way === 'FACE') return { words: '人脸通过', note: '', tone: 'good' };
  if (way === 'PHOTO') return { words: '现场照片', note: '', tone: 'quiet' };
  const seen = waits ? '等班主任确认' : `${confirmedBy ?? '班主任'}已确认`;
  return { words: '替代方式', note: `${reason ? `${SIGN_REASONS[reason]}，` : ''}${seen}`, tone: waits ? 'caution' : 'quiet' };
}
