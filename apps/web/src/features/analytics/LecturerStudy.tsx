import { useParams } from '@tanstack/react-router';
import { teachingRoutes } from '@yangfan/client';
import { useRead } from '../../shared/lib/api.ts';
import { moment } from '../../shared/lib/time.ts';
import { pathParam, useUrlState } from '../../shared/lib/url-state.ts';
import { TextField } from '../../shared/ui/Field.tsx';
import { Go } from '../../shared/ui/Go.tsx';
import { PageHead, Strip } from '../../shared/ui/Page.tsx';
import { ErrorState, Loading, StateTag } from '../../shared/ui/States.tsx';
import { Table } from '../../shared/ui/Table.tsx';
import { RatingPanel } from './RatingPanel.tsx';
import './analytics.css';

const wait = (minutes: number) => (minutes < 60 ? `${minutes} 分钟` : `${Math.round(minutes / 6) / 10} 小时`);

/** What a lecturer did in a period: lessons, interaction, answers. */
export function LecturerStudy() {
  const lecturerId = pathParam(useParams({ strict: false }), 'lecturerId');
  const [url, setUrl] = useUrlState();
  const query = { ...(url.from ? { from: url.from } : {}), ...(url.to ? { to: url.to } : {}) };
  const study = useRead(teachingRoutes.lecturerStudy, { params: { lecturerId }, query }, { keep: true });
  if (study.error) return <ErrorState error={study.error} onRetry={() => void study.refetch()} />;
  if (!study.data) return <Loading />;
  const { data } = study;
  const { answers } = data;
  return (
    <div className="stack">
      <PageHead
        title={`${data.name}讲师的教学情况`}
        lead={`${data.from} 至 ${data.to}，只统计正式班`}
        crumbs={<Go to={`/work/lecturers/${lecturerId}`}>讲师资料</Go>}
      />
      <div className="filters">
        <TextField label="从哪天" type="date" value={url.from ?? data.from} onChange={(event) => setUrl({ from: event.target.value })} />
        <TextField label="到哪天" type="date" value={url.to ?? data.to} onChange={(event) => setUrl({ to: event.target.value })} />
      </div>
      <Strip
        items={[
          { label: '上过的课', value: `${data.sessions} 次`, note: `${data.hours} 课时` },
          { label: '考勤还没双签', value: data.unconfirmed },
          {
            label: '每 45 分钟互动',
            value: data.interactionPer45 ?? '—',
            note: `要求 ${data.minInteraction} 次`,
          },
          {
            label: '回答提问',
            value: `${answers.answered} / ${answers.asked}`,
            note: answers.medianMinutes === null ? '还没有回答' : `一半在 ${wait(answers.medianMinutes)}内`,
          },
          { label: '超时', value: answers.overdue, note: `期限 ${answers.limitHours} 小时` },
        ]}
      />
      <RatingPanel lecturerId={lecturerId} query={query} />
      <section className="card">
        <h2>直播课的互动</h2>
        <p className="quiet small">互动次数 = 投票和测验、随机点名、连麦上台、回答提问的次数；按实际直播的时长折算到每 45 分钟。</p>
        <Table
          label="直播课的互动"
          rows={data.live}
          rowKey={(row) => row.roomId}
          empty={{ title: '这段时间没有上过直播课' }}
          columns={[
            { key: 'at', title: '时间', cell: (row) => <span className="figures">{moment(row.startsAt)}</span> },
            { key: 'title', title: '课次', cell: (row) => <Go to={`/work/live/${row.roomId}/replay`}>{row.title}</Go> },
            { key: 'class', title: '班级', cell: (row) => <Go to={`/work/classes/${row.classId}/study`}>{row.className}</Go> },
            { key: 'minutes', title: '直播分钟', num: true, cell: (row) => row.minutes },
            { key: 'count', title: '互动次数', num: true, cell: (row) => row.interactions },
            {
              key: 'per',
              title: '每 45 分钟',
              num: true,
              cell: (row) => (
                <>
                  {row.per45} <StateTag tone={row.enough ? 'good' : 'caution'}>{row.enough ? '达到' : '不足'}</StateTag>
                </>
              ),
            },
          ]}
        />
      </section>
      <section className="card">
        <h2>没有回答或超时的提问</h2>
        <Table
          label="没有回答或超时的提问"
          rows={answers.items}
          rowKey={(row) => `${row.link.id}${row.askedAt}`}
          empty={{ title: '没有漏答或超时的提问' }}
          columns={[
            { key: 'from', title: '来自', cell: (row) => row.source },
            { key: 'asked', title: '提问时间', cell: (row) => <span className="figures">{moment(row.askedAt)}</span> },
            { key: 'answered', title: '回答时间', cell: (row) => (row.answeredAt ? moment(row.answeredAt) : '还没有回答') },
            { key: 'wait', title: '等了', cell: (row) => wait(row.minutes) },
            {
              key: 'state',
              title: '状态',
              cell: (row) => <StateTag tone={row.overdue ? 'stop' : 'caution'}>{row.overdue ? '超时' : '等待中'}</StateTag>,
            },
            {
              key: 'see',
              title: '记录',
              cell: (row) => (row.link.kind === 'LIVE' && row.link.id ? <Go to={`/work/live/${row.link.id}/replay`}>看回放</Go> : '—'),
            },
          ]}
        />
      </section>
    </div>
  );
}
