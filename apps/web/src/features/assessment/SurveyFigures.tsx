import type { assessmentRoutes as Contract, ReplyOf } from '@yangfan/contract';
import { Meter } from '../../shared/ui/States.tsx';

type Figure = ReplyOf<typeof Contract.classSurvey>['figures'][number];

/** What was answered, question by question, in sums. */
export function SurveyFigures({ figures }: { figures: readonly Figure[] }) {
  return (
    <ul className="rows">
      {figures.map((one) => (
        <li key={one.key} style={{ alignItems: 'start' }}>
          <span className="grow">
            {one.text}
            {one.kind === 'STARS' && one.value !== null && <Meter label={one.text} value={one.value} max={5} />}
            {one.kind === 'MANY' && (
              <div className="quiet small">{one.options.map((option, index) => `${option} ${one.counts[index] ?? 0} 人`).join('，')}</div>
            )}
            {one.kind === 'YES_NO' && (
              <div className="quiet small">
                是 {one.counts[0] ?? 0} 人，否 {one.counts[1] ?? 0} 人
              </div>
            )}
            {one.kind === 'NPS' && (
              <div className="quiet small">推荐净值（−100 到 100）：打 9–10 分的人的百分比，减去打 0–6 分的人的百分比</div>
            )}
          </span>
          <span>
            <b className="figures">{one.value ?? ''}</b>
            {one.kind === 'STARS' && one.value !== null && ' / 5 分'}
          </span>
        </li>
      ))}
    </ul>
  );
}
