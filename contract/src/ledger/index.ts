import { ledgerPermissions } from './permissions.ts';
import { ledgerProblems } from './problems.ts';
import { classTimeline, exportLedger, learnerTimeline, myTimeline, TimelineItem } from './timeline.ts';

export { ledgerPermissions, ledgerProblems, TimelineItem };
export type { ChainEntry, ChainHead } from './timeline.ts';

/** Every route of ledger. */
export const ledgerRoutes = { myTimeline, learnerTimeline, classTimeline, exportLedger } as const;
