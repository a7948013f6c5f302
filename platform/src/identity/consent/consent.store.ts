import { sql, type Queryable } from '@yangfan/kernel';

export type ConsentKind = 'PRIVACY' | 'FACE' | 'FACE_LECTURER';

export interface ConsentTextRow {
  kind: ConsentKind;
  version: number;
  title: string;
  purpose: string;
  body: string;
  sha256: string;
  publishedAt: Date;
}

const textColumns = sql`kind, version, title, purpose, body, sha256, published_at as "publishedAt"`;

/** A version, or the newest one. */
export const textOf = (db: Queryable, kind: ConsentKind, version: number | null) =>
  db.maybe<ConsentTextRow>(sql`select ${textColumns} from identity.consent_text
    where kind = ${kind} and (${version}::int is null or version = ${version}) order by version desc limit 1`);

/** Publishes the next version of a kind. */
export const insertText = (db: Queryable, row: Omit<ConsentTextRow, 'version'> & { by: string | null }) =>
  db.one<ConsentTextRow>(sql`
    insert into identity.consent_text (kind, version, title, purpose, body, sha256, published_at, published_by)
    select ${row.kind}, coalesce(max(version), 0) + 1, ${row.title}, ${row.purpose}, ${row.body}, ${row.sha256}, ${row.publishedAt}, ${row.by}
      from identity.consent_text where kind = ${row.kind}
    returning ${textColumns}`);

export interface ConsentRow {
  id: string;
  accountId: string;
  kind: ConsentKind;
  version: number;
  textSha256: string;
  purpose: string;
  guardianName: string | null;
  signedAt: Date;
  ip: string;
  userAgent: string;
  withdrawnAt: Date | null;
  current: boolean;
}

const columns = sql`c.id, c.account_id as "accountId", c.kind, c.version, c.text_sha256 as "textSha256", c.purpose, c.guardian_name as "guardianName",
  c.signed_at as "signedAt", c.ip, c.user_agent as "userAgent", c.withdrawn_at as "withdrawnAt",
  c.withdrawn_at is null and c.version = (select max(t.version) from identity.consent_text t where t.kind = c.kind) as current`;

/** Signs once a version; 0 when that version stands already. */
export const insertConsent = (
  db: Queryable,
  row: {
    id: string;
    accountId: string;
    kind: ConsentKind;
    version: number;
    textSha256: string;
    purpose: string;
    guardianName: string | null;
    signedAt: Date;
    ip: string;
    deviceId: string | null;
    userAgent: string;
  },
) =>
  db.run(sql`insert into identity.consent (id, account_id, kind, version, text_sha256, purpose, guardian_name, signed_at, ip, device_id, user_agent)
    values (${row.id}, ${row.accountId}, ${row.kind}, ${row.version}, ${row.textSha256}, ${row.purpose}, ${row.guardianName}, ${row.signedAt}, ${row.ip}, ${row.deviceId}, ${row.userAgent})
    on conflict (account_id, kind, version) where withdrawn_at is null do nothing`);

export const consentsOf = (db: Queryable, accountId: string) =>
  db.many<ConsentRow>(
    sql`select ${columns} from identity.consent c where c.account_id = ${accountId} order by c.signed_at desc, c.id desc limit 200`,
  );

/** The consent that stands for the newest version of a kind. */
export const standingConsent = (db: Queryable, accountId: string, kind: ConsentKind) =>
  db.maybe<ConsentRow>(sql`select ${columns} from identity.consent c where c.account_id = ${accountId} and c.kind = ${kind} and c.withdrawn_at is null
    and c.version = (select max(t.version) from identity.consent_text t where t.kind = c.kind)`);

export const consentById = (db: Queryable, accountId: string, id: string) =>
  db.maybe<ConsentRow>(sql`select ${columns} from identity.consent c where c.id = ${id} and c.account_id = ${accountId}`);

/** Withdraws every standing consent of the kind: an older version must not outlive the newer one. */
export const withdrawKind = (db: Queryable, accountId: string, kind: ConsentKind, at: Date, reason: string | null, ip: string) =>
  db.run(sql`update identity.consent set withdrawn_at = ${at}, withdrawn_reason = ${reason}, withdrawn_ip = ${ip}
    where account_id = ${accountId} and kind = ${kind} and withdrawn_at is null`);
