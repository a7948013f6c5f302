import { sql, type Queryable, type Tx } from '@yangfan/kernel';
import type { Paper } from '../papers/paper.rules.ts';
import type { ExamCount } from './counting.rules.ts';
import type { Week } from './drift.rules.ts';
import type { SittingFigures } from './reliability.rules.ts';
import type { Sums } from './sums.rules.ts';

/** An exam whose papers wait to be counted; whoever else looks finds another. */
export const nextUncounted = (tx: Tx) =>
  tx.maybe<{ id: string; programCode: string; startsAt: Date }>(sql`
    select id, program_code as "programCode", starts_at as "startsAt" from assessment.exam
    where status = 'RELEASED' and not practice and stat_at is null order by id limit 1 for update skip locked`);
export const markCounted = (tx: Tx, examId: string, at: Date) =>
  tx.run(sql`update assessment.exam set stat_at = ${at} where id = ${examId}`);

/** The scores that part the counted papers of an exam into thirds; null where there is none. */
export const cutsOf = (db: Queryable, examId: string) =>
  db.one<{ cuts: [number, number] | null }>(sql`
    select percentile_disc(array[1.0 / 3, 2.0 / 3]) within group (order by score::float8) as cuts from assessment.attempt
    where exam_id = ${examId} and state <> 'IN_PROGRESS' and score is not null and validity in ('NORMAL', 'VALID')`);

export interface SheetRow {
  id: string;
  paper: Paper;
  marks: (number | null)[] | null;
  score: number | null;
  validity: string;
  keyVersions: Record<string, number>;
}
/** The papers of an exam behind one of them, a few at a time. */
export const sheetsAfter = (db: Queryable, examId: string, after: string, limit: number) =>
  db.many<SheetRow>(sql`
    select id, paper, marks, score::float8 as score, validity, key_versions as "keyVersions" from assessment.attempt
    where exam_id = ${examId} and state <> 'IN_PROGRESS' and id > ${after} order by id limit ${limit}`);

/** Puts what an exam's papers say in the place of what they said before. Gives the items that stood in it before. */
export async function putExam(
  tx: Tx,
  exam: { id: string; programCode: string; heldOn: string },
  { items, leftOut, sitting }: ExamCount,
  figures: SittingFigures,
  now: Date,
): Promise<string[]> {
  const old = await tx.many<{ id: string }>(sql`delete from assessment.exam_item_stat where exam_id = ${exam.id} returning item_id as id`);
  const rows = [...items.values()].map(({ sums, ...one }) => ({ ...one, ...sums }));
  await tx.run(sql`
    insert into assessment.exam_item_stat (exam_id, item_id, version, program_code, held_on, shown, n, sx, sxx, sr, srr, sxr, choices)
    select ${exam.id}, "itemId", version, ${exam.programCode}, ${exam.heldOn}, shown, n, sx, sxx, sr, srr, sxr, choices
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r("itemId" text, version int, shown int, n int, sx float8, sxx float8, sr float8, srr float8, sxr float8, choices jsonb)`);
  await tx.run(sql`
    insert into assessment.exam_stat (exam_id, papers, left_out, figures, made_at) values (${exam.id}, ${sitting.papers}, ${leftOut}, ${JSON.stringify(figures)}::jsonb, ${now})
    on conflict (exam_id) do update set papers = excluded.papers, left_out = excluded.left_out, figures = excluded.figures, made_at = excluded.made_at`);
  return old.map(({ id }) => id);
}

// What a version may change without becoming another question: its figures stay.
const ASKED = sql`array['difficulty', 'analysis', 'knowledge', 'chapter', 'enemyGroup', 'source']`;
export interface ItemRows {
  itemId: string;
  version: number;
  exposed: number;
  exams: number;
  rows: (Sums & { heldOn: string })[];
}
/**
 * Locks items and reads what all exams say of each as it is asked now, one row a day. The lock makes two counts of different exams
 * with the same item come one after the other.
 */
export async function sumsOfItems(tx: Tx, itemIds: readonly string[], since: string): Promise<ItemRows[]> {
  const ids = [...itemIds].sort();
  await tx.many(sql`select id from assessment.item where id = any(${ids}::text[]) order by id for no key update`);
  return tx.many<ItemRows>(sql`
    select i.id as "itemId", i.version,
      (select coalesce(sum(shown), 0)::int from assessment.exam_item_stat x where x.item_id = i.id and x.held_on >= ${since}) as exposed,
      (select count(distinct exam_id)::int from assessment.exam_item_stat x where x.item_id = i.id and x.held_on >= ${since}) as exams,
      coalesce((
        select jsonb_agg(jsonb_build_object('heldOn', s.held_on, 'n', s.n, 'sx', s.sx, 'sxx', s.sxx, 'sr', s.sr, 'srr', s.srr, 'sxr', s.sxr, 'choices', s.choices) order by s.held_on)
        from assessment.exam_item_stat s where s.item_id = i.id and s.n > 0
          and s.version in (select v.version from assessment.item_version v where v.item_id = i.id and v.content - ${ASKED} = cur.content - ${ASKED})), '[]') as rows
    from assessment.item i join assessment.item_version cur on cur.item_id = i.id and cur.version = i.version
    where i.id = any(${ids}::text[]) order by i.id`);
}

export interface NewItemStat {
  itemId: string;
  version: number;
  sat: number;
  facility: number | null;
  discrimination: number | null;
  shares: Sums['choices'];
  sums: Omit<Sums, 'choices'>;
  weeks: Week[];
  exposed: number;
  exams: number;
  lastAt: string | null;
}
export const putItemStats = (tx: Tx, rows: readonly NewItemStat[], now: Date) =>
  tx.run(sql`
    insert into assessment.item_stat (item_id, version, sat, facility, discrimination, shares, sums, weeks, exposed_90d, exams_90d, last_at, made_at)
    select "itemId", version, sat, facility, discrimination, shares, sums, weeks, exposed, exams, "lastAt"::date, ${now}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r("itemId" text, version int, sat int, facility float8, discrimination float8, shares jsonb, sums jsonb, weeks jsonb, exposed int, exams int, "lastAt" text)
    order by 1
    on conflict (item_id) do update set version = excluded.version, sat = excluded.sat, facility = excluded.facility, discrimination = excluded.discrimination, shares = excluded.shares,
      sums = excluded.sums, weeks = excluded.weeks, exposed_90d = excluded.exposed_90d, exams_90d = excluded.exams_90d, last_at = excluded.last_at, made_at = excluded.made_at`);

/** Items whose figures are of another version than the one in use, or whose ninety days have moved on by a day. */
export const staleItems = async (db: Queryable, before: Date, limit: number) =>
  (
    await db.many<{ id: string }>(sql`
      select st.item_id as id from assessment.item_stat st join assessment.item i on i.id = st.item_id
      where st.version <> i.version or (st.exposed_90d > 0 and st.made_at < ${before}) order by 1 limit ${limit}`)
  ).map(({ id }) => id);
