import { sql, type Queryable } from '@yangfan/kernel';

export interface ChallengeRow {
  id: string;
  accountId: string;
  sessionId: string;
  purpose: string;
  status: 'OPEN' | 'DONE' | 'REFUSED' | 'EXPIRED';
  version: number;
  state: Buffer | null;
  expiresAt: Date;
}

/** Sessions of the last minutes that did not end in a pass: the tries that count. */
export const failedChallenges = async (db: Queryable, accountId: string, since: Date) =>
  (
    await db.one<{ n: number }>(sql`
    select (select count(*) from identity.face_challenge where account_id = ${accountId} and created_at > ${since} and (status <> 'DONE' or refused_why is not null))::int
      + (select count(*) from identity.wechat_face where account_id = ${accountId} and created_at > ${since} and not passed)::int as n`)
  ).n;

/** Opens a session; an older one of the same account that is still open ends with it. */
export const insertChallenge = (
  db: Queryable,
  row: Pick<ChallengeRow, 'id' | 'accountId' | 'sessionId' | 'purpose' | 'expiresAt'> & { state: Buffer; at: Date },
) =>
  db.run(sql`
    with ended as (update identity.face_challenge set status = 'EXPIRED', refused_why = 'superseded', state = null where account_id = ${row.accountId} and status = 'OPEN')
    insert into identity.face_challenge (id, account_id, session_id, purpose, state, created_at, expires_at)
    values (${row.id}, ${row.accountId}, ${row.sessionId}, ${row.purpose}, ${row.state}, ${row.at}, ${row.expiresAt})`);

export const challengeOf = (db: Queryable, id: string, accountId: string) =>
  db.maybe<ChallengeRow>(sql`
    select id, account_id as "accountId", session_id as "sessionId", purpose, status, version, state, expires_at as "expiresAt"
    from identity.face_challenge where id = ${id} and account_id = ${accountId}`);

/** Notes a picture's digest; 0 when it was sent before, by anybody. */
export const noteDigest = (db: Queryable, sha256: string, at: Date) =>
  db.run(sql`insert into identity.face_seen (sha256, at) values (${sha256}, ${at}) on conflict do nothing`);

/** Writes the state back if nobody else moved the session meanwhile; 0 otherwise. */
export const moveChallenge = (db: Queryable, id: string, version: number, state: Buffer) =>
  db.run(
    sql`update identity.face_challenge set state = ${state}, version = version + 1 where id = ${id} and version = ${version} and status = 'OPEN'`,
  );

/** Ends the session once and empties it; 0 when it had ended or moved. */
export const endChallenge = (
  db: Queryable,
  id: string,
  version: number | null,
  status: 'DONE' | 'REFUSED' | 'EXPIRED',
  why: string | null,
) =>
  db.run(sql`update identity.face_challenge set status = ${status}, refused_why = ${why}, state = null, version = version + 1
    where id = ${id} and (${version}::int is null or version = ${version}) and status = 'OPEN'`);

/** Ends all open sessions of an account (consent withdrawn). */
export const endChallenges = (db: Queryable, accountId: string, why: string) =>
  db.run(
    sql`update identity.face_challenge set status = 'EXPIRED', refused_why = ${why}, state = null where account_id = ${accountId} and status = 'OPEN'`,
  );

/** Empties what ran out and forgets old rows. */
export const sweepChallenges = async (db: Queryable, now: Date, before: Date) => {
  await db.run(
    sql`update identity.face_challenge set status = 'EXPIRED', refused_why = 'expired', state = null where status = 'OPEN' and expires_at < ${now}`,
  );
  await db.run(sql`update identity.wechat_face set openid = null where openid is not null and expires_at < ${now}`);
  await db.run(sql`delete from identity.face_challenge where expires_at < ${before}`);
  await db.run(sql`delete from identity.face_seen where at < ${before}`);
};

export interface WechatFaceRow {
  id: string;
  accountId: string;
  purpose: string;
  verifyId: string;
  outSeqNo: string;
  status: 'OPEN' | 'DONE';
  /** Sealed; null where the account is bound to WeChat. Emptied when the check ends. */
  openid: string | null;
  expiresAt: Date;
}

export const insertWechatFace = (db: Queryable, row: Omit<WechatFaceRow, 'status'> & { at: Date }) =>
  db.run(sql`insert into identity.wechat_face (id, account_id, purpose, verify_id, out_seq_no, openid, created_at, expires_at)
    values (${row.id}, ${row.accountId}, ${row.purpose}, ${row.verifyId}, ${row.outSeqNo}, ${row.openid}, ${row.at}, ${row.expiresAt})`);

export const wechatFaceOf = (db: Queryable, id: string, accountId: string) =>
  db.maybe<WechatFaceRow>(sql`
    select id, account_id as "accountId", purpose, verify_id as "verifyId", out_seq_no as "outSeqNo", status, openid, expires_at as "expiresAt"
    from identity.wechat_face where id = ${id} and account_id = ${accountId}`);

/** One answer is used once. */
export const endWechatFace = (db: Queryable, id: string, passed: boolean) =>
  db.run(sql`update identity.wechat_face set status = 'DONE', passed = ${passed}, openid = null where id = ${id} and status = 'OPEN'`);
