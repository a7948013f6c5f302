import { assessmentRoutes as routes } from '@yangfan/contract';
import { attachment, bind, paged, pageOf, type Binding } from '@yangfan/kernel';
import type { BlueprintService } from './blueprint.service.ts';
import type { PaperService } from './papers.service.ts';

const PARTS = { PAPER: '试卷', SHEET: '答题卡', KEY: '答案' } as const;

/** Blueprints and fixed papers. */
export function paperBindings(blueprints: BlueprintService, papers: PaperService): Binding[] {
  return [
    bind(routes.getBlueprint, ({ db, params }) => blueprints.shown(db, params.programCode)),
    bind(routes.putBlueprint, ({ tx, params, body, actor, now }) =>
      tx((inner) => blueprints.put(inner, params.programCode, body, actor, now)),
    ),
    bind(routes.paperReadiness, ({ db, params }) => blueprints.readiness(db, params.classId)),
    bind(routes.setExamPaper, ({ tx, params, body, actor, now }) =>
      tx(async (inner) => {
        await papers.setExamPaper(inner, params.examId, body.paperId, actor, now);
        return { ok: true as const };
      }),
    ),
    bind(routes.examPaper, ({ db, params }) => papers.examPaper(db, params.examId)),
    bind(routes.listPapers, async ({ db, query }) => paged(await papers.list(db, query.programCode ?? null, pageOf(query)), papers.view)),
    bind(routes.makePaper, ({ tx, body, actor, now }) => tx((inner) => papers.make(inner, body, actor, now))),
    bind(routes.getPaper, ({ db, params }) => papers.detail(db, params.paperId)),
    bind(routes.swapQuestion, ({ tx, params, body }) => tx((inner) => papers.swap(inner, params.paperId, params.no, body.code))),
    bind(routes.paperPdf, async ({ db, params, query, reply }) => {
      const bytes = await papers.pdf(db, params.paperId, query.part);
      reply.header('content-disposition', attachment(`${PARTS[query.part]}.pdf`));
      return bytes;
    }),
  ];
}
