import type { Learner } from './words.ts';

const TONES: Record<Learner['forecast']['verdict'], string> = {
  MET: 'good',
  ON_COURSE: 'good',
  SHORT: 'caution',
  UNREACHABLE: 'stop',
  OVER: 'stop',
};

/** What will be at the end of the class, with what was assumed. */
export function ForecastNote({ forecast }: { forecast: Learner['forecast'] }) {
  return (
    <div className={`note ${TONES[forecast.verdict]} forecast`}>
      <strong>{forecast.sentence}</strong>
      {forecast.neededPerDay !== null && <span>从今天起每天学 {forecast.neededPerDay} 课时点播就来得及。</span>}
      <details className="small">
        <summary>怎么算的</summary>
        <ul>
          {forecast.assumptions.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      </details>
    </div>
  );
}
