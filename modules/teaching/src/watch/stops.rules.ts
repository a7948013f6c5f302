/** A required question of the film: its second, when it was answered right (server ms), which question it is. */
export type Gate = readonly [atS: number, openedAt: number | null, questionId: string];
export type HoldKind = 'CHECK' | 'IDLE';
/** A stretch of time in which nothing counts because an answer is due; open at its end until there is one. Server ms. */
export type Hold = readonly [kind: HoldKind, from: number, to: number | null];

/** The clocks of player and server are not the same to the second. */
const CLOCK_TOLERANCE_MS = 2000;

export interface Played {
  from: number;
  to: number;
  rate: number;
}

/** The second up to which a played stretch may count: where it went on past a question that was still open, or its end. */
export function gateLimit(gates: readonly Gate[], { from, to, rate }: Played, endMs: number): number {
  let limit = to;
  for (const [atS, openedAt] of gates) {
    if (atS >= limit) continue;
    const stop = Math.max(from, atS);
    const crossedAt = endMs - ((to - stop) / rate) * 1000;
    if (openedAt === null || openedAt > crossedAt + CLOCK_TOLERANCE_MS) limit = stop;
  }
  return limit;
}

export interface Piece {
  from: number;
  to: number;
  ms: number;
  endMs: number;
  held: HoldKind | null;
}

/** Cuts a played stretch where a hold begins or ends; the film is taken to have run evenly. */
export function cutAtHolds(holds: readonly Hold[], played: { from: number; to: number; ms: number }, endMs: number): Piece[] {
  const startMs = endMs - played.ms;
  const near = holds.filter(([, from, to]) => from < endMs && (to === null || to > startMs));
  if (near.length === 0) return [{ ...played, endMs, held: null }];
  if (played.ms <= 0) return [{ ...played, endMs, held: heldAt(near, endMs) }];
  const edges = new Set([startMs, endMs]);
  for (const edge of near.flatMap(([, from, to]) => [from, to ?? endMs])) if (edge > startMs && edge < endMs) edges.add(edge);
  const times = [...edges].sort((a, b) => a - b);
  const at = (time: number) => played.from + ((time - startMs) / played.ms) * (played.to - played.from);
  return times.slice(1).map((end, index) => {
    const start = times[index]!;
    return { from: at(start), to: end === endMs ? played.to : at(end), ms: end - start, endMs: end, held: heldAt(near, (start + end) / 2) };
  });
}

function heldAt(holds: readonly Hold[], time: number): HoldKind | null {
  const found = holds.filter(([, from, to]) => from < time && (to === null || to >= time));
  return found.some(([kind]) => kind === 'CHECK') ? 'CHECK' : (found[0]?.[0] ?? null);
}

/** The moment from which time is free again, when a hold ended between `from` and `end`. */
export function freeFrom(holds: readonly Hold[], from: number, end: number): number {
  return holds.reduce((free, [, , to]) => (to !== null && to > free && to <= end ? to : free), from);
}

/** Ends the open hold of a kind at `at`: it stays where it had begun already, else it never was. Ended ones older than `keepMs` explain nothing any more. */
export function endHold(holds: readonly Hold[], kind: HoldKind, at: number, keepMs: number): Hold[] {
  return holds.flatMap((hold): Hold[] => {
    const [is, from, to] = hold;
    if (to !== null) return at - to > keepMs ? [] : [hold];
    if (is !== kind) return [hold];
    return from < at ? [[is, from, at]] : [];
  });
}

/** When the open hold of a kind begins. */
export const holdFrom = (holds: readonly Hold[], kind: HoldKind): number | null =>
  holds.find(([is, , to]) => is === kind && to === null)?.[1] ?? null;
