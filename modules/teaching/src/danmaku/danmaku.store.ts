import type { DANMAKU_STATES } from '@yangfan/contract';
import { sql, type Queryable } from '@yangfan/kernel';

export interface DanmakuRow {
  id: string;
  lessonId: string;
  classId: string;
  accountId: string;
  learnerId: string;
  name: string;
  atS: number;
  text: string;
  at: Date;
  state: (typeof DANMAKU_STATES)[number];
  reports: number;
  reason: string | null;
}
/** So many fly over one film; more would hide it. */
const SHOWN_MAX = 2000;
const ROW = sql`d.id, d.lesson_id as "lessonId", d.class_id as "classId", d.account_id as "accountId", d.learner_id as "learnerId", d.name, d.at_s as "atS", d.text, d.at, d.state,
  d.reports, d.reason`;

/** What a learner sees: everything that is shown, and their own that waits. */
export const shownTo = (db: Queryable, lessonId: string, learnerId: string): Promise<DanmakuRow[]> =>
  db.many<DanmakuRow>(sql`
    select * from (
      select ${ROW} from teaching.lesson_danmaku d where d.lesson_id = ${lessonId} and (d.state = 'SHOWN' or (d.state = 'WAITING' and d.learner_id = ${learnerId}))
      order by d.at desc, d.id desc limit ${SHOWN_MAX}) newest order by "atS", id`);
export async function insertDanmaku(db: Queryable, row: DanmakuRow): Promise<void> {
  await db.run(sql`
    insert into teaching.lesson_danmaku (id, lesson_id, class_id, account_id, learner_id, name, at_s, text, at, state)
    values (${row.id}, ${row.lessonId}, ${row.classId}, ${row.accountId}, ${row.learnerId}, ${row.name}, ${row.atS}, ${row.text}, ${row.at}, ${row.state})`);
}
export const danmakuRow = (db: Queryable, lessonId: string, id: string): Promise<DanmakuRow | undefined> =>
  db.maybe<DanmakuRow>(sql`select ${ROW} from teaching.lesson_danmaku d where d.lesson_id = ${lessonId} and d.id = ${id} for update`);
/** When a learner last sent one; one after the other for each learner. */
export async function lastSentAt(db: Queryable, learnerId: string): Promise<Date | null> {
  await db.one(sql`select pg_advisory_xact_lock(hashtextextended(${`teaching.danmaku|${learnerId}`}, 0))`);
  const { at } = await db.one<{ at: Date | null }>(
    sql`select (select at from teaching.lesson_danmaku where learner_id = ${learnerId} order by at desc limit 1) as at`,
  );
  return at;
}

export interface QueueFilter {
  state?: DanmakuRow['state'];
  q?: string;
}
const matching = (lessonId: string, { state, q }: QueueFilter) => sql`d.lesson_id = ${lessonId}
  ${state ? sql`and d.state = ${state}` : sql.empty} ${q ? sql`and position(lower(${q}) in lower(d.text)) > 0` : sql.empty}`;
/** The queue: what was reported most first, then the newest. */
export const queueRows = (
  db: Queryable,
  lessonId: string,
  filter: QueueFilter,
  page: { limit: number; offset: number },
): Promise<DanmakuRow[]> =>
  db.many<DanmakuRow>(sql`
    select ${ROW} from teaching.lesson_danmaku d where ${matching(lessonId, filter)} order by d.reports desc, d.at desc, d.id desc limit ${page.limit} offset ${page.offset}`);
export async function queueCount(db: Queryable, lessonId: string, filter: QueueFilter): Promise<number> {
  const { count } = await db.one<{ count: number }>(
    sql`select count(*)::int as count from teaching.lesson_danmaku d where ${matching(lessonId, filter)}`,
  );
  return count;
}
export const reviewRow = (
  db: Queryable,
  id: string,
  to: { state: DanmakuRow['state']; reason: string | null; by: string; at: Date },
): Promise<number> =>
  db.run(sql`
    update teaching.lesson_danmaku set state = ${to.state}, reason = ${to.reason}, reviewed_by = ${to.by}, reviewed_at = ${to.at},
      reports = case when ${to.state} = 'SHOWN' then 0 else reports end where id = ${id}`);
/** Counts a report; a second one of the same learner changes nothing. */
export async function insertReport(db: Queryable, row: { danmakuId: string; learnerId: string; reason: string; at: Date }): Promise<void> {
  await db.run(sql`
    with added as (
      insert into teaching.danmaku_report (danmaku_id, learner_id, reason, at) values (${row.danmakuId}, ${row.learnerId}, ${row.reason}, ${row.at})
      on conflict do nothing returning danmaku_id
    ) update teaching.lesson_danmaku d set reports = d.reports + 1 from added where d.id = added.danmaku_id`);
}
