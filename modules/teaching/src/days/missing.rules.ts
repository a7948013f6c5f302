/** What a session has against what the policy asks for in its half day. */
export interface Standing {
  mode: string;
  photos: number;
  photosNeeded: number;
  calls: number;
  callsNeeded: number;
  lecturerSigned: boolean;
  lecturerSigns: boolean;
  /** Lecturers whose alternative the class teacher has not confirmed. */
  signsWaiting: readonly string[];
  anomaliesOpen: number;
  leavesWaiting: number;
  supplementWarning: boolean;
}

/** What is missing before the roll is confirmed, one sentence each. It warns and does not forbid: what happened can't be made up afterwards. */
export function missingWords(of: Standing): string[] {
  const words: string[] = [];
  if (of.lecturerSigns && !of.lecturerSigned) words.push('讲师没有签到');
  if (of.signsWaiting.length > 0) words.push(`讲师 ${of.signsWaiting.join('、')} 用替代方式签到，等班主任确认`);
  if (of.mode === 'OFFLINE' && of.photos < of.photosNeeded) words.push(`课堂照片 ${of.photos} 张，这半天至少要 ${of.photosNeeded} 张`);
  if (of.mode === 'OFFLINE' && of.calls < of.callsNeeded) words.push(`中途点名 ${of.calls} 次，这半天至少要 ${of.callsNeeded} 次`);
  if (of.anomaliesOpen > 0) words.push(`${of.anomaliesOpen} 条签到异常还没有说明`);
  if (of.leavesWaiting > 0) words.push(`${of.leavesWaiting} 份请假还没有办理`);
  if (of.supplementWarning) words.push('补签占比超过规定，主管部门可见');
  return words;
}
