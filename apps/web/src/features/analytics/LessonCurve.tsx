import { useParams } from '@tanstack/react-router';
import { teachingRoutes } from '@yangfan/client';
import type { ReplyOf, teachingRoutes as Contract } from '@yangfan/contract';
import { useRead } from '../../shared/lib/api.ts';
import { clock } from '../../shared/lib/time.ts';
import { pathParam } from '../../shared/lib/url-state.ts';
import { Go } from '../../shared/ui/Go.tsx';
import { PageHead, Strip } from '../../shared/ui/Page.tsx';
import { Empty, ErrorState, Loading } from '../../shared/ui/States.tsx';
import { Table } from '../../shared/ui/Table.tsx';
import './analytics.css';

type Lesson = ReplyOf<typeof Contract.lessonStudy>;
const [WIDTH, HEIGHT] = [800, 160];

/** How far a class watched one lesson, where people stopped, what they saw again. */
export function LessonCurve() {
  const lessonId = pathParam(useParams({ strict: false }), 'lessonId');
  const lesson = useRead(teachingRoutes.lessonStudy, { params: { lessonId } });
  if (lesson.error) return <ErrorState error={lesson.error} onRetry={() => void lesson.refetch()} />;
  if (!lesson.data) return <Loading />;
  const { data } = lesson;
  const mostAgain = [...data.parts].sort((a, b) => b.replayedS - a.replayedS)[0];
  return (
    <div className="stack">
      <PageHead
        title={`${data.title}：观看曲线`}
        lead={data.durationS ? `全长 ${clock(data.durationS)}` : '这一节没有视频'}
        crumbs={<Go to={`/work/classes/${data.classId}/study?tab=course`}>班级学情</Go>}
      />
      <Strip
        items={[
          { label: '开始学', value: data.started },
          { label: '学完', value: data.completed },
          { label: '没学完', value: data.stopped.length },
          {
            label: '重看最多的一段',
            value: mostAgain && mostAgain.replayedS > 0 ? `${clock(mostAgain.fromS)}–${clock(mostAgain.toS)}` : '—',
          },
        ]}
      />
      {data.started === 0 || data.parts.length === 0 ? (
        <Empty title="还没有人学这一节">有人开始学以后，这里会画出曲线。</Empty>
      ) : (
        <>
          <section className="card">
            <h2>看到哪里</h2>
            <Curve data={data} />
            <Parts data={data} />
          </section>
          <section className="card">
            <h2>停下来的人</h2>
            <Table
              label="停下来的人"
              rows={data.stopped}
              rowKey={(row) => row.learnerId}
              empty={{ title: '开始学的人都学完了' }}
              columns={[
                {
                  key: 'name',
                  title: '学员',
                  cell: (row) => (
                    <Go to={`/work/classes/${data.classId}/learners/${row.learnerId}/hours?lesson=${lessonId}`}>{row.name}</Go>
                  ),
                },
                { key: 'seat', title: '座号', num: true, cell: (row) => row.seatNo },
                { key: 'at', title: '停在', num: true, cell: (row) => clock(row.furthestS) },
              ]}
            />
          </section>
        </>
      )}
    </div>
  );
}

/** The curve of those who reached each part, with bars of what was seen again. */
function Curve({ data }: { data: Lesson }) {
  const most = Math.max(1, data.started);
  const mostAgain = Math.max(1, ...data.parts.map(({ replayedS }) => replayedS));
  const step = WIDTH / data.parts.length;
  const points = data.parts.map(({ reached }, index) => `${index * step},${HEIGHT - (reached / most) * HEIGHT}`);
  const line = [...points, `${WIDTH},${points.at(-1)!.split(',')[1]}`].join(' ');
  return (
    <svg className="curve" viewBox={`-4 -8 ${WIDTH + 8} ${HEIGHT + 24}`} role="img" aria-label="观看曲线，下面的表格是同样的数字">
      {data.parts.map(({ fromS, replayedS }, index) => (
        <rect
          key={fromS}
          x={index * step + 6}
          width={step - 12}
          y={HEIGHT - (replayedS / mostAgain) * HEIGHT * 0.5}
          height={(replayedS / mostAgain) * HEIGHT * 0.5}
          fill="var(--shoal)"
        />
      ))}
      <polyline points={line} fill="none" stroke="var(--deep)" strokeWidth="3" />
      <line x1="0" x2={WIDTH} y1={HEIGHT} y2={HEIGHT} stroke="var(--edge)" />
    </svg>
  );
}

function Parts({ data }: { data: Lesson }) {
  return (
    <details>
      <summary>用表格看：深色线是看到这一段的人数，浅色柱是重看的时长</summary>
      <Table
        label="分段数字"
        rows={data.parts}
        rowKey={(row) => String(row.fromS)}
        columns={[
          { key: 'part', title: '这一段', cell: (row) => <span className="figures">{`${clock(row.fromS)}–${clock(row.toS)}`}</span> },
          { key: 'reached', title: '看到的人', num: true, cell: (row) => row.reached },
          { key: 'stopped', title: '停在这里的人', num: true, cell: (row) => row.stopped },
          { key: 'again', title: '重看', num: true, cell: (row) => (row.replayedS ? clock(row.replayedS) : '—') },
        ]}
      />
    </details>
  );
}
