import type { QuestionState } from '@yangfan/contract';

/** What may be done to a ticket. */
export type QuestionMove = 'ANSWER' | 'MORE' | 'ACCEPT' | 'CLOSE' | 'MERGE';

const TABLE: Record<QuestionMove, Partial<Record<QuestionState, QuestionState>>> = {
  // A second answer changes nothing about who waits for whom.
  ANSWER: { OPEN: 'ANSWERED', FOLLOW_UP: 'ANSWERED', ANSWERED: 'ANSWERED' },
  // Before the answer a learner only adds to the question; afterwards they ask again.
  MORE: { OPEN: 'OPEN', FOLLOW_UP: 'FOLLOW_UP', ANSWERED: 'FOLLOW_UP', ACCEPTED: 'FOLLOW_UP' },
  ACCEPT: { ANSWERED: 'ACCEPTED' },
  CLOSE: { OPEN: 'CLOSED', ANSWERED: 'CLOSED', ACCEPTED: 'CLOSED', FOLLOW_UP: 'CLOSED' },
  MERGE: { OPEN: 'CLOSED', FOLLOW_UP: 'CLOSED' },
};

/** The state after a move; undefined where the move is not allowed. */
export const after = (state: QuestionState, move: QuestionMove): QuestionState | undefined => TABLE[move][state];

/** States that wait for a lecturer: only they have a deadline. */
export const isWaiting = (state: QuestionState): boolean => state === 'OPEN' || state === 'FOLLOW_UP';
