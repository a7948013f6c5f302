import { PERMISSIONS, type DocumentKind, type GrantScope, type PermissionName, type Role } from '@yangfan/contract';
import { chinaDay, chinaInstant, fixedClock, newId, type Actor, type Crypto } from '@yangfan/kernel';
import type { FilesPort } from '@yangfan/platform/files';
import { createOrg } from '@yangfan/platform/org';
import { addDays, CALENDAR, isWorkday } from '@yangfan/platform/policy';
import type { ManagementDeps } from '../../ports.ts';
import { createApplications } from '../applications/applications.service.ts';
import { createLecturing } from '../lecturing/lecturing.service.ts';
import { createOnboarding } from '../onboarding/onboarding.service.ts';
import { createClasses } from '../opening/classes.service.ts';
import { createOpening } from '../opening/opening.service.ts';
import { createPrecheck } from '../opening/precheck.service.ts';
import { createTimetabling } from '../timetable/timetable.service.ts';

export interface ManagementSeedDeps extends ManagementDeps {
  crypto: Crypto;
  files: FilesPort;
  identity: ManagementDeps['identity'] & Parameters<typeof createOrg>[0]['identity'];
  sheet: Parameters<typeof createOrg>[0]['sheet'];
  /** Account ids of the demonstration officers by login name, as identity's seed gives them. */
  accounts: ReadonlyMap<string, string>;
  password: string;
}
/** What was made, for the seeds of the modules that come after and for the list of accounts. */
export interface ManagementSeed {
  classes: {
    key: string;
    classId: string;
    lecturerIds: string[];
    lecturerAccountIds: string[];
    teacherAccountId: string;
    adminAccountId: string;
    learnerIds: string[];
    /** Those who have activated their account, in the order of their seats. */
    active: { learnerId: string; accountId: string }[];
  }[];
  /** Login name → what the account is for. */
  logins: { loginName: string; role: string }[];
}

/** The use cases of the product on a clock of the demonstration's own, and how a step of it is taken. */
export function createTools(base: ManagementSeedDeps) {
  const clock = fixedClock(base.clock.now());
  // The steps happened over the last months: rooms that read the time read this one.
  const org = createOrg({ ...base, clock }).port;
  const deps: ManagementDeps = { ...base, clock, org };
  const applications = createApplications(deps);
  const onboarding = createOnboarding(deps, applications);
  const lecturing = createLecturing(deps, applications);
  const opening = createOpening(deps, applications, createPrecheck(deps));
  const classes = createClasses(deps, applications);
  const timetable = createTimetabling(deps);
  const today = chinaDay(base.clock.now());
  const { db, identity, accounts, password } = base;
  const logins: ManagementSeed['logins'] = [];

  /** The call of a use case as a page would make it, on a day at a time. */
  const call = <T>(use: (context: never) => Promise<T>, actor: Actor, params: object, body: object): Promise<T> =>
    use({ db, tx: db.tx, actor, params, body, now: clock.now(), ip: '127.0.0.1', deviceId: null } as never);
  const at = (day: string, time: string) => clock.set(chinaInstant(day, time));
  const officer = (loginName: string, role: Role, scope: GrantScope, id: string) => actorFor(accounts.get(loginName)!, role, scope, id);
  return {
    base,
    clock,
    org,
    deps,
    applications,
    onboarding,
    lecturing,
    opening,
    classes,
    timetable,
    today,
    db,
    identity,
    accounts,
    password,
    logins,
    call,
    at,
    officer,
  };
}
export type SeedTools = ReturnType<typeof createTools>;

/** Who acts, with what the role may do. */
export function actorFor(accountId: string, role: Role, scope: GrantScope, id: string): Actor {
  const permissions = new Set(
    (Object.keys(PERMISSIONS) as PermissionName[]).filter((name) => (PERMISSIONS[name] as readonly Role[]).includes(role)),
  );
  return {
    accountId,
    sessionId: newId('ses'),
    kind: 'staff',
    learnerId: null,
    lecturerId: null,
    grants: [{ role, scope, id, permissions }],
    deviceId: null,
  };
}

/** The day itself, or the next on which offices work. */
export function nextWorkday(day: string): string {
  let found = day;
  while (!isWorkday(found, CALENDAR)) found = addDays(found, 1);
  return found;
}

/** A real one-page PDF that says it is for demonstration. */
export function demoPdf(kind: DocumentKind): Buffer {
  const text = `BT /F1 24 Tf 72 720 Td (Demonstration document: ${kind}) Tj ET`;
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${text.length} >>\nstream\n${text}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ];
  let pdf = '%PDF-1.4\n';
  const offsets = objects.map((object, index) => {
    const offset = pdf.length;
    pdf += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return offset;
  });
  const table = pdf.length;
  pdf += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('')}`;
  return Buffer.from(`${pdf}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${table}\n%%EOF\n`, 'latin1');
}
