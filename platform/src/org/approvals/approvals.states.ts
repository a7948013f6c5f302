import type { ApprovalState } from '@yangfan/contract';

/** Domain §2.3, with the two extra stops of an institution (§2.4). */
export const APPROVAL_MOVES: Readonly<Record<ApprovalState, readonly ApprovalState[]>> = {
  DRAFT: ['SUBMITTED'],
  SUBMITTED: ['ACCEPTED', 'RETURNED', 'REJECTED', 'WITHDRAWN'],
  ACCEPTED: ['APPROVED', 'RETURNED', 'REJECTED', 'ON_SITE_REVIEW', 'PUBLICITY'],
  ON_SITE_REVIEW: ['PUBLICITY', 'RETURNED', 'REJECTED'],
  PUBLICITY: ['APPROVED', 'RETURNED', 'REJECTED'],
  RETURNED: ['SUBMITTED'],
  WITHDRAWN: ['SUBMITTED'],
  APPROVED: ['REVOKED'],
  REJECTED: [],
  REVOKED: [],
};

/** Whether an application may go from one state to the other. */
export function canMoveApproval(from: ApprovalState, to: ApprovalState): boolean {
  return APPROVAL_MOVES[from].includes(to);
}
