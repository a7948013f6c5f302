import { assessmentRoutes } from './assessment/index.ts';
import { filesRoutes } from './files/index.ts';
import { identityRoutes } from './identity/index.ts';
import { ledgerRoutes } from './ledger/index.ts';
import { liveRoutes } from './live/index.ts';
import { managementRoutes } from './management/index.ts';
import { mediaRoutes } from './media/index.ts';
import { notificationsRoutes } from './notifications/index.ts';
import { orgRoutes } from './org/index.ts';
import { policyRoutes } from './policy/index.ts';
import { teachingRoutes } from './teaching/index.ts';

/** The whole route table, by room. */
export const routes = {
  identity: identityRoutes,
  org: orgRoutes,
  policy: policyRoutes,
  ledger: ledgerRoutes,
  notifications: notificationsRoutes,
  files: filesRoutes,
  media: mediaRoutes,
  live: liveRoutes,
  teaching: teachingRoutes,
  assessment: assessmentRoutes,
  management: managementRoutes,
} as const;
