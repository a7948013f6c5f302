import type { Marking, RubricCriterion } from '@yangfan/contract';

/** The rubric to read; with a marking, the chosen levels and the comments. */
export function RubricTable({ rubric, marking }: { rubric: readonly RubricCriterion[]; marking?: Marking | null }) {
  return (
    <ul className="rows">
      {rubric.map((criterion) => {
        const chosen = marking?.criteria.find(({ criterionId }) => criterionId === criterion.id);
        const level = criterion.levels.find(({ id }) => id === chosen?.levelId);
        return (
          <li key={criterion.id}>
            <span className="grow">
              <b>{criterion.title}</b>
              <span className="quiet small" style={{ display: 'block' }}>
                {criterion.levels.map(({ title, points }) => `${title} ${points} 分`).join(' / ')}
              </span>
              {chosen?.comment && <span style={{ display: 'block' }}>{chosen.comment}</span>}
            </span>
            {level && (
              <span>
                {level.title} <b className="figures">{level.points}</b> 分
              </span>
            )}
          </li>
        );
      })}
    </ul>
  );
}
