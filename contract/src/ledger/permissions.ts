import type { PermissionTable } from '../tables.ts';

/** What may be done in ledger, and by whom unless the administrator says otherwise. */
export const ledgerPermissions = {
  'ledger.timeline.read': [
    'PROV_ADMIN',
    'PROV_OFFICER',
    'CITY_OFFICER',
    'CITY_REVIEWER',
    'SUPERVISOR',
    'INST_ADMIN',
    'CLASS_TEACHER',
    'LECTURER',
    'TRAINEE',
    'AUDITOR',
  ],
  'ledger.chain.export': ['AUDITOR', 'PROV_ADMIN'],
} as const satisfies PermissionTable;
