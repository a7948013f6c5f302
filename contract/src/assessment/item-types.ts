import type { Diagnosis } from './bank/stats.ts';
import type { ITEM_TYPES } from './bank/types.ts';

/** The ten types of questions (domain §4.1) and what each is called. */
export const ITEM_TYPE_NAMES = {
  SINGLE: '单选',
  MULTI: '多选',
  JUDGE: '判断',
  FILL: '填空',
  ORDER: '排序',
  CALC: '计算',
  MATCH: '连线',
  CASE: '案例',
  SHORT: '简答',
  OPERATE: '实操',
} as const satisfies Record<(typeof ITEM_TYPES)[number], string>;

/** How a MULTI is marked, in words, with the share of the points for some right keys and no wrong one. */
export const multiWords = (partial = 0.5): string =>
  `选错不得分；没有选错、只选对一部分，${partial > 0 ? `得本题 ${Math.round(partial * 100)}% 的分` : '也不得分'}`;
/** What can be the matter with an item, in a few words. */
export const DIAGNOSIS_NAMES = {
  KEY: '答案可疑',
  NEGATIVE: '区分度为负',
  LEAK: '疑似外泄',
  SAME_WRONG: '错法雷同',
  EXPOSED: '曝光过多',
  HARD: '太难',
  EASY: '太易',
  DIFFICULTY: '难度标注不符',
  WEAK: '区分度低',
  IDLE: '干扰项无效',
  FEW: '数据不足',
} as const satisfies Record<Diagnosis, string>;
