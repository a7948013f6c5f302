import { policyPermissions } from './permissions.ts';
import { policyProblems } from './problems.ts';
import { classSnapshot, decideRule, exportRules, listRules, PolicyRule, proposeRule, RULE_STATUSES } from './rules.ts';

export { policyPermissions, policyProblems, PolicyRule, RULE_STATUSES };

/** Every route of policy. */
export const policyRoutes = { listRules, exportRules, proposeRule, decideRule, classSnapshot } as const;
