import type { GrantScope, PermissionName, Role } from '@yangfan/contract';

/** One role held within one scope; `id` is the region code, institution id, class id … (`*` for province and system). */
export interface Grant {
  role: Role;
  scope: GrantScope;
  id: string;
  permissions: ReadonlySet<PermissionName>;
}

/** Who is calling, as the session tells. */
export interface Actor {
  accountId: string;
  sessionId: string;
  kind: 'staff' | 'learner';
  /** Set when the account belongs to a learner / a lecturer of the roster. */
  learnerId: string | null;
  lecturerId: string | null;
  grants: readonly Grant[];
  /** A device label chosen by the client once and kept, hashed; null when unknown. */
  deviceId: string | null;
}

/** Where a thing stands: compared with the caller's grants. Absent means "not applicable". */
export interface Subject {
  regionCode?: string | null;
  institutionId?: string | null;
  classId?: string | null;
  learnerId?: string | null;
  lecturerIds?: readonly string[];
  accountId?: string | null;
  /** Where a thing stands in several places at once: a learner of two classes, a lecturer of two institutions. */
  regionCodes?: readonly string[];
  institutionIds?: readonly string[];
  classIds?: readonly string[];
}

/** Whether any of the caller's roles holds the permission, in whatever scope. */
export function can(actor: Actor, permission: PermissionName): boolean {
  return actor.grants.some((grant) => grant.permissions.has(permission));
}

/** Whether one grant's scope covers the subject. Region `460100` covers its districts `4601xx`. */
export function covers(grant: Grant, subject: Subject): boolean {
  switch (grant.scope) {
    case 'province':
    case 'system':
      return true;
    case 'region':
      return (
        (!!subject.regionCode && inRegion(grant.id, subject.regionCode)) || !!subject.regionCodes?.some((code) => inRegion(grant.id, code))
      );
    case 'institution':
      return (!!subject.institutionId && subject.institutionId === grant.id) || !!subject.institutionIds?.includes(grant.id);
    case 'class':
      return (!!subject.classId && subject.classId === grant.id) || !!subject.classIds?.includes(grant.id);
    case 'lecturer':
      return !!subject.lecturerIds?.includes(grant.id);
    case 'learner':
      return !!subject.learnerId && subject.learnerId === grant.id;
  }
}

/** Whether the caller holds the permission in a scope that covers the subject. */
export function permits(actor: Actor, permission: PermissionName, subject: Subject): boolean {
  return actor.grants.some((grant) => grant.permissions.has(permission) && covers(grant, subject));
}

/** The grants that carry a permission: what a filtered list turns into its WHERE clause. */
export function coveredBy(actor: Actor, permission: PermissionName): readonly Grant[] {
  return actor.grants.filter((grant) => grant.permissions.has(permission));
}

/** A prefecture's code ends in 00 and covers its districts; every other code covers only itself. */
function inRegion(granted: string, code: string): boolean {
  if (granted === code || granted === '460000') return true;
  return granted.endsWith('00') && code.startsWith(granted.slice(0, 4)) && granted.startsWith('46');
}
