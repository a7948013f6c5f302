import { createHash } from 'node:crypto';

/** So long a look may be taken after it fell due before it counts as missed. */
export const LOOK_OPEN_MS = 3 * 60_000;

/**
 * When a candidate is looked at: once in each equal part of the time, at a moment drawn from the attempt's id, never in the first or
 * last twentieth of a part. Nothing is stored: the same attempt has the same moments.
 */
export function lookTimes(of: { attemptId: string; startedAt: Date; durationMin: number; looks: number }): Date[] {
  const part = (of.durationMin * 60_000) / Math.max(1, of.looks);
  return Array.from({ length: of.looks }, (_, index) => {
    const share = createHash('sha256').update(`${of.attemptId}|look|${index}`).digest().readUInt32BE(0) / 2 ** 32;
    return new Date(Math.round(of.startedAt.getTime() + part * (index + 0.05 + 0.9 * share)));
  });
}

/** The look to take now: the last that fell due, unless it was taken. Numbers begin with 1. */
export function dueLook(times: readonly Date[], taken: readonly number[], now: Date): number | null {
  const due = times.filter((time) => time <= now).length;
  return due > 0 && !taken.includes(due) ? due : null;
}

/** Looks that fell due and were not taken in time. */
export const missedLooks = (times: readonly Date[], taken: readonly number[], until: Date): number =>
  times.filter((time, index) => time.getTime() + LOOK_OPEN_MS <= until.getTime() && !taken.includes(index + 1)).length;

/**
 * Whether the looks go through the camera: for whoever came in by face at a computer, and at a telephone while its camera is on, which
 * its owner may refuse. Everybody else is seen by the invigilator.
 */
export const isByCamera = (of: { checkMethod: string; client: string; camera: boolean }): boolean =>
  of.checkMethod === 'FACE' && (of.client === 'PC' || of.camera);
