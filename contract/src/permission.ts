import { assessmentPermissions } from './assessment/permissions.ts';
import { filesPermissions } from './files/permissions.ts';
import { identityPermissions } from './identity/permissions.ts';
import { ledgerPermissions } from './ledger/permissions.ts';
import { managementPermissions } from './management/permissions.ts';
import { mediaPermissions } from './media/permissions.ts';
import { notificationsPermissions } from './notifications/permissions.ts';
import { orgPermissions } from './org/permissions.ts';
import { policyPermissions } from './policy/permissions.ts';
import { teachingPermissions } from './teaching/permissions.ts';

/** The default grants; copied into the database at first start, where the administrator may edit them. */
export const PERMISSIONS = {
  ...identityPermissions,
  ...orgPermissions,
  ...policyPermissions,
  ...ledgerPermissions,
  ...notificationsPermissions,
  ...filesPermissions,
  ...mediaPermissions,
  ...teachingPermissions,
  ...assessmentPermissions,
  ...managementPermissions,
} as const;

export type PermissionName = keyof typeof PERMISSIONS;
