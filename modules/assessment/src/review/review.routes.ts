import { assessmentRoutes as routes } from '@yangfan/contract';
import { attachment, bind, problem, type Binding } from '@yangfan/kernel';
import type { ArbitrationService } from './arbitration/arbitration.service.ts';
import type { CalibrationService } from './calibration/calibration.service.ts';
import type { PoolService } from './pool/pool.service.ts';
import type { RoundService } from './rounds/rounds.service.ts';
import type { TaskService } from './scoring/tasks.service.ts';
import { figuresWorkbook, roundWorkbook } from './summary/sheets.ts';
import type { SummaryService } from './summary/summary.service.ts';

const INLINE = new Set(['application/pdf', 'image/jpeg', 'image/png', 'image/webp']);

/** The authority's side: experts and rounds. */
export function reviewBindings(of: {
  pool: PoolService;
  rounds: RoundService;
  arbitration: ArbitrationService;
  summary: SummaryService;
}): Binding[] {
  const { pool, rounds, arbitration, summary } = of;
  return [
    bind(routes.listExperts, ({ db, actor, query, now }) => pool.list(db, actor, query, now)),
    bind(routes.addExpert, ({ tx, body, actor, now }) => tx((inner) => pool.add(inner, body, actor, now))),
    bind(routes.updateExpert, ({ tx, params, body, actor, now }) => tx((inner) => pool.update(inner, params.expertId, body, actor, now))),
    bind(routes.recordExpertConflict, ({ tx, params, body, actor, now }) =>
      tx((inner) => pool.record(inner, params.expertId, body, actor, now)),
    ),
    bind(routes.expertFigures, async ({ db, actor, query, now }) => ({ items: await summary.figures(db, actor, query, now) })),
    bind(routes.exportExpertFigures, async ({ db, actor, query, now, reply }) => {
      reply.header('content-disposition', attachment('专家评分统计.xlsx'));
      return figuresWorkbook(await summary.figures(db, actor, query, now));
    }),
    bind(routes.reviewableClasses, ({ db, actor, now }) => rounds.classes(db, actor, now)),
    bind(routes.openReviewRound, ({ tx, body, actor, now }) => tx((inner) => rounds.open(inner, body, actor, now))),
    bind(routes.listReviewRounds, ({ db, actor, query }) => rounds.list(db, actor, query)),
    bind(routes.getReviewRound, ({ db, params, actor }) => summary.whole(db, params.roundId, actor)),
    bind(routes.reassignReview, ({ tx, params, actor, now }) => tx((inner) => rounds.reassign(inner, params.roundId, actor, now))),
    bind(routes.readReviewItem, ({ db, params }) => summary.item(db, params.roundId, params.itemId)),
    bind(routes.returnReviewedPlan, async ({ tx, params, body, actor, now }) => {
      await tx((inner) => arbitration.giveBack(inner, params.roundId, params.itemId, body.reason, actor, now));
      return { ok: true as const };
    }),
    bind(routes.commentReviewClass, ({ tx, params, body }) => tx((inner) => summary.comment(inner, params.roundId, params.classId, body))),
    bind(routes.confirmReviewRound, ({ tx, params, actor, now }) => tx((inner) => summary.confirm(inner, params.roundId, actor, now))),
    bind(routes.exportReviewRound, async ({ db, params, actor, reply }) => {
      reply.header('content-disposition', attachment('评审汇总表.xlsx'));
      return roundWorkbook(await summary.whole(db, params.roundId, actor));
    }),
    bind(routes.myPlanReviews, ({ db, actor }) => {
      if (!actor.learnerId) throw problem('auth.forbidden');
      return summary.mine(db, actor.learnerId);
    }),
  ];
}

/** The expert's side: calibration, invitations, blind scoring. */
export function scoringBindings(of: { pool: PoolService; calibration: CalibrationService; tasks: TaskService }): Binding[] {
  const { pool, calibration, tasks } = of;
  return [
    bind(routes.myExpert, ({ db, actor, now }) => pool.mine(db, actor, now)),
    bind(routes.declareConflict, ({ tx, body, actor, now }) => tx((inner) => pool.declare(inner, body, actor, now))),
    bind(routes.myReviewTasks, ({ db, actor, now }) => tasks.mine(db, actor, now)),
    bind(routes.answerReviewInvitation, ({ tx, body, actor, now }) => tx((inner) => tasks.answer(inner, body, actor, now))),
    bind(routes.readReviewTask, ({ db, params, actor, now }) => tasks.read(db, params.taskId, actor, now)),
    bind(routes.readReviewFile, async ({ db, params, actor, now, reply }) => {
      const { bytes, mediaType } = await tasks.file(db, params.taskId, params.no, actor, now);
      // A number for a name, and whatever a document holds, it runs nothing on our origin.
      reply
        .type(INLINE.has(mediaType) ? mediaType : 'application/octet-stream')
        .header('content-disposition', attachment(`附件${params.no}`))
        .header('cache-control', 'private, no-store')
        .header('x-content-type-options', 'nosniff')
        .header('content-security-policy', "default-src 'none'; sandbox");
      return bytes;
    }),
    bind(routes.saveReviewDraft, ({ tx, params, body, actor, now }) => tx((inner) => tasks.save(inner, params.taskId, body, actor, now))),
    bind(routes.submitReview, ({ tx, params, body, actor, now }) => tx((inner) => tasks.submit(inner, params.taskId, body, actor, now))),
    bind(routes.readBenchmark, async ({ db, params, actor, now }) => {
      await pool.own(db, actor);
      return calibration.read(params.code, await pool.rulesNow(db, now));
    }),
    bind(routes.calibrate, async ({ tx, params, body, actor, now }) =>
      tx(async (inner) => {
        const expert = await pool.own(inner, actor);
        return calibration.mark(inner, expert, params.code, body.points, await pool.rulesNow(inner, now), now);
      }),
    ),
  ];
}
