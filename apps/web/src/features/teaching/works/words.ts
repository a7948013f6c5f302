import type { Tone } from '../../../shared/ui/States.tsx';

/** Kinds of question, as people call them. */
export const QUESTION_KINDS: Record<string, string> = {
  SINGLE: '单选题',
  MULTIPLE: '多选题',
  TRUE_FALSE: '判断题',
  FILL: '填空题',
  NUMBER: '数字题',
};
export const FEEDBACKS: Record<string, string> = {
  AFTER_ATTEMPT: '每次交卷后',
  AFTER_PASS: '通过以后，或次数用完以后',
  AFTER_DEADLINE: '截止以后',
};
export const SUBMISSIONS: Record<string, [string, Tone]> = {
  DRAFT: ['草稿', 'plain'],
  SUBMITTED: ['待批改', 'caution'],
  RETURNED: ['已退回', 'stop'],
  MARKED: ['已批改', 'good'],
};
export const SCORM_STATES: Record<string, [string, Tone]> = {
  NOT_STARTED: ['未开始', 'idle'],
  INCOMPLETE: ['学习中', 'here'],
  COMPLETED: ['已完成', 'good'],
  PASSED: ['已通过', 'good'],
  FAILED: ['未通过', 'stop'],
};

/** Minutes and seconds spent, in words. */
export function spent(seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  return minutes ? `${minutes} 分 ${seconds % 60} 秒` : `${seconds} 秒`;
}

/** An instant as a `datetime-local` field has it, in China's time; empty for none. */
export function fieldOf(at: string | null): string {
  return at ? new Date(new Date(at).getTime() + 8 * 3_600_000).toISOString().slice(0, 16) : '';
}
/** What a `datetime-local` field holds, as an instant; null for none. */
export const instantOf = (field: string): string | null => (field ? new Date(`${field}:00+08:00`).toISOString() : null);
