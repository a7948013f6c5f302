import { ITEM_TYPE_NAMES } from '@yangfan/client';
import type { EXAM_PLEDGE } from '@yangfan/contract';
import type { Tone } from '../../shared/ui/States.tsx';

export const PHASES: Record<string, [string, Tone]> = {
  DRAFT: ['草稿', 'idle'],
  WAITING: ['未开始', 'plain'],
  ENTRY: ['可入场', 'here'],
  RUNNING: ['考试中', 'here'],
  OVER: ['已结束', 'caution'],
  RELEASED: ['成绩已公布', 'good'],
  CANCELLED: ['已取消', 'idle'],
};
export const ATTEMPT_STATES: Record<string, [string, Tone]> = {
  NOT_STARTED: ['未入场', 'idle'],
  IN_PROGRESS: ['作答中', 'here'],
  SUBMITTED: ['已交卷', 'good'],
  AUTO_SUBMITTED: ['自动交卷', 'caution'],
};
export const CONCLUSIONS: Record<string, [string, Tone]> = {
  EXCELLENT: ['优秀', 'good'],
  PASS: ['合格', 'good'],
  FAIL: ['不合格', 'stop'],
  INCOMPLETE: ['成绩不全', 'caution'],
};
export const COMPLETION: Record<string, [string, Tone]> = {
  SUBMITTED: ['待受理', 'here'],
  RETURNED: ['已退回', 'caution'],
  ACCEPTED: ['待复核', 'here'],
  APPROVED: ['已批准', 'good'],
  REJECTED: ['不予通过', 'stop'],
};
export const RESITS: Record<string, [string, Tone]> = {
  ELIGIBLE: ['可以补考', 'here'],
  PASSED: ['已及格', 'good'],
  NO_RESULT: ['首次考试未公布成绩', 'idle'],
  PENDING: ['有考试未公布成绩', 'plain'],
  USED_UP: ['补考次数已用完', 'stop'],
  DEFERRED: ['已获准缓考', 'plain'],
};
/** How `exam.resitScore` counts a resit. */
export const RESIT_SCORES = {
  CAPPED: '补考成绩最高计及格分',
  BEST: '取几次中最好的实际成绩',
  LAST: '以最后一次的实际成绩为准',
} as const;
/** What each type of question is called, also where the type is a word of a reply. */
export const ITEM_TYPES: Record<string, string> = ITEM_TYPE_NAMES;

/** What a learner reads about sitting again; nothing where they passed. */
export function sayResit({ state, used, max }: { state: string; used: number; max: number }): string | null {
  if (state === 'ELIGIBLE') return `没有及格或缺考的可以补考，还有 ${max - used} 次机会；由班主任安排，安排好会给您发消息。`;
  if (state === 'DEFERRED') return '您已获准缓考，请等班主任安排考试，不占补考次数。';
  if (state === 'PENDING') return '您还有一场考试没有公布成绩，公布后再看是否需要补考。';
  if (state === 'USED_UP') return `补考次数（${max} 次）已经用完。对成绩有疑问，请联系班主任。`;
  return null;
}

/** What a candidate signs: the contract's words and version, held to it by its type. */
export const PLEDGE: typeof EXAM_PLEDGE = {
  version: '2026-1',
  text: '我承诺由本人独立作答，不替考、不作弊、不外传试题；如有违反，愿意承担成绩作废的后果。',
};
/** Whether this browser is a phone's, as the server tells it. */
export const isPhone = (): boolean => /Mobile|Android|iPhone|HarmonyOS/i.test(navigator.userAgent);
export const VALIDITIES: Record<string, [string, Tone]> = {
  NORMAL: ['正常', 'plain'],
  SUSPECT: ['存疑待认定', 'caution'],
  VALID: ['认定有效', 'good'],
  INVALID: ['已作废', 'stop'],
};
export const APPEALS: Record<string, [string, Tone]> = {
  OPEN: ['申诉待处理', 'here'],
  UPHELD: ['申诉已认可', 'good'],
  PARTLY: ['申诉部分认可', 'plain'],
  REJECTED: ['申诉未认可', 'stop'],
};
export const LATE_STATES: Record<string, [string, Tone]> = {
  OPEN: ['等待认定', 'here'],
  PROPOSED: ['等待另一人认定', 'here'],
  ACCEPTED: ['已采纳', 'good'],
  REFUSED: ['不采纳', 'stop'],
};
export const DEFERRALS: Record<string, [string, Tone]> = {
  ASKED: ['待处理', 'here'],
  GRANTED: ['已批准', 'good'],
  REFUSED: ['未批准', 'stop'],
  WITHDRAWN: ['已撤回', 'idle'],
};
/** Short names of what is noticed in a sitting, for the board. */
export const FLAGS: Record<string, string> = {
  TAKEN_OVER: '换设备',
  COPY_BLOCKED: '复制被拦',
  CAMERA_LOST: '摄像头断开',
  LOOK_OTHER_FACE: '不是本人',
  LOOK_NO_FACE: '无人',
  LOOK_MANY_FACES: '多人',
  LOOK_MISSED: '漏拍',
};
export const CLIENTS: Record<string, string> = { PC: '电脑', PHONE: '手机' };
/** How an objection to a grade stands. */
export const OBJECTIONS: Record<string, [string, Tone]> = {
  OPEN: ['待答复', 'here'],
  ACCEPTED: ['成立，待更正', 'here'],
  REFUSED: ['不成立', 'idle'],
  REVIEWING: ['待市县复核', 'here'],
  UPHELD: ['市县维持原成绩', 'idle'],
  CORRECTED: ['已更正', 'good'],
};
/** How a certificate stands. */
export const CERTIFICATES: Record<string, [string, Tone]> = {
  ISSUED: ['有效', 'good'],
  REVOKED: ['已作废', 'stop'],
  REISSUED: ['已换发', 'idle'],
};
