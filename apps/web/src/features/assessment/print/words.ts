import type { PrintKind } from '@yangfan/contract';
import type { Tone } from '../../../shared/ui/States.tsx';

/** What can be printed of a class, and what it is for. */
export const PRINTS: Record<PrintKind, [label: string, hint: string]> = {
  SCORE_BOOK: ['成绩册', '全班一份，可以签字盖章'],
  TRANSCRIPTS: ['成绩单', '成绩公布以后，每人一份'],
  CERTIFICATES: ['合格证书', '结业批准以后，有效的证书'],
  PLANS: ['规划书', '每人最近一版，附批注'],
  PRACTICE: ['实践成果报告', '已提交的，每人一份'],
  REVIEW_SHEETS: ['评审表', '专家评审出分以后'],
};
export const RUNS: Record<string, [label: string, tone: Tone]> = {
  WAITING: ['排队中', 'here'],
  RUNNING: ['正在打印', 'here'],
  READY: ['可以下载', 'good'],
  FAILED: ['没有完成', 'stop'],
  EXPIRED: ['已过期清除', 'idle'],
};
