import { sql, type Queryable } from '@yangfan/kernel';

export interface RatingRow {
  classId: string;
  learnerId: string;
  score: number;
  reason: string;
  byAccount: string;
  at: Date;
}
const COLUMNS = sql`class_id as "classId", learner_id as "learnerId", score, reason, by_account as "byAccount", at`;

/** The ratings that count in a class. */
export const ratingRows = (db: Queryable, classId: string): Promise<RatingRow[]> =>
  db.many<RatingRow>(sql`select ${COLUMNS} from teaching.classroom_rating where class_id = ${classId}`);

/** Writes a rating over the one before. */
export async function saveRating(db: Queryable, row: RatingRow): Promise<void> {
  await db.run(sql`
    insert into teaching.classroom_rating (class_id, learner_id, score, reason, by_account, at)
    values (${row.classId}, ${row.learnerId}, ${row.score}, ${row.reason}, ${row.byAccount}, ${row.at})
    on conflict (class_id, learner_id) do update set score = excluded.score, reason = excluded.reason, by_account = excluded.by_account, at = excluded.at`);
}
