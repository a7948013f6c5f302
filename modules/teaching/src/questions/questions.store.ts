import type { QuestionState } from '@yangfan/contract';
import { coveredSql, sql, type Grant, type Queryable, type Sql } from '@yangfan/kernel';

/** What is pointed at: a second of a lesson or replay; `place` is its title. */
export interface PlaceColumns {
  lessonId: string | null;
  roomId: string | null;
  atS: number | null;
  place: string | null;
}
export interface QuestionRow extends PlaceColumns {
  id: string;
  classId: string;
  className: string;
  institutionId: string;
  regionCode: string;
  lecturerIds: string[];
  programCode: string;
  practice: boolean;
  learnerId: string;
  accountId: string;
  maskedName: string;
  anonymous: boolean;
  title: string;
  grams: string[];
  state: QuestionState;
  posts: number;
  askedAt: Date;
  firstDueAt: Date;
  dueAt: Date;
  escalatedAt: Date | null;
  answeredAt: Date | null;
  closeAt: Date | null;
  closedAt: Date | null;
  rating: number | null;
  ratingNote: string | null;
  mergedInto: string | null;
}
export interface PostRow extends PlaceColumns {
  id: string;
  questionId: string;
  kind: 'ASK' | 'MORE' | 'ANSWER';
  accountId: string;
  name: string;
  text: string;
  fileIds: string[];
  at: Date;
}

const COLUMNS = sql`q.id, q.class_id as "classId", q.class_name as "className", q.institution_id as "institutionId", q.region_code as "regionCode",
  q.lecturer_ids as "lecturerIds", q.program_code as "programCode", q.practice, q.learner_id as "learnerId", q.account_id as "accountId",
  q.masked_name as "maskedName", q.anonymous, q.title, q.lesson_id as "lessonId", q.room_id as "roomId", q.at_s as "atS", q.place, q.grams, q.state, q.posts,
  q.asked_at as "askedAt", q.first_due_at as "firstDueAt", q.due_at as "dueAt", q.escalated_at as "escalatedAt", q.answered_at as "answeredAt",
  q.close_at as "closeAt", q.closed_at as "closedAt", q.rating, q.rating_note as "ratingNote", q.merged_into as "mergedInto"`;

export const questionRow = (db: Queryable, id: string): Promise<QuestionRow | undefined> =>
  db.maybe<QuestionRow>(sql`select ${COLUMNS} from teaching.question q where q.id = ${id}`);
/** Everything that changes a ticket comes one after the other. */
export const lockQuestion = (db: Queryable, id: string): Promise<QuestionRow | undefined> =>
  db.maybe<QuestionRow>(sql`select ${COLUMNS} from teaching.question q where q.id = ${id} for no key update`);
export const mergedRows = (db: Queryable, intoId: string): Promise<QuestionRow[]> =>
  db.many<QuestionRow>(sql`select ${COLUMNS} from teaching.question q where q.merged_into = ${intoId} order by q.asked_at limit 100`);
export const postRows = (db: Queryable, questionId: string): Promise<PostRow[]> =>
  db.many<PostRow>(sql`
    select id, question_id as "questionId", kind, account_id as "accountId", name, text, file_ids as "fileIds", lesson_id as "lessonId", room_id as "roomId", at_s as "atS", place, at
    from teaching.question_post where question_id = ${questionId} order by at, id limit 500`);

export async function insertQuestion(db: Queryable, row: QuestionRow): Promise<void> {
  await db.run(sql`
    insert into teaching.question (id, class_id, class_name, institution_id, region_code, lecturer_ids, program_code, practice, learner_id, account_id, masked_name, anonymous,
      title, lesson_id, room_id, at_s, place, grams, state, posts, asked_at, first_due_at, due_at, updated_at)
    values (${row.id}, ${row.classId}, ${row.className}, ${row.institutionId}, ${row.regionCode}, ${row.lecturerIds}::text[], ${row.programCode}, ${row.practice}, ${row.learnerId},
      ${row.accountId}, ${row.maskedName}, ${row.anonymous}, ${row.title}, ${row.lessonId}, ${row.roomId}, ${row.atS}, ${row.place}, ${row.grams}::text[], ${row.state}, 0,
      ${row.askedAt}, ${row.firstDueAt}, ${row.dueAt}, ${row.askedAt})`);
  // Whoever teaches the class now finds what was asked before.
  await db.run(sql`
    update teaching.question set lecturer_ids = ${row.lecturerIds}::text[]
    where class_id = ${row.classId} and state <> 'CLOSED' and lecturer_ids is distinct from ${row.lecturerIds}::text[]`);
}
export async function insertPost(db: Queryable, row: PostRow): Promise<void> {
  await db.run(sql`
    insert into teaching.question_post (id, question_id, kind, account_id, name, text, file_ids, lesson_id, room_id, at_s, place, at)
    values (${row.id}, ${row.questionId}, ${row.kind}, ${row.accountId}, ${row.name}, ${row.text}, ${row.fileIds}::text[], ${row.lessonId}, ${row.roomId}, ${row.atS}, ${row.place}, ${row.at})`);
  await db.run(sql`update teaching.question set posts = posts + 1, updated_at = ${row.at} where id = ${row.questionId}`);
}

export type QuestionChange = Partial<
  Pick<QuestionRow, 'state' | 'dueAt' | 'escalatedAt' | 'answeredAt' | 'closeAt' | 'closedAt' | 'rating' | 'ratingNote' | 'mergedInto'>
>;
const COLUMN: Record<keyof QuestionChange, Sql> = {
  state: sql`state`,
  dueAt: sql`due_at`,
  escalatedAt: sql`escalated_at`,
  answeredAt: sql`answered_at`,
  closeAt: sql`close_at`,
  closedAt: sql`closed_at`,
  rating: sql`rating`,
  ratingNote: sql`rating_note`,
  mergedInto: sql`merged_into`,
};
/** Writes only what is given. */
export async function changeQuestion(db: Queryable, id: string, change: QuestionChange, at: Date): Promise<void> {
  const parts = Object.entries(change).map(([key, value]) => sql`${COLUMN[key as keyof QuestionChange]} = ${value ?? null}`);
  await db.run(sql`update teaching.question set ${sql.join([...parts, sql`updated_at = ${at}`], sql`, `)} where id = ${id}`);
}

export interface QuestionFilter {
  view?: 'WAITING' | 'OVERDUE' | undefined;
  state?: string | undefined;
  classId?: string | undefined;
  lessonId?: string | undefined;
  roomId?: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
  q?: string | undefined;
}
type Paged = QuestionRow & { total: number };
interface Slice {
  limit: number;
  offset: number;
}
const covered = (grants: readonly Grant[]) =>
  coveredSql(grants, {
    region: sql`q.region_code`,
    institution: sql`q.institution_id`,
    class: sql`q.class_id`,
    lecturer: (id) => sql`q.lecturer_ids @> array[${id}]::text[]`,
  });
const WAITING = sql`q.state in ('OPEN', 'FOLLOW_UP')`;

function filtered(filter: QuestionFilter, now: Date): Sql[] {
  const where: Sql[] = [];
  if (filter.view) where.push(WAITING);
  if (filter.view === 'OVERDUE') where.push(sql`q.due_at < ${now}`);
  if (filter.state) where.push(sql`q.state = ${filter.state}`);
  if (filter.classId) where.push(sql`q.class_id = ${filter.classId}`);
  if (filter.lessonId) where.push(sql`q.lesson_id = ${filter.lessonId}`);
  if (filter.roomId) where.push(sql`q.room_id = ${filter.roomId}`);
  if (filter.from) where.push(sql`q.asked_at >= ${filter.from}::date::timestamp at time zone 'Asia/Shanghai'`);
  if (filter.to) where.push(sql`q.asked_at < (${filter.to}::date + 1)::timestamp at time zone 'Asia/Shanghai'`);
  if (filter.q) where.push(sql`strpos(lower(q.title || ' ' || q.class_name || ' ' || coalesce(q.place, '')), lower(${filter.q})) > 0`);
  return where;
}

/** Questions within the grants: what waits first, soonest due before later, then the newest. */
export function coveredQuestions(
  db: Queryable,
  grants: readonly Grant[],
  filter: QuestionFilter,
  now: Date,
  page: Slice,
): Promise<Paged[]> {
  return db.many<Paged>(sql`
    select ${COLUMNS}, count(*) over ()::int as total from teaching.question q
    where ${sql.join([covered(grants), ...filtered(filter, now)], sql` and `)}
    order by ${WAITING} desc, case when ${WAITING} then q.due_at end, q.asked_at desc, q.id limit ${page.limit} offset ${page.offset}`);
}
/** A learner's own questions, or those of the given classes; what was merged stands for its asker only. */
export function learnerQuestions(
  db: Queryable,
  of: { learnerId: string; classIds: readonly string[]; own: boolean },
  filter: QuestionFilter,
  now: Date,
  page: Slice,
): Promise<Paged[]> {
  const mine = sql`q.learner_id = ${of.learnerId}`;
  const reach = of.own ? mine : sql`q.class_id = any(${of.classIds as string[]}::text[]) and (q.merged_into is null or ${mine})`;
  return db.many<Paged>(sql`
    select ${COLUMNS}, count(*) over ()::int as total from teaching.question q where ${sql.join([reach, ...filtered(filter, now)], sql` and `)}
    order by ${filter.lessonId || filter.roomId ? sql`q.at_s nulls last,` : sql.empty} q.asked_at desc, q.id limit ${page.limit} offset ${page.offset}`);
}
/** Tickets of the programme within the grants that share the most words. */
export function similarRows(
  db: Queryable,
  grants: readonly Grant[],
  of: Pick<QuestionRow, 'id' | 'programCode' | 'grams'>,
  needed: number,
): Promise<QuestionRow[]> {
  return db.many<QuestionRow>(sql`
    select ${COLUMNS} from teaching.question q
    cross join lateral (select count(*) as hits from unnest(q.grams) g where g = any(${of.grams}::text[])) h
    where q.grams && ${of.grams}::text[] and q.program_code = ${of.programCode} and q.id <> ${of.id} and q.merged_into is null and ${covered(grants)} and h.hits >= ${needed}
    order by h.hits desc, q.answered_at is not null desc, q.asked_at desc limit 8`);
}

export interface FigureRow {
  asked: number;
  answered: number;
  waiting: number;
  overdueNow: number;
  medianMinutes: number | null;
  overdueShare: number | null;
  accepted: number;
  rating: number | null;
}
/** Practice classes enter no figure, and neither does what was merged: its answer is counted where it stands. */
export function figureRow(db: Queryable, grants: readonly Grant[], filter: QuestionFilter, now: Date): Promise<FigureRow> {
  const where = [covered(grants), sql`not q.practice`, sql`q.merged_into is null`, ...filtered(filter, now)];
  return db.one<FigureRow>(sql`
    select count(*)::int as asked, count(q.answered_at)::int as answered, (count(*) filter (where ${WAITING}))::int as waiting,
      (count(*) filter (where ${WAITING} and q.due_at < ${now}))::int as "overdueNow",
      (percentile_cont(0.5) within group (order by extract(epoch from q.answered_at - q.asked_at) / 60) filter (where q.answered_at is not null))::float8 as "medianMinutes",
      ((count(*) filter (where coalesce(q.answered_at, q.closed_at, ${now}) > q.first_due_at))::float8 / nullif(count(*), 0)) as "overdueShare",
      (count(*) filter (where q.rating is not null))::int as accepted, avg(q.rating)::float8 as rating
    from teaching.question q where ${sql.join(where, sql` and `)}`);
}

/** What waits beyond its deadline and nobody was told of yet. */
export const overdueRows = (db: Queryable, now: Date): Promise<QuestionRow[]> =>
  db.many<QuestionRow>(sql`
    select ${COLUMNS} from teaching.question q where q.state in ('OPEN', 'FOLLOW_UP') and q.due_at < ${now} and q.escalated_at is null
    order by q.due_at limit 100 for no key update skip locked`);
/** What was answered and left alone. */
export const settledRows = (db: Queryable, now: Date): Promise<QuestionRow[]> =>
  db.many<QuestionRow>(sql`
    select ${COLUMNS} from teaching.question q where q.close_at < ${now} and q.state in ('ANSWERED', 'ACCEPTED') order by q.close_at limit 100 for no key update skip locked`);
