import { PERMISSIONS, type GrantScope, type PermissionName, type Role } from '@yangfan/contract';
import { newId } from '../ids/index.ts';
import type { Actor } from '../room/index.ts';

export interface ActorSpec {
  role: Role;
  scope: GrantScope;
  id: string;
  learnerId?: string;
  lecturerId?: string;
  accountId?: string;
}

/** A caller with one role in one scope and the contract's default permissions. */
export function actorOf({ role, scope, id, learnerId, lecturerId, accountId }: ActorSpec): Actor {
  const permissions = new Set(
    (Object.keys(PERMISSIONS) as PermissionName[]).filter((name) => (PERMISSIONS[name] as readonly Role[]).includes(role)),
  );
  return {
    accountId: accountId ?? newId('acc'),
    sessionId: newId('ses'),
    kind: role === 'TRAINEE' ? 'learner' : 'staff',
    learnerId: learnerId ?? (scope === 'learner' ? id : null),
    lecturerId: lecturerId ?? (scope === 'lecturer' ? id : null),
    grants: [{ role, scope, id, permissions }],
    deviceId: null,
  };
}
