import { sql, type Queryable } from '@yangfan/kernel';

export interface MessageRow {
  id: string;
  kind: string;
  title: string;
  body: string;
  link: string | null;
  at: Date;
  readAt: Date | null;
}

/** Keeps a message for an account or for a learner who may not have one yet. */
export const insertMessage = (
  db: Queryable,
  row: {
    id: string;
    accountId: string | null;
    learnerId: string | null;
    kind: string;
    title: string;
    body: string;
    link: string | null;
    at: Date;
  },
) =>
  db.run(sql`insert into notifications.message (id, account_id, learner_id, kind, title, body, link, at)
    values (${row.id}, ${row.accountId}, ${row.learnerId}, ${row.kind}, ${row.title}, ${row.body}, ${row.link}, ${row.at})`);

const mine = (accountId: string, learnerId: string | null) => sql`(account_id = ${accountId} or learner_id = ${learnerId ?? ''})`;

/** A page of the caller's messages, newest first. */
export const messageRows = (
  db: Queryable,
  accountId: string,
  learnerId: string | null,
  unread: boolean,
  page: { limit: number; offset: number },
) =>
  db.many<MessageRow & { total: number }>(sql`
    select id, kind, title, body, link, at, read_at as "readAt", count(*) over ()::int as total from notifications.message
    where ${mine(accountId, learnerId)} and (not ${unread} or read_at is null) order by at desc, id desc limit ${page.limit} offset ${page.offset}`);

export const countUnread = async (db: Queryable, accountId: string, learnerId: string | null) =>
  (
    await db.one<{ n: number }>(
      sql`select count(*)::int as n from notifications.message where ${mine(accountId, learnerId)} and read_at is null`,
    )
  ).n;

/** Marks messages read; only the caller's own. */
export const markRead = (db: Queryable, accountId: string, learnerId: string | null, ids: string[] | null, at: Date) =>
  db.run(sql`update notifications.message set read_at = ${at}
    where ${mine(accountId, learnerId)} and read_at is null and (${ids}::text[] is null or id = any(${ids}::text[]))`);

/** Deletes what a person was told. */
export const deleteMessages = (db: Queryable, accountId: string, learnerId: string) =>
  db.run(sql`delete from notifications.message where account_id = ${accountId} or learner_id = ${learnerId}`);

export interface SmsRow {
  id: string;
  phone: string;
  text: string;
  template: string;
  state: string;
  at: Date;
}

export const insertSms = (db: Queryable, row: { id: string; phone: string; text: string; template: string; at: Date }) =>
  db.run(
    sql`insert into notifications.sms_outbox (id, phone, text, template, at) values (${row.id}, ${row.phone}, ${row.text}, ${row.template}, ${row.at})`,
  );

export const smsById = (db: Queryable, id: string) =>
  db.maybe<SmsRow>(sql`select id, phone, text, template, state, at from notifications.sms_outbox where id = ${id}`);

export const setSmsState = (db: Queryable, id: string, state: string, error: string | null) =>
  db.run(
    sql`update notifications.sms_outbox set state = ${state}, attempts = attempts + 1, last_error = ${error}, sent_at = case when ${state} = 'SENT' then now() end where id = ${id}`,
  );

export const smsRows = (db: Queryable, page: { limit: number; offset: number }) =>
  db.many<SmsRow & { total: number }>(sql`
    select id, phone, text, template, state, at, count(*) over ()::int as total from notifications.sms_outbox order by at desc limit ${page.limit} offset ${page.offset}`);

/** Codes are of no use after minutes; the record of sending stays, its text goes. */
export const forgetSms = (db: Queryable, before: Date) => db.run(sql`delete from notifications.sms_outbox where at < ${before}`);

/** Everything a person was told, newest first. */
export const toldRows = (db: Queryable, accountId: string, learnerId: string | null, limit: number) =>
  db.many<object>(sql`
    select at as "时间", title as "标题", body as "内容", read_at as "已读" from notifications.message
    where ${mine(accountId, learnerId)} order by at desc limit ${limit}`);
