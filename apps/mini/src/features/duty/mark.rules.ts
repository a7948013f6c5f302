import type { Marking, RubricCriterion } from '@yangfan/contract';

/** The marking with this level for this criterion; comments and remarks made elsewhere stay. */
export function withLevel(marking: Marking, criterionId: string, levelId: string): Marking {
  const before = marking.criteria.find((one) => one.criterionId === criterionId) ?? { criterionId, levelId: null, comment: '' };
  return {
    ...marking,
    criteria: [...marking.criteria.filter((one) => one.criterionId !== criterionId), { ...before, levelId }],
  };
}

/** Points chosen so far, and how many criteria have no level yet. */
export function sumOf(rubric: readonly RubricCriterion[], marking: Marking): { points: number; open: number } {
  let points = 0;
  let open = 0;
  for (const { id, levels } of rubric) {
    const chosen = marking.criteria.find(({ criterionId }) => criterionId === id);
    const level = levels.find((one) => one.id === chosen?.levelId);
    if (level) points += level.points;
    else open += 1;
  }
  return { points: Math.round(points * 100) / 100, open };
}
