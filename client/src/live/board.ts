import type { LiveEvent } from './live-event.ts';

export const TOOLS = ['PEN', 'MARKER', 'LINE', 'BOX', 'TEXT', 'ERASER'] as const;
export const COLOURS = ['ink', 'deep', 'reef', 'palm', 'warn'] as const;
/** One stroke; points are x, y, x, y … in thousandths of the board. */
export interface Stroke {
  id: string;
  tool: (typeof TOOLS)[number];
  colour: (typeof COLOURS)[number];
  width: number;
  points: number[];
  text?: string;
  /** Who drew it. */
  by: string;
}
/** What stands on each page; 0 is the empty board, n the n-th slide. */
export type Board = Readonly<Record<number, readonly Stroke[]>>;

/** The board after one event: taken back, wiped, then drawn. A stroke that is there already is not drawn twice. */
export function drawEvent(board: Board, event: Pick<LiveEvent, 'data' | 'from'>): Board {
  const {
    page = 0,
    strokes = [],
    undo = [],
    clear = false,
  } = event.data as unknown as {
    page?: number;
    strokes?: Omit<Stroke, 'by'>[];
    undo?: string[];
    clear?: boolean;
  };
  const host = event.from.role === 'HOST';
  const before = board[page] ?? [];
  // A learner takes back only what is their own, whatever the message says.
  const kept = clear && host ? [] : before.filter(({ id, by }) => !undo.includes(id) || (!host && by !== event.from.accountId));
  const fresh = strokes.filter(({ id }) => !kept.some((stroke) => stroke.id === id));
  return { ...board, [page]: [...kept, ...fresh.map((stroke) => ({ ...stroke, by: event.from.accountId }))] };
}

/** The newest stroke of a person on a page: what "undo" takes back. */
export const lastOf = (board: Board, page: number, accountId: string): string | undefined =>
  newest(board[page] ?? [], (stroke) => stroke.by === accountId)?.id;

/** The stroke under a point, newest first; `reach` in thousandths. */
export function strokeAt(strokes: readonly Stroke[], x: number, y: number, reach = 18): Stroke | undefined {
  return newest(strokes, ({ points, tool }) => {
    if (tool === 'ERASER') return false;
    for (let i = 0; i + 1 < points.length; i += 2) {
      const [ax, ay] = [points[i]!, points[i + 1]!];
      const [bx, by] = [points[i + 2] ?? ax, points[i + 3] ?? ay];
      if (distance(x, y, ax, ay, bx, by) <= reach) return true;
    }
    return false;
  });
}
function distance(x: number, y: number, ax: number, ay: number, bx: number, by: number): number {
  const length = (bx - ax) ** 2 + (by - ay) ** 2;
  const share = length === 0 ? 0 : Math.min(1, Math.max(0, ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / length));
  return Math.hypot(x - ax - share * (bx - ax), y - ay - share * (by - ay));
}

// `findLast` is missing on the phones that the mini-program must run on.
function newest(strokes: readonly Stroke[], is: (stroke: Stroke) => boolean): Stroke | undefined {
  for (let i = strokes.length - 1; i >= 0; i--) if (is(strokes[i]!)) return strokes[i];
  return undefined;
}

const MAX_POINTS = 1000;
/** Fewer points, same line: drops what lies closer than 2 thousandths, then thins evenly to what one stroke may hold. */
export function thin(points: readonly number[]): number[] {
  const out: number[] = [];
  for (let i = 0; i + 1 < points.length; i += 2) {
    const [x, y] = [points[i]!, points[i + 1]!];
    const isLast = i + 2 >= points.length;
    if (out.length >= 2 && !isLast && Math.hypot(x - out.at(-2)!, y - out.at(-1)!) < 2) continue;
    out.push(Math.round(Math.min(1050, Math.max(-50, x))), Math.round(Math.min(1050, Math.max(-50, y))));
  }
  const pairs = out.length / 2;
  if (pairs <= MAX_POINTS) return out;
  const step = pairs / MAX_POINTS;
  return Array.from({ length: MAX_POINTS }, (_, index) => Math.floor(index * step)).flatMap((at) => [out[at * 2]!, out[at * 2 + 1]!]);
}
