import { sql, type Queryable, type Sql } from '@yangfan/kernel';
import type { PlaceColumns } from './questions.store.ts';

export interface KnowledgeRow extends PlaceColumns {
  id: string;
  questionId: string;
  classId: string;
  programCode: string;
  title: string;
  question: string;
  answer: string;
  helpful: number;
  publishedAt: Date;
}
const COLUMNS = sql`k.id, k.question_id as "questionId", k.class_id as "classId", k.program_code as "programCode", k.title, k.question, k.answer, k.lesson_id as "lessonId",
  k.room_id as "roomId", k.at_s as "atS", k.place, k.helpful, k.published_at as "publishedAt"`;

/** The published answer of a ticket; withdrawn ones are not given. */
export const knowledgeOf = (db: Queryable, questionId: string): Promise<KnowledgeRow | undefined> =>
  db.maybe<KnowledgeRow>(sql`select ${COLUMNS} from teaching.knowledge k where k.question_id = ${questionId} and k.withdrawn_at is null`);
export const knowledgeRow = (db: Queryable, id: string): Promise<KnowledgeRow | undefined> =>
  db.maybe<KnowledgeRow>(sql`select ${COLUMNS} from teaching.knowledge k where k.id = ${id} and k.withdrawn_at is null`);

/** Publishes, or changes what is published; what was withdrawn comes back with its votes. */
export async function saveKnowledge(
  db: Queryable,
  row: Omit<KnowledgeRow, 'helpful' | 'publishedAt'> & { grams: string[]; by: string },
  at: Date,
): Promise<void> {
  await db.run(sql`
    insert into teaching.knowledge (id, question_id, class_id, program_code, title, question, answer, lesson_id, room_id, at_s, place, grams, published_by, published_at, updated_at)
    values (${row.id}, ${row.questionId}, ${row.classId}, ${row.programCode}, ${row.title}, ${row.question}, ${row.answer}, ${row.lessonId}, ${row.roomId}, ${row.atS}, ${row.place},
      ${row.grams}::text[], ${row.by}, ${at}, ${at})
    on conflict (question_id) do update set title = excluded.title, question = excluded.question, answer = excluded.answer, lesson_id = excluded.lesson_id, room_id = excluded.room_id,
      at_s = excluded.at_s, place = excluded.place, grams = excluded.grams, updated_at = excluded.updated_at, withdrawn_at = null`);
}
export const withdrawKnowledge = (db: Queryable, questionId: string, at: Date): Promise<number> =>
  db.run(
    sql`update teaching.knowledge set withdrawn_at = ${at}, updated_at = ${at} where question_id = ${questionId} and withdrawn_at is null`,
  );

/** Published answers of these programmes (`null`: of all), best match first. */
export function findKnowledge(
  db: Queryable,
  filter: {
    programCodes: readonly string[] | null;
    q: string;
    grams: readonly string[];
    needed: number;
    lessonId?: string;
    roomId?: string;
  },
  page: { limit: number; offset: number },
): Promise<(KnowledgeRow & { total: number })[]> {
  const where: Sql[] = [sql`k.withdrawn_at is null`];
  if (filter.programCodes) where.push(sql`k.program_code = any(${filter.programCodes as string[]}::text[])`);
  if (filter.lessonId) where.push(sql`k.lesson_id = ${filter.lessonId}`);
  if (filter.roomId) where.push(sql`k.room_id = ${filter.roomId}`);
  const literal = sql`strpos(lower(k.title || ' ' || k.question || ' ' || k.answer), lower(${filter.q})) > 0`;
  const grams = filter.grams as string[];
  if (filter.q) where.push(grams.length ? sql`((k.grams && ${grams}::text[] and h.hits >= ${filter.needed}) or ${literal})` : literal);
  const rank = filter.q ? sql`${literal} desc, h.hits desc,` : filter.lessonId || filter.roomId ? sql`k.at_s nulls last,` : sql.empty;
  return db.many(sql`
    select ${COLUMNS}, count(*) over ()::int as total from teaching.knowledge k
    cross join lateral (select count(*) as hits from unnest(k.grams) g where g = any(${grams}::text[])) h
    where ${sql.join(where, sql` and `)} order by ${rank} k.helpful desc, k.published_at desc, k.id limit ${page.limit} offset ${page.offset}`);
}

/** On or off, once a person; gives the sum. */
export async function setVote(db: Queryable, id: string, accountId: string, on: boolean, at: Date): Promise<number> {
  const changed = on
    ? await db.run(
        sql`insert into teaching.knowledge_vote (knowledge_id, account_id, at) values (${id}, ${accountId}, ${at}) on conflict do nothing`,
      )
    : -(await db.run(sql`delete from teaching.knowledge_vote where knowledge_id = ${id} and account_id = ${accountId}`));
  const row = await db.one<{ helpful: number }>(
    sql`update teaching.knowledge set helpful = helpful + ${changed} where id = ${id} returning helpful`,
  );
  return row.helpful;
}
export const votesOf = async (db: Queryable, ids: readonly string[], accountId: string): Promise<Set<string>> =>
  new Set(
    (
      await db.many<{ id: string }>(
        sql`select knowledge_id as id from teaching.knowledge_vote where account_id = ${accountId} and knowledge_id = any(${ids as string[]}::text[])`,
      )
    ).map(({ id }) => id),
  );
