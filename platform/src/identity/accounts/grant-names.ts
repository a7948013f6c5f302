import { ROLES } from '@yangfan/contract';
import type { Queryable } from '@yangfan/kernel';
import type { ScopeNames } from '../ports.ts';
import type { AccountRow } from './account.store.ts';

type Grant = AccountRow['grants'][number];

/** One role with its names, as the contract shows it. */
export interface NamedGrant extends Grant {
  roleName: string;
  scopeName: string;
}

const FIXED: Partial<Record<Grant['scope'], string>> = { province: '全省', system: '系统', learner: '本人', lecturer: '本人' };

/** Names the scopes of many grants with one question to the roster. */
export async function nameGrants(db: Queryable, scopeNames: ScopeNames, grants: readonly Grant[]): Promise<NamedGrant[]> {
  const asked = grants.filter((grant) => !FIXED[grant.scope]);
  const names = asked.length
    ? await scopeNames(
        db,
        asked.map(({ scope, scopeId }) => ({ scope, id: scopeId })),
      )
    : [];
  const byGrant = new Map(asked.map((grant, index) => [grant.id, names[index]]));
  return grants.map((grant) => ({
    ...grant,
    roleName: ROLES[grant.role].name,
    scopeName: FIXED[grant.scope] ?? byGrant.get(grant.id) ?? grant.scopeId,
  }));
}
