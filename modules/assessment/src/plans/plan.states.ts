import type { PlanState } from '@yangfan/contract';

const MOVES: Record<PlanState, readonly PlanState[]> = {
  DRAFT: ['SUBMITTED'],
  SUBMITTED: ['RETURNED', 'FINAL'],
  RETURNED: ['SUBMITTED'],
  FINAL: [],
};
/** How often a plan may be given back. */
export const MAX_RETURNS = 1;

/** Whether a plan may go on to a state; giving back also asks how often it happened. */
export function mayMove(plan: { state: PlanState; returned: number }, to: PlanState): boolean {
  return MOVES[plan.state].includes(to) && (to !== 'RETURNED' || plan.returned < MAX_RETURNS);
}
/** Whether its learner may write in it. */
export const isOpen = (state: PlanState): boolean => MOVES[state].includes('SUBMITTED');
