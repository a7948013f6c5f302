import type { PlanState } from '@yangfan/contract';
import type { PlanFigures } from '@yangfan/contract/plan-figures';
import { sql, type Db, type Queryable, type Tx } from '@yangfan/kernel';
import type { ChapterBody, TemplateChapter } from './plan.rules.ts';

export interface TemplateRow {
  code: string;
  name: string;
  programCodes: string[];
  version: number;
  chapters: TemplateChapter[];
}
const templateColumns = sql`code, name, program_codes as "programCodes", version, chapters`;
export const templates = (db: Queryable) =>
  db.many<TemplateRow>(sql`select ${templateColumns} from assessment.plan_template order by code`);
/** Brings the seeded templates in; a newer version of one takes the older one's place. */
export const putTemplates = (db: Db, rows: readonly TemplateRow[]) =>
  db.tx(async (tx) => {
    for (const row of rows)
      await tx.run(sql`
        insert into assessment.plan_template (code, name, program_codes, version, chapters)
        values (${row.code}, ${row.name}, ${row.programCodes}::text[], ${row.version}, ${JSON.stringify(row.chapters)}::jsonb)
        on conflict (code) do update set name = excluded.name, program_codes = excluded.program_codes, version = excluded.version, chapters = excluded.chapters
        where assessment.plan_template.version < excluded.version`);
  });

export interface PlanRow {
  id: string;
  classId: string;
  className: string;
  learnerId: string;
  institutionId: string;
  regionCode: string;
  lecturerIds: string[];
  practice: boolean;
  templateCode: string;
  title: string;
  state: PlanState;
  completeness: number;
  returned: number;
  returnReason: string;
  versions: number;
  submittedAt: Date | null;
  createdAt: Date;
  updatedAt: Date;
}
const columns = sql`p.id, p.class_id as "classId", p.class_name as "className", p.learner_id as "learnerId", p.institution_id as "institutionId", p.region_code as "regionCode",
  p.lecturer_ids as "lecturerIds", p.practice, p.template_code as "templateCode", p.title, p.state, p.completeness, p.returned, p.return_reason as "returnReason", p.versions,
  p.submitted_at as "submittedAt", p.created_at as "createdAt", p.updated_at as "updatedAt"`;
export const planById = (db: Queryable, id: string) => db.maybe<PlanRow>(sql`select ${columns} from assessment.plan p where id = ${id}`);
export const lockPlan = (tx: Tx, id: string) =>
  tx.maybe<PlanRow>(sql`select ${columns} from assessment.plan p where id = ${id} for update`);
export const plansOfLearner = (db: Queryable, learnerId: string) =>
  db.many<PlanRow>(sql`select ${columns} from assessment.plan p where learner_id = ${learnerId} order by created_at desc limit 100`);
export const planSubject = (db: Queryable, id: string) =>
  db.maybe<{ classId: string; regionCode: string; institutionId: string; lecturerIds: string[]; learnerId: string }>(sql`
    select class_id as "classId", region_code as "regionCode", institution_id as "institutionId", lecturer_ids as "lecturerIds", learner_id as "learnerId"
    from assessment.plan where id = ${id}`);
/** False when the learner has one in this class already. */
export const insertPlan = async (tx: Tx, row: PlanRow): Promise<boolean> =>
  (await tx.run(sql`
    insert into assessment.plan (id, class_id, class_name, learner_id, institution_id, region_code, lecturer_ids, practice, template_code, title, state, created_at, updated_at)
    values (${row.id}, ${row.classId}, ${row.className}, ${row.learnerId}, ${row.institutionId}, ${row.regionCode}, ${row.lecturerIds}::text[], ${row.practice}, ${row.templateCode},
      ${row.title}, ${row.state}, ${row.createdAt}, ${row.updatedAt}) on conflict (class_id, learner_id) do nothing`)) === 1;
export const planOf = (db: Queryable, classId: string, learnerId: string) =>
  db.maybe<PlanRow>(sql`select ${columns} from assessment.plan p where class_id = ${classId} and learner_id = ${learnerId}`);

export const setTitle = (tx: Tx, id: string, title: string, at: Date) =>
  tx.run(sql`update assessment.plan set title = ${title}, updated_at = ${at} where id = ${id}`);
export const setCompleteness = (tx: Tx, id: string, completeness: number, at: Date) =>
  tx.run(sql`update assessment.plan set completeness = ${completeness}, updated_at = ${at} where id = ${id}`);
export const setSubmitted = (tx: Tx, id: string, no: number, at: Date) =>
  tx.run(sql`update assessment.plan set state = 'SUBMITTED', versions = ${no}, submitted_at = ${at}, updated_at = ${at} where id = ${id}`);
export const setReturned = (tx: Tx, id: string, reason: string, at: Date) =>
  tx.run(
    sql`update assessment.plan set state = 'RETURNED', returned = returned + 1, return_reason = ${reason}, updated_at = ${at} where id = ${id}`,
  );
export const setFinal = (tx: Tx, id: string, at: Date) =>
  tx.run(sql`update assessment.plan set state = 'FINAL', updated_at = ${at} where id = ${id}`);

export interface PartRow {
  code: string;
  version: number;
  body: unknown;
  savedAt: Date;
}
export const partsOf = (db: Queryable, planId: string) =>
  db.many<PartRow>(sql`select code, version, body, saved_at as "savedAt" from assessment.plan_part where plan_id = ${planId}`);
/** Saves over exactly the version the writer knew; null when somebody else saved meanwhile. */
export async function savePart(
  tx: Tx,
  planId: string,
  part: { code: string; version: number; body: unknown; at: Date },
): Promise<number | null> {
  const body = JSON.stringify(part.body);
  const row = part.version
    ? await tx.maybe<{ version: number }>(sql`
        update assessment.plan_part set version = version + 1, body = ${body}::jsonb, saved_at = ${part.at}
        where plan_id = ${planId} and code = ${part.code} and version = ${part.version} returning version`)
    : await tx.maybe<{ version: number }>(sql`
        insert into assessment.plan_part (plan_id, code, version, body, saved_at) values (${planId}, ${part.code}, 1, ${body}::jsonb, ${part.at})
        on conflict (plan_id, code) do nothing returning version`);
  return row?.version ?? null;
}

/** What was handed in. */
export interface VersionContent {
  templateName: string;
  chapters: (TemplateChapter & { body: ChapterBody })[];
  figures: PlanFigures;
}
export interface VersionRow {
  id: string;
  planId: string;
  classId: string;
  learnerId: string;
  no: number;
  title: string;
  templateCode: string;
  submittedAt: Date;
  md5: string;
  sha1: string;
  sha256: string;
  comparedAt: Date | null;
  compared: number;
}
const versionColumns = sql`v.id, v.plan_id as "planId", v.class_id as "classId", v.learner_id as "learnerId", v.no, v.title, v.template_code as "templateCode", v.submitted_at as "submittedAt",
  v.md5, v.sha1, v.sha256, v.compared_at as "comparedAt", v.compared`;
export const versionsOf = (db: Queryable, planId: string) =>
  db.many<VersionRow>(sql`select ${versionColumns} from assessment.plan_version v where plan_id = ${planId} order by no`);
export const versionById = (db: Queryable, id: string) =>
  db.maybe<VersionRow & { content: VersionContent }>(
    sql`select ${versionColumns}, v.content from assessment.plan_version v where id = ${id}`,
  );
export const versionByNo = (db: Queryable, planId: string, no: number) =>
  db.maybe<VersionRow & { content: VersionContent }>(
    sql`select ${versionColumns}, v.content from assessment.plan_version v where plan_id = ${planId} and no = ${no}`,
  );
/** The newest version of each learner of a class, without its content. */
export const newestOfClass = (db: Queryable, classId: string) =>
  db.many<VersionRow>(sql`
    select distinct on (plan_id) ${versionColumns} from assessment.plan_version v where class_id = ${classId} order by plan_id, no desc`);
export const insertVersion = (tx: Tx, row: Omit<VersionRow, 'comparedAt' | 'compared'> & { content: VersionContent }) =>
  tx.run(sql`
    insert into assessment.plan_version (id, plan_id, class_id, learner_id, no, title, template_code, content, submitted_at, md5, sha1, sha256)
    values (${row.id}, ${row.planId}, ${row.classId}, ${row.learnerId}, ${row.no}, ${row.title}, ${row.templateCode}, ${JSON.stringify(row.content)}::jsonb, ${row.submittedAt},
      ${row.md5}, ${row.sha1}, ${row.sha256})`);

export interface CommentRow {
  id: string;
  planId: string;
  chapter: string;
  parentId: string | null;
  versionNo: number;
  accountId: string;
  byLearner: boolean;
  text: string;
  at: Date;
  resolved: boolean;
}
const commentColumns = sql`id, plan_id as "planId", chapter, parent_id as "parentId", version_no as "versionNo", account_id as "accountId", by_learner as "byLearner", text, at, resolved`;
export const commentsOf = (db: Queryable, planId: string) =>
  db.many<CommentRow>(sql`select ${commentColumns} from assessment.plan_comment where plan_id = ${planId} order by at, id limit 500`);
export const insertComment = (tx: Tx, row: CommentRow) =>
  tx.run(sql`
    insert into assessment.plan_comment (id, plan_id, chapter, parent_id, version_no, account_id, by_learner, text, at, resolved)
    values (${row.id}, ${row.planId}, ${row.chapter}, ${row.parentId}, ${row.versionNo}, ${row.accountId}, ${row.byLearner}, ${row.text}, ${row.at}, false)`);
export const setResolved = (tx: Tx, planId: string, id: string, resolved: boolean) =>
  tx.maybe<CommentRow>(
    sql`update assessment.plan_comment set resolved = ${resolved} where id = ${id} and plan_id = ${planId} and parent_id is null returning ${commentColumns}`,
  );

export interface ListedPlan extends PlanRow {
  openComments: number;
  suspicion: 'OPEN' | 'CONFIRMED' | 'DISMISSED' | null;
}
/** Every plan of a class with what waits in it. */
export const plansOfClass = (db: Queryable, classId: string) =>
  db.many<ListedPlan>(sql`
    select ${columns}, (select count(*)::int from assessment.plan_comment c where c.plan_id = p.id and c.parent_id is null and not c.resolved) as "openComments",
      (select s.state from assessment.plan_suspicion s where s.plan_id = p.id order by s.at desc limit 1) as suspicion
    from assessment.plan p where class_id = ${classId}`);
