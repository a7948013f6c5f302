import type { PermissionTable } from '../tables.ts';

/** What may be done in policy, and by whom unless the administrator says otherwise. */
export const policyPermissions = {
  'policy.rule.read': ['PROV_ADMIN', 'PROV_OFFICER', 'CITY_OFFICER', 'CITY_REVIEWER', 'SUPERVISOR', 'INST_ADMIN', 'AUDITOR'],
  'policy.rule.export': ['PROV_ADMIN', 'PROV_OFFICER', 'CITY_OFFICER', 'CITY_REVIEWER', 'SUPERVISOR', 'AUDITOR'],
  'policy.rule.propose': ['PROV_OFFICER', 'PROV_ADMIN'],
  'policy.rule.approve': ['PROV_ADMIN'],
  'policy.snapshot.read': [
    'PROV_ADMIN',
    'PROV_OFFICER',
    'CITY_OFFICER',
    'CITY_REVIEWER',
    'SUPERVISOR',
    'INST_ADMIN',
    'CLASS_TEACHER',
    'LECTURER',
  ],
} as const satisfies PermissionTable;
