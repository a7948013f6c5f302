import { sql, type Queryable } from '@yangfan/kernel';

export interface RevealRow {
  id: string;
  at: Date;
  /** Sealed. */
  byName: string;
  role: string;
  fields: ('NAME' | 'ID_NO' | 'PHONE' | 'FACE_IMAGE')[];
  reason: string;
}

export const insertReveal = (db: Queryable, row: RevealRow & { learnerId: string; accountId: string }) =>
  db.run(sql`insert into identity.reveal (id, at, learner_id, account_id, by_name, role, fields, reason)
    values (${row.id}, ${row.at}, ${row.learnerId}, ${row.accountId}, ${row.byName}, ${row.role}, ${row.fields}::text[], ${row.reason})`);

export const revealsOf = (db: Queryable, learnerId: string, page: { limit: number; offset: number }) =>
  db.many<RevealRow & { total: number }>(sql`
    select id, at, by_name as "byName", role, fields, reason, count(*) over ()::int as total from identity.reveal
    where learner_id = ${learnerId} order by at desc, id desc limit ${page.limit} offset ${page.offset}`);

/** Reveals since the person last looked. */
export const countReveals = async (db: Queryable, learnerId: string, since: Date) =>
  (await db.one<{ n: number }>(sql`select count(*)::int as n from identity.reveal where learner_id = ${learnerId} and at > ${since}`)).n;

/** Who administers the province, to be told of a legal duty. */
export const provinceAdmins = (db: Queryable) =>
  db.many<{ accountId: string }>(sql`
    select distinct g.account_id as "accountId" from identity.role_grant g join identity.account a on a.id = g.account_id and a.status = 'ACTIVE'
    where g.role in ('PROV_ADMIN', 'SEC_ADMIN') and g.revoked_at is null limit 50`);
