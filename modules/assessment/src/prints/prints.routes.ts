import { assessmentRoutes as routes } from '@yangfan/contract';
import { attachment, bind, problem, sessionTokenOf, type Actor, type Binding, type Context } from '@yangfan/kernel';
import type { Reader } from '../plans/plan.view.ts';
import type { PracticeReports } from './practice-reports.service.ts';
import type { Paper } from './press.ts';
import type { ReviewSheets } from './review-sheets.service.ts';
import type { Runs } from './runs.service.ts';
import type { ScoreBooks } from './score-book.service.ts';
import type { Transcripts } from './transcripts.service.ts';

const readerOf = (actor: Actor, reply: Context['reply']): Reader => ({ ...actor, bound: sessionTokenOf(reply.request).fromCookie });
function learnerOf(actor: Actor): string {
  if (!actor.learnerId) throw problem('auth.forbidden');
  return actor.learnerId;
}
function asFile({ bytes, name }: Paper, reply: Context['reply']): Buffer {
  reply.header('content-disposition', attachment(name)).header('cache-control', 'private, no-store');
  return bytes;
}

/** Papers of one learner, of one plan, of a class. */
export function printBindings(of: {
  transcripts: Transcripts;
  scoreBooks: ScoreBooks;
  sheets: ReviewSheets;
  practice: PracticeReports;
  runs: Runs;
}): Binding[] {
  const { transcripts, scoreBooks, sheets, practice, runs } = of;
  return [
    bind(routes.myTranscriptPdf, async ({ db, params, actor, reply }) =>
      asFile(await transcripts.pdf(db, params.classId, learnerOf(actor)), reply),
    ),
    bind(routes.transcriptPdf, async ({ db, params, reply }) => asFile(await transcripts.pdf(db, params.classId, params.learnerId), reply)),
    bind(routes.scoreBookPdf, async ({ db, tx, params, query, actor, reply }) => {
      const paper = await scoreBooks.pdf(db, params.classId, query);
      if (query.fullNames) await tx((inner) => scoreBooks.recordNames(inner, params.classId, actor));
      return asFile(paper, reply);
    }),
    bind(routes.reviewSheetPdf, async ({ db, params, reply }) => asFile(await sheets.pdf(db, params.roundId, params.itemId, true), reply)),
    bind(routes.myReviewSheetPdf, async ({ db, params, actor, reply }) =>
      asFile(await sheets.mine(db, params.itemId, learnerOf(actor)), reply),
    ),
    bind(routes.practicePdf, async ({ db, params, reply }) => asFile(await practice.pdf(db, params.classId, params.learnerId), reply)),
    bind(routes.myPracticePdf, async ({ db, params, actor, reply }) =>
      asFile(await practice.pdf(db, params.classId, learnerOf(actor)), reply),
    ),
    bind(routes.printClass, ({ tx, params, body, actor, now, reply }) =>
      tx((inner) => runs.ask(inner, params.classId, body, readerOf(actor, reply), now)),
    ),
    bind(routes.classPrints, ({ db, params, actor, now, reply }) => runs.ofClass(db, params.classId, readerOf(actor, reply), now)),
  ];
}
