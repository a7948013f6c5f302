import type { PartScoresPort } from '../grades/part-scores.port.ts';
import type { PlansPort } from '../plans/plans.port.ts';

/** The rooms that review works with. Where one is not built in, nothing is submitted and nothing counts. */
export interface ReviewCounterparts {
  plans?: PlansPort;
  partScores?: PartScoresPort;
}
/** An installation without plans: no class has anything to review. */
export const withoutPlans: PlansPort = {
  version: async () => null,
  submittedOf: async () => [],
  giveBack: async () => false,
  close: async () => undefined,
};
/** An installation without parts of grades: the score stands in the review alone. */
export const withoutPartScores: PartScoresPort = { put: async () => undefined, of: async () => [] };
