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
  files: Pick<FilesPort, 'requireOwn' | 'signedUrl' | 'read'>;
  identity: Pick<IdentityPort, 'requireChecks' | 'names'>;
  printer: Pick<Printer, 'pdf'>;
  /** The films a learner must see in a class's course and those still unseen; teaching answers (`omo.theoryBeforePractice`). */
  onlineTheory: OnlineTheory;
  /** Where a class stands, for the guard. */
  classSubject: SubjectResolver;
  /** Checks a picture captcha once; false when wrong or used. */
  captcha(db: Queryable, captchaId: string, text: string): Promise<boolean>;
  /** Address of the public site, for the QR code of a certificate. */
  publicUrl: string;
  /** True where the people are invented: certificates say so across the page. */
  demo: boolean;
}
/** One learner's online theory: how many films there are, and those unseen. */
export interface Theory {
  required: number;
  missing: { lessonId: string; title: string }[];
}
/** What teaching says about the online theory of learners of a class: every one of them is in the answer. */
export type OnlineTheory = (db: Queryable, of: { classId: string; learnerIds: readonly string[] }) => Promise<Map<string, Theory>>;
export type { Actor, Queryable, Tx };
