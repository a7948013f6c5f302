import type { ObjectionState } from '@yangfan/contract';
import { coveredSql, sql, type Grant, type Queryable, type Tx } from '@yangfan/kernel';

export interface ObjectionRow {
  id: string;
  classId: string;
  className: string;
  institutionId: string;
  institutionName: string;
  regionCode: string;
  lecturerIds: string[];
  practice: boolean;
  learnerId: string;
  maskedName: string;
  part: string;
  partName: string;
  score: number | null;
  publishedAt: Date;
  reason: string;
  fileIds: string[];
  state: ObjectionState;
  askedAt: Date;
  dueAt: Date | null;
  answer: string | null;
  answeredBy: string | null;
  answeredAt: Date | null;
  reviewUntil: Date | null;
  reviewReason: string | null;
  reviewAskedAt: Date | null;
  decision: string | null;
  decidedBy: string | null;
  decidedAt: Date | null;
  batchId: string | null;
  scoreAfter: number | null;
  closedAt: Date | null;
}
const columns = sql`id, class_id as "classId", class_name as "className", institution_id as "institutionId", institution_name as "institutionName", region_code as "regionCode", lecturer_ids as "lecturerIds", practice,
  learner_id as "learnerId", masked_name as "maskedName", part, part_name as "partName", score::float8 as score, published_at as "publishedAt", reason, file_ids as "fileIds", state, asked_at as "askedAt", due_at as "dueAt",
  answer, answered_by as "answeredBy", answered_at as "answeredAt", review_until as "reviewUntil", review_reason as "reviewReason", review_asked_at as "reviewAskedAt", decision, decided_by as "decidedBy", decided_at as "decidedAt",
  batch_id as "batchId", score_after::float8 as "scoreAfter", closed_at as "closedAt"`;

/** False when the learner has objected to this part of this publication before. */
export const insertObjection = async (tx: Tx, row: ObjectionRow): Promise<boolean> =>
  (await tx.run(sql`
    insert into assessment.objection (id, class_id, class_name, institution_id, institution_name, region_code, lecturer_ids, practice, learner_id, masked_name, part, part_name, score, published_at, reason, file_ids, state, asked_at, due_at)
    values (${row.id}, ${row.classId}, ${row.className}, ${row.institutionId}, ${row.institutionName}, ${row.regionCode}, ${row.lecturerIds}::text[], ${row.practice}, ${row.learnerId}, ${row.maskedName}, ${row.part}, ${row.partName},
      ${row.score}, ${row.publishedAt}, ${row.reason}, ${row.fileIds}::text[], ${row.state}, ${row.askedAt}, ${row.dueAt})
    on conflict (class_id, learner_id, part, published_at) do nothing`)) === 1;

/** Writes what a step changed. */
export const saveObjection = (tx: Tx, row: ObjectionRow) =>
  tx.run(sql`
    update assessment.objection set state = ${row.state}, due_at = ${row.dueAt}, answer = ${row.answer}, answered_by = ${row.answeredBy}, answered_at = ${row.answeredAt}, review_until = ${row.reviewUntil},
      review_reason = ${row.reviewReason}, review_asked_at = ${row.reviewAskedAt}, decision = ${row.decision}, decided_by = ${row.decidedBy}, decided_at = ${row.decidedAt}, batch_id = ${row.batchId},
      score_after = ${row.scoreAfter}, closed_at = ${row.closedAt}
    where id = ${row.id}`);

export const lockObjection = (tx: Tx, id: string) =>
  tx.maybe<ObjectionRow>(sql`select ${columns} from assessment.objection where id = ${id} for update`);

export const objectionsOfLearner = (db: Queryable, learnerId: string, classId: string | null) =>
  db.many<ObjectionRow>(
    sql`select ${columns} from assessment.objection where learner_id = ${learnerId} and (${classId}::text is null or class_id = ${classId}) order by asked_at desc limit 100`,
  );

/** Accepted ones of a class, waiting for two people to enter the score. */
export const acceptedObjections = (tx: Queryable, classId: string) =>
  tx.many<ObjectionRow>(
    sql`select ${columns} from assessment.objection where class_id = ${classId} and state = 'ACCEPTED' order by asked_at`,
  );

/** How many of a class somebody still has to act on, or the learner may still take to the county. */
export const openObjections = async (db: Queryable, classId: string, now: Date): Promise<number> =>
  (
    await db.one<{ n: number }>(sql`
      select count(*)::int as n from assessment.objection
      where class_id = ${classId} and (state in ('OPEN', 'ACCEPTED', 'REVIEWING') or (state = 'REFUSED' and review_until >= ${now}))`)
  ).n;

export interface ObjectionFilter {
  state: string | null;
  waiting: boolean;
  overdue: boolean;
  classId: string | null;
  institutionId: string | null;
  region: string | null;
}
export const objectionRows = (
  db: Queryable,
  grants: readonly Grant[],
  filter: ObjectionFilter,
  page: { limit: number; offset: number },
  now: Date,
) =>
  db.many<ObjectionRow & { total: number }>(sql`
    select ${columns}, count(*) over ()::int as total from assessment.objection
    where ${coveredSql(grants, { region: sql`region_code`, institution: sql`institution_id`, class: sql`class_id`, lecturer: (id) => sql`${id} = any(lecturer_ids)` })}
      and (${filter.state}::text is null or state = ${filter.state}) and (not ${filter.waiting} or state in ('OPEN', 'ACCEPTED', 'REVIEWING'))
      and (not ${filter.overdue} or (due_at < ${now} and state in ('OPEN', 'ACCEPTED', 'REVIEWING')))
      and (${filter.classId}::text is null or class_id = ${filter.classId}) and (${filter.institutionId}::text is null or institution_id = ${filter.institutionId})
      and (${filter.region}::text is null or region_code = ${filter.region})
    order by state in ('OPEN', 'ACCEPTED', 'REVIEWING') desc, asked_at desc, id limit ${page.limit} offset ${page.offset}`);
