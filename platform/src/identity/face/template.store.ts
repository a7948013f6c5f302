import { sql, type Queryable } from '@yangfan/kernel';
import type { Person } from '../realname/person.ts';

export interface TemplateRow {
  accountId: string;
  modelVersion: string;
  /** Sealed with the key file's key. */
  wrappedKey: string;
  template: Buffer;
  createdAt: Date;
}

/** When a face was enrolled, without touching the template. */
export const hasTemplate = (db: Queryable, accountId: string) =>
  db.maybe<{ modelVersion: string; createdAt: Date }>(sql`
    select model_version as "modelVersion", created_at as "createdAt" from identity.face_template where account_id = ${accountId}`);

export const templateOf = (db: Queryable, accountId: string) =>
  db.maybe<TemplateRow>(sql`
    select account_id as "accountId", model_version as "modelVersion", wrapped_key as "wrappedKey", template, created_at as "createdAt"
    from identity.face_template where account_id = ${accountId}`);

/** One person, one template: a new enrolment takes the place of the old one. */
export const saveTemplate = (db: Queryable, row: TemplateRow & { consentId: string }) =>
  db.run(sql`
    insert into identity.face_template (account_id, model_version, wrapped_key, template, consent_id, created_at, used_at)
    values (${row.accountId}, ${row.modelVersion}, ${row.wrappedKey}, ${row.template}, ${row.consentId}, ${row.createdAt}, ${row.createdAt})
    on conflict (account_id) do update set model_version = excluded.model_version, wrapped_key = excluded.wrapped_key, template = excluded.template,
      consent_id = excluded.consent_id, created_at = excluded.created_at, used_at = excluded.used_at`);

export const touchTemplate = (db: Queryable, accountId: string, at: Date) =>
  db.run(sql`update identity.face_template set used_at = ${at} where account_id = ${accountId}`);

export const deleteTemplate = (db: Queryable, accountId: string) =>
  db.run(sql`delete from identity.face_template where account_id = ${accountId}`);

/** Accounts whose template nobody used since `before`; the job forgets them one by one, so that each is traced. */
export const unusedTemplates = (db: Queryable, before: Date) =>
  db.many<Person>(sql`
    select t.account_id as "accountId", r.learner_id as "learnerId", r.lecturer_id as "lecturerId" from identity.face_template t join identity.real_name r on r.account_id = t.account_id
    where t.used_at < ${before} order by t.used_at limit 500`);

export const countTemplates = async (db: Queryable) =>
  (await db.one<{ n: number }>(sql`select count(*)::int as n from identity.face_template`)).n;

/** Keeps one picture for a person's eyes, sealed, for days. */
export const saveReviewImage = (
  db: Queryable,
  row: { checkId: string; accountId: string; wrappedKey: string; image: Buffer; expiresAt: Date },
) =>
  db.run(sql`insert into identity.review_image (check_id, account_id, wrapped_key, image, expires_at)
    values (${row.checkId}, ${row.accountId}, ${row.wrappedKey}, ${row.image}, ${row.expiresAt})`);

export const reviewImage = (db: Queryable, checkId: string, now: Date) =>
  db.maybe<{ accountId: string; wrappedKey: string; image: Buffer }>(sql`
    select account_id as "accountId", wrapped_key as "wrappedKey", image from identity.review_image where check_id = ${checkId} and expires_at > ${now}`);

export const deleteReviewImage = (db: Queryable, checkId: string) =>
  db.run(sql`delete from identity.review_image where check_id = ${checkId}`);
export const deleteReviewImages = (db: Queryable, accountId: string) =>
  db.run(sql`delete from identity.review_image where account_id = ${accountId}`);
export const sweepReviewImages = (db: Queryable, now: Date) => db.run(sql`delete from identity.review_image where expires_at <= ${now}`);
