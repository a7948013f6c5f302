import type { PermissionTable } from '../tables.ts';

/** What may be done in teaching, and by whom unless the administrator says otherwise. */
export const teachingPermissions = {
  'teaching.course.read': [
    'PROV_ADMIN',
    'PROV_OFFICER',
    'CITY_OFFICER',
    'CITY_REVIEWER',
    'SUPERVISOR',
    'INST_ADMIN',
    'CLASS_TEACHER',
    'LECTURER',
  ],
  'teaching.course.edit': ['INST_ADMIN', 'LECTURER'],
  'teaching.lesson.watch': ['TRAINEE'],
  'teaching.attendance.read': [
    'PROV_ADMIN',
    'PROV_OFFICER',
    'CITY_OFFICER',
    'CITY_REVIEWER',
    'SUPERVISOR',
    'INST_ADMIN',
    'CLASS_TEACHER',
    'LECTURER',
  ],
  'teaching.session.run': ['CLASS_TEACHER'],
  'teaching.session.join': ['TRAINEE'],
  'teaching.roll.confirm': ['CLASS_TEACHER', 'LECTURER'],
} as const satisfies PermissionTable;
