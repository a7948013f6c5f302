import type { SealedTable } from '@yangfan/kernel';
import { certificateSealed, reviewSealed, sittingSealed } from '@yangfan/assessment';
import { managementSealed } from '@yangfan/management';
import { filesSealed } from '@yangfan/platform/files';
import { identitySealed } from '@yangfan/platform/identity';
import { notificationsSealed } from '@yangfan/platform/notifications';
import { orgSealed } from '@yangfan/platform/org';
import { teachingSealed } from '@yangfan/teaching';

/** Every sealed column of the product, for the command that rotates keys. A test holds it against the schemas and the sources. */
export const allSealed: readonly SealedTable[] = [
  ...identitySealed,
  ...orgSealed,
  ...filesSealed,
  ...notificationsSealed,
  ...certificateSealed,
  ...sittingSealed,
  ...reviewSealed,
  ...managementSealed,
  ...teachingSealed,
];
