import type { Given } from '../papers/marking.rules.ts';

/** How answers are treated that come after the end: decided by one person, by two, or not taken (`exam.lateAnswers`). */
export type LateMode = 'ONE' | 'TWO' | 'NONE';
export type LateState = 'OPEN' | 'PROPOSED' | 'ACCEPTED' | 'REFUSED';

/** An answer as a device kept it; `typedAt` by the server's clock as the device knew it. */
export interface KeptAnswer {
  no: number;
  value: Given;
  version: number;
  typedAt: string;
}
/** A kept answer that the paper was closed without, beside what stands there. */
export interface LateAnswer extends KeptAnswer {
  before: Given;
}

/** When writing ended: by the clock, or earlier where the paper was closed before it (too many leaves, an invigilator). */
export const endOf = ({ deadline, submittedAt }: { deadline: Date; submittedAt: Date | null }): Date =>
  submittedAt && submittedAt < deadline ? submittedAt : deadline;

/**
 * What of the sent answers is evidence: newer than what the paper was closed with, another value, and typed while the exam ran. Of each question the
 * highest version; in order of the questions.
 */
export function evidenceOf(
  sent: readonly KeptAnswer[],
  stored: ReadonlyMap<number, { version: number; value: Given }>,
  time: { startedAt: Date; end: Date; graceMs: number },
): LateAnswer[] {
  const newest = new Map<number, KeptAnswer>();
  for (const one of sent) {
    const typed = Date.parse(one.typedAt);
    if (typed < time.startedAt.getTime() - time.graceMs || typed > time.end.getTime() + time.graceMs) continue;
    if (one.version > (newest.get(one.no)?.version ?? stored.get(one.no)?.version ?? 0)) newest.set(one.no, one);
  }
  return [...newest.values()]
    .map((one) => ({ ...one, before: stored.get(one.no)?.value ?? null }))
    .filter(({ value, before }) => JSON.stringify(value) !== JSON.stringify(before))
    .sort((a, b) => a.no - b.no);
}

/** Until when such answers are taken. */
export const windowEnd = (submittedAt: Date, hours: number): Date => new Date(submittedAt.getTime() + hours * 3_600_000);

/** What a decision comes to: settled, or waiting for the second of two people. Two who disagree begin anew. */
export function stateAfter(mode: LateMode, proposed: boolean | null, accept: boolean): LateState {
  if (mode !== 'TWO' || proposed === accept) return accept ? 'ACCEPTED' : 'REFUSED';
  return proposed === null ? 'PROPOSED' : 'OPEN';
}

/** Whether somebody may decide now; what was refused is looked at again while an appeal is open. */
export function isDecidable(row: { state: LateState; proposedBy: string | null }, of: { appealOpen: boolean; accountId: string }): boolean {
  if (row.state === 'OPEN') return true;
  if (row.state === 'PROPOSED') return row.proposedBy !== of.accountId;
  return row.state === 'REFUSED' && of.appealOpen;
}
