import { teachingRoutes } from '@yangfan/client';
import type { AssignmentView } from '@yangfan/contract';
import { useRead } from '../../../../shared/lib/api.ts';
import { useDownload } from '../../../../shared/lib/download.ts';
import { Button } from '../../../../shared/ui/Button.tsx';
import { Strip } from '../../../../shared/ui/Page.tsx';
import { ErrorState, Loading } from '../../../../shared/ui/States.tsx';
import { Table } from '../../../../shared/ui/Table.tsx';

/** How the class did, by criterion. */
export function AssignmentFigures({ assignment }: { assignment: AssignmentView }) {
  const params = { assignmentId: assignment.id };
  const figures = useRead(teachingRoutes.assignmentStatistics, { params });
  const sheet = useDownload(teachingRoutes.exportAssignment);
  if (figures.error) return <ErrorState error={figures.error} onRetry={() => void figures.refetch()} />;
  if (!figures.data) return <Loading />;
  const { data } = figures;
  return (
    <div className="stack">
      <Strip
        items={[
          { label: '学员', value: data.learners },
          { label: '已提交', value: data.handedIn, note: data.late ? `其中迟交 ${data.late}` : undefined },
          { label: '已批改', value: data.marked },
          { label: '平均得分率', value: data.averagePercent === null ? '—' : `${data.averagePercent}%` },
        ]}
      />
      <section className="card stack">
        <div className="actions">
          <h2 style={{ flex: 1, margin: 0, fontSize: '1.15em' }}>各项标准</h2>
          <Button busy={sheet.busy} onClick={() => sheet.save({ params }, `${assignment.title}成绩.xlsx`)}>
            导出 Excel
          </Button>
        </div>
        <Table
          label="各项标准"
          rows={data.criteria}
          rowKey={(row) => row.id}
          columns={[
            { key: 'title', title: '标准', cell: (row) => row.title },
            { key: 'average', title: '平均分', num: true, cell: (row) => (row.average === null ? '—' : `${row.average} / ${row.max}`) },
            {
              key: 'levels',
              title: '各等级人数',
              cell: (row) => row.levels.map(({ title, times }) => `${title} ${times}`).join('，'),
            },
          ]}
        />
      </section>
    </div>
  );
}
