import type { InputOf, teachingRoutes as Contract } from '@yangfan/contract';

/** A heartbeat as the server takes it. */
export type Beat = InputOf<typeof Contract.heartbeat>['body']['beats'][number];
type Segment = Beat['segments'][number];
/** What the player was doing. */
export type PlayState = Segment['state'];

/** What the player sees each second: position, speed, what it is doing. */
export interface Sample {
  position: number;
  rate: number;
  state: PlayState;
  now: number;
}

const SAME_S = 1.5;
/** A stretch told is at most an hour long: a device that slept longer must not have its whole beat refused. */
const LONGEST_MS = 3_600_000;

/** Joins samples into stretches: one stretch as long as nothing changes, cut at every jump or change of state. */
export function createRecorder() {
  let segments: Segment[] = [];
  let last: Sample | null = null;

  return {
    sample(next: Sample): void {
      const before = last;
      last = next;
      if (!before) return;
      const ms = Math.min(LONGEST_MS, Math.max(0, Math.round(next.now - before.now)));
      const played = before.state === 'playing';
      const expected = played ? (ms / 1000) * before.rate : 0;
      const moved = next.position - before.position;
      // A jump is a seek, whatever the player called it: only smooth playing may count.
      const smooth = played ? Math.abs(moved - expected) <= SAME_S && moved >= 0 : true;
      const state: PlayState = smooth ? before.state : 'seeking';
      const to = state === 'playing' ? next.position : before.position;
      const open = segments.at(-1);
      if (
        open &&
        open.state === state &&
        open.rate === before.rate &&
        Math.abs(open.to - before.position) < 0.05 &&
        open.ms + ms <= LONGEST_MS
      ) {
        open.to = to;
        open.ms += ms;
        open.clientAt = Math.round(next.now);
      } else segments.push({ from: before.position, to, ms, rate: before.rate, state, clientAt: Math.round(next.now) });
    },
    /** The stretches since the last call; at most 60, the later ones win the place of empty ones. */
    take(): Segment[] {
      const taken = segments.filter((segment) => segment.ms > 0 || segment.to > segment.from).slice(-60);
      segments = [];
      return taken.map((segment) => ({ ...segment, from: round(segment.from), to: round(segment.to) }));
    },
  };
}
const round = (seconds: number) => Math.round(seconds * 1000) / 1000;

/** Where beats rest; the browser's own storage, or a mirror of the mini-program's. */
export interface BeatStorage {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}
/** What the keys of kept beats begin with; the rest is the watch session's id. */
export const BEATS_KEY = 'yf-beats-';

/** Heartbeats on their way: kept on this device until the server has acknowledged them, in order and without gaps. */
export function createBeatQueue(watchId: string, storage: BeatStorage | null) {
  const key = `${BEATS_KEY}${watchId}`;
  let beats: Beat[] = [];
  try {
    beats = JSON.parse(storage?.getItem(key) ?? '[]') as Beat[];
  } catch {
    beats = [];
  }
  let seq = beats.at(-1)?.seq ?? 0;
  const keep = () => {
    try {
      if (beats.length) storage?.setItem(key, JSON.stringify(beats));
      else storage?.removeItem(key);
    } catch {
      // A full storage: the beats live as long as the page.
    }
  };
  return {
    put(segments: Segment[]): void {
      if (!segments.length) return;
      seq += 1;
      beats.push({ seq, segments });
      keep();
    },
    waiting: () => beats.slice(0, 60),
    size: () => beats.length,
    acknowledged(upTo: number): void {
      beats = beats.filter((beat) => beat.seq > upTo);
      seq = Math.max(seq, upTo);
      keep();
    },
  };
}
/** See `createBeatQueue`. */
export type BeatQueue = ReturnType<typeof createBeatQueue>;
