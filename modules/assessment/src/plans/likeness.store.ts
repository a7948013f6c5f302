import { sql, type Queryable, type Tx } from '@yangfan/kernel';

export interface PrintRow {
  versionId: string;
  chapter: string;
  templateCode: string;
  classId: string;
  learnerId: string;
  simhash: bigint;
  bands: number[];
  text: string;
  submittedAt: Date;
}
/** How many plans one chapter is laid beside at most. */
const MAX_OF_CLASS = 120;
const MAX_OF_HISTORY = 20;
export interface Candidate {
  versionId: string;
  text: string;
}

export async function insertPrints(tx: Tx, rows: readonly PrintRow[]): Promise<void> {
  for (const row of rows)
    await tx.run(sql`
      insert into assessment.plan_print (version_id, chapter, template_code, class_id, learner_id, simhash, bands, text, submitted_at)
      values (${row.versionId}, ${row.chapter}, ${row.templateCode}, ${row.classId}, ${row.learnerId}, ${String(row.simhash)}::bigint, ${row.bands}::integer[], ${row.text}, ${row.submittedAt})
      on conflict (version_id, chapter) do nothing`);
}
/** The class's other plans, one by one, and of earlier classes those whose hash shares a band, the nearest first. Never one's own. */
export const candidates = (db: Queryable, { versionId: _v, ...of }: PrintRow) =>
  db.many<Candidate>(sql`
    (select distinct on (learner_id) version_id as "versionId", text from assessment.plan_print
      where class_id = ${of.classId} and chapter = ${of.chapter} and template_code = ${of.templateCode} and learner_id <> ${of.learnerId} and submitted_at <= ${of.submittedAt}
      order by learner_id, submitted_at desc limit ${MAX_OF_CLASS})
    union all
    (select version_id, text from assessment.plan_print
      where bands && ${of.bands}::integer[] and chapter = ${of.chapter} and template_code = ${of.templateCode} and class_id <> ${of.classId} and learner_id <> ${of.learnerId}
        and submitted_at <= ${of.submittedAt}
      order by bit_count((simhash # ${String(of.simhash)}::bigint)::bit(64)), version_id limit ${MAX_OF_HISTORY})`);
export const printText = (db: Queryable, versionId: string, chapter: string) =>
  db.maybe<{ text: string }>(sql`select text from assessment.plan_print where version_id = ${versionId} and chapter = ${chapter}`);

export interface LikenessRow {
  chapter: string;
  otherVersionId: string;
  score: number;
  passages: { own: string; other: string }[];
}
export async function putLikeness(tx: Tx, versionId: string, rows: readonly LikenessRow[], compared: number, at: Date): Promise<void> {
  for (const row of rows)
    await tx.run(sql`
      insert into assessment.plan_likeness (version_id, chapter, other_version_id, score, passages)
      values (${versionId}, ${row.chapter}, ${row.otherVersionId}, ${row.score}, ${JSON.stringify(row.passages)}::jsonb)
      on conflict (version_id, chapter) do update set other_version_id = excluded.other_version_id, score = excluded.score, passages = excluded.passages`);
  await tx.run(sql`update assessment.plan_version set compared_at = ${at}, compared = ${compared} where id = ${versionId}`);
}
export const likenessOf = (db: Queryable, versionId: string) =>
  db.many<LikenessRow & { otherLearnerId: string; otherClassId: string; otherAt: Date }>(sql`
    select l.chapter, l.other_version_id as "otherVersionId", l.score, l.passages, v.learner_id as "otherLearnerId", v.class_id as "otherClassId", v.submitted_at as "otherAt"
    from assessment.plan_likeness l join assessment.plan_version v on v.id = l.other_version_id where l.version_id = ${versionId} order by l.score desc, l.chapter`);

export interface SuspicionRow {
  versionId: string;
  planId: string;
  chapters: string[];
  why: string;
  state: 'OPEN' | 'CONFIRMED' | 'DISMISSED';
  reason: string;
  decidedBy: string | null;
  decidedAt: Date | null;
}
const columns = sql`version_id as "versionId", plan_id as "planId", chapters, why, state, reason, decided_by as "decidedBy", decided_at as "decidedAt"`;
/** True when it is new. */
export const insertSuspicion = async (
  tx: Tx,
  row: Pick<SuspicionRow, 'versionId' | 'planId' | 'chapters' | 'why'>,
  at: Date,
): Promise<boolean> =>
  (await tx.run(sql`
    insert into assessment.plan_suspicion (version_id, plan_id, chapters, why, state, at) values (${row.versionId}, ${row.planId}, ${row.chapters}::text[], ${row.why}, 'OPEN', ${at})
    on conflict (version_id) do nothing`)) === 1;
export const suspicionOf = (db: Queryable, planId: string) =>
  db.maybe<SuspicionRow>(sql`select ${columns} from assessment.plan_suspicion where plan_id = ${planId} order by at desc limit 1`);
export const suspectedVersions = async (db: Queryable, versionIds: readonly string[]) =>
  new Set(
    (
      await db.many<{ id: string }>(
        sql`select version_id as id from assessment.plan_suspicion where version_id = any(${versionIds as string[]}::text[]) and state <> 'DISMISSED'`,
      )
    ).map((row) => row.id),
  );
export const judge = async (
  tx: Tx,
  versionId: string,
  verdict: 'CONFIRMED' | 'DISMISSED',
  reason: string,
  by: string,
  at: Date,
): Promise<boolean> =>
  (await tx.run(sql`
    update assessment.plan_suspicion set state = ${verdict}, reason = ${reason}, decided_by = ${by}, decided_at = ${at} where version_id = ${versionId} and state = 'OPEN'`)) ===
  1;
