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
export const ITEM_TYPES: Record<string, string> = {
  SINGLE: '单选',
  MULTI: '多选',
  JUDGE: '判断',
  FILL: '填空',
  ORDER: '排序',
  CALC: '计算',
  MATCH: '连线',
};
