export type LeaveState = 'ASKED' | 'APPROVED' | 'REFUSED' | 'WITHDRAWN';
export type LeaveKind = 'SICK' | 'PERSONAL' | 'PUBLIC';

/** What may follow what. */
const NEXT: Record<LeaveState, readonly LeaveState[]> = {
  ASKED: ['APPROVED', 'REFUSED', 'WITHDRAWN'],
  APPROVED: ['WITHDRAWN'],
  REFUSED: [],
  WITHDRAWN: [],
};
export const mayBecome = (from: LeaveState, to: LeaveState): boolean => NEXT[from].includes(to);

const OVER = ['ENDED', 'CONFIRMED', 'LOCKED', 'CANCELLED'];
/** Leave is asked for before a session is over: afterwards the class teacher explains, or asks for a correction. */
export const inTime = (session: { status: string; mode: string; endsAt: Date }, now: Date): boolean =>
  session.mode !== 'VOD' && !OVER.includes(session.status) && now < session.endsAt;

/** What the leave does to the attendance, for the person who asks. */
export function effectWords(kind: LeaveKind, proven: boolean, exemptRatio: number): string {
  if (kind === 'PERSONAL') return '事假按规定不计出勤，但不算旷课。';
  if (!proven) return '没有上传凭据，批准后仍按不计出勤处理；补传请撤回后重新申请。';
  return `有凭据的病假、公假不计课时，也不计入应修课时（全部请假合计最多 ${Math.round(exemptRatio * 100)}%）。`;
}
