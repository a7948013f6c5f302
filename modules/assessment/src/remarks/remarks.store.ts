import { sql, type Queryable, type Tx } from '@yangfan/kernel';
import type { ItemType, Paper } from '../papers/paper.rules.ts';

/** The version whose key a paper is marked by. */
const keyVersion = sql`coalesce((a.key_versions->>(q->>'itemId'))::int, (q->>'version')::int)`;

/** Items of an exam's papers that have a later approved version than the one they are marked by. */
export const correctable = (db: Queryable, examId: string) =>
  db.many<{ itemId: string; stem: string; type: ItemType; fromVersion: number; toVersion: number; papers: number }>(sql`
    select i.id as "itemId", left(i.stem, 200) as stem, i.type, min(${keyVersion})::int as "fromVersion", i.version as "toVersion", count(*)::int as papers
    from assessment.attempt a, jsonb_array_elements(a.paper->'questions') q join assessment.item i on i.id = q->>'itemId'
    where a.exam_id = ${examId} and a.state <> 'IN_PROGRESS' and i.status = 'APPROVED' and i.version > ${keyVersion}
    group by i.id order by max(i.updated_at) desc limit 100`);

export interface MarkedPaper {
  id: string;
  learnerId: string;
  paper: Paper;
  marks: (number | null)[];
  score: number | null;
  fromVersion: number;
}
/** The marked papers of an exam that asked for an item under an older key than this version's. */
export const papersWith = (db: Queryable, examId: string, itemId: string, version: number) =>
  db.many<MarkedPaper>(sql`
    select a.id, a.learner_id as "learnerId", a.paper, a.marks, a.score::float8 as score, ${keyVersion} as "fromVersion"
    from assessment.attempt a, jsonb_array_elements(a.paper->'questions') q
    where a.exam_id = ${examId} and a.state <> 'IN_PROGRESS' and a.marks is not null and q->>'itemId' = ${itemId} and ${keyVersion} < ${version} order by a.id limit 5000`);
/** Points that people gave, by paper, question and part. */
export const handOf = (db: Queryable, examId: string, itemId: string) =>
  db.many<{ attemptId: string; part: string; final: number }>(
    sql`select attempt_id as "attemptId", part, final::float8 as final from assessment.marking_task where exam_id = ${examId} and item_id = ${itemId} and state = 'DONE'`,
  );

/** Writes papers marked anew, and asks for the exam's figures anew. */
export const putPapers = (
  tx: Tx,
  itemId: string,
  version: number,
  rows: readonly { id: string; marks: (number | null)[]; score: number | null }[],
) =>
  tx.run(sql`
    with changed as (
      update assessment.attempt a set marks = r.marks, score = r.score, key_versions = a.key_versions || jsonb_build_object(${itemId}::text, ${version}::int)
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(id text, marks jsonb, score numeric) where a.id = r.id returning a.exam_id)
    update assessment.exam set stat_at = null where id in (select exam_id from changed)`);

export interface Move {
  learnerId: string;
  attemptId: string;
  before: number;
  after: number;
}
export interface RemarkRow {
  id: string;
  examId: string;
  itemId: string;
  fromVersion: number;
  toVersion: number;
  reason: string;
  moved: Move[];
  papers: number;
  appliedBy: string;
  appliedAt: Date;
}
export const insertRemark = (tx: Tx, row: RemarkRow) =>
  tx.run(sql`
    insert into assessment.remark (id, exam_id, item_id, from_version, to_version, reason, moved, papers, applied_by, applied_at)
    values (${row.id}, ${row.examId}, ${row.itemId}, ${row.fromVersion}, ${row.toVersion}, ${row.reason}, ${JSON.stringify(row.moved)}::jsonb, ${row.papers}, ${row.appliedBy}, ${row.appliedAt})`);
export const remarksOf = (db: Queryable, examId: string) =>
  db.many<RemarkRow & { stem: string }>(sql`
    select r.id, r.exam_id as "examId", r.item_id as "itemId", r.from_version as "fromVersion", r.to_version as "toVersion", r.reason, r.moved, r.papers, r.applied_by as "appliedBy",
      r.applied_at as "appliedAt", left(i.stem, 200) as stem
    from assessment.remark r join assessment.item i on i.id = r.item_id where r.exam_id = ${examId} order by r.applied_at desc limit 50`);
