import type { Binding, Job, Room } from '@yangfan/kernel';
import type { AssessmentDeps } from '../../ports.ts';
import type { PartScoresPort } from '../grades/part-scores.port.ts';
import type { PlansPort } from '../plans/plans.port.ts';
import { createArbitration } from './arbitration/arbitration.service.ts';
import { createCalibration } from './calibration/calibration.service.ts';
import { createPool } from './pool/pool.service.ts';
import { expertSubject } from './pool/pool.store.ts';
import { reviewBindings, scoringBindings } from './review.routes.ts';
import { createAssigning } from './rounds/assigning.service.ts';
import { createRounds } from './rounds/rounds.service.ts';
import { roundSubject } from './rounds/rounds.store.ts';
import { createTasks } from './scoring/tasks.service.ts';
import { createSummary } from './summary/summary.service.ts';

/** Columns that hold sealed text, for the rotation of keys. */
export const reviewSealed = [
  { table: 'assessment.expert', id: 'id', columns: ['name'], aad: 'assessment.expert' },
  { table: 'assessment.review_task', id: 'id', columns: ['signature'], aad: 'assessment.review_task' },
] as const;

/** Expert review of plans: pool, rounds, calibration, blind scoring, arbitration, summary. */
export function createReview(
  deps: AssessmentDeps,
  plans: PlansPort,
  partScores: PartScoresPort,
): {
  bindings: Binding[];
  subjects: NonNullable<Room['subjects']>;
  jobs: Job[];
  rooms: ReturnType<typeof build>;
} {
  const rooms = build(deps, plans, partScores);
  const { pool, calibration, rounds, arbitration, tasks, summary } = rooms;
  return {
    rooms,
    bindings: [...reviewBindings({ pool, rounds, arbitration, summary }), ...scoringBindings({ pool, calibration, tasks })],
    subjects: {
      review: async (db, id) => (await roundSubject(db, id)) ?? null,
      expert: async (db, id) => (await expertSubject(db, id)) ?? null,
    },
    jobs: [
      {
        name: 'assessment.review',
        cron: '*/10 * * * *',
        // Each step is its own: a plan that fails must not keep reminders from going out.
        run: async (_payload, { db, clock }) => {
          const now = clock.now();
          await db.tx((tx) => tasks.remind(tx, now));
          await rounds.sweep(db, (work) => db.tx(work), now);
          await arbitration.resume(db, (work) => db.tx(work), now);
        },
      },
    ],
  };
}

function build(deps: AssessmentDeps, plans: PlansPort, partScores: PartScoresPort) {
  const calibration = createCalibration(deps);
  const pool = createPool(deps, calibration);
  const assigning = createAssigning(deps, calibration);
  const rounds = createRounds(deps, plans, assigning);
  const arbitration = createArbitration(deps, plans, assigning);
  const tasks = createTasks(deps, { plans, pool, calibration, rounds, arbitration });
  const summary = createSummary(deps, { plans, partScores, pool, rounds });
  return { calibration, pool, assigning, rounds, arbitration, tasks, summary };
}
