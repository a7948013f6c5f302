import type { Clock, Crypto, Db } from '@yangfan/kernel';
import type { FilesPort } from '@yangfan/platform/files';
import type { IdentityPort } from '@yangfan/platform/identity';
import type { JobsPort } from '@yangfan/platform/jobs';
import type { LedgerPort } from '@yangfan/platform/ledger';
import type { NotificationsPort } from '@yangfan/platform/notifications';
import type { OrgPort, SheetPort } from '@yangfan/platform/org';
import type { PolicyPort } from '@yangfan/platform/policy';
import type { RealtimePort } from '@yangfan/platform/realtime';

/** Everything that management needs of the floors below; compose hands it in. */
export interface ManagementDeps {
  db: Db;
  crypto: Crypto;
  clock: Clock;
  ledger: LedgerPort;
  policy: Pick<PolicyPort, 'resolve' | 'snapshot' | 'fromSnapshot'>;
  jobs: JobsPort;
  files: Pick<FilesPort, 'get' | 'read' | 'requireOwn'>;
  notifications: Pick<NotificationsPort, 'notify'>;
  realtime: Pick<RealtimePort, 'publish' | 'review'>;
  identity: Pick<IdentityPort, 'createAccount' | 'grant' | 'revoke' | 'inviteLearner' | 'accountsWith' | 'registrationCodes'>;
  org: OrgPort;
  /** Writes the check report of an import. */
  sheet: Pick<SheetPort, 'write'>;
  /** True where people are invented: ID numbers from 9999 are let in. */
  demo: boolean;
}
