import { sql, type Queryable, type Tx } from '@yangfan/kernel';

export interface DeferralRow {
  id: string;
  examId: string;
  title: string;
  classId: string;
  learnerId: string;
  accountId: string;
  state: 'ASKED' | 'GRANTED' | 'REFUSED' | 'WITHDRAWN';
  /** Sealed. */
  reason: string;
  fileIds: string[];
  askedAt: Date;
  decision: string;
  decidedAt: Date | null;
}
const columns = sql`d.id, d.exam_id as "examId", e.title, d.class_id as "classId", d.learner_id as "learnerId", d.account_id as "accountId", d.state, d.reason, d.file_ids as "fileIds",
  d.asked_at as "askedAt", d.decision, d.decided_at as "decidedAt"`;
const from = sql`from assessment.deferral d join assessment.exam e on e.id = d.exam_id`;

export const deferralById = (db: Queryable, id: string) => db.maybe<DeferralRow>(sql`select ${columns} ${from} where d.id = ${id}`);
export const lockDeferral = (tx: Tx, id: string) =>
  tx.maybe<DeferralRow>(sql`select ${columns} ${from} where d.id = ${id} for update of d`);
export const deferralsOfClass = (db: Queryable, classId: string) =>
  db.many<DeferralRow>(sql`select ${columns} ${from} where d.class_id = ${classId} order by d.state <> 'ASKED', d.asked_at desc limit 200`);
export const deferralsOfLearner = (db: Queryable, learnerId: string) =>
  db.many<DeferralRow>(sql`select ${columns} ${from} where d.learner_id = ${learnerId} order by d.asked_at desc limit 100`);
/** One an exam and learner. */
export const insertDeferral = (
  tx: Tx,
  row: Pick<DeferralRow, 'id' | 'examId' | 'classId' | 'learnerId' | 'accountId' | 'reason' | 'fileIds' | 'askedAt'>,
): Promise<number> =>
  tx.run(sql`
    insert into assessment.deferral (id, exam_id, class_id, learner_id, account_id, state, reason, file_ids, asked_at)
    values (${row.id}, ${row.examId}, ${row.classId}, ${row.learnerId}, ${row.accountId}, 'ASKED', ${row.reason}, ${row.fileIds}::text[], ${row.askedAt}) on conflict do nothing`);
export const decideDeferral = (tx: Tx, id: string, to: { state: string; decision: string; by: string; at: Date }) =>
  tx.run(
    sql`update assessment.deferral set state = ${to.state}, decision = ${to.decision}, decided_by = ${to.by}, decided_at = ${to.at} where id = ${id}`,
  );

/** Learners of a class who were excused, have sat no regular exam, and are named for none that is still open. */
export const waitingForDeferred = async (db: Queryable, classId: string): Promise<Set<string>> =>
  new Set(
    (
      await db.many<{ id: string }>(sql`
        select distinct d.learner_id as id from assessment.deferral d where d.class_id = ${classId} and d.state = 'GRANTED'
          and not exists (select 1 from assessment.attempt a join assessment.exam e on e.id = a.exam_id where a.learner_id = d.learner_id and e.class_id = d.class_id and e.kind = 'REGULAR' and e.status <> 'CANCELLED')
          and not exists (select 1 from assessment.exam_candidate n join assessment.exam e on e.id = n.exam_id where n.learner_id = d.learner_id and n.class_id = d.class_id and e.named_only
            and e.status <> 'CANCELLED' and not exists (select 1 from assessment.deferral o where o.exam_id = e.id and o.learner_id = d.learner_id and o.state = 'GRANTED'))`)
    ).map(({ id }) => id),
  );
