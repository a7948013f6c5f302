import type { GrantScope, Role } from '@yangfan/contract';
import { sql, type Queryable, type Sql } from '@yangfan/kernel';

export interface AccountRow {
  id: string;
  kind: 'staff' | 'learner';
  loginName: string | null;
  /** Sealed. */
  displayName: string;
  /** Sealed. */
  phone: string | null;
  learnerId: string | null;
  lecturerId: string | null;
  hasWechat: boolean;
  status: 'ACTIVE' | 'DISABLED';
  disabledReason: string | null;
  largeText: boolean;
  revealsReadAt: Date;
  createdAt: Date;
  passwordHash: string | null;
  changedAt: Date | null;
  mustChange: boolean;
  hasTotp: boolean;
  grants: { id: string; role: Role; scope: GrantScope; scopeId: string }[];
}

const columns = sql`a.id, a.kind, a.login_name as "loginName", a.display_name as "displayName", a.phone, a.learner_id as "learnerId",
  a.lecturer_id as "lecturerId", a.openid_blind is not null as "hasWechat", a.status, a.disabled_reason as "disabledReason",
  a.large_text as "largeText", a.reveals_read_at as "revealsReadAt", a.created_at as "createdAt",
  c.password_hash as "passwordHash", c.changed_at as "changedAt", coalesce(c.must_change, false) as "mustChange", t.confirmed_at is not null as "hasTotp",
  coalesce((select json_agg(json_build_object('id', g.id, 'role', g.role, 'scope', g.scope, 'scopeId', g.scope_id) order by g.id)
    from identity.role_grant g where g.account_id = a.id and g.revoked_at is null), '[]'::json) as grants`;
const joined = sql`identity.account a left join identity.credential c on c.account_id = a.id left join identity.totp t on t.account_id = a.id`;

const find = (db: Queryable, where: Sql) => db.maybe<AccountRow>(sql`select ${columns} from ${joined} where ${where}`);

export const accountById = (db: Queryable, id: string) => find(db, sql`a.id = ${id}`);
export const accountByLogin = (db: Queryable, loginName: string) => find(db, sql`lower(a.login_name) = lower(${loginName})`);
export const accountByLearnerPhone = (db: Queryable, phoneBlind: string) =>
  find(db, sql`a.phone_blind = ${phoneBlind} and a.kind = 'learner'`);
export const accountByOpenid = (db: Queryable, openidBlind: string) => find(db, sql`a.openid_blind = ${openidBlind}`);
export const accountByLearner = (db: Queryable, learnerId: string) => find(db, sql`a.learner_id = ${learnerId}`);
export const accountByLecturer = (db: Queryable, lecturerId: string) => find(db, sql`a.lecturer_id = ${lecturerId}`);

/** Holds the account's row, so that two changes of its roles see each other. */
export const lockAccount = (db: Queryable, id: string) =>
  db.maybe<{ id: string }>(sql`select id from identity.account where id = ${id} for update`);

export interface NewAccount {
  id: string;
  kind: 'staff' | 'learner';
  loginName: string | null;
  displayName: string;
  phone: string | null;
  phoneBlind: string | null;
  learnerId: string | null;
  lecturerId: string | null;
  at: Date;
  by: string | null;
}

export const insertAccount = (db: Queryable, row: NewAccount) =>
  db.run(sql`insert into identity.account (id, kind, login_name, display_name, phone, phone_blind, learner_id, lecturer_id, reveals_read_at, created_at, created_by)
    values (${row.id}, ${row.kind}, ${row.loginName}, ${row.displayName}, ${row.phone}, ${row.phoneBlind}, ${row.learnerId}, ${row.lecturerId}, ${row.at}, ${row.at}, ${row.by})`);

/** Moves a learner's account to the phone the roster now says. */
export const setPhone = (db: Queryable, id: string, phone: string, phoneBlind: string) =>
  db.run(sql`update identity.account set phone = ${phone}, phone_blind = ${phoneBlind} where id = ${id}`);

export const setStatus = (db: Queryable, id: string, status: 'ACTIVE' | 'DISABLED', reason: string | null) =>
  db.run(sql`update identity.account set status = ${status}, disabled_reason = ${reason} where id = ${id}`);

export const setLargeText = (db: Queryable, id: string, largeText: boolean) =>
  db.run(sql`update identity.account set large_text = ${largeText} where id = ${id}`);

export const setRevealsRead = (db: Queryable, id: string, at: Date) =>
  db.run(sql`update identity.account set reveals_read_at = ${at} where id = ${id}`);

export const setOpenid = (db: Queryable, id: string, openid: string | null, openidBlind: string | null) =>
  db.run(sql`update identity.account set openid = ${openid}, openid_blind = ${openidBlind} where id = ${id}`);

export const sealedOpenid = async (db: Queryable, id: string) =>
  (await db.maybe<{ openid: string | null }>(sql`select openid from identity.account where id = ${id}`))?.openid ?? null;

/** Gives a role once; null when it was held already. */
export const insertGrant = (
  db: Queryable,
  row: { id: string; accountId: string; role: Role; scope: GrantScope; scopeId: string; by: string | null; at: Date },
) =>
  db.run(sql`insert into identity.role_grant (id, account_id, role, scope, scope_id, granted_by, granted_at)
    values (${row.id}, ${row.accountId}, ${row.role}, ${row.scope}, ${row.scopeId}, ${row.by}, ${row.at})
    on conflict (account_id, role, scope, scope_id) where revoked_at is null do nothing`);

export const endGrant = (db: Queryable, id: string, by: string | null, at: Date) =>
  db.run(sql`update identity.role_grant set revoked_by = ${by}, revoked_at = ${at} where id = ${id} and revoked_at is null`);

/** Sealed display names by account. */
export const namesOf = (db: Queryable, ids: readonly string[]) =>
  db.many<{ id: string; displayName: string }>(
    sql`select id, display_name as "displayName" from identity.account where id = any(${ids as string[]}::text[])`,
  );

export const holdersOf = (db: Queryable, role: Role, scope: GrantScope, scopeId: string) =>
  db.many<{ accountId: string }>(sql`
    select g.account_id as "accountId" from identity.role_grant g join identity.account a on a.id = g.account_id and a.status = 'ACTIVE'
    where g.scope = ${scope} and g.scope_id = ${scopeId} and g.role = ${role} and g.revoked_at is null order by g.id limit 500`);

export interface AccountFilter {
  role: Role | null;
  status: string | null;
  loginName: string | null;
  /** Null = the whole province; else pairs of scope and id that the caller covers. */
  within: { scopes: string[]; ids: string[] } | null;
}

export interface AccountListRow extends AccountRow {
  total: number;
  lastSeenAt: Date | null;
}

/** A page of staff accounts, the newest first. */
export const staffRows = (db: Queryable, filter: AccountFilter, page: { limit: number; offset: number }) =>
  db.many<AccountListRow>(sql`
    select ${columns}, count(*) over ()::int as total,
      (select max(s.last_seen_at) from identity.session s where s.account_id = a.id) as "lastSeenAt"
    from ${joined} where a.kind = 'staff'
      and (${filter.status}::text is null or a.status = ${filter.status})
      and (${filter.loginName}::text is null or starts_with(lower(a.login_name), lower(${filter.loginName})))
      and (${filter.role}::text is null or exists (select 1 from identity.role_grant g where g.account_id = a.id and g.revoked_at is null and g.role = ${filter.role}))
      and (${filter.within === null} or exists (select 1 from identity.role_grant g where g.account_id = a.id and g.revoked_at is null
        and (g.scope, g.scope_id) in (select * from unnest(${filter.within?.scopes ?? []}::text[], ${filter.within?.ids ?? []}::text[]))))
    order by a.created_at desc, a.id desc limit ${page.limit} offset ${page.offset}`);
