import { ROLE_CONFLICTS, ROLES, type GrantScope, type Role } from '@yangfan/contract';

/** A role within a scope. */
export interface RoleScope {
  role: Role;
  scope: GrantScope;
  id: string;
}

/** Whether the scope is the one this role's grants carry, with an id that fits. SUPERVISOR may also watch the whole province. */
export function scopeFits({ role, scope, id }: RoleScope): boolean {
  const wanted: GrantScope = ROLES[role].scope;
  if (scope !== wanted && !(role === 'SUPERVISOR' && scope === 'province')) return false;
  switch (scope) {
    case 'province':
    case 'system':
      return id === '*';
    case 'region':
      return /^46\d{4}$/.test(id);
    case 'institution':
      return id.startsWith('ins_');
    case 'class':
      return id.startsWith('cls_');
    case 'lecturer':
      return id.startsWith('lec_');
    case 'learner':
      return id.startsWith('lrn_');
  }
}

/** The first pair of roles that one person may not hold together; undefined when all go together. */
export function conflictIn(roles: readonly Role[]): readonly [Role, Role] | undefined {
  return ROLE_CONFLICTS.find(([a, b]) => roles.includes(a) && roles.includes(b));
}

const SECURITY_ROLES: readonly Role[] = ['SEC_ADMIN', 'AUDITOR', 'OPS'];

/**
 * Whether the caller may give or take this role: the three separated officers and the province's administrator are
 * appointed by the security administrator, all work roles by who manages accounts there. TRAINEE comes with activation only.
 */
export function mayHandOut(caller: readonly RoleScope[], wanted: RoleScope): boolean {
  if (wanted.role === 'TRAINEE') return false;
  const holds = (role: Role) => caller.some((grant) => grant.role === role);
  if (SECURITY_ROLES.includes(wanted.role)) return holds('SEC_ADMIN');
  if (wanted.role === 'PROV_ADMIN') return holds('SEC_ADMIN') || holds('PROV_ADMIN');
  return caller.some((grant) => grant.role !== 'SEC_ADMIN' && reaches(grant, wanted));
}

/** Whether one grant's scope holds another's. */
function reaches(grant: RoleScope, wanted: RoleScope): boolean {
  if (grant.scope === 'province') return true;
  if (grant.scope === 'region' && wanted.scope === 'region')
    return wanted.id === grant.id || (grant.id.endsWith('00') && wanted.id.startsWith(grant.id.slice(0, 4)));
  return grant.scope === wanted.scope && grant.id === wanted.id;
}
