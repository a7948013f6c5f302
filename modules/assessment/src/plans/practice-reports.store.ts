import type { PayloadOf, practiceReportConfirmed } from '@yangfan/contract';
import { sql, type Queryable, type Tx } from '@yangfan/kernel';

export type PracticeReport = PayloadOf<typeof practiceReportConfirmed>;
interface Row extends Omit<PracticeReport, 'confirmedAt' | 'score'> {
  score: string;
  confirmedAt: Date;
}
const columns = sql`class_id as "classId", learner_id as "learnerId", score, parts, points_done as "pointsDone", points_total as "pointsTotal", sha256, link, confirmed_at as "confirmedAt"`;
const reportOf = ({ score, confirmedAt, ...row }: Row): PracticeReport => ({
  ...row,
  score: Number(score),
  confirmedAt: confirmedAt.toISOString(),
});

/** Keeps a report; false when the one that stands is as new. */
export const putReport = async (tx: Tx, report: PracticeReport, now: Date): Promise<boolean> =>
  (await tx.run(sql`
    insert into assessment.simulation_report as x (class_id, learner_id, score, parts, points_done, points_total, sha256, link, confirmed_at, received_at)
    values (${report.classId}, ${report.learnerId}, ${report.score}, ${JSON.stringify(report.parts)}::jsonb, ${report.pointsDone}, ${report.pointsTotal},
      ${report.sha256}, ${report.link}, ${report.confirmedAt}::timestamptz, ${now})
    on conflict (class_id, learner_id) do update set score = excluded.score, parts = excluded.parts, points_done = excluded.points_done, points_total = excluded.points_total,
      sha256 = excluded.sha256, link = excluded.link, confirmed_at = excluded.confirmed_at, received_at = excluded.received_at
    where x.confirmed_at < excluded.confirmed_at`)) === 1;
export const reportsOfClass = async (db: Queryable, classId: string): Promise<PracticeReport[]> =>
  (await db.many<Row>(sql`select ${columns} from assessment.simulation_report where class_id = ${classId} limit 300`)).map(reportOf);
export const reportsOfLearner = async (db: Queryable, learnerId: string): Promise<PracticeReport[]> =>
  (await db.many<Row>(sql`select ${columns} from assessment.simulation_report where learner_id = ${learnerId} limit 100`)).map(reportOf);
export const hasReport = async (db: Queryable, of: { classId: string; learnerId: string }): Promise<boolean> =>
  !!(await db.maybe(sql`select 1 from assessment.simulation_report where class_id = ${of.classId} and learner_id = ${of.learnerId}`));
