import type { ProblemTable } from '../tables.ts';

/** What can go wrong in ledger, with the sentence the person reads. */
export const ledgerProblems = {} as const satisfies ProblemTable;
