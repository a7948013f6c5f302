import type { Static } from 'typebox';
import type { WatchBeat, WatchReason, WatchSegment } from '@yangfan/contract';
import { addInterval, lengthOf, newLength, type Intervals } from './intervals.rules.ts';
import { cutAtHolds, freeFrom, gateLimit, type Gate, type Hold } from './stops.rules.ts';

type Segment = Static<typeof WatchSegment>;
type Beat = Static<typeof WatchBeat>;

/** What was fixed when the watch session began. Times are server ms. */
export interface WatchTerms {
  startedAt: number;
  /** Client clock minus server clock at the start, ms. */
  clientOffsetMs: number;
  durationS: number;
  maxSpeed: number;
  /** The lesson had been completed before: any place may be watched. */
  freeSeek: boolean;
  offlineLimitMs: number;
  /** When another device took over or the session ended; nothing after it counts. */
  endedAt: number | null;
  /** Required questions of the film; none once the lesson was completed. */
  gates: readonly Gate[];
  /** Times in which nothing counts because an answer was due. */
  holds: readonly Hold[];
}

/** What moves with every beat. */
export interface WatchState {
  lastSeq: number;
  /** Server ms up to which time has been used: no moment is counted twice. */
  cursor: number;
  furthestS: number;
  resumeAtS: number;
  counted: Intervals;
}

/** A stretch with its verdict; `seconds` of video for counted and replayed, of time else. */
export interface Verdict {
  seq: number;
  at: number;
  from: number;
  to: number;
  rate: number;
  seconds: number;
  reason: WatchReason;
  offline: boolean;
}

export interface Judged {
  state: WatchState;
  verdicts: Verdict[];
  /** The number the next new beat must have, when the first new beat left a gap. */
  gap: boolean;
}

/** A player reports positions a little late; further ahead than this is a jump. */
export const AHEAD_TOLERANCE_S = 2;
/** Timers and networks are not exact: so much more time than stated may be used, out of time that really passed. */
const JITTER_MS = 1000;
/** Differences of playing speed below this are rounding. */
const RATE_TOLERANCE = 0.01;
/** Rows for less than this explain nothing. */
const DUST_S = 0.05;
/** A beat that ended longer ago than this was kept offline. */
const OFFLINE_AFTER_MS = 30_000;

/**
 * Judges beats in their order. Counted seconds never exceed the time that really passed (times the allowed speed), nor the
 * video's length; a beat that was judged before changes nothing; time before the session, after its end, or used already is not counted.
 * `now`: server ms when the beats came in.
 */
export function judgeBeats(terms: WatchTerms, before: WatchState, beats: readonly Beat[], now: number): Judged {
  const fresh = [...beats]
    .sort((a, b) => a.seq - b.seq)
    .filter((beat, index, all) => beat.seq > before.lastSeq && beat.seq !== all[index - 1]?.seq);
  const verdicts: Verdict[] = [];
  let state = before;
  const shift = clockShift(terms, before, fresh, now);
  for (const beat of fresh) {
    if (beat.seq !== state.lastSeq + 1) return { state, verdicts, gap: true };
    for (const segment of beat.segments)
      state = judgeStretch(terms, state, segment, beat.seq, segment.clientAt - terms.clientOffsetMs - shift, now, verdicts);
    state = { ...state, lastSeq: beat.seq };
  }
  return { state, verdicts, gap: false };
}

/** A client whose clock was set meanwhile is taken to have sent its last moment now; the time that really passed still bounds it. */
function clockShift(terms: WatchTerms, state: WatchState, beats: readonly Beat[], now: number): number {
  const last = beats.at(-1)?.segments.at(-1);
  if (!last) return 0;
  const end = last.clientAt - terms.clientOffsetMs;
  return end > now || end < state.cursor ? end - now : 0;
}

/** A stretch that was played into a time when an answer was due is judged in pieces. */
function judgeStretch(
  terms: WatchTerms,
  state: WatchState,
  segment: Segment,
  seq: number,
  statedEnd: number,
  now: number,
  out: Verdict[],
): WatchState {
  if (segment.state !== 'playing' || segment.to <= segment.from || terms.holds.length === 0)
    return judgeSegment(terms, state, segment, seq, statedEnd, now, out);
  let after = state;
  for (const { held, endMs, ...piece } of cutAtHolds(terms.holds, segment, Math.min(statedEnd, now))) {
    if (!held) {
      after = judgeSegment(terms, after, { ...segment, ...piece }, seq, endMs, now, out);
      continue;
    }
    const seconds = piece.to - piece.from;
    const row = { seq, at: Math.max(endMs, terms.startedAt), rate: segment.rate, offline: now - endMs > OFFLINE_AFTER_MS };
    if (seconds >= DUST_S)
      out.push({ ...row, from: piece.from, to: piece.to, seconds: round(seconds), reason: held === 'CHECK' ? 'check_due' : 'idle' });
    after = { ...after, cursor: Math.max(after.cursor, endMs) };
  }
  return after;
}

function judgeSegment(
  terms: WatchTerms,
  state: WatchState,
  segment: Segment,
  seq: number,
  statedEnd: number,
  now: number,
  out: Verdict[],
): WatchState {
  const end = Math.min(statedEnd, now);
  const offline = now - end > OFFLINE_AFTER_MS;
  const rows = { seq, at: Math.max(end, terms.startedAt), rate: segment.rate, offline };
  const note = (reason: WatchReason, seconds: number, from = segment.from, to = segment.to) => {
    if (seconds >= DUST_S) out.push({ ...rows, from, to, seconds: round(seconds), reason });
  };
  const statedS = segment.ms / 1000;
  const moved = { ...state, cursor: Math.max(state.cursor, end) };

  if (segment.state !== 'playing') {
    note(segment.state, Math.min(statedS, Math.max(0, end - state.cursor + JITTER_MS) / 1000));
    return moved;
  }
  const length = segment.to - segment.from;
  if (length <= 0) {
    note('seeking', statedS);
    return moved;
  }
  if (end <= terms.startedAt) return (note('before_the_session', length), moved);
  if (now - end > terms.offlineLimitMs) return (note('too_late', length), moved);
  if (segment.rate > terms.maxSpeed + RATE_TOLERANCE) return (note('too_fast', length), moved);

  // The time this stretch may have: what it states, out of what has passed and is not used, before anybody took over.
  const windowStart = freeFrom(terms.holds, Math.max(state.cursor, terms.startedAt), end);
  const untilTakeover = terms.endedAt === null ? end : Math.min(end, terms.endedAt);
  const speed = Math.min(segment.rate, terms.maxSpeed);
  const roomS = (Math.max(0, Math.min(segment.ms + JITTER_MS, end - windowStart)) / 1000) * speed;
  const allowedS = (Math.max(0, Math.min(segment.ms + JITTER_MS, untilTakeover - windowStart)) / 1000) * speed;

  const inVideo = Math.min(segment.to, terms.durationS);
  if (segment.to > terms.durationS + DUST_S)
    note('beyond_the_end', segment.to - Math.max(terms.durationS, segment.from), Math.max(terms.durationS, segment.from), segment.to);
  if (inVideo <= segment.from) return moved;
  if (!terms.freeSeek && segment.from > state.furthestS + AHEAD_TOLERANCE_S) {
    note('skipped_ahead', inVideo - segment.from, segment.from, inVideo);
    return moved;
  }
  const upToGate = terms.freeSeek ? inVideo : gateLimit(terms.gates, { ...segment, to: inVideo, rate: speed }, end);
  note('question_open', inVideo - upToGate, upToGate, inVideo);
  const withinTime = Math.min(upToGate, segment.from + roomS);
  const seen = Math.min(withinTime, segment.from + allowedS);
  const counted = newLength(state.counted, segment.from, seen);
  note('counted', counted, segment.from, seen);
  note('replayed', seen - segment.from - counted, segment.from, seen);
  note('other_device', withinTime - Math.max(seen, segment.from), seen, withinTime);
  note('too_long_for_the_clock', upToGate - withinTime, withinTime, upToGate);
  if (upToGate <= segment.from) return moved;
  return {
    ...moved,
    counted: addInterval(state.counted, segment.from, seen),
    furthestS: Math.max(state.furthestS, seen),
    resumeAtS: seen,
  };
}

/** Whole seconds of video that count. */
export const countedSeconds = (state: Pick<WatchState, 'counted'>): number => round(lengthOf(state.counted));

/** Whether so much was seen that the lesson is completed. */
export function isCompleted(countedS: number, durationS: number, completeRatio: number): boolean {
  return durationS > 0 && countedS >= durationS * completeRatio - DUST_S;
}

/** Credit hours for watched seconds: minutes ÷ the policy's minutes an hour, never more than the video is long. Two decimals, rounded down. */
export function creditHours(countedS: number, durationS: number, unitMinutes: number): number {
  return Math.floor((Math.min(countedS, durationS) / 60 / unitMinutes) * 100 + 1e-6) / 100;
}

/** Adds verdicts to totals by reason. */
export function addReasons(
  totals: Partial<Record<WatchReason, number>>,
  verdicts: readonly Pick<Verdict, 'reason' | 'seconds'>[],
): Partial<Record<WatchReason, number>> {
  const sum = { ...totals };
  for (const { reason, seconds } of verdicts) sum[reason] = round((sum[reason] ?? 0) + seconds);
  return sum;
}

const round = (seconds: number): number => Math.round(seconds * 1000) / 1000;
