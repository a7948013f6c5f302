import { shortDay } from '../../shared/lib/time.ts';
import type { Learner } from './words.ts';
import './analytics.css';

const BAR = 14;
const HEIGHT = 96;

/** Minutes a day as bars; days on which the learner came to a lesson carry a mark. The list below says the same in words. */
export function DayBars({ days }: { days: Learner['days'] }) {
  const best = Math.max(0, ...days.map(({ countedS }) => countedS));
  const most = Math.max(60, best);
  const minutes = (seconds: number) => Math.round(seconds / 60);
  return (
    <>
      <div className="day-bars" role="region" aria-label="每天学习分钟数" tabIndex={0}>
        <svg width={days.length * (BAR + 6) + 6} height={HEIGHT + 14} aria-hidden="true">
          {days.map(({ day, countedS, present }, index) => {
            const height = Math.max(countedS > 0 ? 2 : 0, (countedS / most) * HEIGHT);
            const x = 6 + index * (BAR + 6);
            return (
              <g key={day}>
                <title>{`${shortDay(day)}：点播计时 ${minutes(countedS)} 分钟${present ? '，到课' : ''}`}</title>
                <rect x={x} y={HEIGHT - height} width={BAR} height={height} fill="var(--deep)" />
                <line x1={x} x2={x + BAR} y1={HEIGHT} y2={HEIGHT} stroke="var(--edge)" />
                {present && <circle cx={x + BAR / 2} cy={HEIGHT + 8} r={4} fill="var(--palm)" />}
              </g>
            );
          })}
        </svg>
      </div>
      <p className="quiet small">
        {best > 0 ? `点播最多的一天计时 ${minutes(best)} 分钟；` : '这些天没有点播计时；'}绿点表示当天有签到或进直播间。
      </p>
      <details className="small">
        <summary>用文字看每一天</summary>
        <ul className="rows">
          {[...days].reverse().map(({ day, countedS, otherS, present }) => (
            <li key={day}>
              <span className="grow">{shortDay(day)}</span>
              <span>
                计时 {minutes(countedS)} 分钟{otherS > 60 && `，未计入 ${minutes(otherS)} 分钟`}
                {present && '，到课'}
              </span>
            </li>
          ))}
        </ul>
      </details>
    </>
  );
}
