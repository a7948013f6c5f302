import { coveredSql, sql, type Grant, type Queryable, type Tx } from '@yangfan/kernel';
import type { SittingRules } from '../sittings/policy.rules.ts';

export interface ExamRow {
  id: string;
  classId: string;
  className: string;
  institutionId: string;
  regionCode: string;
  lecturerIds: string[];
  practice: boolean;
  title: string;
  kind: 'REGULAR' | 'RESIT';
  programCode: string;
  startsAt: Date;
  durationMin: number;
  entryFrom: Date;
  entryUntil: Date;
  endsAt: Date;
  passScore: string;
  fullScore: string;
  questions: number;
  leaveWarn: number;
  leaveLimit: number;
  autosaveS: number;
  status: 'DRAFT' | 'PUBLISHED' | 'CANCELLED' | 'RELEASED';
  createdBy: string;
  /** For the named alone, who were excused from an earlier sitting. */
  namedOnly: boolean;
  clients: ('PC' | 'PHONE')[];
  invigilators: string[];
  rules: Partial<SittingRules>;
  pausedAt: Date | null;
  pausedWhy: string;
}
const columns = sql`e.id, e.class_id as "classId", e.class_name as "className", e.institution_id as "institutionId", e.region_code as "regionCode", e.lecturer_ids as "lecturerIds",
  e.practice, e.title, e.kind, e.program_code as "programCode", e.starts_at as "startsAt", e.duration_min as "durationMin", e.entry_from as "entryFrom", e.entry_until as "entryUntil",
  e.ends_at as "endsAt", e.pass_score as "passScore", e.full_score as "fullScore", e.questions, e.leave_warn as "leaveWarn", e.leave_limit as "leaveLimit", e.autosave_s as "autosaveS", e.status, e.created_by as "createdBy",
  e.named_only as "namedOnly", e.clients, e.invigilators, e.rules, e.paused_at as "pausedAt", e.paused_why as "pausedWhy"`;
const counts = sql`(select count(*)::int from assessment.attempt a where a.exam_id = e.id) as started,
  (select count(*)::int from assessment.attempt a where a.exam_id = e.id and a.state <> 'IN_PROGRESS') as submitted,
  (select count(distinct l.attempt_id)::int from assessment.late_answer l where l.exam_id = e.id and l.state in ('OPEN', 'PROPOSED')) as late,
  (select count(*)::int from assessment.exam_candidate n where n.exam_id = e.id) as named`;
export type CountedExam = ExamRow & { started: number; submitted: number; late: number; named: number };

export const examById = (db: Queryable, id: string) => db.maybe<ExamRow>(sql`select ${columns} from assessment.exam e where id = ${id}`);
export const examsById = (db: Queryable, ids: readonly string[]) =>
  db.many<ExamRow>(sql`select ${columns} from assessment.exam e where id = any(${ids as string[]}::text[])`);
export const countedExam = (db: Queryable, id: string) =>
  db.maybe<CountedExam>(sql`select ${columns}, ${counts} from assessment.exam e where id = ${id}`);
export const lockExam = (tx: Tx, id: string) =>
  tx.maybe<ExamRow>(sql`select ${columns} from assessment.exam e where id = ${id} for update`);

/** Where an exam stands, for the guard. */
export const examSubject = (db: Queryable, id: string) =>
  db.maybe<{ classId: string; regionCode: string; institutionId: string; lecturerIds: string[] }>(sql`
    select class_id as "classId", region_code as "regionCode", institution_id as "institutionId", lecturer_ids as "lecturerIds" from assessment.exam where id = ${id}`);

export const insertExam = (
  tx: Tx,
  exam: Omit<ExamRow, 'passScore' | 'fullScore' | 'pausedAt' | 'pausedWhy'> & { passScore: number; fullScore: number },
) =>
  tx.run(sql`
    insert into assessment.exam (id, class_id, class_name, institution_id, region_code, lecturer_ids, practice, title, kind, program_code, starts_at, duration_min, entry_from, entry_until, ends_at,
      pass_score, full_score, questions, leave_warn, leave_limit, autosave_s, status, created_by, named_only, clients, invigilators, rules)
    values (${exam.id}, ${exam.classId}, ${exam.className}, ${exam.institutionId}, ${exam.regionCode}, ${exam.lecturerIds}::text[], ${exam.practice}, ${exam.title}, ${exam.kind}, ${exam.programCode},
      ${exam.startsAt}, ${exam.durationMin}, ${exam.entryFrom}, ${exam.entryUntil}, ${exam.endsAt}, ${exam.passScore}, ${exam.fullScore}, ${exam.questions}, ${exam.leaveWarn}, ${exam.leaveLimit},
      ${exam.autosaveS}, ${exam.status}, ${exam.createdBy}, ${exam.namedOnly}, ${exam.clients}::text[], ${exam.invigilators}::text[], ${JSON.stringify(exam.rules)}::jsonb)`);

export const changeExam = (
  tx: Tx,
  id: string,
  change: { title: string; startsAt: Date; durationMin: number; entryFrom: Date; entryUntil: Date; endsAt: Date },
) =>
  tx.run(sql`update assessment.exam set title = ${change.title}, starts_at = ${change.startsAt}, duration_min = ${change.durationMin}, entry_from = ${change.entryFrom},
    entry_until = ${change.entryUntil}, ends_at = ${change.endsAt} where id = ${id}`);

/** How large the paper of a drafted exam is, when it takes another one. */
export const setExamSize = (tx: Tx, id: string, size: { questions: number; fullScore: number }) =>
  tx.run(sql`update assessment.exam set questions = ${size.questions}, full_score = ${size.fullScore} where id = ${id}`);
export const setInvigilation = (tx: Tx, id: string, to: { clients: readonly string[]; invigilators: readonly string[] }) =>
  tx.run(
    sql`update assessment.exam set clients = ${to.clients as string[]}::text[], invigilators = ${to.invigilators as string[]}::text[] where id = ${id}`,
  );
export const setExamStatus = (tx: Tx, id: string, status: ExamRow['status']) =>
  tx.run(sql`update assessment.exam set status = ${status} where id = ${id}`);

/** The other modules know the results of this exam. */
export const markTold = (tx: Tx, id: string, at: Date) => tx.run(sql`update assessment.exam set results_told_at = ${at} where id = ${id}`);

/** A released exam whose results nobody was told; whoever else looks at the same time finds another. */
export const nextUntold = (tx: Tx) =>
  tx.maybe<ExamRow>(
    sql`select ${columns} from assessment.exam e where status = 'RELEASED' and results_told_at is null order by id limit 1 for update skip locked`,
  );

/** A page of exams within the caller's grants. */
export const examRows = (
  db: Queryable,
  grants: readonly Grant[],
  filter: { classId: string | null; phase: string | null; q: string | null; now: Date },
  page: { limit: number; offset: number },
) =>
  db.many<CountedExam & { total: number }>(sql`
    select ${columns}, ${counts}, count(*) over ()::int as total from assessment.exam e
    where ${coveredSql(grants, { region: sql`e.region_code`, institution: sql`e.institution_id`, class: sql`e.class_id`, lecturer: (id) => sql`${id} = any(e.lecturer_ids)` })}
      and (${filter.classId}::text is null or e.class_id = ${filter.classId})
      and (${filter.q}::text is null or e.title ilike '%' || ${filter.q} || '%' or e.class_name ilike '%' || ${filter.q} || '%')
      and (${filter.phase}::text is null or ${filter.phase} = case when e.status <> 'PUBLISHED' then e.status when ${filter.now} < e.entry_from then 'WAITING'
        when least(${filter.now}, e.paused_at) <= e.entry_until then 'ENTRY' when least(${filter.now}, e.paused_at) < e.ends_at then 'RUNNING' else 'OVER' end)
    order by e.starts_at desc, e.id limit ${page.limit} offset ${page.offset}`);

/** Exams of some classes that learners may know of. */
export const examsOfClasses = (db: Queryable, classIds: readonly string[]) =>
  db.many<CountedExam>(
    sql`select ${columns}, ${counts} from assessment.exam e where class_id = any(${classIds}::text[]) and status in ('PUBLISHED', 'RELEASED') order by starts_at desc limit 100`,
  );

export interface CandidateRow {
  learnerId: string;
  attemptId: string;
  state: 'IN_PROGRESS' | 'SUBMITTED' | 'AUTO_SUBMITTED';
  startedAt: Date;
  submittedAt: Date | null;
  leaves: number;
  score: string | null;
  answered: number;
  checkMethod: string;
  expectedFacility: number;
  validity: 'NORMAL' | 'SUSPECT' | 'VALID' | 'INVALID';
}
/** The score that counts: a paper found invalid is worth nothing. */
export const candidateRows = (db: Queryable, examId: string) =>
  db.many<CandidateRow>(sql`
    select a.learner_id as "learnerId", a.id as "attemptId", a.state, a.started_at as "startedAt", a.submitted_at as "submittedAt", a.leaves,
      case when a.validity = 'INVALID' then 0 else a.score end as score, a.validity, a.check_method as "checkMethod",
      a.expected_facility as "expectedFacility", (select count(*)::int from assessment.attempt_answer x where x.attempt_id = a.id and x.value <> 'null'::jsonb) as answered
    from assessment.attempt a where exam_id = ${examId}`);
