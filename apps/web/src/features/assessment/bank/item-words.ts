import type { assessmentRoutes as Contract, ItemContent, ReplyOf } from '@yangfan/contract';
import type { Tone } from '../../../shared/ui/States.tsx';

export type Detail = ReplyOf<typeof Contract.getItem>;
export type Item = ReplyOf<typeof Contract.listItems>['items'][number];
export type Terms = ReplyOf<typeof Contract.bankTerms>;
/** What an item and a sub-question have in common for its writer. */
export type TaskDraft = Pick<ItemContent, 'type' | 'stem' | 'options' | 'targets' | 'answer' | 'analysis'>;

export const PROGRAMS = [
  { value: 'NET_EC', label: '网络创业培训（电商版）' },
  { value: 'NET_LIVE', label: '网络创业培训（直播版）' },
];
export const ITEM_STATES: Record<Item['status'], [string, Tone]> = {
  DRAFT: ['草稿', 'idle'],
  REVIEWING: ['审核中', 'here'],
  APPROVED: ['已通过', 'good'],
  RETIRED: ['已停用', 'stop'],
};
export const LEVELS = ['1 很易', '2 易', '3 中', '4 难', '5 很难'];
export const EVENT_WORDS: Record<string, string> = {
  WRITTEN: '编写',
  SUBMITTED: '送审',
  WITHDRAWN: '撤回',
  APPROVED: '审核通过',
  RETURNED: '退回修改',
  RETIRED: '停用',
  IMPORTED: '导入',
  REVISED: '退回修改（已通过的题）',
  DISMISSED: '体检诊断暂不处理',
};

/** Where an item stands in one or two words. */
export function sayState({ status, work }: Pick<Item, 'status' | 'work'>): string {
  const own = ITEM_STATES[status][0];
  if (status === 'DRAFT' || status === 'REVIEWING' || !work) return own;
  return `${own}，新版本${work === 'DRAFT' ? '编写中' : '审核中'}`;
}

/** An answer key in words. */
export function sayKey(type: ItemContent['type'], answer: unknown): string {
  if (type === 'JUDGE') return answer === true ? '正确' : answer === false ? '错误' : '—';
  if (Array.isArray(answer)) return answer.join(type === 'ORDER' ? ' → ' : '、');
  if (typeof answer !== 'object' || answer === null) return answer ? String(answer) : '—';
  const { blanks, value, unit, tolerance, rubric, reference, operation } = answer as Record<string, unknown>;
  if (Array.isArray(blanks)) return blanks.map((synonyms: string[]) => synonyms.join(' / ')).join('；');
  if (typeof value === 'number') return `${value} ${String(unit ?? '')}（误差 ±${Number(tolerance ?? 0.005) * 100}%）`;
  if (Array.isArray(rubric)) {
    const lines = (rubric as { criterion: string; points: number }[]).map((one) => `${one.criterion}（${one.points} 分）`).join('；');
    return `${operation ? `操作点 ${String(operation)}；` : ''}评分要点：${lines}${reference ? `；参考答案：${String(reference)}` : ''}`;
  }
  return Object.entries(answer)
    .map(([from, to]) => `${from}–${String(to)}`)
    .join('、');
}

const letters = (count: number) => [...'ABCDEFGHIJKL'].slice(0, count).map((key) => ({ key, text: '' }));
const numbers = (count: number) => Array.from({ length: count }, (_, index) => ({ key: String(index + 1), text: '' }));
const EMPTY_ANSWERS: Record<ItemContent['type'], unknown> = {
  SINGLE: '',
  MULTI: [],
  JUDGE: null,
  FILL: { blanks: [[]] },
  ORDER: ['A', 'B', 'C', 'D'],
  CALC: { value: 0, tolerance: 0.005, unit: '' },
  MATCH: {},
  SHORT: { rubric: [{ criterion: '', points: 5 }], reference: '' },
  OPERATE: { rubric: [{ criterion: '', points: 5 }], reference: '', operation: '' },
  CASE: null,
};

/** The same words as another type: options stay where the new type has them. */
export function asType<T extends TaskDraft>(task: T, type: ItemContent['type']): T {
  const hasOptions = ['SINGLE', 'MULTI', 'ORDER', 'MATCH'].includes(type);
  const options = hasOptions ? (task.options.length ? task.options : letters(4)) : [];
  return {
    ...task,
    type,
    options,
    targets: type === 'MATCH' ? (task.targets.length ? task.targets : numbers(4)) : [],
    answer: EMPTY_ANSWERS[type],
  };
}

/** An item that nobody has written yet. */
export const emptyItem = (): ItemContent =>
  asType(
    {
      type: 'SINGLE',
      chapter: '',
      knowledge: '',
      difficulty: 2,
      stem: '',
      options: [],
      targets: [],
      parts: [],
      answer: '',
      analysis: '',
      enemyGroup: null,
      source: '',
    },
    'SINGLE',
  );
export const emptyPart = (key: string): ItemContent['parts'][number] =>
  asType({ key, type: 'SINGLE', stem: '', options: [], targets: [], answer: '', analysis: '', weight: 1 }, 'SINGLE');

export const LEVEL_WORDS: Record<'EASY' | 'MIDDLE' | 'HARD', string> = { EASY: '易', MIDDLE: '中', HARD: '难' };
