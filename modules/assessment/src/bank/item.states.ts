/** Where an item stands: what exams see, and the version that is being worked on beside it. */
export interface ItemState {
  status: 'DRAFT' | 'REVIEWING' | 'APPROVED' | 'RETIRED';
  work: 'DRAFT' | 'REVIEWING' | null;
}
export type ItemMove = 'SUBMIT' | 'WITHDRAW' | 'APPROVE' | 'RETURN' | 'RETIRE';

interface Step {
  /** The state of the open version that the move needs; null = there is none that waits for a reviewer. */
  work: ItemState['work'];
  to: ItemState['work'];
  /** Why not, in words. */
  else: string;
}
const STEPS: Record<Exclude<ItemMove, 'RETIRE'>, Step> = {
  SUBMIT: { work: 'DRAFT', to: 'REVIEWING', else: '没有可送审的草稿' },
  WITHDRAW: { work: 'REVIEWING', to: 'DRAFT', else: '没有在审核中的版本' },
  APPROVE: { work: 'REVIEWING', to: null, else: '没有在审核中的版本' },
  RETURN: { work: 'REVIEWING', to: 'DRAFT', else: '没有在审核中的版本' },
};

/** Where a move leads, or why it can't be made. An item that was never approved has the status of its first version. */
export function moved({ status, work }: ItemState, move: ItemMove): ItemState | string {
  if (move === 'RETIRE') {
    if (status !== 'APPROVED') return '只有已通过的题可以停用';
    return work === 'REVIEWING' ? '有新版本在审核，请先处理' : { status: 'RETIRED', work };
  }
  const step = STEPS[move];
  if (work !== step.work) return step.else;
  if (move === 'APPROVE') return { status: 'APPROVED', work: null };
  const isNew = status === 'DRAFT' || status === 'REVIEWING';
  return { status: isNew ? step.to! : status, work: step.to };
}

/** Whether the content may be changed now. */
export const isEditable = ({ work }: ItemState): boolean => work !== 'REVIEWING';
