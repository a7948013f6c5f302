import { sql, type Queryable, type Tx } from '@yangfan/kernel';
import type { Blueprint } from './paper.rules.ts';

/** A question of a fixed paper: which item in which version, and its points. */
export interface FixedQuestion {
  itemId: string;
  version: number;
  points: number;
}
export interface FixedPaperRow {
  id: string;
  programCode: string;
  title: string;
  questions: FixedQuestion[];
  fullScore: string;
  expectedFacility: number;
  createdBy: string;
  createdAt: Date;
  /** Exams that use it. */
  exams: number;
}
const columns = sql`p.id, p.program_code as "programCode", p.title, p.questions, p.full_score as "fullScore", p.expected_facility as "expectedFacility", p.created_by as "createdBy",
  p.created_at as "createdAt", (select count(*)::int from assessment.exam_paper e where e.paper_id = p.id) as exams`;

export const paperRows = (db: Queryable, programCode: string | null, page: { limit: number; offset: number }) =>
  db.many<FixedPaperRow & { total: number }>(sql`
    select ${columns}, count(*) over ()::int as total from assessment.fixed_paper p where ${programCode}::text is null or p.program_code = ${programCode}
    order by p.created_at desc, p.id limit ${page.limit} offset ${page.offset}`);
export const paperById = (db: Queryable, id: string) =>
  db.maybe<FixedPaperRow>(sql`select ${columns} from assessment.fixed_paper p where id = ${id}`);
/** Locks a paper, so that nobody changes it while an exam takes it, or the other way round. */
export const lockPaper = (tx: Tx, id: string) =>
  tx.maybe<FixedPaperRow>(sql`select ${columns} from assessment.fixed_paper p where id = ${id} for update`);
export const insertPaper = (
  tx: Tx,
  paper: Pick<FixedPaperRow, 'id' | 'programCode' | 'title' | 'questions' | 'expectedFacility' | 'createdBy' | 'createdAt'> & {
    seed: string;
    fullScore: number;
  },
) =>
  tx.run(sql`
    insert into assessment.fixed_paper (id, program_code, title, questions, full_score, expected_facility, seed, created_by, created_at)
    values (${paper.id}, ${paper.programCode}, ${paper.title}, ${JSON.stringify(paper.questions)}::jsonb, ${paper.fullScore}, ${paper.expectedFacility}, ${paper.seed}, ${paper.createdBy}, ${paper.createdAt})`);
export const changePaper = (tx: Tx, id: string, questions: readonly FixedQuestion[], expectedFacility: number) =>
  tx.run(
    sql`update assessment.fixed_paper set questions = ${JSON.stringify(questions)}::jsonb, expected_facility = ${expectedFacility} where id = ${id}`,
  );

export const putExamPaper = (tx: Tx, of: { examId: string; paperId: string; by: string; now: Date }) =>
  tx.run(sql`
    insert into assessment.exam_paper (exam_id, paper_id, set_by, set_at) values (${of.examId}, ${of.paperId}, ${of.by}, ${of.now})
    on conflict (exam_id) do update set paper_id = excluded.paper_id, set_by = excluded.set_by, set_at = excluded.set_at`);
export const dropExamPaper = (tx: Tx, examId: string) => tx.run(sql`delete from assessment.exam_paper where exam_id = ${examId}`);
/** The fixed papers of exams; those that draw are not in the answer. */
export const papersOfExams = (db: Queryable, examIds: readonly string[]) =>
  db.many<{ examId: string; paperId: string; title: string; questions: FixedQuestion[] }>(sql`
    select e.exam_id as "examId", p.id as "paperId", p.title, p.questions from assessment.exam_paper e join assessment.fixed_paper p on p.id = e.paper_id
    where e.exam_id = any(${examIds as string[]}::text[])`);

/** The items that learners had in their last papers, whatever the exam. */
export const lastItems = (db: Queryable, learnerIds: readonly string[], papers: number) =>
  db.many<{ learnerId: string; itemIds: string[] }>(sql`
    select l.id as "learnerId", array_agg(distinct q->>'itemId') as "itemIds" from unnest(${learnerIds as string[]}::text[]) as l(id)
    cross join lateral (select a.paper from assessment.attempt a where a.learner_id = l.id order by a.started_at desc limit ${papers}) p
    cross join lateral jsonb_array_elements(p.paper->'questions') q group by l.id`);

export interface BlueprintRow extends Blueprint {
  durationMin: number;
  revision: number;
  changedAt: Date | null;
}
export const blueprintRow = (db: Queryable, programCode: string) =>
  db.maybe<BlueprintRow>(
    sql`select duration_min as "durationMin", points, cells, mandatory, revision, changed_at as "changedAt" from assessment.blueprint where program_code = ${programCode}`,
  );
/** Writes a blueprint over the revision that was read; false when somebody was quicker. */
export const putBlueprint = async (
  tx: Tx,
  of: { programCode: string; revision: number; durationMin: number; blueprint: Blueprint; by: string; now: Date },
) => {
  const { points, cells, mandatory } = of.blueprint;
  return (
    (await tx.run(sql`
      insert into assessment.blueprint as b (program_code, duration_min, points, cells, mandatory, revision, changed_by, changed_at)
      values (${of.programCode}, ${of.durationMin}, ${JSON.stringify(points)}::jsonb, ${JSON.stringify(cells)}::jsonb, ${JSON.stringify(mandatory ?? [])}::jsonb, ${of.revision + 1}, ${of.by}, ${of.now})
      on conflict (program_code) do update set duration_min = excluded.duration_min, points = excluded.points, cells = excluded.cells, mandatory = excluded.mandatory, revision = excluded.revision,
        changed_by = excluded.changed_by, changed_at = excluded.changed_at where b.revision = ${of.revision}`)) > 0
  );
};
