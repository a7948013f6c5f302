import type { PartScoreRow } from '../grades/part-scores.port.ts';
import type { FrozenPlan, PlansPort } from '../plans/plans.port.ts';
import type { ReviewCounterparts } from './counterparts.ts';

/** A written name. */
export const NAME = [
  [100, 100, 300, 120, 500, 90],
  [200, 50, 210, 200, 220, 350],
  [400, 60, 420, 180, 430, 340],
  [600, 100, 800, 120, 900, 300],
];

/** Plans and parts of grades as lists in memory: what the review sees of the rooms beside it. */
export function counterparts() {
  const versions: FrozenPlan[] = [];
  const returned = new Map<string, string>();
  const closed: string[] = [];
  const scores: PartScoreRow[] = [];
  const plans: PlansPort = {
    version: async (_db, id) => versions.find((one) => one.versionId === id) ?? null,
    submittedOf: async (_db, classId) => {
      const newest = new Map<string, FrozenPlan>();
      for (const one of versions.filter((plan) => plan.classId === classId)) newest.set(one.planId, one);
      return [...newest.values()].map(({ chapters: _chapters, ...rest }) => rest);
    },
    giveBack: async (_tx, planId, reason) => {
      if (returned.has(planId)) return false;
      returned.set(planId, reason);
      return true;
    },
    close: async (_tx, planId) => void closed.push(planId),
  };
  const of: Required<ReviewCounterparts> = {
    plans,
    partScores: { put: async (_tx, row) => void scores.push(row), of: async () => scores },
  };
  return { of, versions, returned, closed, scores };
}
