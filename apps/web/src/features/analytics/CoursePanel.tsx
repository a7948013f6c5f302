import { teachingRoutes } from '@yangfan/client';
import { useRead } from '../../shared/lib/api.ts';
import { clock } from '../../shared/lib/time.ts';
import { Go } from '../../shared/ui/Go.tsx';
import { ErrorState, Loading, Meter } from '../../shared/ui/States.tsx';
import { Table } from '../../shared/ui/Table.tsx';

/** Where a class stops in its course. */
export function CoursePanel({ classId }: { classId: string }) {
  const course = useRead(teachingRoutes.courseStudy, { params: { classId } });
  if (course.error) return <ErrorState error={course.error} onRetry={() => void course.refetch()} />;
  if (!course.data) return <Loading />;
  const { learners, funnel, items } = course.data;
  return (
    <>
      <section className="card">
        <h2>走到了哪一步</h2>
        <ol className="rows study-funnel">
          {funnel.map((step) => (
            <li key={step.name}>
              <span className="grow">{step.name}</span>
              <Meter value={step.learners} max={learners} label={step.name} />
              <b className="figures">{step.learners} 人</b>
            </li>
          ))}
        </ol>
      </section>
      <section className="card">
        <h2>每一节</h2>
        <p className="quiet small">点节的名称看观看曲线：多少人看到哪里、停在哪里、哪一段看得最多。</p>
        <Table
          label="每一节的学习情况"
          rows={items}
          rowKey={(row) => row.lessonId}
          columns={[
            {
              key: 'title',
              title: '节',
              cell: (row) => (
                <>
                  {row.chapter !== row.title && <div className="quiet small">{row.chapter}</div>}
                  <Go to={`/work/lessons/${row.lessonId}/study`}>{row.title}</Go>
                </>
              ),
            },
            { key: 'length', title: '时长', num: true, cell: (row) => (row.durationS ? clock(row.durationS) : '没有视频') },
            { key: 'started', title: '开始', num: true, cell: (row) => `${row.started} / ${learners}` },
            { key: 'completed', title: '学完', num: true, cell: (row) => row.completed },
            { key: 'stopped', title: '没学完', num: true, cell: (row) => row.stopped },
            { key: 'where', title: '停在', num: true, cell: (row) => (row.stopsAtS === null ? '—' : clock(row.stopsAtS)) },
            { key: 'again', title: '重看', num: true, cell: (row) => (row.replayedS ? clock(row.replayedS) : '—') },
            {
              key: 'activities',
              title: '测验与作业',
              num: true,
              cell: (row) =>
                row.activities === 0 ? (
                  '—'
                ) : (
                  <Go to={`/work/classes/${classId}/course`}>
                    {row.activityAverage === null ? `${row.activities} 项` : `平均 ${row.activityAverage} 分`}
                  </Go>
                ),
            },
          ]}
        />
      </section>
    </>
  );
}
