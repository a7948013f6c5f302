import type { Tone } from '../../../shared/ui/States.tsx';

export const ITEM_STATES: Record<string, [string, Tone]> = {
  ASSIGNED: ['待评', 'plain'],
  SCORING: ['评审中', 'here'],
  ARBITRATION: ['仲裁中', 'caution'],
  FINAL: ['已出分', 'good'],
  RETURNED: ['退回修改中', 'caution'],
  CONFIRMED: ['已确认', 'good'],
};
export const TASK_STATES: Record<string, [string, Tone]> = {
  INVITED: ['待答复', 'here'],
  ACCEPTED: ['待评', 'plain'],
  SCORING: ['评分中', 'here'],
  SUBMITTED: ['已提交', 'good'],
  DECLINED: ['已谢绝', 'idle'],
  EXPIRED: ['已收回', 'idle'],
};
export const LEVELS: Record<string, [string, Tone]> = {
  EXCELLENT: ['优秀', 'good'],
  PASS: ['合格', 'good'],
  FAIL: ['不合格', 'stop'],
};
export const CONFLICTS: Record<string, string> = { RELATIVE: '亲属', OWN_CLASS: '自己的班', INTEREST: '利害关系' };
/** The frozen rules of a round, as people read them. */
export const RULES: Record<string, string> = {
  reviewers: '每份专家数',
  differenceLimit: '相差超过几分仲裁',
  passMark: '合格线',
  crossLimit: '跨及格线相差几分仲裁',
  arbitration: '仲裁合成',
  excellentMark: '优秀线',
  capPerRound: '每人最多几份',
  acceptDays: '几天不答复改派',
  minMinutes: '少于几分钟预警',
};
export const ARBITRATIONS: Record<string, string> = { NEARER: '取最近两分平均', ARBITER: '以仲裁分为准' };
