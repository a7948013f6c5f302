import type { Hint, Refusal } from './liveness-session.ts';

/** What to ask at the first and last step. */
export const NEUTRAL_TEXT = '请正对镜头，保持不动';

/** What the person can do so that the next frame counts. */
export const HINT_TEXT: Record<Hint, string> = {
  NO_FACE: '没有看到人脸，请正对镜头，光线亮一些',
  MANY_FACES: '画面里不止一个人，请只让本人出现在镜头前',
  HALF_FACE: '脸没有拍全，请把整张脸放进取景框',
  TOO_FAR: '离镜头太远，请靠近一些',
  NOT_FRONTAL: '请正对镜头，平视前方',
  EYES_CLOSED: '请睁开眼睛正对镜头',
  MOUTH_OPEN: '请先合上嘴，正对镜头',
  WRONG_DIRECTION: '方向反了，请按提示的方向转头',
  NOT_RETURNED: '做得很好，请恢复原样，正对镜头',
  WAITING: '请先正对镜头，再按提示做动作',
};

/** Why a session ended at once. Says what to do, not how it was noticed. */
export const REFUSAL_TEXT: Record<Refusal, string> = {
  token: '画面与当前步骤不符，请重新开始',
  mac: '画面来源无法确认，请刷新页面后重新开始',
  order: '画面顺序不对，请重新开始',
  time: '画面时间不对，请重新开始',
  stale: '画面不是刚刚拍摄的，请检查网络后重新开始',
  spacing: '画面间隔不对，请重新开始',
  size: '画面大小不对，请用页面上的拍摄功能重新开始',
  repeated: '收到了重复的画面，请重新拍摄',
  still: '画面没有变化，请本人面对镜头重新开始',
  late: '这一步超时了，请重新开始，看到提示后尽快完成',
  other_person: '过程中的人脸前后不一致，请本人全程完成',
  too_many: '尝试时间过长，请重新开始',
};

const RESULT_TEXT = {
  ENROL: {
    ACCEPT: '人脸录入成功',
    REVIEW: '与之前录入的人脸差别较大，请联系班主任',
    REJECT: '与之前录入的人脸不一致，请联系班主任现场核验',
  },
  CHECK: {
    ACCEPT: '核验通过',
    REVIEW: '这次结果需要班主任人工复核；您也可以马上改用短信加证件尾号核验',
    REJECT: '与录入的人脸不一致；请在光线充足处再试，或改用短信加证件尾号核验',
  },
} as const;
const LECTURER_TEXT = {
  ENROL: { ACCEPT: '人脸录入成功', REVIEW: '', REJECT: '与之前录入的人脸不一致；如确是本人，请先撤回同意删除旧的，再重新录入' },
  CHECK: { ACCEPT: '核验通过', REVIEW: '', REJECT: '与录入的人脸不一致；请在光线充足处再试，或改用现场照片签到' },
} as const;

/** How it ended, for the person. */
export const resultText = (purpose: string, person: { learnerId: string | null }, outcome: 'ACCEPT' | 'REVIEW' | 'REJECT'): string =>
  (person.learnerId ? RESULT_TEXT : LECTURER_TEXT)[purpose === 'ENROL' ? 'ENROL' : 'CHECK'][outcome];
