import type { ProblemTable } from '../tables.ts';

/** What can go wrong in notifications, with the sentence the person reads. */
export const notificationsProblems = {} as const satisfies ProblemTable;
