import { assessmentRoutes } from '@yangfan/client';
import { useRead } from '../../../shared/lib/api.ts';
import { StateTag } from '../../../shared/ui/States.tsx';
import { Table } from '../../../shared/ui/Table.tsx';

/** How severe, how discriminating and how fast each expert marks, with what to look at. */
export function ExpertFigures() {
  const list = useRead(assessmentRoutes.expertFigures, { query: {} });
  return (
    <div className="card">
      <p className="quiet small">与最终得分相比：负数偏严，正数偏宽。练习班不计入。</p>
      <Table
        label="专家评分统计"
        rows={list.data?.items}
        error={list.error}
        onRetry={() => void list.refetch()}
        rowKey={(row) => row.expertId}
        empty={{ title: '还没有评分', next: '有计划书评出最终得分后，这里显示每位专家的宽严、离散和用时。' }}
        columns={[
          { key: 'name', title: '专家', cell: (row) => row.name },
          { key: 'marked', title: '评审份数', num: true, cell: (row) => row.marked },
          { key: 'severity', title: '宽严', num: true, cell: (row) => row.severity ?? '—' },
          { key: 'spread', title: '标准差', num: true, cell: (row) => row.spread ?? '—' },
          { key: 'minutes', title: '每份分钟', num: true, cell: (row) => row.minutes ?? '—' },
          { key: 'declined', title: '谢绝', num: true, cell: (row) => row.declined },
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
