import { sql, type Queryable, type Tx } from '@yangfan/kernel';
import type { Share } from './share.rules.ts';

export interface MarkerRow {
  accountId: string;
  lecturerId: string | null;
  role: 'CLASS_TEACHER' | 'LECTURER' | 'INST_ADMIN';
  assigned: number;
  done: number;
}
/** Who was named to mark an exam, with what they are to do and have done of it. */
export const markersOf = (db: Queryable, examId: string) =>
  db.many<MarkerRow>(sql`
    select k.account_id as "accountId", k.lecturer_id as "lecturerId", k.role, count(s.task_id)::int as assigned, count(m.task_id)::int as done
    from assessment.exam_marker k
    left join assessment.marking_share s on s.exam_id = k.exam_id and s.account_id = k.account_id
    left join assessment.marking_mark m on m.task_id = s.task_id and m.round = s.round and m.marker_id = s.account_id and m.state = 'GIVEN'
    where k.exam_id = ${examId} group by k.account_id, k.lecturer_id, k.role, k.named_at order by k.named_at, k.account_id`);
export const putMarkers = async (
  tx: Tx,
  examId: string,
  rows: readonly Pick<MarkerRow, 'accountId' | 'lecturerId' | 'role'>[],
  by: string,
  at: Date,
): Promise<void> => {
  await tx.run(
    sql`delete from assessment.exam_marker where exam_id = ${examId} and not (account_id = any(${rows.map(({ accountId }) => accountId)}::text[]))`,
  );
  await tx.run(sql`
    insert into assessment.exam_marker (exam_id, account_id, lecturer_id, role, named_by, named_at)
    select ${examId}, r."accountId", r."lecturerId", r.role, ${by}, ${at} from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r("accountId" text, "lecturerId" text, role text)
    on conflict (exam_id, account_id) do nothing`);
};

/** Each mark that an exam's answers want, in the order of the desk: who gave it, who is to give it, whether somebody has it open. */
export interface Wanted {
  taskId: string;
  round: number;
  open: boolean;
  markerId: string | null;
  given: boolean;
  holderId: string | null;
}
export const wantedOf = (db: Queryable, examId: string) =>
  db.many<Wanted>(sql`
    select t.id as "taskId", r.round, t.state in ('FIRST', 'SECOND') as open, m.marker_id as "markerId", coalesce(m.state = 'GIVEN', false) as given, s.account_id as "holderId"
    from assessment.marking_task t cross join lateral (select 1 as round union all select 2 where t.second) r
    left join assessment.marking_mark m on m.task_id = t.id and m.round = r.round
    left join assessment.marking_share s on s.task_id = t.id and s.round = r.round
    where t.exam_id = ${examId} order by r.round, t.shuffle limit 20000`);
export const dropShares = (tx: Tx, examId: string) => tx.run(sql`delete from assessment.marking_share where exam_id = ${examId}`);
export const insertShares = (tx: Tx, examId: string, rows: readonly Share[], at: Date) =>
  tx.run(sql`
    insert into assessment.marking_share (task_id, round, exam_id, account_id, assigned_at)
    select r."taskId", r.round, ${examId}, r."accountId", ${at} from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r("taskId" text, round smallint, "accountId" text)
    on conflict (task_id, round) do update set account_id = excluded.account_id, assigned_at = excluded.assigned_at`);
/** Drafts of answers that are not their writer's to mark any more go. */
export const dropStrayDrafts = (tx: Tx, examId: string) =>
  tx.run(sql`
    delete from assessment.marking_mark m using assessment.marking_task t where t.id = m.task_id and t.exam_id = ${examId} and m.state = 'DRAFT'
      and exists (select 1 from assessment.exam_marker k where k.exam_id = t.exam_id)
      and not exists (select 1 from assessment.marking_share s where s.task_id = m.task_id and s.round = m.round and s.account_id = m.marker_id)`);

/** Where the marking of an exam stands, for the guard: also with the lecturers named to mark it. */
export const markingSubject = (db: Queryable, id: string) =>
  db.maybe<{ classId: string; regionCode: string; institutionId: string; lecturerIds: string[] }>(sql`
    select class_id as "classId", region_code as "regionCode", institution_id as "institutionId",
      lecturer_ids || array(select k.lecturer_id from assessment.exam_marker k where k.exam_id = e.id and k.lecturer_id is not null) as "lecturerIds"
    from assessment.exam e where id = ${id}`);
