import type { PermissionTable } from '../tables.ts';

/** What may be done in org, and by whom unless the administrator says otherwise. */
export const orgPermissions = {
  'org.institution.read': ['PROV_ADMIN', 'PROV_OFFICER', 'CITY_OFFICER', 'CITY_REVIEWER', 'SUPERVISOR', 'INST_ADMIN'],
  'org.institution.export': ['PROV_ADMIN', 'PROV_OFFICER', 'CITY_OFFICER', 'CITY_REVIEWER', 'SUPERVISOR'],
  'org.lecturer.read': ['PROV_ADMIN', 'PROV_OFFICER', 'CITY_OFFICER', 'CITY_REVIEWER', 'SUPERVISOR', 'INST_ADMIN', 'LECTURER'],
  'org.lecturer.export': ['PROV_ADMIN', 'PROV_OFFICER', 'CITY_OFFICER', 'CITY_REVIEWER', 'SUPERVISOR', 'INST_ADMIN'],
  'org.class.read': [
    'PROV_ADMIN',
    'PROV_OFFICER',
    'CITY_OFFICER',
    'CITY_REVIEWER',
    'SUPERVISOR',
    'INST_ADMIN',
    'CLASS_TEACHER',
    'LECTURER',
  ],
  'org.class.export': ['PROV_ADMIN', 'PROV_OFFICER', 'CITY_OFFICER', 'CITY_REVIEWER', 'SUPERVISOR', 'INST_ADMIN'],
  'org.roster.read': [
    'PROV_ADMIN',
    'PROV_OFFICER',
    'CITY_OFFICER',
    'CITY_REVIEWER',
    'SUPERVISOR',
    'INST_ADMIN',
    'CLASS_TEACHER',
    'LECTURER',
  ],
  'org.roster.export': ['PROV_ADMIN', 'PROV_OFFICER', 'CITY_OFFICER', 'CITY_REVIEWER', 'INST_ADMIN', 'CLASS_TEACHER'],
  'org.room.manage': ['INST_ADMIN'],
  'org.staff.manage': ['INST_ADMIN'],
} as const satisfies PermissionTable;
