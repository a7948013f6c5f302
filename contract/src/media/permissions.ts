import type { PermissionTable } from '../tables.ts';

/** What may be done with videos, and by whom unless the administrator says otherwise. */
export const mediaPermissions = {
  'media.asset.create': ['LECTURER', 'INST_ADMIN'],
  'media.asset.read': ['LECTURER', 'INST_ADMIN'],
} as const satisfies PermissionTable;
