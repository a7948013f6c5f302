import { sql, type Queryable } from '@yangfan/kernel';

export type Way = 'FACE' | 'WECHAT_FACE' | 'SMS_ID' | 'ON_SITE';
export type Outcome = 'ACCEPT' | 'REVIEW' | 'REJECT';

export interface NewCheck {
  id: string;
  accountId: string;
  /** Null for a lecturer. */
  learnerId: string | null;
  purpose: string;
  way: Way;
  outcome: Outcome;
  score: number | null;
  acceptAt: number | null;
  reviewAt: number | null;
  modelVersion: string | null;
  evidence: string | null;
  tokenSha256: string | null;
  tokenExpiresAt: Date | null;
  deviceId: string | null;
  ip: string | null;
  reason: string | null;
  decidedBy: string | null;
  at: Date;
}

export const insertCheck = (db: Queryable, row: NewCheck) =>
  db.run(sql`insert into identity.face_check (id, account_id, learner_id, purpose, way, outcome, score, accept_at, review_at, model_version, evidence_sha256,
      token_sha256, token_expires_at, device_id, ip, reason, decided_by, decided_at, at)
    values (${row.id}, ${row.accountId}, ${row.learnerId}, ${row.purpose}, ${row.way}, ${row.outcome}, ${row.score}, ${row.acceptAt}, ${row.reviewAt}, ${row.modelVersion}, ${row.evidence},
      ${row.tokenSha256}, ${row.tokenExpiresAt}, ${row.deviceId}, ${row.ip}, ${row.reason}, ${row.decidedBy}, ${row.decidedBy ? row.at : null}, ${row.at})`);

export interface TokenRow {
  id: string;
  accountId: string;
  purpose: string;
  way: Way;
  score: number | null;
  tokenExpiresAt: Date;
  usedAt: Date | null;
}

const tokenColumns = sql`id, account_id as "accountId", purpose, way, score, token_expires_at as "tokenExpiresAt", used_at as "usedAt"`;

/** Takes tokens in one statement, each if it is of its account, for its purpose, passed, in time and unused. */
export const useTokens = (
  db: Queryable,
  given: readonly { tokenSha256: string; accountId: string; purpose: string; now: Date }[],
): Promise<(TokenRow & { tokenSha256: string })[]> =>
  db.many(sql`
    update identity.face_check f set used_at = g.now
    from unnest(${given.map((one) => one.tokenSha256)}::text[], ${given.map((one) => one.accountId)}::text[], ${given.map((one) => one.purpose)}::text[], ${given.map((one) => one.now)}::timestamptz[])
      as g (token_sha256, account_id, purpose, now)
    where f.token_sha256 = g.token_sha256 and f.account_id = g.account_id and f.purpose = g.purpose and f.outcome = 'ACCEPT' and f.used_at is null and f.token_expires_at > g.now
    returning f.token_sha256 as "tokenSha256", f.id, f.account_id as "accountId", f.purpose, f.way, f.score, f.token_expires_at as "tokenExpiresAt", f.used_at as "usedAt"`);

export const tokenRow = (db: Queryable, tokenSha256: string) =>
  db.maybe<TokenRow>(sql`select ${tokenColumns} from identity.face_check where token_sha256 = ${tokenSha256}`);

/** Hands the newest unclaimed pass for a purpose its token. */
export const claimCheck = (db: Queryable, accountId: string, purpose: string, tokenSha256: string, now: Date) =>
  db.maybe<TokenRow>(sql`
    update identity.face_check set token_sha256 = ${tokenSha256}
    where id = (select id from identity.face_check where account_id = ${accountId} and purpose = ${purpose} and token_sha256 is null and outcome = 'ACCEPT'
        and used_at is null and token_expires_at > ${now} order by at desc limit 1 for update skip locked)
    returning ${tokenColumns}`);

export interface CheckRow {
  id: string;
  accountId: string;
  /** Null for a lecturer. */
  learnerId: string | null;
  purpose: string;
  way: Way;
  outcome: Outcome;
  score: number | null;
  reason: string | null;
  decidedAt: Date | null;
  at: Date;
}

const columns = sql`id, account_id as "accountId", learner_id as "learnerId", purpose, way, outcome, score, reason, decided_at as "decidedAt", at`;

export const checkById = (db: Queryable, id: string) =>
  db.maybe<CheckRow>(sql`select ${columns} from identity.face_check where id = ${id}`);

/** Decides a check that waits for a person; 0 when it was decided already. A pass may be claimed until `until`. */
export const decideCheck = (
  db: Queryable,
  id: string,
  outcome: 'ACCEPT' | 'REJECT',
  by: string,
  reason: string,
  at: Date,
  until: Date | null,
) =>
  db.run(sql`update identity.face_check set outcome = ${outcome}, decided_by = ${by}, decided_at = ${at}, reason = ${reason}, token_expires_at = ${until}
    where id = ${id} and outcome = 'REVIEW' and decided_at is null`);

/** Checks that wait for a person, with whether their picture is still there; the newest of each learner. */
export const waitingChecks = (db: Queryable, learnerIds: readonly string[], now: Date) =>
  db.many<CheckRow & { hasImage: boolean }>(sql`
    select distinct on (learner_id) ${columns}, exists (select 1 from identity.review_image i where i.check_id = c.id and i.expires_at > ${now}) as "hasImage"
    from identity.face_check c where learner_id = any(${learnerIds as string[]}::text[]) and outcome = 'REVIEW' and decided_at is null
    order by learner_id, at desc`);

/** Passed checks since a day, and how many of them went without a face. */
export const shareOfAlternatives = (db: Queryable, learnerIds: readonly string[], since: Date) =>
  db.one<{ passed: number; alternative: number }>(sql`
    select count(*)::int as passed, count(*) filter (where way in ('SMS_ID', 'ON_SITE'))::int as alternative
    from identity.face_check where learner_id = any(${learnerIds as string[]}::text[]) and outcome = 'ACCEPT' and at > ${since}`);

export const checksOf = (db: Queryable, accountId: string, page: { limit: number; offset: number }) =>
  db.many<CheckRow & { total: number }>(sql`
    select ${columns}, count(*) over ()::int as total from identity.face_check where account_id = ${accountId}
    order by at desc, id desc limit ${page.limit} offset ${page.offset}`);

/** A withdrawn consent ends face passes that were not used yet. */
export const voidFaceTokens = (db: Queryable, accountId: string, at: Date) =>
  db.run(
    sql`update identity.face_check set token_expires_at = ${at} where account_id = ${accountId} and way in ('FACE', 'WECHAT_FACE') and used_at is null and token_expires_at > ${at}`,
  );

export interface AlternativeRow {
  id: string;
  purpose: string;
  tries: number;
  status: 'OPEN' | 'DONE';
  expiresAt: Date;
}

export const insertAlternative = (db: Queryable, row: { id: string; accountId: string; purpose: string; at: Date; expiresAt: Date }) =>
  db.run(
    sql`insert into identity.alternative (id, account_id, purpose, created_at, expires_at) values (${row.id}, ${row.accountId}, ${row.purpose}, ${row.at}, ${row.expiresAt})`,
  );

/** Counts a try on an open alternative check; nothing when it has ended. */
export const tryAlternative = (db: Queryable, id: string, accountId: string, now: Date, maxTries: number) =>
  db.maybe<AlternativeRow>(sql`
    update identity.alternative set tries = tries + 1 where id = ${id} and account_id = ${accountId} and status = 'OPEN' and expires_at > ${now} and tries < ${maxTries}
    returning id, purpose, tries, status, expires_at as "expiresAt"`);

export const endAlternative = (db: Queryable, id: string) =>
  db.run(sql`update identity.alternative set status = 'DONE' where id = ${id} and status = 'OPEN'`);
export const sweepAlternatives = (db: Queryable, before: Date) =>
  db.run(sql`delete from identity.alternative where expires_at < ${before}`);
