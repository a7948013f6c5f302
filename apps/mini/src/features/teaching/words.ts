import type { ReplyOf, routes } from '@yangfan/contract';
import type { Tone } from '../../shared/ui/StateTag.tsx';

type Hours = ReplyOf<(typeof routes.teaching)['myHours']>;
type Reason = ReplyOf<(typeof routes.teaching)['myLessonSeconds']>['items'][number]['reason'];

/** Why a second counted or not, as learners read it. */
export const REASONS: Record<Reason, string> = {
  counted: '已计入学时',
  replayed: '以前看过，不重复计时',
  paused: '暂停中，不计时',
  hidden: '页面在后台，不计时',
  seeking: '拖动进度，不计时',
  too_fast: '播放速度超过规定，不计时',
  skipped_ahead: '首次观看不能快进，跳过的部分不计时',
  too_long_for_the_clock: '上报的时长超过实际经过的时间',
  other_device: '已在另一处继续学习，这里不计时',
  too_late: '离线太久才补传，超过了补传期限',
  beyond_the_end: '超出视频长度',
  before_the_session: '早于这次学习的开始时间',
  question_open: '片中的随堂题还没答对，后面的部分不计时',
  check_due: '到时间的本人核验还没完成，这段时间不计时',
  idle: '没有回应“还在学习吗”，这段时间不计时',
};

/** The state of a session in words. */
export const ATTENDANCE: Record<Hours['sessions'][number]['state'], { words: string; tone: Tone }> = {
  ON_TIME: { words: '准时', tone: 'good' },
  LATE: { words: '迟到', tone: 'caution' },
  LATE_DEDUCTED: { words: '迟到，扣课时', tone: 'caution' },
  ABSENT: { words: '缺勤', tone: 'wrong' },
  NO_SIGN_OUT: { words: '未签退', tone: 'caution' },
  PENDING: { words: '未开始', tone: 'quiet' },
  LEAVE_PERSONAL: { words: '请假', tone: 'caution' },
  LEAVE_EXCUSED: { words: '病假或公假', tone: 'quiet' },
};
