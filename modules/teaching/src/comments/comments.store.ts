import { sql, type Queryable } from '@yangfan/kernel';

export interface CommentRow {
  id: string;
  lessonId: string;
  classId: string;
  accountId: string;
  learnerId: string | null;
  name: string;
  atS: number | null;
  text: string;
  replyTo: string | null;
  at: Date;
  hiddenReason: string | null;
  hiddenAt: Date | null;
}
/** Replies below one comment. */
const REPLIES_MAX = 100;
const COMMENT = sql`c.id, c.lesson_id as "lessonId", c.class_id as "classId", c.account_id as "accountId", c.learner_id as "learnerId", c.name, c.at_s as "atS", c.text,
  c.reply_to as "replyTo", c.at, c.hidden_reason as "hiddenReason", c.hidden_at as "hiddenAt"`;

/** What a viewer may see: all for staff, else what is not hidden and their own. */
const visible = (accountId: string | null) =>
  accountId === null ? sql`c.removed_at is null` : sql`c.removed_at is null and (c.hidden_at is null or c.account_id = ${accountId})`;

/** One page of first comments, newest first. `accountId` null sees everything. */
export const commentRows = (
  db: Queryable,
  lessonId: string,
  accountId: string | null,
  page: { limit: number; offset: number },
): Promise<CommentRow[]> =>
  db.many<CommentRow>(sql`
    select ${COMMENT} from teaching.lesson_comment c where c.lesson_id = ${lessonId} and c.reply_to is null and ${visible(accountId)}
    order by c.at desc, c.id desc limit ${page.limit} offset ${page.offset}`);
export async function commentCount(db: Queryable, lessonId: string, accountId: string | null): Promise<number> {
  const { count } = await db.one<{ count: number }>(
    sql`select count(*)::int as count from teaching.lesson_comment c where c.lesson_id = ${lessonId} and c.reply_to is null and ${visible(accountId)}`,
  );
  return count;
}
export const replyRows = (db: Queryable, commentIds: readonly string[], accountId: string | null): Promise<CommentRow[]> =>
  db.many<CommentRow>(sql`
    select r.* from unnest(${commentIds as string[]}::text[]) of(id)
    cross join lateral (select ${COMMENT} from teaching.lesson_comment c where c.reply_to = of.id and ${visible(accountId)} order by c.at, c.id limit ${REPLIES_MAX}) r`);
export const commentRow = (db: Queryable, lessonId: string, id: string): Promise<CommentRow | undefined> =>
  db.maybe<CommentRow>(
    sql`select ${COMMENT} from teaching.lesson_comment c where c.lesson_id = ${lessonId} and c.id = ${id} and c.removed_at is null for update`,
  );
export async function insertComment(db: Queryable, row: CommentRow): Promise<void> {
  await db.run(sql`
    insert into teaching.lesson_comment (id, lesson_id, class_id, account_id, learner_id, name, at_s, text, reply_to, at)
    values (${row.id}, ${row.lessonId}, ${row.classId}, ${row.accountId}, ${row.learnerId}, ${row.name}, ${row.atS}, ${row.text}, ${row.replyTo}, ${row.at})`);
}
export const removeComment = (db: Queryable, id: string, at: Date): Promise<number> =>
  db.run(sql`update teaching.lesson_comment set removed_at = ${at} where id = ${id}`);
export const hideComment = (db: Queryable, id: string, by: { at: Date; accountId: string; reason: string } | null): Promise<number> =>
  db.run(sql`
    update teaching.lesson_comment set hidden_at = ${by?.at ?? null}, hidden_by = ${by?.accountId ?? null}, hidden_reason = ${by?.reason ?? null} where id = ${id}`);
/** When an account last said something under any lesson; one after the other for each account. */
export async function lastSaidAt(db: Queryable, accountId: string): Promise<Date | null> {
  await db.one(sql`select pg_advisory_xact_lock(hashtextextended(${`teaching.talk|${accountId}`}, 0))`);
  const { at } = await db.one<{ at: Date | null }>(
    sql`select (select at from teaching.lesson_comment where account_id = ${accountId} order by at desc limit 1) as at`,
  );
  return at;
}

export async function likesOf(db: Queryable, lessonId: string, learnerId: string): Promise<{ likes: number; liked: boolean }> {
  return db.one(sql`
    select count(*)::int as likes, coalesce(bool_or(learner_id = ${learnerId}), false) as liked from teaching.lesson_like where lesson_id = ${lessonId}`);
}
export const setLike = (db: Queryable, of: { lessonId: string; learnerId: string }, on: boolean, at: Date): Promise<number> =>
  db.run(
    on
      ? sql`insert into teaching.lesson_like (lesson_id, learner_id, at) values (${of.lessonId}, ${of.learnerId}, ${at}) on conflict do nothing`
      : sql`delete from teaching.lesson_like where lesson_id = ${of.lessonId} and learner_id = ${of.learnerId}`,
  );
