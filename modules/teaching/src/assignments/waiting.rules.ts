import type { WaitingAssignment } from '@yangfan/contract';

const DAY_MS = 86_400_000;

/** A work that waits, as far as the rules look at it. */
export interface Waiting {
  assignmentId: string;
  title: string;
  classId: string;
  className: string;
  submittedAt: Date;
  dueAt: Date;
}

/** Until when a work should be marked. */
export const markDueAt = (submittedAt: Date, days: number): Date => new Date(submittedAt.getTime() + days * DAY_MS);

/** How many wait in each assignment, the longest waiting first. The works come in that order. */
export function byAssignment(works: readonly Waiting[], now: Date): WaitingAssignment[] {
  const groups = new Map<string, WaitingAssignment>();
  for (const { assignmentId, title, classId, className, submittedAt, dueAt } of works) {
    const group = groups.get(assignmentId) ?? {
      assignmentId,
      title,
      classId,
      className,
      waiting: 0,
      overdue: 0,
      oldestAt: submittedAt.toISOString(),
    };
    groups.set(assignmentId, { ...group, waiting: group.waiting + 1, overdue: group.overdue + (dueAt < now ? 1 : 0) });
  }
  return [...groups.values()];
}
