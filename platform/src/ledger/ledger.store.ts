import { sql, type Queryable, type Tx } from '@yangfan/kernel';
import type { ChainEntry, ChainHead } from './chain.rules.ts';
import type { PassageQuery } from './ports.ts';

interface EntryRow {
  id: string;
  chain: string;
  seq: number;
  at: Date;
  kind: string;
  class_id: string | null;
  learner_id: string | null;
  institution_id: string | null;
  actor_id: string | null;
  summary: string;
  data: unknown;
  link: string | null;
  md5: string;
  sha1: string;
  sha256: string;
  mac: string;
}

const entryOf = (row: EntryRow): ChainEntry => ({
  id: row.id,
  chain: row.chain,
  seq: row.seq,
  at: row.at.toISOString(),
  kind: row.kind,
  classId: row.class_id,
  learnerId: row.learner_id,
  institutionId: row.institution_id,
  actorId: row.actor_id,
  summary: row.summary,
  data: row.data,
  link: row.link,
  md5: row.md5,
  sha1: row.sha1,
  sha256: row.sha256,
  mac: row.mac,
});

/** The end of a chain: what the next entry is bound to. */
export interface ChainLink {
  chain: string;
  seq: number;
  mac: string;
}

/** Locks the chains' heads in the order given until the transaction ends, and gives them; makes those that are new. */
export function lockHeads(tx: Tx, chains: readonly string[], genesis: string): Promise<ChainLink[]> {
  // The no-op update takes the row lock also for a chain that exists.
  return tx.many<ChainLink>(sql`
    insert into ledger.chain (chain, seq, mac, head_mac)
    select chain, 0, ${genesis}, '' from unnest(${chains as string[]}::text[]) with ordinality as t (chain, n) order by n
    on conflict (chain) do update set seq = ledger.chain.seq returning chain, seq, mac`);
}

/** Writes sealed entries and moves the heads of their chains; one round trip. */
export async function insertEntries(
  tx: Tx,
  entries: readonly ChainEntry[],
  heads: readonly (ChainLink & { headMac: string })[],
): Promise<void> {
  await tx.run(sql`
    with written as (
      insert into ledger.entry (id, chain, seq, at, kind, class_id, learner_id, institution_id, actor_id, summary, data, link, md5, sha1, sha256, mac)
      select e.id, e.chain, e.seq, e.at, e.kind, e."classId", e."learnerId", e."institutionId", e."actorId", e.summary, e.data, e.link, e.md5, e.sha1, e.sha256, e.mac
      from jsonb_to_recordset(${JSON.stringify(entries)}::jsonb) as e(id text, chain text, seq bigint, at timestamptz, kind text, "classId" text,
        "learnerId" text, "institutionId" text, "actorId" text, summary text, data jsonb, link text, md5 text, sha1 text, sha256 text, mac text)
    )
    update ledger.chain c set seq = h.seq, mac = h.mac, head_mac = h.head_mac
    from unnest(${heads.map(({ chain }) => chain)}::text[], ${heads.map(({ seq }) => seq)}::bigint[], ${heads.map(({ mac }) => mac)}::text[], ${heads.map((head) => head.headMac)}::text[])
      as h (chain, seq, mac, head_mac) where c.chain = h.chain`);
}

/** One page of a timeline, newest first, after the cursor. */
/** Whose timeline: a learner's with what happened to their classes (`classKinds`: only entries of such kinds), or a class's. */
export interface TimelineOf {
  learnerId?: string;
  classId?: string;
  classIds?: string[];
  classKinds?: readonly string[];
}
export async function timelineRows(
  db: Queryable,
  by: TimelineOf,
  cursor: { at: Date; id: string } | null,
  limit: number,
): Promise<ChainEntry[]> {
  const rows = await db.many<EntryRow>(sql`
    select * from ledger.entry
    where ${
      by.learnerId
        ? sql`(learner_id = ${by.learnerId} or (learner_id is null and class_id = any(${by.classIds ?? []}::text[])
            ${by.classKinds ? sql`and kind like any(${by.classKinds as string[]}::text[])` : sql``}))`
        : sql`class_id = ${by.classId ?? ''}`
    }
      ${cursor ? sql`and (at, id) < (${cursor.at}, ${cursor.id})` : sql``}
    order by at desc, id desc limit ${limit}`);
  return rows.map(entryOf);
}

/** The oldest entries of a learner's passage through a class, and how many there are. */
export async function passageRows(db: Queryable, of: PassageQuery): Promise<{ entries: ChainEntry[]; total: number }> {
  const rows = await db.many<EntryRow & { total: number }>(sql`
    select *, count(*) over ()::int as total from ledger.entry
    where class_id = ${of.classId} and (learner_id = ${of.learnerId} or (learner_id is null and kind like any(${of.classKinds as string[]}::text[])))
    order by at, id limit ${of.limit}`);
  return { entries: rows.map(entryOf), total: rows[0]?.total ?? 0 };
}
/** The heads of the chains named, in order of name. */
export const headsOf = (db: Queryable, chains: readonly string[]) =>
  db.many<ChainHead>(sql`
    select chain, seq, mac, head_mac as "headMac" from ledger.chain where chain = any(${chains as string[]}::text[]) order by chain collate "C"`);

/** One entry by id. */
export async function entryById(db: Queryable, id: string): Promise<ChainEntry | undefined> {
  const row = await db.maybe<EntryRow>(sql`select * from ledger.entry where id = ${id}`);
  return row && entryOf(row);
}

/** Every chain's head, in order of name. */
export function heads(db: Queryable): Promise<{ chain: string; seq: number; mac: string; headMac: string }[]> {
  return db.many(sql`select chain, seq, mac, head_mac as "headMac" from ledger.chain order by chain collate "C"`);
}

/** Entries of one chain after `seq`, at most `limit`. */
export async function chainRows(db: Queryable, chain: string, afterSeq: number, limit: number): Promise<ChainEntry[]> {
  const rows = await db.many<EntryRow>(
    sql`select * from ledger.entry where chain = ${chain} and seq > ${afterSeq} order by seq limit ${limit}`,
  );
  return rows.map(entryOf);
}

/** Keeps the day's digest of all heads. */
export async function savePublication(
  db: Queryable,
  row: { day: string; chains: number; entries: number; sha256: string; mac: string },
): Promise<void> {
  await db.run(sql`
    insert into ledger.publication (day, chains, entries, sha256, mac) values (${row.day}, ${row.chains}, ${row.entries}, ${row.sha256}, ${row.mac})
    on conflict (day) do nothing`);
}

/** What happened to a learner and what an account did, newest first, for the person. */
export const personalEntries = (db: Queryable, accountId: string, learnerId: string | null, limit: number) =>
  db.many<object>(sql`
    select at as "时间", summary as "事项", kind as "种类", sha256 from ledger.entry
    where learner_id = ${learnerId ?? ''} or chain = ${`account:${accountId}`} order by at desc limit ${limit}`);
