import type { LiveRoomState } from '@yangfan/contract';

/** What may follow what. ENDED and REPLAY only change places: a replay is published or taken back. */
const NEXT: Record<LiveRoomState, readonly LiveRoomState[]> = {
  PLANNED: ['WAITING'],
  WAITING: ['LIVE'],
  LIVE: ['PAUSED', 'ENDED'],
  PAUSED: ['LIVE', 'ENDED'],
  ENDED: ['REPLAY'],
  REPLAY: ['ENDED'],
};
const OPEN: readonly LiveRoomState[] = ['WAITING', 'LIVE', 'PAUSED'];

export const mayMove = (from: LiveRoomState, to: LiveRoomState): boolean => NEXT[from].includes(to);
/** People may be in the room, write and raise hands. */
export const isOpen = (state: LiveRoomState): boolean => OPEN.includes(state);
export const isFinished = (state: LiveRoomState): boolean => state === 'ENDED' || state === 'REPLAY';

/** A stretch in which the room was live, server ms; `to` is null while it lasts. */
export interface Period {
  from: number;
  to: number | null;
}
/** The live stretches after a move. */
export function periodsAfter(periods: readonly Period[], to: LiveRoomState, now: number): Period[] {
  const closed = periods.map((one) => ({ ...one, to: one.to ?? now }));
  return to === 'LIVE' ? [...closed, { from: now, to: null }] : closed;
}
