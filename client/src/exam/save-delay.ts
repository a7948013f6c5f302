const FIRST_MS = 3000;

/**
 * How long to wait before unsaved answers are tried again: three seconds, doubling while the network fails, never longer than the
 * policy's `exam.autosaveSeconds`. A change itself is sent at once; this is for what could not be sent.
 */
export function saveDelay(failures: number, longestSeconds: number): number {
  return Math.min(FIRST_MS * 2 ** Math.min(failures, 10), Math.max(1, longestSeconds) * 1000);
}
