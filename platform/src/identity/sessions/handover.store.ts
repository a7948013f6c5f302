import { sql, type Queryable } from '@yangfan/kernel';

/** Keeps a code's digest. */
export async function insertHandover(
  db: Queryable,
  row: { codeSha256: string; accountId: string; madeAt: Date; expiresAt: Date },
): Promise<void> {
  await db.run(sql`
    insert into identity.handover (code_sha256, account_id, made_at, expires_at) values (${row.codeSha256}, ${row.accountId}, ${row.madeAt}, ${row.expiresAt})`);
}

/** Takes a code that is neither spent nor over; gives whose it is. Two takers at once: one gets it. */
export async function takeHandover(db: Queryable, codeSha256: string, now: Date): Promise<string | undefined> {
  const row = await db.maybe<{ accountId: string }>(sql`
    update identity.handover set taken_at = ${now} where code_sha256 = ${codeSha256} and taken_at is null and expires_at > ${now}
    returning account_id as "accountId"`);
  return row?.accountId;
}

/** Forgets codes made before. */
export const sweepHandovers = (db: Queryable, before: Date): Promise<number> =>
  db.run(sql`delete from identity.handover where made_at < ${before}`);
