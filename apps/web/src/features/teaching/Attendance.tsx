import { Link, useParams } from '@tanstack/react-router';
import { orgRoutes, teachingRoutes } from '@yangfan/client';
import { useRead } from '../../shared/lib/api.ts';
import { useDownload } from '../../shared/lib/download.ts';
import { moment, shortDay, time } from '../../shared/lib/time.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Go } from '../../shared/ui/Go.tsx';
import { PageHead } from '../../shared/ui/Page.tsx';
import { StateTag } from '../../shared/ui/States.tsx';
import { Table } from '../../shared/ui/Table.tsx';
import { SESSION } from './words.ts';

/** A class's attendance: every learner, every session. */
export function Attendance() {
  const { classId } = useParams({ strict: false }) as { classId: string };
  const list = useRead(teachingRoutes.classAttendance, { params: { classId } });
  const sessions = useRead(orgRoutes.listSessions, { params: { classId } } as never);
  const sheet = useDownload(teachingRoutes.exportAttendance);
  const min = list.data?.minRate ?? 0;
  const rows = (
    sessions.data as
      | {
          items?: {
            id: string;
            title: string;
            mode: string;
            day: string;
            startsAt: string;
            endsAt: string;
            hours: number;
            status: string;
          }[];
        }
      | undefined
  )?.items;
  return (
    <div className="stack">
      <PageHead
        title="班级出勤"
        lead={
          list.data
            ? `计划 ${list.data.plannedHours} 课时${list.data.minRate !== null ? `，合格须达到 ${Math.round(min * 100)}%` : ''}`
            : undefined
        }
        crumbs={<Link to={`/work/classes/${classId}`}>返回班级</Link>}
        actions={
          <>
            <Go className="button" to={`/work/anomalies?classId=${classId}`}>
              签到异常
            </Go>
            <Go className="button" to={`/work/leaves?classId=${classId}`}>
              请假
            </Go>
            <Button busy={sheet.busy} onClick={() => sheet.save({ params: { classId } }, '考勤表.xlsx')}>
              导出考勤表
            </Button>
          </>
        }
      />
      <section className="card">
        <h2>学员</h2>
        <Table
          label="学员出勤"
          rows={list.data?.items}
          error={list.error}
          onRetry={() => void list.refetch()}
          rowKey={(row) => row.learnerId}
          empty={{ title: '班级名册里没有学员' }}
          columns={[
            {
              key: 'name',
              title: '姓名',
              cell: (row) => <Link to={`/work/classes/${classId}/learners/${row.learnerId}/hours`}>{row.name}</Link>,
            },
            { key: 'hours', title: '已得课时', num: true, cell: (row) => row.attendedHours },
            { key: 'vod', title: '其中点播', num: true, cell: (row) => row.vodHours },
            {
              key: 'rate',
              title: '出勤率',
              num: true,
              cell: (row) => <span className={row.rate < min ? 'stop' : ''}>{Math.round(row.rate * 100)}%</span>,
            },
            { key: 'late', title: '迟到或早退', num: true, cell: (row) => row.late },
            { key: 'absent', title: '缺勤', num: true, cell: (row) => row.absent },
            {
              key: 'leave',
              title: '请假课时',
              num: true,
              cell: (row) => (row.leaveHours ? `${row.leaveHours}${row.excusedHours ? `（${row.excusedHours} 不计入应修）` : ''}` : 0),
            },
            { key: 'supplements', title: '补签', num: true, cell: (row) => row.supplements },
            {
              key: 'anomalies',
              title: '异常',
              num: true,
              cell: (row) => (row.anomalies ? <span className="caution">{row.anomalies}</span> : 0),
            },
          ]}
        />
      </section>
      <section className="card">
        <h2>课次</h2>
        <Table
          label="课次"
          rows={rows?.filter((session) => session.mode !== 'VOD')}
          error={sessions.error}
          onRetry={() => void sessions.refetch()}
          rowKey={(row) => row.id}
          empty={{ title: '课表里没有面授或直播课次' }}
          columns={[
            {
              key: 'day',
              title: '日期',
              cell: (row) => (
                <span className="figures">
                  <Go to={`/work/classes/${classId}/days/${row.day}`}>{shortDay(row.startsAt)}</Go> {time(row.startsAt)}–{time(row.endsAt)}
                </span>
              ),
            },
            { key: 'title', title: '课次', cell: (row) => <Link to={`/work/sessions/${row.id}`}>{row.title}</Link> },
            { key: 'hours', title: '课时', num: true, cell: (row) => row.hours },
            {
              key: 'status',
              title: '状态',
              cell: (row) => <StateTag tone={SESSION[row.status]?.[1] ?? 'plain'}>{SESSION[row.status]?.[0] ?? row.status}</StateTag>,
            },
          ]}
        />
        {rows?.[0] && <p className="quiet small">首次课：{moment(rows[0].startsAt)}</p>}
      </section>
    </div>
  );
}
