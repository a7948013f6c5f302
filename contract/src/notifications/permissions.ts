import type { PermissionTable } from '../tables.ts';

/** What may be done in notifications, and by whom unless the administrator says otherwise. */
export const notificationsPermissions = {
  'notifications.sms.read': ['OPS'],
} as const satisfies PermissionTable;
