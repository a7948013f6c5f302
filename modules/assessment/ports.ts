import type { Actor, Clock, Crypto, Db, Queryable, SubjectResolver, Tx } from '@yangfan/kernel';
import type { Printer } from '@yangfan/kernel/print';
import type { FilesPort } from '@yangfan/platform/files';
import type { IdentityPort } from '@yangfan/platform/identity';
import type { LedgerPort } from '@yangfan/platform/ledger';
import type { NotificationsPort } from '@yangfan/platform/notifications';
import type { OrgPort } from '@yangfan/platform/org';
import type { PolicyPort } from '@yangfan/platform/policy';

/** Everything that assessment needs of the floors below; compose hands it in. */
export interface AssessmentDeps {
  db: Db;
  crypto: Crypto;
  clock: Clock;
  ledger: LedgerPort;
  policy: PolicyPort;
  notifications: NotificationsPort;
  org: OrgPort;
  files: Pick<FilesPort, 'requireOwn'>;
  identity: Pick<IdentityPort, 'requireChecks' | 'names'>;
  printer: Pick<Printer, 'pdf'>;
  /** Where a class stands, for the guard. */
  classSubject: SubjectResolver;
  /** Checks a picture captcha once; false when wrong or used. */
  captcha(db: Queryable, captchaId: string, text: string): Promise<boolean>;
  /** Address of the public site, for the QR code of a certificate. */
  publicUrl: string;
  /** True where the people are invented: certificates say so across the page. */
  demo: boolean;
}
export type { Actor, Queryable, Tx };
