import type { managementRoutes as Contract, ReplyOf } from '@yangfan/contract';
import { SESSION_MODES } from '@yangfan/contract/dictionaries';
import type { ReactNode } from 'react';
import { shortDay } from '../../shared/lib/time.ts';
import { Table } from '../../shared/ui/Table.tsx';
import { weekday } from './Timetable.tsx';

type Plan = ReplyOf<typeof Contract.generateTimetable>;

/** A timetable before it is saved: the sums, the days that had to be left out, every lesson. */
export function PlanPreview({ plan, save }: { plan: Plan; save: ReactNode }) {
  return (
    <section className="card stack" aria-live="polite">
      <div className="actions" style={{ justifyContent: 'space-between' }}>
        <div>
          <h2 style={{ fontSize: '1.15em' }}>预览（还没有保存）</h2>
          <p className="quiet">
            <b className="figures">{plan.sessions.length}</b> 节，<b className="figures">{plan.hours}</b> 课时（点播 {plan.vodHours}、直播{' '}
            {plan.liveHours}、线下 {plan.offlineHours}，线上占 {Math.round(plan.onlineRatio * 100)}%），
            <b className="figures">{plan.days}</b> 天{plan.lastDay ? `，${shortDay(plan.lastDay)} 上完` : ''}
          </p>
        </div>
        {save}
      </div>
      {plan.conflicts.length > 0 && (
        <details className="note caution" open={plan.conflicts.length <= 6}>
          <summary style={{ cursor: 'pointer' }}>
            有 <b className="figures">{plan.conflicts.length}</b> 处因讲师或教室已被占用而避开
          </summary>
          <ul>
            {plan.conflicts.map((one, index) => (
              <li key={index}>
                {shortDay(one.day)} {one.sentence}
              </li>
            ))}
          </ul>
        </details>
      )}
      <Table
        label="预览课表"
        rows={plan.sessions}
        rowKey={(one) => `${one.day}-${one.startTime}-${one.chapterCode}-${one.mode}`}
        columns={[
          {
            key: 'day',
            title: '日期',
            cell: (one) => (
              <span style={{ whiteSpace: 'nowrap' }}>
                {shortDay(one.day)} <span className="quiet small">{weekday(one.day)}</span>
              </span>
            ),
          },
          {
            key: 'time',
            title: '时间',
            cell: (one) => (
              <span className="figures" style={{ whiteSpace: 'nowrap' }}>
                {one.startTime}–{one.endTime}
              </span>
            ),
          },
          { key: 'title', title: '课', cell: (one) => one.title },
          { key: 'mode', title: '方式', cell: (one) => SESSION_MODES[one.mode] },
          { key: 'hours', title: '课时', num: true, cell: (one) => one.hours },
          { key: 'lecturer', title: '讲师', cell: (one) => one.lecturerName },
          { key: 'room', title: '教室', cell: (one) => one.roomName ?? '—' },
        ]}
      />
    </section>
  );
}
