import { sql, type Queryable, type Tx } from '@yangfan/kernel';
import type { PartScoreRow } from './part-scores.port.ts';

const columns = sql`class_id as "classId", learner_id as "learnerId", part, score::float8 as score, why, link, at`;
const said = <T extends { at: Date }>(row: T) => ({ ...row, at: row.at.toISOString() });

export const insertPartScore = (tx: Tx, row: PartScoreRow & { id: string }) =>
  tx.run(sql`
    insert into assessment.part_score (id, class_id, learner_id, part, score, why, link, at)
    values (${row.id}, ${row.classId}, ${row.learnerId}, ${row.part}, ${row.score}, ${row.why}, ${row.link}, ${row.at}::timestamptz)`);

/** The newest figure of each part of each learner of a class. */
export const newestPartScores = async (db: Queryable, classId: string): Promise<PartScoreRow[]> =>
  (
    await db.many<Omit<PartScoreRow, 'at'> & { at: Date }>(sql`
    select distinct on (learner_id, part) ${columns} from assessment.part_score where class_id = ${classId} order by learner_id, part, at desc, id desc`)
  ).map(said);

/** Every figure a learner was given in a class, the oldest first. */
export const partScoreHistory = async (db: Queryable, classId: string, learnerId: string): Promise<PartScoreRow[]> =>
  (
    await db.many<Omit<PartScoreRow, 'at'> & { at: Date }>(
      sql`select ${columns} from assessment.part_score where class_id = ${classId} and learner_id = ${learnerId} order by at, id limit 200`,
    )
  ).map(said);
