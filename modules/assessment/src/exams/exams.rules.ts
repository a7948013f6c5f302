/** The stored part of an exam that its phase follows from. */
export interface ExamTimes {
  status: 'DRAFT' | 'PUBLISHED' | 'CANCELLED' | 'RELEASED';
  entryFrom: Date;
  entryUntil: Date;
  startsAt: Date;
  endsAt: Date;
  /** Since when the sitting stands still. */
  pausedAt?: Date | null;
}
export type ExamPhase = 'DRAFT' | 'WAITING' | 'ENTRY' | 'RUNNING' | 'OVER' | 'RELEASED' | 'CANCELLED';

/** Where an exam stands by the server's clock; nobody has to open or close it. */
export function phaseOf(exam: ExamTimes, at: Date): ExamPhase {
  if (exam.status !== 'PUBLISHED') return exam.status;
  // Whoever stands before the door in a pause is not late.
  const now = exam.pausedAt && exam.pausedAt < at ? exam.pausedAt : at;
  if (now < exam.entryFrom) return 'WAITING';
  if (now <= exam.entryUntil) return 'ENTRY';
  return now < exam.endsAt ? 'RUNNING' : 'OVER';
}

/** Entry window and end, from the start and the policy (minutes). The last to enter still has the whole time. */
export function timesOf(startsAt: Date, policy: { enterBefore: number; enterAfter: number; duration: number }) {
  const minute = 60_000;
  return {
    entryFrom: new Date(startsAt.getTime() - policy.enterBefore * minute),
    entryUntil: new Date(startsAt.getTime() + policy.enterAfter * minute),
    endsAt: new Date(startsAt.getTime() + (policy.enterAfter + policy.duration) * minute),
  };
}

/**
 * When one candidate's time is over: their own full duration from the later of start and entry, never past the end of the exam,
 * and then the time that was given to them alone. In a pause everybody entered when it began, for all move together when it ends.
 */
export function deadlineOf(
  exam: { startsAt: Date; endsAt: Date; durationMin: number; pausedAt?: Date | null },
  enteredAt: Date,
  extraMin = 0,
): Date {
  const entered = exam.pausedAt && exam.pausedAt < enteredAt ? exam.pausedAt : enteredAt;
  const from = Math.max(exam.startsAt.getTime(), entered.getTime());
  return new Date(Math.min(from + exam.durationMin * 60_000, exam.endsAt.getTime()) + extraMin * 60_000);
}

/** Whether the exam is for named learners alone. */
export const isNamed = (exam: { kind: 'REGULAR' | 'RESIT'; namedOnly: boolean }): boolean => exam.kind === 'RESIT' || exam.namedOnly;
