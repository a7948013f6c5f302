import type { PlanState } from '@yangfan/contract';
import type { Tone } from '../../shared/ui/StateTag.tsx';

export const STATES: Record<PlanState, { words: string; tone: Tone }> = {
  DRAFT: { words: '正在写', tone: 'here' },
  SUBMITTED: { words: '已提交', tone: 'good' },
  RETURNED: { words: '退回修改', tone: 'caution' },
  FINAL: { words: '评审结束', tone: 'good' },
};
export const CHAPTER_STATES: Record<'EMPTY' | 'PART' | 'DONE', { words: string; tone: Tone }> = {
  EMPTY: { words: '未写', tone: 'quiet' },
  PART: { words: '未写完', tone: 'caution' },
  DONE: { words: '完整', tone: 'good' },
};
