import type { TableKind } from '@yangfan/client';
import type { PlanState } from '@yangfan/contract';
import type { Tone } from '../../../shared/ui/States.tsx';

export const STATES: Record<PlanState, [string, Tone]> = {
  DRAFT: ['正在写', 'here'],
  SUBMITTED: ['已提交', 'good'],
  RETURNED: ['退回修改', 'caution'],
  FINAL: ['评审结束', 'good'],
};
export const CHAPTER_STATES: Record<'EMPTY' | 'PART' | 'DONE', [string, Tone]> = {
  EMPTY: ['未写', 'idle'],
  PART: ['未写完', 'caution'],
  DONE: ['完整', 'good'],
};
export const SUSPICIONS: Record<'OPEN' | 'CONFIRMED' | 'DISMISSED', [string, Tone]> = {
  OPEN: ['雷同待认定', 'stop'],
  CONFIRMED: ['认定抄袭', 'stop'],
  DISMISSED: ['认定不构成抄袭', 'good'],
};
export const TABLES: Record<TableKind, string> = {
  assets: '固定资产与折旧',
  startup: '启动资金',
  sales: '12 个月销售预测',
  costs: '成本、利润与盈亏平衡',
  cash: '现金流量',
};
