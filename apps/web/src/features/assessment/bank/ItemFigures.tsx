import { assessmentRoutes } from '@yangfan/client';
import { useRead } from '../../../shared/lib/api.ts';
import { moment, shortDay } from '../../../shared/lib/time.ts';
import { Strip } from '../../../shared/ui/Page.tsx';
import { ErrorState, Loading, StateTag } from '../../../shared/ui/States.tsx';
import { percent, sayDiagnosis, two, type Figures } from './doctor-words.ts';
import type { Detail } from './item-words.ts';
import { Treat } from './Treatment.tsx';

/** What the answers of marked papers say of an item: its figures, who chose what, how it changed, and what is the matter. */
export function ItemFigures({ item }: { item: Detail }) {
  const read = useRead(assessmentRoutes.itemStatistics, { params: { itemId: item.id } });
  return (
    <section className="card stack">
      <h2>作答统计</h2>
      {read.error ? (
        <ErrorState error={read.error} onRetry={() => void read.refetch()} />
      ) : read.data ? (
        <Shown figures={read.data} item={item} />
      ) : (
        <Loading />
      )}
    </section>
  );
}

function Shown({ figures, item }: { figures: Figures; item: Detail }) {
  const { findings, dismissed, sat, measured, difficulty } = figures;
  const row = { itemId: item.id, code: item.code, status: item.status, work: item.work, difficulty, measured, findings, dismissed };
  return (
    <>
      {findings.length > 0 && (
        <ul className="findings">
          {findings.map(({ code, words }) => (
            <li key={code}>
              <StateTag tone={sayDiagnosis(code)[1]}>{sayDiagnosis(code)[0]}</StateTag> {words}
            </li>
          ))}
        </ul>
      )}
      {dismissed && (
        <p className="note">
          {dismissed.by} {moment(dismissed.at)} 看过，暂不处理：{dismissed.reason}
        </p>
      )}
      {sat === 0 ? (
        <p className="quiet">这一版还没有人考过。正式考试公布成绩后计入；练习班、存疑和作废的答卷不计。</p>
      ) : (
        <>
          <Strip
            items={[
              { label: '作答人次', value: sat, note: figures.lastAt ? `最近 ${shortDay(figures.lastAt)}` : '' },
              {
                label: '得分率',
                value: percent(figures.facility),
                note: figures.facilityError === null ? '' : `标准误 ${percent(figures.facilityError)}`,
              },
              { label: '区分度', value: two(figures.discrimination), note: '与本卷其他题的相关' },
              {
                label: '难度',
                value: difficulty,
                note: measured === null ? '现在不作实测' : measured === difficulty ? '与实测一致' : `实测相当于 ${measured}`,
              },
              { label: '近 90 天', value: figures.exposed, note: `${figures.exams} 场考试` },
            ]}
          />
          <ByThird figures={figures} />
          <Weeks weeks={figures.weeks} />
        </>
      )}
      {(findings.length > 0 || (measured !== null && measured !== difficulty)) && (
        <div className="actions">
          <Treat row={row} />
        </div>
      )}
    </>
  );
}

const THIRDS = [
  ['low', '低分组'],
  ['middle', '中间组'],
  ['high', '高分组'],
] as const;

/** Who chose what: a good item loses its wrong choices from left to right. */
function ByThird({ figures: { choices, thirds } }: { figures: Figures }) {
  return (
    <div className="table-wrap" role="region" aria-label="各分数段的选择" tabIndex={0}>
      <table className="table thirds">
        <caption className="quiet small">各分数段的选择（按整卷得分分成三组，数字是该组选它的比例）</caption>
        <thead>
          <tr>
            <th scope="col">选项</th>
            {THIRDS.map(([key, label]) => (
              <th key={key} scope="col">
                {label}（{thirds[key]} 人）
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {choices.map((choice) => (
            <tr key={choice.key}>
              <td data-title="选项">
                {choice.key.length === 1 && choice.key !== '-' && choice.key !== 'T' && choice.key !== 'F' ? `${choice.key}　` : ''}
                {choice.text.slice(0, 40)} {choice.right && <StateTag tone="good">正确</StateTag>}
              </td>
              {THIRDS.map(([key, label]) => {
                const share = thirds[key] ? choice[key] / thirds[key] : 0;
                return (
                  <td key={key} data-title={label}>
                    <span className={choice.right ? 'share right' : 'share'}>
                      <span style={{ width: `${share * 100}%` }} />
                    </span>
                    <span className="figures">{percent(share)}</span>
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const [WIDE, HIGH, EDGE] = [320, 80, 6];
/** How the facility went from week to week, beside how the same people did on everything else. */
function Weeks({ weeks }: { weeks: Figures['weeks'] }) {
  if (weeks.length < 2) return null;
  const line = (of: (week: Figures['weeks'][number]) => number | null) =>
    weeks
      .map((week, at) => `${EDGE + (at * (WIDE - 2 * EDGE)) / (weeks.length - 1)},${HIGH - EDGE - (of(week) ?? 0) * (HIGH - 2 * EDGE)}`)
      .join(' ');
  return (
    <div>
      <h3>按周变化</h3>
      <svg className="weeks" viewBox={`0 0 ${WIDE} ${HIGH}`} aria-hidden="true">
        <line x1={EDGE} x2={WIDE - EDGE} y1={HIGH - EDGE} y2={HIGH - EDGE} stroke="var(--line)" />
        <polyline points={line(({ rest }) => rest)} fill="none" stroke="var(--edge)" strokeDasharray="4 3" />
        <polyline points={line(({ facility }) => facility)} fill="none" stroke="var(--deep)" strokeWidth="2" />
      </svg>
      <p className="quiet small">实线是这道题的得分率，虚线是同批学员做其他题的得分率。</p>
      <ul className="rows">
        {[...weeks].reverse().map((week) => (
          <li key={week.from}>
            <span className="grow">{shortDay(week.from)} 起一周</span>
            <span>
              {week.sat} 人次，这道题 {percent(week.facility)}，其他题 {percent(week.rest)}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
