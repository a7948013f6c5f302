import { sql, type Queryable } from '@yangfan/kernel';

export interface CredentialRow {
  passwordHash: string;
  history: string[];
  changedAt: Date;
  mustChange: boolean;
}

export const credentialOf = (db: Queryable, accountId: string) =>
  db.maybe<CredentialRow>(sql`
    select password_hash as "passwordHash", history, changed_at as "changedAt", must_change as "mustChange"
    from identity.credential where account_id = ${accountId}`);

/** Sets the password and keeps the last `keep` hashes, newest first. */
export const saveCredential = (db: Queryable, row: { accountId: string; hash: string; at: Date; mustChange: boolean; keep: number }) =>
  db.run(sql`
    insert into identity.credential as c (account_id, password_hash, history, changed_at, must_change)
    values (${row.accountId}, ${row.hash}, array[${row.hash}::text], ${row.at}, ${row.mustChange})
    on conflict (account_id) do update set password_hash = excluded.password_hash, changed_at = excluded.changed_at,
      must_change = excluded.must_change, history = (array[excluded.password_hash] || c.history)[1:${row.keep}::int]`);

export interface TotpRow {
  /** Sealed. */
  secret: string;
  confirmedAt: Date | null;
  lastStep: number;
}

export const totpOf = (db: Queryable, accountId: string) =>
  db.maybe<TotpRow>(
    sql`select secret, confirmed_at as "confirmedAt", last_step as "lastStep" from identity.totp where account_id = ${accountId}`,
  );

/** Keeps a new secret that waits for its first number. A confirmed one stays until then only if `confirmed_at` is set: it is never overwritten. */
export const saveTotpSecret = (db: Queryable, accountId: string, secret: string) =>
  db.run(sql`insert into identity.totp as t (account_id, secret) values (${accountId}, ${secret})
    on conflict (account_id) do update set secret = excluded.secret, last_step = 0 where t.confirmed_at is null`);

export const confirmTotp = (db: Queryable, accountId: string, at: Date, step: number, recovery: readonly string[]) =>
  db.run(sql`update identity.totp set confirmed_at = ${at}, last_step = ${step}, recovery_sha256 = ${recovery as string[]}::text[]
    where account_id = ${accountId} and confirmed_at is null`);

/** Takes a time step once: 0 when it, or a later one, was used before. */
export const takeStep = (db: Queryable, accountId: string, step: number) =>
  db.run(
    sql`update identity.totp set last_step = ${step} where account_id = ${accountId} and confirmed_at is not null and last_step < ${step}`,
  );

/** Takes a recovery code once: 0 when there is none like it. */
export const takeRecovery = (db: Queryable, accountId: string, sha256: string) =>
  db.run(sql`update identity.totp set recovery_sha256 = array_remove(recovery_sha256, ${sha256})
    where account_id = ${accountId} and confirmed_at is not null and ${sha256} = any(recovery_sha256)`);

export const deleteTotp = (db: Queryable, accountId: string) => db.run(sql`delete from identity.totp where account_id = ${accountId}`);
