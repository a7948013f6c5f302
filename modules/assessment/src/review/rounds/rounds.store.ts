import { coveredSql, sql, type Grant, type Queryable, type Tx } from '@yangfan/kernel';
import type { ReviewRules } from '../arbitration/compose.rules.ts';

export type ItemState = 'ASSIGNED' | 'SCORING' | 'ARBITRATION' | 'FINAL' | 'RETURNED' | 'CONFIRMED';
export interface RoundRow {
  id: string;
  title: string;
  regionCode: string;
  state: 'OPEN' | 'CONFIRMED';
  seed: string;
  rules: ReviewRules;
  practice: boolean;
  openedBy: string;
  openedAt: Date;
  dueAt: Date;
  confirmedAt: Date | null;
}
export interface RoundCounts {
  plans: number;
  final: number;
  wanted: number;
  submitted: number;
}
export interface ClassRow {
  roundId: string;
  classId: string;
  className: string;
  institutionId: string;
  institutionName: string;
  comment: string;
}
export interface ItemRow {
  id: string;
  roundId: string;
  code: string;
  classId: string;
  learnerId: string;
  institutionId: string;
  lecturerIds: string[];
  planId: string;
  versionId: string;
  versionNo: number;
  planTitle: string;
  suspected: boolean;
  state: ItemState;
  returned: boolean;
  score: number | null;
  why: string;
  recommended: boolean;
}
const roundColumns = sql`r.id, r.title, r.region_code as "regionCode", r.state, r.seed, r.rules, r.practice, r.opened_by as "openedBy", r.opened_at as "openedAt", r.due_at as "dueAt", r.confirmed_at as "confirmedAt"`;
const itemColumns = sql`id, round_id as "roundId", code, class_id as "classId", learner_id as "learnerId", institution_id as "institutionId", lecturer_ids as "lecturerIds", plan_id as "planId",
  version_id as "versionId", version_no as "versionNo", plan_title as "planTitle", suspected, state, returned, score::float8 as score, why, recommended`;

export const insertRound = (tx: Tx, row: Omit<RoundRow, 'state' | 'confirmedAt'>) =>
  tx.run(sql`
    insert into assessment.review_round (id, title, region_code, seed, rules, practice, opened_by, opened_at, due_at)
    values (${row.id}, ${row.title}, ${row.regionCode}, ${row.seed}, ${JSON.stringify(row.rules)}::jsonb, ${row.practice}, ${row.openedBy}, ${row.openedAt}, ${row.dueAt})`);
export const insertClass = (tx: Tx, row: Omit<ClassRow, 'comment'>) =>
  tx.run(sql`
    insert into assessment.review_class (round_id, class_id, class_name, institution_id, institution_name)
    values (${row.roundId}, ${row.classId}, ${row.className}, ${row.institutionId}, ${row.institutionName})`);
export const insertItem = (tx: Tx, row: Omit<ItemRow, 'state' | 'returned' | 'score' | 'why' | 'recommended'>) =>
  tx.run(sql`
    insert into assessment.review_item (id, round_id, code, class_id, learner_id, institution_id, lecturer_ids, plan_id, version_id, version_no, plan_title, suspected)
    values (${row.id}, ${row.roundId}, ${row.code}, ${row.classId}, ${row.learnerId}, ${row.institutionId}, ${row.lecturerIds}::text[], ${row.planId}, ${row.versionId}, ${row.versionNo}, ${row.planTitle}, ${row.suspected})`);
/** Plans that are or were in a round. */
export const plansTaken = async (db: Queryable, planIds: readonly string[]): Promise<Set<string>> =>
  new Set(
    (
      await db.many<{ id: string }>(
        sql`select plan_id as id from assessment.review_item where plan_id = any(${planIds as string[]}::text[])`,
      )
    ).map((row) => row.id),
  );
export const roundById = (db: Queryable, id: string) =>
  db.maybe<RoundRow>(sql`select ${roundColumns} from assessment.review_round r where r.id = ${id}`);
export const lockRound = (tx: Tx, id: string) =>
  tx.maybe<RoundRow>(sql`select ${roundColumns} from assessment.review_round r where r.id = ${id} for update`);
export const roundsByIds = (db: Queryable, ids: readonly string[]) =>
  db.many<RoundRow>(sql`select ${roundColumns} from assessment.review_round r where r.id = any(${ids as string[]}::text[])`);
export const roundRows = (
  db: Queryable,
  grants: readonly Grant[],
  filter: { state: string | null },
  page: { limit: number; offset: number },
) =>
  db.many<RoundRow & { total: number }>(sql`
    select ${roundColumns}, count(*) over ()::int as total from assessment.review_round r
    where ${coveredSql(grants, { region: sql`r.region_code` })} and (${filter.state}::text is null or r.state = ${filter.state})
    order by r.opened_at desc, r.id limit ${page.limit} offset ${page.offset}`);
export const confirmRound = (tx: Tx, id: string, by: string, at: Date) =>
  tx.run(sql`update assessment.review_round set state = 'CONFIRMED', confirmed_by = ${by}, confirmed_at = ${at} where id = ${id}`);
export const countsOf = async (db: Queryable, ids: readonly string[]): Promise<Map<string, RoundCounts>> =>
  new Map(
    (
      await db.many<RoundCounts & { id: string }>(sql`
        select i.round_id as id, count(*)::int as plans, count(*) filter (where i.state in ('FINAL', 'CONFIRMED'))::int as final,
          coalesce(sum(t.wanted), 0)::int as wanted, coalesce(sum(t.submitted), 0)::int as submitted
        from assessment.review_item i left join lateral (
          select count(*) filter (where state <> 'DECLINED' and state <> 'EXPIRED') as wanted, count(*) filter (where state = 'SUBMITTED') as submitted
          from assessment.review_task where item_id = i.id and version_id = i.version_id) t on true
        where i.round_id = any(${ids as string[]}::text[]) group by i.round_id`)
    ).map((row) => [row.id, row]),
  );
export const classesOf = (db: Queryable, roundIds: readonly string[]) =>
  db.many<ClassRow>(sql`
    select round_id as "roundId", class_id as "classId", class_name as "className", institution_id as "institutionId", institution_name as "institutionName", comment
    from assessment.review_class where round_id = any(${roundIds as string[]}::text[]) order by class_name, class_id`);
export const setComment = (tx: Tx, roundId: string, classId: string, comment: string) =>
  tx.run(sql`update assessment.review_class set comment = ${comment} where round_id = ${roundId} and class_id = ${classId}`);

export const itemsOf = (db: Queryable, roundId: string) =>
  db.many<ItemRow>(sql`select ${itemColumns} from assessment.review_item where round_id = ${roundId} order by class_id, code`);
export const itemById = (db: Queryable, id: string) =>
  db.maybe<ItemRow>(sql`select ${itemColumns} from assessment.review_item where id = ${id}`);
export const itemsByIds = (db: Queryable, ids: readonly string[]) =>
  db.many<ItemRow>(sql`select ${itemColumns} from assessment.review_item where id = any(${ids as string[]}::text[])`);
/** Plans of a class in these states, with their learner, for the printing of a class. */
export const printable = (db: Queryable, classId: string, states: readonly ItemState[]) =>
  db.many<Pick<ItemRow, 'id' | 'roundId' | 'code' | 'learnerId'>>(sql`
    select id, round_id as "roundId", code, learner_id as "learnerId" from assessment.review_item
    where class_id = ${classId} and state = any(${states as string[]}::text[]) and score is not null order by code limit 300`);
export const lockItem = (tx: Tx, id: string) =>
  tx.maybe<ItemRow>(sql`select ${itemColumns} from assessment.review_item where id = ${id} for update`);
export const returnedItems = (db: Queryable) =>
  db.many<ItemRow>(sql`select ${itemColumns} from assessment.review_item where state = 'RETURNED' order by id limit 500`);
export const confirmedOf = (db: Queryable, learnerId: string) =>
  db.many<ItemRow & { confirmedAt: Date; comment: string; className: string; rules: ReviewRules }>(sql`
    select i.id, i.class_id as "classId", i.plan_title as "planTitle", i.version_id as "versionId", i.score::float8 as score, i.why, i.recommended,
      r.confirmed_at as "confirmedAt", r.rules, c.comment, c.class_name as "className"
    from assessment.review_item i join assessment.review_round r on r.id = i.round_id
    join assessment.review_class c on c.round_id = i.round_id and c.class_id = i.class_id
    where i.learner_id = ${learnerId} and i.state = 'CONFIRMED' order by r.confirmed_at desc limit 50`);
export const setItem = (tx: Tx, row: Pick<ItemRow, 'id' | 'state' | 'score' | 'why'>) =>
  tx.run(sql`update assessment.review_item set state = ${row.state}, score = ${row.score}, why = ${row.why} where id = ${row.id}`);
export const markReturned = (tx: Tx, id: string) =>
  tx.run(
    sql`update assessment.review_item set state = 'RETURNED', returned = true, score = null, why = '', recommended = false where id = ${id}`,
  );
export const setVersion = (tx: Tx, id: string, version: { versionId: string; no: number; title: string; suspected: boolean }) =>
  tx.run(sql`
    update assessment.review_item set state = 'ASSIGNED', version_id = ${version.versionId}, version_no = ${version.no}, plan_title = ${version.title}, suspected = ${version.suspected} where id = ${id}`);
export const setRecommended = (tx: Tx, roundId: string, classId: string, ids: readonly string[]) =>
  tx.run(
    sql`update assessment.review_item set recommended = id = any(${ids as string[]}::text[]) where round_id = ${roundId} and class_id = ${classId}`,
  );
export const confirmItems = (tx: Tx, roundId: string) =>
  tx.run(sql`update assessment.review_item set state = 'CONFIRMED' where round_id = ${roundId}`);

export interface HistoryRow {
  at: Date;
  what: string;
  before: number | null;
  after: number | null;
  reason: string;
}
/** Nothing is ever changed or taken out here. */
export const addHistory = (tx: Tx, row: HistoryRow & { itemId: string; actorId: string | null }) =>
  tx.run(sql`
    insert into assessment.review_history (item_id, at, what, before, after, reason, actor_id)
    values (${row.itemId}, ${row.at}, ${row.what}, ${row.before}, ${row.after}, ${row.reason}, ${row.actorId})`);
export const historyOf = (db: Queryable, itemId: string) =>
  db.many<HistoryRow>(sql`
    select at, what, before::float8 as before, after::float8 as after, reason from assessment.review_history where item_id = ${itemId} order by id limit 200`);
/** Where a round stands, for the guard. */
export const roundSubject = (db: Queryable, id: string) =>
  db.maybe<{ regionCode: string }>(sql`select region_code as "regionCode" from assessment.review_round where id = ${id}`);
