import type { PermissionTable } from '../tables.ts';

/** What may be done in files, and by whom unless the administrator says otherwise. */
export const filesPermissions = {
  /** Any file of one's own; which purposes a person may upload for is decided by purpose (see `FILE_PURPOSES`). */
  'files.file.upload': [
    'PROV_ADMIN',
    'PROV_OFFICER',
    'CITY_OFFICER',
    'CITY_REVIEWER',
    'INST_ADMIN',
    'CLASS_TEACHER',
    'LECTURER',
    'ITEM_WRITER',
    'ITEM_REVIEWER',
    'TRAINEE',
  ],
} as const satisfies PermissionTable;
