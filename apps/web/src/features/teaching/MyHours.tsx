import { Link, useParams } from '@tanstack/react-router';
import { teachingRoutes } from '@yangfan/client';
import type { ReplyOf, teachingRoutes as Contract } from '@yangfan/contract';
import { useRead } from '../../shared/lib/api.ts';
import { clock, moment, timeWithSeconds } from '../../shared/lib/time.ts';
import { useUrlState } from '../../shared/lib/url-state.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Dialog } from '../../shared/ui/Dialog.tsx';
import { useCan } from '../../shared/lib/session.ts';
import { Go } from '../../shared/ui/Go.tsx';
import { PageHead, Strip } from '../../shared/ui/Page.tsx';
import { Empty, ErrorState, Loading, Meter, StateTag } from '../../shared/ui/States.tsx';
import { Table } from '../../shared/ui/Table.tsx';
import { ATTENDANCE, REASONS } from './words.ts';

type Hours = ReplyOf<typeof Contract.myHours>;

/** The learner's own hours, explained. */
export function MyHours() {
  const { classId } = useParams({ strict: false }) as { classId: string };
  const hours = useRead(teachingRoutes.myHours, { params: { classId } });
  const [url, setUrl] = useUrlState();
  const seconds = useRead(
    teachingRoutes.myLessonSeconds,
    { params: { lessonId: url.lesson ?? '' }, query: { size: 200 } },
    { enabled: !!url.lesson },
  );
  return (
    <HoursView
      title="我的学时"
      crumbs={<Link to={`/learn/${classId}`}>返回课程</Link>}
      hours={hours}
      seconds={seconds}
      open={url.lesson}
      onOpen={(lesson) => setUrl({ lesson })}
    />
  );
}

/** The same for staff of the class. */
export function LearnerHours() {
  const { classId, learnerId } = useParams({ strict: false }) as { classId: string; learnerId: string };
  const can = useCan();
  const hours = useRead(teachingRoutes.learnerHours, { params: { classId, learnerId } });
  const [url, setUrl] = useUrlState();
  const seconds = useRead(
    teachingRoutes.learnerLessonSeconds,
    { params: { lessonId: url.lesson ?? '', learnerId }, query: { size: 200 } },
    { enabled: !!url.lesson },
  );
  return (
    <HoursView
      title="学员学时"
      crumbs={
        <>
          <Link to={`/work/classes/${classId}/attendance`}>班级出勤</Link>
          {can('assessment.dossier.make') && <Go to={`/work/classes/${classId}/dossiers?learner=${learnerId}`}>培训档案</Go>}
        </>
      }
      hours={hours}
      seconds={seconds}
      open={url.lesson}
      onOpen={(lesson) => setUrl({ lesson })}
    />
  );
}

interface ViewProps {
  title: string;
  crumbs: React.ReactNode;
  hours: ReturnType<typeof useRead<typeof Contract.myHours>>;
  seconds: ReturnType<typeof useRead<typeof Contract.myLessonSeconds>>;
  open: string | undefined;
  onOpen: (lessonId: string | null) => void;
}

function HoursView({ title, crumbs, hours, seconds, open, onOpen }: ViewProps) {
  if (hours.error) return <ErrorState error={hours.error} onRetry={() => void hours.refetch()} />;
  if (!hours.data) return <Loading />;
  const { data } = hours;
  const lesson = data.vod.lessons.find((one) => one.lessonId === open);
  return (
    <div className="stack">
      <PageHead title={title} lead={`${data.unitMinutes} 分钟为 1 课时；全部由服务器按记录计算，每一秒都有说明`} crumbs={crumbs} />
      <Strip
        items={[
          { label: '已得课时', value: data.attendedHours },
          { label: '计划课时', value: data.plannedHours },
          {
            label: '出勤率',
            value: `${Math.round(data.rate * 100)}%`,
            note: data.minRate !== null ? `合格须达到 ${Math.round(data.minRate * 100)}%` : undefined,
          },
          { label: '点播课时', value: `${data.vod.creditedHours} / ${data.vod.plannedHours}` },
        ]}
      />
      <section className="card">
        <h2>点播</h2>
        <Table
          label="点播学时"
          rows={data.vod.lessons}
          rowKey={(row) => row.lessonId}
          empty={{ title: '课程里还没有视频' }}
          columns={[
            {
              key: 'lesson',
              title: '课',
              cell: (row) => (
                <>
                  {row.chapter !== row.title && <div className="quiet small">{row.chapter}</div>}
                  {row.title}
                </>
              ),
            },
            {
              key: 'bar',
              title: '进度',
              width: '22%',
              cell: (row) => <Meter value={row.countedS} max={row.durationS} label={`${row.title} 进度`} />,
            },
            { key: 'time', title: '计时', num: true, cell: (row) => `${clock(row.countedS)} / ${clock(row.durationS)}` },
            { key: 'credit', title: '课时', num: true, cell: (row) => row.creditedHours },
            {
              key: 'state',
              title: '状态',
              cell: (row) => (
                <StateTag tone={row.completed ? 'good' : 'plain'}>{row.completed ? '已学完' : row.countedS ? '学习中' : '未开始'}</StateTag>
              ),
            },
            {
              key: 'why',
              title: '说明',
              cell: (row) => (
                <Button look="plain" onClick={() => onOpen(row.lessonId)}>
                  逐段说明
                </Button>
              ),
            },
          ]}
        />
      </section>
      <Sessions sessions={data.sessions} />
      <Dialog title={lesson ? `${lesson.title} 是怎么计时的` : '计时说明'} open={!!open} onClose={() => onOpen(null)}>
        {seconds.error ? <ErrorState error={seconds.error} /> : !seconds.data ? <Loading /> : <Seconds data={seconds.data} />}
      </Dialog>
    </div>
  );
}

function Sessions({ sessions }: { sessions: Hours['sessions'] }) {
  return (
    <section className="card">
      <h2>面授与直播</h2>
      <Table
        label="课次学时"
        rows={sessions}
        rowKey={(row) => row.sessionId}
        empty={{ title: '还没有面授或直播课次' }}
        columns={[
          { key: 'at', title: '时间', cell: (row) => <span className="figures">{moment(row.startsAt)}</span> },
          { key: 'title', title: '课次', cell: (row) => row.title },
          { key: 'state', title: '考勤', cell: (row) => <StateTag tone={ATTENDANCE[row.state]![1]}>{ATTENDANCE[row.state]![0]}</StateTag> },
          { key: 'credit', title: '课时', num: true, cell: (row) => `${row.creditedHours} / ${row.hours}` },
          {
            key: 'why',
            title: '说明',
            cell: (row) => (
              <span className="small">
                {row.explanation}
                {row.locked && '（已锁定）'}
              </span>
            ),
          },
        ]}
      />
    </section>
  );
}

function Seconds({ data }: { data: ReplyOf<typeof Contract.myLessonSeconds> }) {
  const totals = Object.entries(data.reasons).filter((entry): entry is [string, number] => typeof entry[1] === 'number' && entry[1] > 0);
  if (!data.items.length) return <Empty title="还没有学习记录" />;
  return (
    <>
      <ul className="rows">
        {totals.map(([reason, value]) => (
          <li key={reason}>
            <span className="grow">{REASONS[reason] ?? reason}</span>
            <b className="figures">{clock(value)}</b>
          </li>
        ))}
      </ul>
      <h3 style={{ margin: '14px 0 6px' }}>逐段记录</h3>
      <Table
        label="逐段记录"
        rows={data.items}
        rowKey={(row) => `${row.at}${row.from}${row.reason}`}
        columns={[
          { key: 'at', title: '时刻', cell: (row) => <span className="figures">{timeWithSeconds(row.at)}</span> },
          {
            key: 'part',
            title: '视频位置',
            cell: (row) => (
              <span className="figures">
                {clock(row.from)}–{clock(row.to)}
              </span>
            ),
          },
          { key: 'seconds', title: '秒', num: true, cell: (row) => Math.round(row.seconds) },
          {
            key: 'why',
            title: '结果',
            cell: (row) => (
              <span className={row.reason === 'counted' ? 'good' : ''}>
                {REASONS[row.reason] ?? row.reason}
                {row.offline && '（断网补交）'}
              </span>
            ),
          },
        ]}
      />
    </>
  );
}
