import type { Tone } from '../../shared/ui/States.tsx';

/** Why a second counted or not, as learners read it. */
export const REASONS: Record<string, string> = {
  counted: '已计入学时',
  replayed: '以前看过，不重复计时',
  paused: '暂停中，不计时',
  hidden: '页面在后台，不计时',
  seeking: '拖动进度，不计时',
  too_fast: '播放速度超过规定，不计时',
  skipped_ahead: '首次观看不能快进，跳过的部分不计时',
  too_long_for_the_clock: '上报的时长超过实际经过的时间',
  other_device: '已在另一处继续学习，这里不计时',
  too_late: '离线太久才补传',
  beyond_the_end: '超出视频长度',
  before_the_session: '早于这次学习的开始时间',
  question_open: '片中的随堂题还没答对，后面的部分不计时',
  check_due: '到时间的本人核验还没完成，这段时间不计时',
  idle: '没有回应“还在学习吗”，这段时间不计时',
};
export const ATTENDANCE: Record<string, [string, Tone]> = {
  ON_TIME: ['准时', 'good'],
  LATE: ['迟到或早退', 'caution'],
  LATE_DEDUCTED: ['迟到或早退，扣课时', 'caution'],
  ABSENT: ['缺勤', 'stop'],
  NO_SIGN_OUT: ['未签退', 'caution'],
  PENDING: ['未开始', 'idle'],
  LEAVE_PERSONAL: ['请假', 'caution'],
  LEAVE_EXCUSED: ['病假或公假', 'idle'],
};
export const SESSION: Record<string, [string, Tone]> = {
  SCHEDULED: ['未开始', 'idle'],
  OPEN: ['签到中', 'here'],
  IN_PROGRESS: ['上课中', 'here'],
  ENDED: ['已下课，待确认', 'caution'],
  CONFIRMED: ['一方已确认', 'caution'],
  LOCKED: ['已锁定', 'good'],
  CANCELLED: ['已取消', 'idle'],
  RESCHEDULED: ['已改期', 'idle'],
};
export const ANOMALIES: Record<string, string> = {
  OUTSIDE_FENCE: '位置在教室范围以外',
  POSITION_VAGUE: '定位误差过大',
  SHARED_DEVICE: '同一设备为多人签到',
  BURST: '多人 3 秒内集中签到',
  NO_FENCE: '教室未登记坐标',
  TWO_PLACES: '同时在两处',
};
export const METHODS: Record<string, string> = {
  QR_FACE: '扫码+人脸',
  QR_ALTERNATIVE: '扫码+替代核验',
  LIVE: '直播在线',
  MANUAL_SUPPLEMENT: '补签',
  FACE: '人脸',
  ALTERNATIVE: '替代核验',
  GEO: '位置',
  FACE_GEO: '人脸+位置',
  ALTERNATIVE_GEO: '替代核验+位置',
};
export const LEAVE_KINDS: Record<string, string> = { SICK: '病假', PERSONAL: '事假', PUBLIC: '公假' };
export const LEAVE_STATES: Record<string, [string, Tone]> = {
  ASKED: ['等班主任批准', 'here'],
  APPROVED: ['已批准', 'good'],
  REFUSED: ['未批准', 'stop'],
  WITHDRAWN: ['已撤回', 'idle'],
};
export const CORRECTION_STATES: Record<string, [string, Tone]> = {
  ASKED: ['等讲师同意', 'here'],
  AGREED: ['等主管审批', 'here'],
  APPROVED: ['已更正', 'good'],
  REFUSED: ['未通过', 'stop'],
  WITHDRAWN: ['已撤回', 'idle'],
};
export const CASE_STATES: Record<string, [string, Tone]> = {
  OPEN: ['等班主任说明', 'caution'],
  EXPLAINED: ['等主管核验', 'here'],
  ACCEPTED: ['说明成立', 'good'],
  REJECTED: ['不成立', 'stop'],
};
export const CALL_STATES: Record<string, [string, Tone]> = {
  WAITING: ['等待应答', 'idle'],
  PRESENT: ['在场', 'good'],
  MISSED: ['未应答', 'stop'],
  EXCUSED: ['已说明', 'caution'],
};
export const CALL_WAYS: Record<string, string> = { CODE: '输四位数字', PLACE: '核对位置', FACE: '本人核验', TICK: '当面点名' };
/** The first words of a table of words with tones, for choice lists. */
export const choicesOf = (table: Record<string, string | [string, Tone]>) =>
  Object.entries(table).map(([value, entry]) => ({ value, label: typeof entry === 'string' ? entry : entry[0] }));
