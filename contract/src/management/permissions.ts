import type { PermissionTable } from '../tables.ts';

const authority = ['PROV_ADMIN', 'PROV_OFFICER', 'CITY_OFFICER', 'CITY_REVIEWER', 'SUPERVISOR'] as const;

/** What may be done in management, and by whom unless the administrator says otherwise (domain §2.15). */
export const managementPermissions = {
  'management.application.read': [...authority, 'INST_ADMIN', 'CLASS_TEACHER', 'LECTURER'],
  'management.application.export': [...authority, 'INST_ADMIN'],
  'management.institution.apply': ['INST_ADMIN'],
  'management.institution.accept': ['CITY_OFFICER'],
  'management.institution.enlist': ['PROV_OFFICER', 'PROV_ADMIN'],
  'management.institution.remove': ['PROV_ADMIN'],
  'management.lecturer.apply': ['INST_ADMIN'],
  'management.lecturer.accept': ['CITY_OFFICER'],
  'management.lecturer.verify': ['PROV_OFFICER', 'PROV_ADMIN'],
  'management.class.plan': ['INST_ADMIN', 'CLASS_TEACHER'],
  'management.class.apply': ['INST_ADMIN'],
  'management.class.accept': ['CITY_OFFICER'],
  'management.class.approve': ['CITY_REVIEWER'],
  'management.class.sample': ['PROV_OFFICER', 'PROV_ADMIN'],
  'management.class.run': ['INST_ADMIN', 'CLASS_TEACHER'],
  'management.roster.import': ['INST_ADMIN', 'CLASS_TEACHER'],
} as const satisfies PermissionTable;
