import type { PermissionTable } from '../tables.ts';

/** What may be done in identity, and by whom unless the administrator says otherwise. OPS never sees personal data. */
export const identityPermissions = {
  'identity.account.read': ['PROV_ADMIN', 'SEC_ADMIN', 'AUDITOR'],
  'identity.account.manage': ['PROV_ADMIN', 'SEC_ADMIN'],
  'identity.role.read': ['PROV_ADMIN', 'SEC_ADMIN', 'AUDITOR'],
  'identity.role.manage': ['PROV_ADMIN'],
  'identity.invitation.manage': ['CLASS_TEACHER', 'INST_ADMIN'],
  'identity.verification.read': [
    'CLASS_TEACHER',
    'INST_ADMIN',
    'CITY_OFFICER',
    'CITY_REVIEWER',
    'PROV_OFFICER',
    'PROV_ADMIN',
    'SUPERVISOR',
  ],
  'identity.verification.decide': ['CLASS_TEACHER', 'CITY_OFFICER'],
  'identity.check.confirm': ['CLASS_TEACHER'],
  'identity.pii.reveal': ['CLASS_TEACHER', 'CITY_OFFICER', 'CITY_REVIEWER', 'PROV_OFFICER', 'PROV_ADMIN', 'SUPERVISOR'],
  'identity.consent.publish': ['PROV_ADMIN'],
  'identity.face.count': ['PROV_ADMIN', 'SEC_ADMIN', 'AUDITOR'],
} as const satisfies PermissionTable;
