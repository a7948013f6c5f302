import type { LiveReason, LiveSpanState } from '@yangfan/contract';
import type { Period } from '../room/room.states.ts';

/** A stretch in which a learner was heard of, server ms. */
export interface Stretch {
  from: number;
  to: number;
  state: LiveSpanState;
}
export interface Evidence {
  stretches: readonly Stretch[];
  periods: readonly Period[];
  /** When pop-ups were asked that this learner did not answer in time. */
  missed: readonly number[];
  /** When the learner was seen to be there: entry, answers, words. */
  proofs: readonly number[];
  /** Up to when is counted: now, or the end of the lesson. */
  until: number;
}
export interface Piece {
  from: number;
  to: number;
  seconds: number;
  reason: LiveReason;
}

/** The open stretch after a beat: continued, closed because the state changed, or closed because nothing was heard for a lease. */
export function afterBeat(
  open: Stretch | null,
  state: LiveSpanState,
  now: number,
  leaseMs: number,
): { closed: Stretch | null; open: Stretch } {
  // A clock that went back must not make time.
  const at = Math.max(now, open?.to ?? now);
  if (!open) return { closed: null, open: { from: at, to: at, state } };
  if (at - open.to > leaseMs) return { closed: open, open: { from: at, to: at, state } };
  if (open.state === state) return { closed: null, open: { ...open, to: at } };
  // A beat says how it is from now on: the time before it was as the beat before said.
  return { closed: { ...open, to: at }, open: { from: at, to: at, state } };
}

/** A missed confirmation takes away what lies between the last proof before it was asked and the next one. */
export function doubtful(missed: readonly number[], proofs: readonly number[], until: number): { from: number; to: number }[] {
  return missed.map((asked) => ({
    from: Math.max(...proofs.filter((at) => at <= asked), -Infinity),
    to: Math.min(...proofs.filter((at) => at > asked), until),
  }));
}

/** Every moment from the first to the last, with the reason why it counts or not; seconds add up exactly. */
export function explain({ stretches, periods, missed, proofs, until }: Evidence): Piece[] {
  const live = periods.map(({ from, to }) => ({ from, to: Math.min(to ?? until, until) }));
  const heard = stretches.map((one) => ({ ...one, to: Math.min(one.to, until) })).filter((one) => one.to > one.from);
  const doubts = doubtful(missed, proofs, until);
  const ends = [...live, ...heard];
  if (ends.length === 0) return [];
  const first = Math.min(...ends.map(({ from }) => from));
  const last = Math.max(...ends.map(({ to }) => to));
  const edges = [...new Set([first, last, ...[...ends, ...doubts].flatMap(({ from, to }) => [from, to])])]
    .filter((at) => at >= first && at <= last)
    .sort((a, b) => a - b);
  const pieces: { from: number; to: number; reason: LiveReason }[] = [];
  edges.slice(1).forEach((to, index) => {
    const from = edges[index]!;
    const within = ({ from: a, to: b }: { from: number; to: number }) => a <= from && to <= b;
    const reason = reasonOf(live.some(within), heard.filter(within), doubts.some(within));
    const before = pieces.at(-1);
    if (before?.reason === reason) before.to = to;
    else pieces.push({ from, to, reason });
  });
  return wholeSeconds(pieces);
}

function reasonOf(live: boolean, heard: readonly Stretch[], doubted: boolean): LiveReason {
  if (!live) return 'not_live';
  if (heard.some(({ state }) => state === 'PRESENT')) return doubted ? 'not_confirmed' : 'counted';
  if (heard.some(({ state }) => state === 'NO_MEDIA')) return 'no_media';
  return heard.length > 0 ? 'hidden' : 'away';
}

/** Rounds so that the seconds of each reason add up to the whole seconds of its time. */
function wholeSeconds(pieces: readonly { from: number; to: number; reason: LiveReason }[]): Piece[] {
  const used: Partial<Record<LiveReason, number>> = {};
  return pieces.map((piece) => {
    const before = used[piece.reason] ?? 0;
    const after = before + piece.to - piece.from;
    used[piece.reason] = after;
    return { ...piece, seconds: Math.floor(after / 1000) - Math.floor(before / 1000) };
  });
}

/** The seconds that count. */
export const countedSeconds = (pieces: readonly Piece[]): number =>
  pieces.reduce((sum, { reason, seconds }) => sum + (reason === 'counted' ? seconds : 0), 0);
