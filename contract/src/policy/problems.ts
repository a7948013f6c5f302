import type { ProblemTable } from '../tables.ts';

/** What can go wrong in policy, with the sentence the person reads. */
export const policyProblems = {
  'policy.missing': { status: 409, title: '有一项政策参数未设置，操作已停止。请联系省级管理员' },
  'policy.wrong_state': { status: 409, title: '这条政策参数已经处理过了，请刷新' },
  'policy.same_person': { status: 403, title: '政策参数须由另一人批准，不能批准自己提出的' },
} as const satisfies ProblemTable;
