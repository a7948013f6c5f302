import { PERMISSIONS, type GrantScope, type PermissionName, type Role } from '@yangfan/contract';
import type { Actor } from '@yangfan/kernel';

/** A person of staff for the use cases. Those that ask what somebody may do are given the role; the others do not look. */
export const staffActor = (accountId: string, grant?: { role: Role; scope: GrantScope; id: string }): Actor => ({
  accountId,
  sessionId: 'seed',
  kind: 'staff',
  learnerId: null,
  lecturerId: null,
  grants: grant ? [{ ...grant, permissions: permissionsOf(grant.role) }] : [],
  deviceId: null,
});
/** A learner with an account. */
export const learnerActor = (person: { learnerId: string; accountId: string }): Actor => ({
  ...staffActor(person.accountId),
  kind: 'learner',
  learnerId: person.learnerId,
});

const permissionsOf = (role: Role): ReadonlySet<PermissionName> =>
  new Set((Object.keys(PERMISSIONS) as PermissionName[]).filter((name) => (PERMISSIONS[name] as readonly Role[]).includes(role)));
