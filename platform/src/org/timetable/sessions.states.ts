import type { SessionStatus } from '@yangfan/contract';

/** Domain §2.7: a locked session never changes again. */
export const SESSION_MOVES: Readonly<Record<SessionStatus, readonly SessionStatus[]>> = {
  SCHEDULED: ['OPEN', 'IN_PROGRESS', 'CANCELLED'],
  OPEN: ['IN_PROGRESS', 'ENDED', 'SCHEDULED'],
  IN_PROGRESS: ['OPEN', 'ENDED'],
  ENDED: ['CONFIRMED', 'LOCKED', 'IN_PROGRESS'],
  CONFIRMED: ['LOCKED'],
  LOCKED: [],
  CANCELLED: ['SCHEDULED'],
};

/** Whether a session may go from one state to the other. */
export function canMoveSession(from: SessionStatus, to: SessionStatus): boolean {
  return SESSION_MOVES[from].includes(to);
}
