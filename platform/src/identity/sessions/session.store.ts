import type { GrantScope, Role } from '@yangfan/contract';
import { sql, type Queryable } from '@yangfan/kernel';

/** Everything that authenticating needs, in one row. */
export interface SessionRow {
  id: string;
  accountId: string;
  client: 'web' | 'mini';
  kind: 'staff' | 'learner';
  learnerId: string | null;
  lecturerId: string | null;
  lastSeenAt: Date;
  idleSeconds: number;
  expiresAt: Date;
  mustChange: boolean;
  changedAt: Date | null;
  hasTotp: boolean;
  grants: { role: Role; scope: GrantScope; id: string }[];
}

const grantsOf = sql`coalesce((select json_agg(json_build_object('role', g.role, 'scope', g.scope, 'id', g.scope_id) order by g.id)
  from identity.role_grant g where g.account_id = a.id and g.revoked_at is null), '[]'::json)`;

/** The live sessions of token digests, with account and grants; idle and whole life are the caller's to judge. */
export const sessionsByTokens = (db: Queryable, digests: readonly string[]) =>
  db.many<SessionRow & { digest: string }>(sql`
    select s.token_sha256 as digest, s.id, s.account_id as "accountId", s.client, a.kind, a.learner_id as "learnerId", a.lecturer_id as "lecturerId",
      s.last_seen_at as "lastSeenAt", s.idle_seconds as "idleSeconds", s.expires_at as "expiresAt",
      coalesce(c.must_change, false) as "mustChange", c.changed_at as "changedAt", t.confirmed_at is not null as "hasTotp", ${grantsOf} as grants
    from identity.session s join identity.account a on a.id = s.account_id and a.status = 'ACTIVE'
      left join identity.credential c on c.account_id = a.id left join identity.totp t on t.account_id = a.id
    where s.token_sha256 = any(${digests as string[]}::text[]) and s.ended_at is null`);

export interface NewSession {
  id: string;
  accountId: string;
  tokenSha256: string;
  client: 'web' | 'mini';
  deviceId: string | null;
  userAgent: string;
  ip: string;
  at: Date;
  idleSeconds: number;
  expiresAt: Date;
}

/** Opens a session; says whether the account was seen before, and this device with it. One round trip. */
export const insertSession = (db: Queryable, row: NewSession, clearKey: string | null, replacesToken: string | null) =>
  db.one<{ seenBefore: boolean; knownDevice: boolean }>(sql`
    with cleared as (delete from identity.throttle where key = ${clearKey}),
    replaced as (update identity.session set ended_at = ${row.at}, ended_why = 'replaced' where token_sha256 = ${replacesToken} and ended_at is null),
    made as (
      insert into identity.session (id, account_id, token_sha256, client, device_id, user_agent, ip, created_at, last_seen_at, idle_seconds, expires_at)
      values (${row.id}, ${row.accountId}, ${row.tokenSha256}, ${row.client}, ${row.deviceId}, ${row.userAgent}, ${row.ip}, ${row.at}, ${row.at}, ${row.idleSeconds}, ${row.expiresAt}))
    select exists (select 1 from identity.session where account_id = ${row.accountId}) as "seenBefore",
      exists (select 1 from identity.session where account_id = ${row.accountId} and device_id = ${row.deviceId}) as "knownDevice"`);

export interface Touch {
  id: string;
  at: Date;
  ip: string;
}
/** Notes that sessions are in use. A row that somebody else holds is left: it is being noted or ended there, and nobody may wait for it here. */
export const touchSessions = (db: Queryable, touches: readonly Touch[]) =>
  db.run(sql`
    with due as (select id from identity.session where id = any(${touches.map(({ id }) => id)}::text[]) and ended_at is null order by id for update skip locked)
    update identity.session s set last_seen_at = t.at, ip = t.ip
    from unnest(${touches.map(({ id }) => id)}::text[], ${touches.map(({ at }) => at)}::timestamptz[], ${touches.map(({ ip }) => ip)}::text[]) as t (id, at, ip)
    where s.id = t.id and s.id in (select id from due) and s.last_seen_at < t.at`);

/** Ends one session of the account; 0 when it is not the account's or already over. */
export const endSession = (db: Queryable, accountId: string, id: string, at: Date, why: string) =>
  db.run(
    sql`update identity.session set ended_at = ${at}, ended_why = ${why} where id = ${id} and account_id = ${accountId} and ended_at is null`,
  );

/** Ends all sessions of an account but one. */
export const endSessions = (db: Queryable, accountId: string, exceptId: string | null, at: Date, why: string) =>
  db.run(sql`update identity.session set ended_at = ${at}, ended_why = ${why}
    where account_id = ${accountId} and ended_at is null and id is distinct from ${exceptId}`);

export interface SessionListRow {
  id: string;
  client: 'web' | 'mini';
  userAgent: string;
  ip: string;
  createdAt: Date;
  lastSeenAt: Date;
}

/** Live sessions of an account, the last used first; at most 100. */
export const liveSessions = (db: Queryable, accountId: string, now: Date) =>
  db.many<SessionListRow>(sql`
    select id, client, user_agent as "userAgent", ip, created_at as "createdAt", last_seen_at as "lastSeenAt" from identity.session
    where account_id = ${accountId} and ended_at is null and expires_at > ${now} and last_seen_at + make_interval(secs => idle_seconds) > ${now}
    order by last_seen_at desc limit 100`);

/** Forgets sessions that ended long ago; the access log keeps its own trace. */
export const sweepSessions = (db: Queryable, before: Date) => db.run(sql`delete from identity.session where expires_at < ${before}`);

export const insertCaptcha = (db: Queryable, id: string, answer: string, expiresAt: Date) =>
  db.run(sql`insert into identity.captcha (id, answer, expires_at) values (${id}, ${answer}, ${expiresAt})`);

/** Takes a captcha out: right or wrong, it is gone. Gives its answer while it was still good. */
export const takeCaptcha = async (db: Queryable, id: string, now: Date) =>
  await db
    .maybe<{ answer: string; expiresAt: Date }>(
      sql`delete from identity.captcha where id = ${id} returning answer, expires_at as "expiresAt"`,
    )
    .then((row) => (row && row.expiresAt > now ? row.answer : undefined));

export const sweepCaptchas = (db: Queryable, now: Date) => db.run(sql`delete from identity.captcha where expires_at <= ${now}`);
