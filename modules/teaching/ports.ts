import type { Queryable } from '@yangfan/kernel';
import type { Printer } from '@yangfan/kernel/print';
import type { FilesPort } from '@yangfan/platform/files';
import type { IdentityPort } from '@yangfan/platform/identity';
import type { JobsPort } from '@yangfan/platform/jobs';
import type { LedgerPort } from '@yangfan/platform/ledger';
import type { LivePort } from '@yangfan/platform/live';
import type { MediaPort } from '@yangfan/platform/media';
import type { NotificationsPort } from '@yangfan/platform/notifications';
import type { OrgPort, SheetPort, TrainingClass } from '@yangfan/platform/org';
import type { PolicyPort, PolicyValues } from '@yangfan/platform/policy';
import type { RealtimePort } from '@yangfan/platform/realtime';

/** The part of the roster that teaching reads, and the session's state that it moves. */
export type TeachingOrg = Pick<
  OrgPort,
  | 'class'
  | 'classes'
  | 'coveredClasses'
  | 'requireTeaching'
  | 'enrolments'
  | 'enrolmentOf'
  | 'enrolmentsOf'
  | 'classesOfLearner'
  | 'learners'
  | 'sessions'
  | 'session'
  | 'sessionsStarting'
  | 'setSessionStatus'
  | 'lecturer'
  | 'onboarding'
  | 'institutions'
  | 'region'
> & { timetable: Pick<OrgPort['timetable'], 'occupied'> };

/** Everything teaching needs from below. */
export interface TeachingPorts {
  org: TeachingOrg;
  identity: Pick<IdentityPort, 'requireCheck' | 'names' | 'accountsWith' | 'usesFace'>;
  policy: Pick<PolicyPort, 'fromSnapshot' | 'resolve'>;
  ledger: LedgerPort;
  media: MediaPort;
  live: LivePort;
  realtime: RealtimePort;
  jobs: JobsPort;
  files: FilesPort;
  notifications: Pick<NotificationsPort, 'notify'>;
  sheet: SheetPort;
  printer: Pick<Printer, 'pdf'>;
}

/** The policy of a class: frozen at approval; a practice class, which nobody approves, goes by what is in force. */
export async function policyOf(
  db: Queryable,
  { policy }: Pick<TeachingPorts, 'policy'>,
  cls: TrainingClass,
  at: Date,
): Promise<PolicyValues> {
  if (cls.kind === 'PRACTICE' && !cls.policySnapshotId)
    return policy.resolve(db, { programCode: cls.programCode, regionCode: cls.regionCode, at });
  return policy.fromSnapshot(db, cls.id);
}
