import type { SubmissionState } from '@yangfan/contract';

/** Whether a learner may write on after what they handed in last: until it is judged for good. Null means nothing was. */
export const mayWrite = (handedIn: SubmissionState | null): boolean => handedIn !== 'MARKED';

/** Whether writing begins a new version: what was handed in stays as it was handed in. */
export const beginsVersion = (newest: SubmissionState | null): boolean => newest !== 'DRAFT';

/** What a lecturer's decision makes of a version; undefined where it may not be decided. */
export function decided(state: SubmissionState, decision: 'KEEP' | 'MARK' | 'RETURN', released: boolean): SubmissionState | undefined {
  if (state === 'DRAFT' || state === 'RETURNED') return undefined;
  // What a learner has read as final is not changed under their eyes; giving it back is said openly.
  if (decision === 'KEEP') return released ? undefined : state;
  return decision === 'MARK' ? 'MARKED' : 'RETURNED';
}
