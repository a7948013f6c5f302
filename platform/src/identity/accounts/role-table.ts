import { PERMISSIONS, type PermissionName } from '@yangfan/contract';
import type { Clock, Db } from '@yangfan/kernel';
import { bringInPermissions, rolePermissions } from './role.store.ts';

const MAX_AGE_MS = 5000;
const NONE: ReadonlySet<PermissionName> = new Set();

/** Role → permissions as the administrator left them, remembered for at most five seconds. */
export interface RoleTable {
  permissionsOf(role: string): Promise<ReadonlySet<PermissionName>>;
  all(): Promise<ReadonlyMap<string, ReadonlySet<PermissionName>>>;
  /** After an edit: read again at the next question. */
  forget(): void;
}

/** Reads the table from the database; at first use brings in permissions that are new in this version. */
export function createRoleTable(db: Db, clock: Clock): RoleTable {
  let table: Map<string, Set<PermissionName>> | undefined;
  let readAt = 0;
  let reading: Promise<Map<string, Set<PermissionName>>> | undefined;
  let brought = false;

  async function read(): Promise<Map<string, Set<PermissionName>>> {
    if (!brought) {
      await bringInPermissions(db, PERMISSIONS);
      brought = true;
    }
    const rows = await rolePermissions(db);
    table = rows as Map<string, Set<PermissionName>>;
    readAt = clock.now().getTime();
    return table;
  }
  function current(): Promise<Map<string, Set<PermissionName>>> {
    const age = clock.now().getTime() - readAt;
    if (table && age >= 0 && age < MAX_AGE_MS) return Promise.resolve(table);
    reading ??= read().finally(() => {
      reading = undefined;
    });
    return reading;
  }
  return {
    all: current,
    permissionsOf: async (role) => (await current()).get(role) ?? NONE,
    forget: () => {
      table = undefined;
    },
  };
}
