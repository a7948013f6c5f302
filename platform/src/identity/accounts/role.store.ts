import { sql, type Db, type Queryable } from '@yangfan/kernel';

/** The whole table role → permissions. */
export async function rolePermissions(db: Queryable): Promise<Map<string, Set<string>>> {
  const rows = await db.many<{ role: string; permissions: string[] }>(sql`
    select role, array_agg(permission order by permission) as permissions from identity.role_permission group by role`);
  return new Map(rows.map((row) => [row.role, new Set(row.permissions)]));
}

/** Brings in permissions the contract has and this installation never saw; what was edited stays as edited. */
export async function bringInPermissions(db: Db, defaults: Readonly<Record<string, readonly string[]>>): Promise<number> {
  const pairs = Object.entries(defaults).flatMap(([permission, roles]) => roles.map((role) => ({ permission, role })));
  return db.tx(async (tx) => {
    const fresh = await tx.many<{ name: string }>(sql`
      insert into identity.permission_seen (name) select unnest(${Object.keys(defaults)}::text[]) on conflict do nothing returning name`);
    const names = new Set(fresh.map((row) => row.name));
    const added = pairs.filter((pair) => names.has(pair.permission));
    if (added.length === 0) return 0;
    return tx.run(sql`
      insert into identity.role_permission (role, permission)
      select * from unnest(${added.map((pair) => pair.role)}::text[], ${added.map((pair) => pair.permission)}::text[]) on conflict do nothing`);
  });
}

/** Replaces a role's permissions; gives what was added and what was taken away. */
export async function replaceRole(
  tx: Queryable,
  role: string,
  permissions: readonly string[],
): Promise<{ added: string[]; removed: string[] }> {
  const removed = await tx.many<{ permission: string }>(sql`
    delete from identity.role_permission where role = ${role} and not permission = any(${permissions as string[]}::text[]) returning permission`);
  const added = await tx.many<{ permission: string }>(sql`
    insert into identity.role_permission (role, permission) select ${role}, unnest(${permissions as string[]}::text[]) on conflict do nothing returning permission`);
  return { added: added.map((row) => row.permission).sort(), removed: removed.map((row) => row.permission).sort() };
}
