import type { AssignmentPlan, Marking, SubmissionState } from '@yangfan/contract';
import { sql, type Queryable } from '@yangfan/kernel';

export interface AssignmentRow {
  id: string;
  classId: string;
  title: string;
  instructions: string;
  dueAt: Date | null;
  late: AssignmentPlan['late'];
  release: AssignmentPlan['release'];
  rubric: AssignmentPlan['rubric'];
}
export interface SubmissionRow {
  id: string;
  assignmentId: string;
  classId: string;
  learnerId: string;
  version: number;
  state: SubmissionState;
  text: string;
  fileIds: string[];
  late: boolean;
  submittedAt: Date | null;
  updatedAt: Date;
  marking: Marking | null;
  score: number | null;
  percent: number | null;
  markedAt: Date | null;
  releasedAt: Date | null;
}

export interface WaitingRow {
  id: string;
  assignmentId: string;
  title: string;
  classId: string;
  learnerId: string;
  version: number;
  late: boolean;
  submittedAt: Date;
}

const COLUMNS = sql`id, activity_id as "assignmentId", class_id as "classId", learner_id as "learnerId", version, state, text, file_ids as "fileIds", late,
  submitted_at as "submittedAt", updated_at as "updatedAt", marking, score, percent, marked_at as "markedAt", released_at as "releasedAt"`;
const ASSIGNMENT = sql`select s.activity_id as id, s.class_id as "classId", a.title, s.instructions, s.due_at as "dueAt", s.late, s.release, s.rubric
  from teaching.assignment s join teaching.activity a on a.id = s.activity_id`;

export async function insertAssignment(db: Queryable, row: Omit<AssignmentRow, 'title'>, at: Date): Promise<void> {
  await db.run(sql`
    insert into teaching.assignment (activity_id, class_id, instructions, due_at, late, release, rubric, updated_at)
    values (${row.id}, ${row.classId}, ${row.instructions}, ${row.dueAt}, ${row.late}, ${row.release}, ${JSON.stringify(row.rubric)}::jsonb, ${at})`);
}

/** The same task and rubric for another activity, without the due date. */
export async function copyAssignment(db: Queryable, fromId: string, to: { id: string; classId: string }, at: Date): Promise<void> {
  await db.run(sql`
    insert into teaching.assignment (activity_id, class_id, instructions, late, release, rubric, updated_at)
    select ${to.id}, ${to.classId}, instructions, late, release, rubric, ${at}::timestamptz from teaching.assignment where activity_id = ${fromId}`);
}

export function assignmentRow(db: Queryable, id: string): Promise<AssignmentRow | undefined> {
  return db.maybe<AssignmentRow>(sql`${ASSIGNMENT} where s.activity_id = ${id}`);
}

/** The assignment, kept from being changed by others until the transaction ends. */
export function lockAssignment(db: Queryable, id: string): Promise<AssignmentRow | undefined> {
  return db.maybe<AssignmentRow>(sql`${ASSIGNMENT} where s.activity_id = ${id} for update of s`);
}

export async function updateAssignment(db: Queryable, row: Omit<AssignmentRow, 'classId' | 'title'>, at: Date): Promise<void> {
  await db.run(sql`
    update teaching.assignment set instructions = ${row.instructions}, due_at = ${row.dueAt}, late = ${row.late}, release = ${row.release},
      rubric = ${JSON.stringify(row.rubric)}::jsonb, updated_at = ${at} where activity_id = ${row.id}`);
}

/** Every version of one learner's work, newest first. */
export function versionRows(db: Queryable, assignmentId: string, learnerId: string): Promise<SubmissionRow[]> {
  return db.many<SubmissionRow>(
    sql`select ${COLUMNS} from teaching.submission where activity_id = ${assignmentId} and learner_id = ${learnerId} order by version desc`,
  );
}

/** The newest version, kept from being changed by others until the transaction ends. */
export function lockNewest(db: Queryable, assignmentId: string, learnerId: string): Promise<SubmissionRow | undefined> {
  return db.maybe<SubmissionRow>(
    sql`select ${COLUMNS} from teaching.submission where activity_id = ${assignmentId} and learner_id = ${learnerId} order by version desc limit 1 for update`,
  );
}

export function submissionRow(db: Queryable, id: string): Promise<SubmissionRow | undefined> {
  return db.maybe<SubmissionRow>(sql`select ${COLUMNS} from teaching.submission where id = ${id}`);
}

/** What was handed in last by each learner, drafts passed over: oldest first. */
export function queueRows(db: Queryable, assignmentId: string): Promise<Omit<SubmissionRow, 'text' | 'fileIds'>[]> {
  return db.many(sql`
    select id, learner_id as "learnerId", version, state, late, submitted_at as "submittedAt", marking, score, percent, marked_at as "markedAt", released_at as "releasedAt"
    from (select distinct on (learner_id) * from teaching.submission where activity_id = ${assignmentId} and state <> 'DRAFT' order by learner_id, version desc) newest
    order by submitted_at, id`);
}

/** What waits for a mark in these classes: the newest version of each learner that was handed in, the longest waiting first. */
export function waitingRows(db: Queryable, classIds: readonly string[], limit: number): Promise<WaitingRow[]> {
  return db.many<WaitingRow>(sql`
    select s.id, s.activity_id as "assignmentId", a.title, s.class_id as "classId", s.learner_id as "learnerId", s.version, s.late, s.submitted_at as "submittedAt"
    from teaching.submission s join teaching.assignment w on w.activity_id = s.activity_id join teaching.activity a on a.id = s.activity_id
    where s.state = 'SUBMITTED' and s.class_id = any(${classIds as string[]}::text[])
      and not exists (select 1 from teaching.submission n where n.activity_id = s.activity_id and n.learner_id = s.learner_id and n.version > s.version and n.state <> 'DRAFT')
    order by s.submitted_at, s.id limit ${limit}`);
}

/** The newest version handed in by each learner, whole: what an archive holds. */
export function handedInRows(db: Queryable, assignmentId: string): Promise<SubmissionRow[]> {
  return db.many<SubmissionRow>(sql`
    select distinct on (learner_id) ${COLUMNS} from teaching.submission where activity_id = ${assignmentId} and state <> 'DRAFT' order by learner_id, version desc`);
}

export async function insertSubmission(db: Queryable, row: SubmissionRow): Promise<void> {
  await db.run(sql`
    insert into teaching.submission (id, activity_id, class_id, learner_id, version, state, text, file_ids, late, submitted_at, updated_at)
    values (${row.id}, ${row.assignmentId}, ${row.classId}, ${row.learnerId}, ${row.version}, ${row.state}, ${row.text}, ${row.fileIds}::text[], ${row.late}, ${row.submittedAt}, ${row.updatedAt})`);
}

export async function updateWork(
  db: Queryable,
  row: Pick<SubmissionRow, 'id' | 'state' | 'text' | 'fileIds' | 'late' | 'submittedAt' | 'updatedAt'>,
): Promise<void> {
  await db.run(sql`
    update teaching.submission set state = ${row.state}, text = ${row.text}, file_ids = ${row.fileIds}::text[], late = ${row.late}, submitted_at = ${row.submittedAt},
      updated_at = ${row.updatedAt} where id = ${row.id}`);
}

export async function updateMarking(
  db: Queryable,
  row: Pick<SubmissionRow, 'id' | 'state' | 'marking' | 'score' | 'percent' | 'markedAt' | 'releasedAt'> & { markedBy: string },
): Promise<void> {
  await db.run(sql`
    update teaching.submission set state = ${row.state}, marking = ${JSON.stringify(row.marking)}::jsonb, score = ${row.score}, percent = ${row.percent},
      marked_by = ${row.markedBy}, marked_at = ${row.markedAt}, released_at = ${row.releasedAt} where id = ${row.id}`);
}

/** Releases every finished marking that was not yet; gives them. */
export function releaseAll(db: Queryable, assignmentId: string, at: Date): Promise<SubmissionRow[]> {
  return db.many<SubmissionRow>(sql`
    update teaching.submission set released_at = ${at} where activity_id = ${assignmentId} and state = 'MARKED' and released_at is null returning ${COLUMNS}`);
}

/** Whether a marking by the rubric was finished. */
export async function anyMarked(db: Queryable, assignmentId: string): Promise<boolean> {
  return (
    (await db.maybe(
      sql`select 1 as one from teaching.submission where activity_id = ${assignmentId} and state in ('MARKED', 'RETURNED') limit 1`,
    )) !== undefined
  );
}

/** Which of these assignments do not say yet what is to be done. */
export async function assignmentsBlank(db: Queryable, ids: readonly string[]): Promise<string[]> {
  const rows = await db.many<{ id: string }>(
    sql`select activity_id as id from teaching.assignment where activity_id = any(${ids as string[]}::text[]) and btrim(instructions) = ''`,
  );
  return rows.map(({ id }) => id);
}

/** When assignments of these classes are due. */
export function assignmentDates(
  db: Queryable,
  classIds: readonly string[],
): Promise<{ activityId: string; classId: string; title: string; at: Date }[]> {
  return db.many(sql`
    select a.id as "activityId", a.class_id as "classId", a.title, w.due_at as at from teaching.assignment w join teaching.activity a on a.id = w.activity_id
    where w.class_id = any(${classIds as string[]}::text[]) and w.due_at is not null and a.shown order by w.due_at, a.id`);
}
