import { clock, timeWithSeconds } from '../../shared/lib/time.ts';
import { Strip } from '../../shared/ui/Page.tsx';
import { Table } from '../../shared/ui/Table.tsx';
import type { Credit } from './rows.ts';
import { COUNT_REASONS } from './words.ts';

/** What a live lesson is worth for one learner, stretch by stretch. */
export function CreditView({ credit, final }: { credit: Credit; final: boolean }) {
  return (
    <div className="stack">
      <Strip
        items={[
          { label: '计入课时', value: `${credit.creditedHours} / ${credit.hours}`, note: final ? undefined : '下课后定下来' },
          { label: '计时', value: clock(credit.countedS), note: `共 ${clock(credit.plannedS)}` },
          { label: '在线确认', value: `${credit.confirms.answered} / ${credit.confirms.asked}`, note: '响应 / 发起' },
          { label: '连麦发言', value: clock(credit.spokenS) },
        ]}
      />
      <p className="note">{credit.explanation}</p>
      <Table
        label="逐段记录"
        rows={credit.spans}
        rowKey={(row) => `${row.from}${row.reason}`}
        empty={{ title: '还没有听课记录', next: '进入直播间以后，每一段都会记在这里。' }}
        columns={[
          {
            key: 'at',
            title: '时间',
            cell: (row) => (
              <span className="figures">
                {timeWithSeconds(row.from)}–{timeWithSeconds(row.to)}
              </span>
            ),
          },
          { key: 'seconds', title: '长度', num: true, cell: (row) => clock(row.seconds) },
          {
            key: 'why',
            title: '结果',
            cell: (row) => (
              <span className={COUNT_REASONS[row.reason]?.[1] ? 'good' : ''}>{COUNT_REASONS[row.reason]?.[0] ?? row.reason}</span>
            ),
          },
        ]}
      />
    </div>
  );
}
