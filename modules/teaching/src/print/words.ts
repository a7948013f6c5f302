import type { AttendanceState } from '../attendance/attendance.rules.ts';
import type { Method } from '../check-in/check-in.store.ts';

export const STATE_WORDS: Record<AttendanceState, string> = {
  ON_TIME: '准时',
  LATE: '迟到或早退',
  LATE_DEDUCTED: '扣课时',
  ABSENT: '缺勤',
  NO_SIGN_OUT: '未签退',
  PENDING: '未定',
  LEAVE_PERSONAL: '请假',
  LEAVE_EXCUSED: '病假或公假',
};
export const METHOD_WORDS: Record<Method, string> = {
  QR_FACE: '扫码＋人脸',
  QR_ALTERNATIVE: '扫码＋替代核验',
  LIVE: '直播在线',
  MANUAL_SUPPLEMENT: '补签',
  FACE: '人脸',
  ALTERNATIVE: '替代核验',
  GEO: '位置',
  FACE_GEO: '人脸＋位置',
  ALTERNATIVE_GEO: '替代核验＋位置',
};
