import type { ReplyOf, teachingRoutes as Contract } from '@yangfan/contract';
import { useRef, useState, type KeyboardEvent } from 'react';

type Heat = ReplyOf<typeof Contract.classHeat>;
const STEPS: Record<string, readonly [row: number, column: number]> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

/**
 * One cell a learner and lesson: minutes, a tick when completed, the score when there is one; the colour only repeats them. One stop for Tab,
 * arrows inside, Enter opens the seconds behind a cell.
 */
export function HeatTable({
  heat,
  period,
  onOpen,
}: {
  heat: Heat;
  /** Only some days are counted: completion is not of those days. */
  period: boolean;
  onOpen: (learnerId: string, lessonId: string) => void;
}) {
  const [[row, column], setHere] = useState<readonly [number, number]>([0, 0]);
  const table = useRef<HTMLTableElement>(null);
  const { lessons, rows } = heat;
  function move(event: KeyboardEvent): void {
    if (event.key === 'Enter') return onOpen(rows[row]!.learnerId, lessons[column]!.id);
    const step = STEPS[event.key];
    if (!step) return;
    event.preventDefault();
    const to = [clamp(row + step[0], rows.length), clamp(column + step[1], lessons.length)] as const;
    setHere(to);
    table.current?.querySelector<HTMLElement>(`[data-cell="${to[0]}-${to[1]}"]`)?.focus();
  }
  return (
    <>
      <p className="quiet small">
        每格是{period ? '所选日期里' : ''}计入的分钟数，✓
        表示已学完，括号里是这一节随堂测和作业的平均分；颜色越深学得越多。用方向键移动，按回车看逐段记录。
      </p>
      <div className="heat-wrap">
        <table className="heat" role="grid" aria-label="学情热力表：行是学员，列是每一节" ref={table} onKeyDown={move}>
          <thead>
            <tr>
              <th scope="col" className="heat-name">
                学员
              </th>
              {lessons.map((lesson, index) => (
                <th key={lesson.id} scope="col" title={`${lesson.chapter}：${lesson.title}`}>
                  <span aria-hidden="true">{index + 1}</span>
                  <span className="visually-hidden">{`${lesson.chapter} ${lesson.title}`}</span>
                </th>
              ))}
              <th scope="col">学完</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((one, y) => (
              <tr key={one.learnerId}>
                <th scope="row" className="heat-name">
                  {one.name}
                </th>
                {lessons.map((lesson, x) => {
                  const cell = cellOf(one, lesson, x);
                  return (
                    <td
                      key={lesson.id}
                      data-cell={`${y}-${x}`}
                      tabIndex={y === row && x === column ? 0 : -1}
                      className={`heat-${cell.step}`}
                      aria-label={`${one.name}，${lesson.title}：${cell.words}`}
                      title={`${one.name}，${lesson.title}：${cell.words}`}
                      onFocus={() => setHere([y, x])}
                      onClick={() => onOpen(one.learnerId, lesson.id)}
                    >
                      {cell.text}
                    </td>
                  );
                })}
                <td className="figures">
                  {one.done.filter(Boolean).length}/{lessons.length}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <Legend lessons={lessons} />
    </>
  );
}

const clamp = (value: number, length: number) => Math.min(length - 1, Math.max(0, value));

function cellOf(row: Heat['rows'][number], lesson: Heat['lessons'][number], index: number) {
  const [seconds, done, score] = [row.seconds[index] ?? 0, row.done[index] ?? false, row.scores[index] ?? null];
  const share = lesson.durationS > 0 ? Math.min(1, seconds / lesson.durationS) : 0;
  const minutes = seconds > 0 && seconds < 60 ? '<1' : String(Math.round(seconds / 60));
  return {
    step: done ? 'done' : seconds === 0 ? 0 : share < 0.34 ? 1 : share < 0.67 ? 2 : 3,
    text: `${done ? '✓' : ''}${seconds > 0 ? minutes : done ? '' : '·'}${score === null ? '' : `(${score})`}`,
    words: `${seconds === 0 ? '没有计时' : `计入 ${minutes} 分钟`}${done ? '，已学完' : ''}${score === null ? '' : `，平均 ${score} 分`}`,
  };
}

function Legend({ lessons }: { lessons: Heat['lessons'] }) {
  return (
    <details className="small">
      <summary>列号对应的节和颜色说明</summary>
      <p className="heat-legend">
        <span className="heat-0">· 没学</span>
        <span className="heat-1">三分之一以下</span>
        <span className="heat-2">三分之二以下</span>
        <span className="heat-3">快学完</span>
        <span className="heat-done">✓ 学完</span>
      </p>
      <ol>
        {lessons.map((lesson) => (
          <li key={lesson.id}>
            {lesson.chapter}：{lesson.title}
          </li>
        ))}
      </ol>
    </details>
  );
}
