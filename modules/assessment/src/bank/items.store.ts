import type { ItemContent } from '@yangfan/contract';
import { sql, type Queryable, type Tx } from '@yangfan/kernel';
import type { ItemState } from './item.states.ts';

export type VersionState = 'DRAFT' | 'REVIEWING' | 'APPROVED';
/** An item's head: where it stands and which version is open. */
export interface ItemHead extends ItemState {
  id: string;
  code: string;
  programCode: string;
  version: number;
  revision: number;
  /** The version being written or reviewed; null = none. */
  open: number | null;
}
const openVersion = sql`(select v.version from assessment.item_version v where v.item_id = i.id and v.state <> 'APPROVED' order by v.version desc limit 1)`;
export const openState = sql`(select v.state from assessment.item_version v where v.item_id = i.id and v.state <> 'APPROVED' order by v.version desc limit 1)`;
const head = sql`i.id, i.code, i.program_code as "programCode", i.status, i.version, i.revision, ${openVersion} as open, ${openState} as work`;

/** Locks items for a move, in one order for every writer. */
export const lockItems = (tx: Tx, ids: readonly string[]) =>
  tx.many<ItemHead>(sql`select ${head} from assessment.item i where id = any(${ids as string[]}::text[]) order by id for update`);
export const headOf = (db: Queryable, id: string) => db.maybe<ItemHead>(sql`select ${head} from assessment.item i where id = ${id}`);

/** Keeps a new item; false when the code was taken in this moment. */
export async function insertItem(
  tx: Tx,
  item: { id: string; code: string; programCode: string; status: ItemState['status']; content: ItemContent; now: Date },
): Promise<boolean> {
  const c = item.content;
  return (
    (await tx.run(sql`
      insert into assessment.item (id, code, program_code, type, chapter, knowledge, difficulty, stem, options, targets, parts, answer, analysis, enemy_group, source, status, updated_at)
      values (${item.id}, ${item.code}, ${item.programCode}, ${c.type}, ${c.chapter}, ${c.knowledge}, ${c.difficulty}, ${c.stem}, ${JSON.stringify(c.options)}::jsonb, ${JSON.stringify(c.targets)}::jsonb,
        ${JSON.stringify(c.parts)}::jsonb, ${JSON.stringify(c.answer)}::jsonb, ${c.analysis}, ${c.enemyGroup}, ${c.source}, ${item.status}, ${item.now}) on conflict (code) do nothing`)) >
    0
  );
}

/** Makes a version what exams see (or what the list shows of an item that was never approved). */
export const applyContent = (tx: Tx, id: string, version: number, c: ItemContent, status: ItemState['status'], now: Date) =>
  tx.run(sql`
    update assessment.item set version = ${version}, status = ${status}, type = ${c.type}, chapter = ${c.chapter}, knowledge = ${c.knowledge}, difficulty = ${c.difficulty}, stem = ${c.stem},
      options = ${JSON.stringify(c.options)}::jsonb, targets = ${JSON.stringify(c.targets)}::jsonb, parts = ${JSON.stringify(c.parts)}::jsonb, answer = ${JSON.stringify(c.answer)}::jsonb,
      analysis = ${c.analysis}, enemy_group = ${c.enemyGroup}, source = ${c.source}, revision = revision + 1, updated_at = ${now} where id = ${id}`);
export const setStatus = (tx: Tx, id: string, status: ItemState['status'], now: Date) =>
  tx.run(sql`update assessment.item set status = ${status}, revision = revision + 1, updated_at = ${now} where id = ${id}`);

/** Writes the open version; an approved one is never touched. */
export const putVersion = (tx: Tx, of: { id: string; version: number; content: ItemContent; by: string | null; now: Date }) =>
  tx.run(sql`
    insert into assessment.item_version as v (item_id, version, state, content, written_by, written_at)
    values (${of.id}, ${of.version}, 'DRAFT', ${JSON.stringify(of.content)}::jsonb, ${of.by}, ${of.now})
    on conflict (item_id, version) do update set content = excluded.content, written_by = excluded.written_by, written_at = excluded.written_at where v.state = 'DRAFT'`);
export const setVersion = (tx: Tx, of: { id: string; version: number; state: VersionState; by: string | null; note: string; now: Date }) =>
  tx.run(sql`
    update assessment.item_version set state = ${of.state}, note = ${of.note}, reviewed_by = coalesce(${of.by}, reviewed_by), reviewed_at = case when ${of.by}::text is null then reviewed_at else ${of.now}::timestamptz end
    where item_id = ${of.id} and version = ${of.version}`);

export interface VersionRow {
  version: number;
  state: VersionState;
  content: ItemContent;
  writtenBy: string | null;
  writtenAt: Date;
  reviewedBy: string | null;
  reviewedAt: Date | null;
  note: string;
}
export const versionsOf = (db: Queryable, id: string) =>
  db.many<VersionRow>(sql`
    select version, state, content, written_by as "writtenBy", written_at as "writtenAt", reviewed_by as "reviewedBy", reviewed_at as "reviewedAt", note
    from assessment.item_version where item_id = ${id} order by version desc limit 50`);

export interface ItemEventRow {
  at: Date;
  what: string;
  version: number;
  accountId: string | null;
  note: string;
}
export const insertItemEvents = (tx: Tx, rows: readonly (ItemEventRow & { itemId: string })[]) =>
  tx.run(sql`
    insert into assessment.item_event (item_id, at, what, version, account_id, note)
    select "itemId", at, what, version, "accountId", note from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as e("itemId" text, at timestamptz, what text, version int, "accountId" text, note text)`);
export const itemEventsOf = (db: Queryable, id: string) =>
  db.many<ItemEventRow>(
    sql`select at, what, version, account_id as "accountId", note from assessment.item_event where item_id = ${id} order by seq desc limit 100`,
  );
/** Which of these items have an open version that this person had a hand in. */
export const ownWork = async (db: Queryable, ids: readonly string[], accountId: string) =>
  new Set(
    (
      await db.many<{ id: string }>(sql`
        select distinct v.item_id as id from assessment.item_version v where v.item_id = any(${ids as string[]}::text[]) and v.state <> 'APPROVED'
          and (v.written_by = ${accountId} or exists (select 1 from assessment.item_event e where e.item_id = v.item_id and e.version = v.version and e.what = 'WRITTEN' and e.account_id = ${accountId}))`)
    ).map(({ id }) => id),
  );

/** The stems of a programme, to compare a new one with; the newest first, at most 20,000. */
export const stemsOf = (db: Queryable, programCode: string, but: string) =>
  db.many<{ id: string; code: string; stem: string }>(
    sql`select id, code, stem from assessment.item where program_code = ${programCode} and id <> ${but} order by updated_at desc limit 20000`,
  );
export const enemiesOf = (db: Queryable, programCode: string, group: string, but: string) =>
  db.many<{ id: string; code: string; stem: string }>(
    sql`select id, code, stem from assessment.item where program_code = ${programCode} and enemy_group = ${group} and id <> ${but} order by code limit 50`,
  );
/** The highest number that a code with this beginning has. */
export const lastNumber = async (db: Queryable, prefix: string) =>
  (
    await db.one<{ last: number }>(
      sql`select coalesce(max(substring(code from ${prefix.length + 1})::int), 0) as last from assessment.item where code like ${`${prefix}%`} and substring(code from ${prefix.length + 1}) ~ '^[0-9]{1,6}$'`,
    )
  ).last;
export const knowledgePoints = (db: Queryable, programCode: string) =>
  db.many<{ code: string; name: string; chapter: string; chapterTitle: string }>(
    sql`select code, name, chapter, chapter_title as "chapterTitle" from assessment.knowledge where program_code = ${programCode} order by code`,
  );
export const enemyGroups = async (db: Queryable, programCode: string) =>
  (
    await db.many<{ name: string }>(
      sql`select distinct enemy_group as name from assessment.item where program_code = ${programCode} and enemy_group is not null order by 1 limit 500`,
    )
  ).map(({ name }) => name);
