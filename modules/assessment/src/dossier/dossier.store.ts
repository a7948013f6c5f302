import { sql, type Queryable, type Tx } from '@yangfan/kernel';
import type { ReceiptRow } from '../attempts/attempts.store.ts';

export interface SatExam {
  attemptId: string;
  title: string;
  kind: 'REGULAR' | 'RESIT';
  startedAt: Date;
  submittedAt: Date | null;
  checkMethod: string;
  leaves: number;
  score: number | null;
  fullScore: number;
  passScore: number;
  receipt: ReceiptRow | null;
}
/** Papers handed in; a score only once it is released. */
export const examsOf = (db: Queryable, classId: string, learnerId: string) =>
  db.many<SatExam>(sql`
    select a.id as "attemptId", x.title, x.kind, a.started_at as "startedAt", a.submitted_at as "submittedAt", a.check_method as "checkMethod", a.leaves,
      case when x.status = 'RELEASED' then case when a.validity = 'INVALID' then 0 else a.score::float8 end end as score,
      x.full_score::float8 as "fullScore", x.pass_score::float8 as "passScore", a.receipt
    from assessment.attempt a join assessment.exam x on x.id = a.exam_id
    where a.class_id = ${classId} and a.learner_id = ${learnerId} and a.state <> 'IN_PROGRESS' order by a.started_at, a.id limit 50`);

export const planVersionsOf = (db: Queryable, classId: string, learnerId: string) =>
  db.many<{ id: string; no: number; title: string; template: string; submittedAt: Date; md5: string; sha1: string; sha256: string }>(sql`
    select v.id, v.no, v.title, coalesce(t.name, v.template_code) as template, v.submitted_at as "submittedAt", v.md5, v.sha1, v.sha256
    from assessment.plan_version v left join assessment.plan_template t on t.code = v.template_code
    where v.class_id = ${classId} and v.learner_id = ${learnerId} order by v.submitted_at, v.no limit 50`);

export const practiceOf = (db: Queryable, classId: string, learnerId: string) =>
  db.maybe<{ submittedAt: Date; files: number }>(sql`
    select submitted_at as "submittedAt", cardinality(file_ids) as files from assessment.practice_report where class_id = ${classId} and learner_id = ${learnerId}`);

export const attendanceFigure = (db: Queryable, classId: string, learnerId: string) =>
  db.maybe<{ attended: number; planned: number; rate: number; at: Date }>(sql`
    select attended_hours as attended, planned_hours as planned, rate, at from assessment.attendance where class_id = ${classId} and learner_id = ${learnerId}`);

/** The newest application of the class. */
export const completionOf = (db: Queryable, classId: string) =>
  db.maybe<{ status: string; submittedAt: Date; acceptedAt: Date | null; approvedAt: Date | null }>(sql`
    select status, submitted_at as "submittedAt", accepted_at as "acceptedAt", approved_at as "approvedAt" from assessment.completion
    where class_id = ${classId} order by submitted_at desc limit 1`);

export interface DossierRow {
  id: string;
  classId: string;
  learnerId: string;
  accountId: string;
  byLearner: boolean;
  className: string;
  institutionName: string;
  maskedName: string;
  entries: number;
  sha256: string;
  zipId: string | null;
  pdfId: string | null;
  madeAt: Date;
}
const columns = sql`id, class_id as "classId", learner_id as "learnerId", account_id as "accountId", by_learner as "byLearner", class_name as "className",
  institution_name as "institutionName", masked_name as "maskedName", entries, sha256, zip_id as "zipId", pdf_id as "pdfId", made_at as "madeAt"`;
export const insertDossier = (tx: Tx, row: DossierRow) =>
  tx.run(sql`
    insert into assessment.dossier (id, class_id, learner_id, account_id, by_learner, class_name, institution_name, masked_name, entries, sha256, zip_id, pdf_id, made_at)
    values (${row.id}, ${row.classId}, ${row.learnerId}, ${row.accountId}, ${row.byLearner}, ${row.className}, ${row.institutionName}, ${row.maskedName}, ${row.entries},
      ${row.sha256}, ${row.zipId}, ${row.pdfId}, ${row.madeAt})`);
export const dossierById = (db: Queryable, id: string) =>
  db.maybe<DossierRow>(sql`select ${columns} from assessment.dossier where id = ${id}`);
/** What the same person had made of the same passage since a moment, while its files are there. */
export const madeSince = (db: Queryable, of: Pick<DossierRow, 'classId' | 'learnerId' | 'accountId'>, since: Date) =>
  db.maybe<DossierRow>(sql`
    select ${columns} from assessment.dossier
    where class_id = ${of.classId} and learner_id = ${of.learnerId} and account_id = ${of.accountId} and made_at > ${since} and zip_id is not null
    order by made_at desc, id desc limit 1`);
/** What was made for a learner, the newest first, whoever made it. */
export const dossiersOfLearner = (db: Queryable, learnerId: string) =>
  db.many<DossierRow>(
    sql`select ${columns} from assessment.dossier where learner_id = ${learnerId} order by made_at desc, id desc limit 50`,
  );
/** The newest of each learner of a class. */
export const newestOfClass = (db: Queryable, classId: string) =>
  db.many<DossierRow>(sql`
    select distinct on (learner_id) ${columns} from assessment.dossier where class_id = ${classId} order by learner_id, made_at desc, id desc limit 500`);

/** Lets go of the files of older dossiers of the same person's asking; gives their ids. */
export const dropOlderFiles = (tx: Tx, of: Pick<DossierRow, 'id' | 'classId' | 'learnerId' | 'accountId'>): Promise<string[]> =>
  dropFiles(tx, sql`class_id = ${of.classId} and learner_id = ${of.learnerId} and account_id = ${of.accountId} and id <> ${of.id}`);
/** The same for everything that was made before a moment. */
export const dropFilesBefore = (tx: Tx, before: Date): Promise<string[]> => dropFiles(tx, sql`made_at < ${before}`);

async function dropFiles(tx: Tx, where: ReturnType<typeof sql>): Promise<string[]> {
  const rows = await tx.many<{ zipId: string; pdfId: string }>(sql`
    with gone as (select id, zip_id, pdf_id from assessment.dossier where zip_id is not null and ${where} order by id limit 500 for update)
    update assessment.dossier d set zip_id = null, pdf_id = null from gone where d.id = gone.id returning gone.zip_id as "zipId", gone.pdf_id as "pdfId"`);
  return rows.flatMap(({ zipId, pdfId }) => [zipId, pdfId]);
}
