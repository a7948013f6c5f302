/**
 * When an item comes again. Seven boxes; an item in box n comes after INTERVAL_DAYS[n] days, counted on China's calendar.
 *
 * - All right on a day on which it was due (or met for the first time): one box up.
 * - Partly right (half the points or more): it stays in its box and its days begin anew.
 * - Wrong (less than half): back to the first box, it comes tomorrow.
 * - All right before its day: nothing moves, so that answering the same item again and again earns nothing.
 *
 * An item enters the wrong-answer book with any answer that was not all right, and leaves it after all right answers on
 * BOOK_DAYS different days in a row.
 */
export const INTERVAL_DAYS = [1, 2, 4, 7, 15, 30, 60] as const;
/** Different days with an all right answer after which an item leaves the book. */
export const BOOK_DAYS = 2;

/** What is remembered of one item of one learner; days as `2026-11-29`. */
export interface Card {
  box: number;
  dueOn: string;
  seen: number;
  wrong: number;
  /** Different days in a row on which the answer was all right. */
  rightDays: number;
  inBook: boolean;
  lastShare: number;
  lastOn: string;
}

/** The card after an answer that earned this share of the points (0–1) on a day; `before` is undefined at the first meeting. */
export function reviewed(before: Card | undefined, share: number, day: string): Card {
  const isRight = share >= 1;
  const rightDays = isRight ? (before?.rightDays ?? 0) + (before && before.lastOn === day && before.rightDays > 0 ? 0 : 1) : 0;
  const box = nextBox(before, share, day);
  const isEarly = !!before && isRight && day < before.dueOn;
  return {
    box,
    dueOn: isEarly ? before.dueOn : addDays(day, INTERVAL_DAYS[box]!),
    seen: (before?.seen ?? 0) + 1,
    wrong: (before?.wrong ?? 0) + (isRight ? 0 : 1),
    rightDays,
    inBook: isRight ? !!before?.inBook && rightDays < BOOK_DAYS : true,
    lastShare: share,
    lastOn: day,
  };
}

function nextBox(before: Card | undefined, share: number, day: string): number {
  if (share < 0.5) return 0;
  const box = before?.box ?? 0;
  if (share < 1 || (before && day < before.dueOn)) return box;
  return Math.min(INTERVAL_DAYS.length - 1, box + 1);
}

/** A day so many days later. */
export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

/** How well a group of items is known, 0–1: the mean of the last answers to those that were met; null when none was. */
export function masteryOf(lastShares: readonly number[]): number | null {
  if (!lastShares.length) return null;
  return Math.round((lastShares.reduce((sum, share) => sum + share, 0) / lastShares.length) * 1000) / 1000;
}
