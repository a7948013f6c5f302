import type { Binding, Job } from '@yangfan/kernel';
import type { AssessmentDeps } from '../../ports.ts';
import type { CertificateService } from '../certificates/certificates.service.ts';
import type { GradeService } from '../grades/grades.service.ts';
import type { Papers } from '../plans/paper.service.ts';
import type { SummaryService } from '../review/summary/summary.service.ts';
import { createMakers } from './pieces.ts';
import { createPracticeReports } from './practice-reports.service.ts';
import { createPress } from './press.ts';
import { printBindings } from './prints.routes.ts';
import { createReviewSheets } from './review-sheets.service.ts';
import { createRuns, PRINT_JOB } from './runs.service.ts';
import { createScoreBooks } from './score-book.service.ts';
import { createTranscripts } from './transcripts.service.ts';

/** Printing: transcript, score book, review sheet, practice report, and a class as one archive. */
export function createPrints(
  deps: AssessmentDeps,
  of: { certificates: CertificateService; grades: GradeService; plans: Papers; summary: SummaryService },
): { bindings: Binding[]; jobs: Job[] } {
  const press = createPress(deps);
  const rooms = {
    transcripts: createTranscripts(deps, press, of.certificates),
    scoreBooks: createScoreBooks(deps, press, of.grades),
    sheets: createReviewSheets(deps, press, of.summary),
    practice: createPracticeReports(deps, press),
  };
  const runs = createRuns(deps, createMakers(deps, { ...rooms, certificates: of.certificates, plans: of.plans }));
  return {
    bindings: printBindings({ ...rooms, runs }),
    jobs: [
      { name: PRINT_JOB, run: ({ runId }, { db, clock, signal }) => runs.run(db, String(runId), clock, signal) },
      { name: 'assessment.print.expire', cron: '17 * * * *', run: (_payload, { db, clock }) => runs.expire(db, clock.now()) },
    ],
  };
}
