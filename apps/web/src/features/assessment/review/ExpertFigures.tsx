import { assessmentRoutes } from '@yangfan/client';
import { useRead } from '../../../shared/lib/api.ts';
import { StateTag } from '../../../shared/ui/States.tsx';
import { Table } from '../../../shared/ui/Table.tsx';

/** How severe, how discriminating and how fast each expert marks, with what to look at. */
export function ExpertFigures() {
  const list = useRead(assessmentRoutes.expertFigures, { query: {} });
  return (
    <div className="card">
      <p className="quiet small">
        宽严：比最终得分平均高（+，偏宽）或低（−，偏严）几分。离散：给各份的分相差多少，太小说明拉不开。练习班不计入。
      </p>
      <Table
        label="专家评分统计"
        rows={list.data?.items}
        error={list.error}
        onRetry={() => void list.refetch()}
        rowKey={(row) => row.expertId}
        empty={{ title: '还没有评分', next: '有规划书评出最终得分后，这里显示每位专家的宽严、离散和用时。' }}
        columns={[
          { key: 'name', title: '专家', cell: (row) => row.name },
          { key: 'marked', title: '评审（份）', num: true, cell: (row) => row.marked },
          { key: 'severity', title: '宽严（分）', num: true, cell: (row) => signed(row.severity) },
          { key: 'spread', title: '离散（标准差，分）', num: true, cell: (row) => row.spread?.toFixed(1) ?? '—' },
          { key: 'minutes', title: '每份用时（分钟）', num: true, cell: (row) => row.minutes ?? '—' },
          { key: 'declined', title: '谢绝（次）', num: true, cell: (row) => row.declined },
          {
            key: 'warnings',
            title: '提示',
            cell: (row) =>
              row.warnings.length ? <StateTag tone="caution">{row.warnings.join('；')}</StateTag> : <span className="quiet">正常</span>,
          },
        ]}
      />
    </div>
  );
}

/** +1.7, −1.0: the sign tells on which side. */
const signed = (value: number | null) => (value === null ? '—' : value > 0 ? `+${value.toFixed(1)}` : value.toFixed(1).replace('-', '−'));
