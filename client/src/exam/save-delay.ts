const FIRST_MS = 3000;
/** A server of before does not say. */
const USUAL_S = 15;

/**
 * How long to wait before unsaved answers are tried again: three seconds, doubling while the network fails, never longer than the
 * policy's `exam.autosaveSeconds`. A change itself is sent at once; this is for what could not be sent.
 */
export function saveDelay(failures: number, longestSeconds: number | undefined): number {
  const doublings = Math.min(Math.max(0, failures - 1), 10);
  return Math.min(FIRST_MS * 2 ** doublings, Math.max(1, longestSeconds ?? USUAL_S) * 1000);
}
