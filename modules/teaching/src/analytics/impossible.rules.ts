/** Where somebody was recorded to be, and from when to when. */
export interface Whereabouts {
  kind: 'ROOM' | 'LIVE' | 'WATCH';
  learnerId: string;
  /** A session, a live room or a watch session. */
  id: string;
  /** The session of the timetable behind it; a lesson that is taught live and in the room is one place. */
  sessionId: string | null;
  lessonId: string | null;
  classId: string;
  from: number;
  to: number;
}
export interface Overlap {
  a: Whereabouts;
  b: Whereabouts;
  from: number;
  to: number;
}

/** Clocks and doors are not exact: shorter overlaps are no event. */
export const MIN_OVERLAP_MS = 5 * 60_000;

/** Stretches of one place that touch (a lost connection for some seconds) become one. */
export function joined(list: readonly Whereabouts[], gapMs = 60_000): Whereabouts[] {
  const result: Whereabouts[] = [];
  const last = new Map<string, Whereabouts>();
  for (const one of [...list].sort((a, b) => a.from - b.from)) {
    const key = `${one.kind} ${one.learnerId} ${one.id}`;
    const before = last.get(key);
    if (before && one.from <= before.to + gapMs) before.to = Math.max(before.to, one.to);
    else {
      const copy = { ...one };
      last.set(key, copy);
      result.push(copy);
    }
  }
  return result;
}

/** Every two places of one learner at one time, the longer overlap told whole. */
export function overlapsOf(list: readonly Whereabouts[], minMs = MIN_OVERLAP_MS): Overlap[] {
  const found: Overlap[] = [];
  const open = new Map<string, Whereabouts[]>();
  for (const one of joined(list)) {
    const still = (open.get(one.learnerId) ?? []).filter(({ to }) => to > one.from);
    for (const other of still) {
      const to = Math.min(one.to, other.to);
      if (to - one.from >= minMs && isTwoPlaces(other, one)) found.push({ a: other, b: one, from: one.from, to });
    }
    open.set(one.learnerId, [...still, one]);
  }
  return found;
}

function isTwoPlaces(a: Whereabouts, b: Whereabouts): boolean {
  // Two films at once are ruled out by the one-device rule; the watch room judges them.
  if (a.kind === 'WATCH' && b.kind === 'WATCH') return false;
  if (a.kind === b.kind && a.id === b.id) return false;
  return !(a.sessionId && a.sessionId === b.sessionId);
}
