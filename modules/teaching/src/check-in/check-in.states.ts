import type { SessionStatus } from '@yangfan/contract';

/** What may follow what, and what each state allows. The roster keeps the state; these are teaching's questions to it. */
const OVER: readonly SessionStatus[] = ['ENDED', 'CONFIRMED', 'LOCKED'];
const ARRIVE: readonly SessionStatus[] = ['OPEN', 'IN_PROGRESS'];
const LEAVE: readonly SessionStatus[] = ['IN_PROGRESS'];
const SUPPLEMENT: readonly SessionStatus[] = ['OPEN', 'IN_PROGRESS', 'ENDED'];

/** Nobody comes or goes any more. */
export const isOver = (status: SessionStatus): boolean => OVER.includes(status);
/** Whether a code of this kind is good now. */
export const isOpenFor = (status: SessionStatus, kind: 'IN' | 'OUT'): boolean => (kind === 'IN' ? ARRIVE : LEAVE).includes(status);
export const maySupplement = (status: SessionStatus): boolean => SUPPLEMENT.includes(status);
export const isSettled = (status: SessionStatus): boolean => status === 'CONFIRMED' || status === 'LOCKED';
