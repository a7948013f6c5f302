import { practiceReportConfirmed } from '@yangfan/contract';
import { on, type Binding, type Job, type Listener, type SubjectResolver } from '@yangfan/kernel';
import type { AssessmentDeps } from '../../ports.ts';
import type { PartScoresPort } from '../grades/part-scores.port.ts';
import { createPlanComments } from './comments.service.ts';
import { createHandingIn, LIKENESS_JOB } from './handing-in.service.ts';
import { createLikeness } from './likeness.service.ts';
import { createPapers } from './paper.service.ts';
import { planBindings, type PlanRoom } from './plans.routes.ts';
import { createPlans } from './plans.service.ts';
import { planSubject } from './plans.store.ts';
import type { PlansPort } from './plans.port.ts';
import { createPracticalResults } from './practical-results.service.ts';
import { createPracticeReports } from './practice-reports.service.ts';

/** Plans and practical results. `partScores` null: a mark for practice stands in its own list only. */
export function createPlanRoom(
  deps: AssessmentDeps,
  partScores: PartScoresPort | null,
): PlanRoom & { port: PlansPort; bindings: Binding[]; listeners: Listener[]; jobs: Job[]; subject: SubjectResolver } {
  const plans = createPlans(deps);
  const handingIn = createHandingIn(deps, plans);
  const likeness = createLikeness(deps, plans);
  const papers = createPapers(deps, plans, partScores);
  const reports = createPracticeReports(deps, partScores);
  const room: PlanRoom = {
    plans,
    handingIn,
    comments: createPlanComments(deps, plans),
    likeness,
    papers,
    practicalResults: createPracticalResults(deps, partScores),
  };
  return {
    ...room,
    port: handingIn.port,
    bindings: planBindings(room),
    subject: async (db, id) => (await planSubject(db, id)) ?? null,
    listeners: [on(practiceReportConfirmed, 'assessment.practice-report', (tx, report) => reports.take(tx, report, deps.clock.now()))],
    jobs: [{ name: LIKENESS_JOB, run: ({ versionId }, { db }) => db.tx((tx) => likeness.compare(tx, String(versionId))) }],
  };
}
