import { sql, type Queryable, type Tx } from '@yangfan/kernel';
import type { BankItem } from '../papers/paper.rules.ts';
import { openState } from '../bank/items.store.ts';
import type { Dismissal } from './doctor.rules.ts';
import type { Week } from './drift.rules.ts';
import type { SittingFigures } from './reliability.rules.ts';
import type { Sums } from './sums.rules.ts';

export interface DismissalRow extends Dismissal {
  reason: string;
  by: string;
  at: string;
}
/** An item in use with its figures; those of an older version than the one in use are not in it. */
export interface PatientRow extends Pick<BankItem, 'type' | 'options' | 'answer' | 'difficulty' | 'chapter' | 'code' | 'version'> {
  itemId: string;
  programCode: string;
  stem: string;
  status: 'DRAFT' | 'REVIEWING' | 'APPROVED' | 'RETIRED';
  work: 'DRAFT' | 'REVIEWING' | null;
  sums: Omit<Sums, 'choices'> | null;
  choices: Sums['choices'] | null;
  weeks: Week[] | null;
  exposed: number;
  exams: number;
  lastAt: string | null;
  madeAt: Date | null;
  dismissal: DismissalRow | null;
}
const patient = sql`i.id as "itemId", i.code, i.program_code as "programCode", i.type, i.chapter, left(i.stem, 200) as stem, i.status, i.version, i.options, i.answer, i.difficulty, ${openState} as work,
  s.sums, s.shares as choices, s.weeks, coalesce(s.exposed_90d, 0) as exposed, coalesce(s.exams_90d, 0) as exams, to_char(s.last_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD') as "lastAt", s.made_at as "madeAt",
  case when d.item_id is not null then jsonb_build_object('version', d.version, 'diagnoses', d.diagnoses, 'sat', d.sat, 'reason', d.reason, 'by', d.by_account, 'at', d.at) end as dismissal`;
// The second condition of the join leaves out figures that wait for the job: a version was approved a moment ago.
const joined = sql`assessment.item i left join assessment.item_stat s on s.item_id = i.id and s.version = i.version left join assessment.item_dismissal d on d.item_id = i.id`;

/** The items in use of a programme with their figures; at most so many, those last asked first. */
export const patients = (db: Queryable, programCode: string, limit: number) =>
  db.many<PatientRow>(
    sql`select ${patient} from ${joined} where i.program_code = ${programCode} and i.status = 'APPROVED' order by s.last_at desc nulls last, i.code limit ${limit}`,
  );
export const patientById = (db: Queryable, itemId: string) =>
  db.maybe<PatientRow>(sql`select ${patient} from ${joined} where i.id = ${itemId}`);

export const putDismissal = (tx: Tx, itemId: string, of: Omit<DismissalRow, 'at'> & { at: Date }) =>
  tx.run(sql`
    insert into assessment.item_dismissal (item_id, version, diagnoses, sat, reason, by_account, at)
    values (${itemId}, ${of.version}, ${of.diagnoses as string[]}::text[], ${of.sat}, ${of.reason}, ${of.by}, ${of.at})
    on conflict (item_id) do update set version = excluded.version, diagnoses = excluded.diagnoses, sat = excluded.sat, reason = excluded.reason, by_account = excluded.by_account, at = excluded.at`);

export interface ExamStatRow {
  classId: string;
  status: string;
  practice: boolean;
  fullScore: number;
  counted: boolean;
  papers: number | null;
  leftOut: number | null;
  figures: SittingFigures | null;
  madeAt: Date | null;
}
/** What is known of a sitting. */
export const examStat = (db: Queryable, examId: string) =>
  db.maybe<ExamStatRow>(sql`
    select e.class_id as "classId", e.status, e.practice, e.full_score::float8 as "fullScore", e.stat_at is not null as counted, s.papers, s.left_out as "leftOut", s.figures, s.made_at as "madeAt"
    from assessment.exam e left join assessment.exam_stat s on s.exam_id = e.id where e.id = ${examId}`);
/** How the knowledge points of an exam were answered, the weakest first. */
export const knowledgeOfExam = (db: Queryable, examId: string) =>
  db.many<{ code: string; name: string; chapterTitle: string; answers: number; items: number; facility: number }>(sql`
    select k.code, k.name, k.chapter_title as "chapterTitle", sum(s.n)::int as answers, count(distinct s.item_id)::int as items, sum(s.sx) / sum(s.n) as facility
    from assessment.exam_item_stat s join assessment.item i on i.id = s.item_id join assessment.knowledge k on k.code = i.knowledge
    where s.exam_id = ${examId} and s.n > 0 group by k.code order by facility, k.code limit 200`);

export interface HardRow extends Pick<BankItem, 'type' | 'stem' | 'options' | 'answer'> {
  n: number;
  sx: number;
  choices: Sums['choices'];
}
/** The questions of an exam that went worst, in the words that were asked. */
export const hardestOfExam = (db: Queryable, examId: string, limit: number) =>
  db.many<HardRow>(sql`
    select v.content->>'type' as type, v.content->>'stem' as stem, v.content->'options' as options, v.content->'answer' as answer, s.n, s.sx, s.choices
    from assessment.exam_item_stat s join assessment.item_version v on v.item_id = s.item_id and v.version = s.version
    where s.exam_id = ${examId} and s.n > 0 and s.sx < s.n order by s.sx / s.n, s.n desc, s.item_id limit ${limit}`);
