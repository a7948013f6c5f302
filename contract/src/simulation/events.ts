import { Type } from 'typebox';
import { Closed, Id, Instant } from '../common.ts';
import { event } from '../event.ts';

const Share = Type.Number({ minimum: 0, maximum: 100 });
/** What a practice report says in figures, wherever it is told: the whole and the four parts it is made of, each 0–100. */
export const practiceFigures = {
  score: Share,
  parts: Closed({
    /** 任务点得分率. */
    tasks: Share,
    /** 经营 KPI 得分率. */
    kpi: Share,
    /** 过程规范. */
    process: Share,
    /** 复盘报告, marked by the lecturer. */
    review: Share,
  }),
  pointsDone: Type.Integer({ minimum: 0, maximum: 1000 }),
  pointsTotal: Type.Integer({ minimum: 1, maximum: 1000 }),
  /** Of the report's file as it was confirmed. */
  sha256: Type.String({ pattern: '^[0-9a-f]{64}$' }),
  confirmedAt: Instant(),
};
/** The lecturer confirmed a learner's practice report (实践成果报告); told again when it is corrected, the newest counts. */
export const practiceReportConfirmed = event(
  'simulation.report.confirmed',
  Closed({
    classId: Id('cls'),
    learnerId: Id('lrn'),
    ...practiceFigures,
    /** The page with the report and its evidence. */
    link: Type.String({ pattern: '^/[^/\\\\]', maxLength: 200 }),
  }),
);
