import type { PartScoresPort } from '../grades/part-scores.port.ts';
import type { PlansPort } from '../plans/plans.port.ts';

/** Stand-ins for the rooms that review works with; its tests bring plans of their own. */
export interface ReviewCounterparts {
  plans?: PlansPort;
  partScores?: PartScoresPort;
}
