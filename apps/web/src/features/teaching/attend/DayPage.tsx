import { useParams } from '@tanstack/react-router';
import { teachingRoutes } from '@yangfan/client';
import { useState } from 'react';
import { useRead, useSend } from '../../../shared/lib/api.ts';
import { useCan } from '../../../shared/lib/session.ts';
import { day as dayWords, time } from '../../../shared/lib/time.ts';
import { Button } from '../../../shared/ui/Button.tsx';
import { Confirm } from '../../../shared/ui/Dialog.tsx';
import { Go } from '../../../shared/ui/Go.tsx';
import { PageHead } from '../../../shared/ui/Page.tsx';
import { ErrorState, Loading, StateTag } from '../../../shared/ui/States.tsx';
import { Table } from '../../../shared/ui/Table.tsx';
import { SESSION } from '../words.ts';
import { SignWay } from './LecturerSigns.tsx';

const CAPACITY = { CLASS_TEACHER: '班主任', LECTURER: '讲师' } as const;
const DAY_MS = 86_400_000;
const shift = (day: string, days: number) => new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);

/** One day of a class: every session, what is missing, and confirming them all at once. */
export function DayPage() {
  const { classId, day } = useParams({ strict: false }) as { classId: string; day: string };
  const can = useCan();
  const params = { classId, day };
  const view = useRead(teachingRoutes.readDay, { params }, { refetchInterval: 15_000 });
  const [confirming, setConfirming] = useState(false);
  const confirm = useSend(teachingRoutes.confirmDay, {
    refresh: ['/v1/teaching', '/v1/org'],
    done: '当天考勤已确认',
    onDone: () => setConfirming(false),
  });
  if (view.error && !view.data) return <ErrorState error={view.error} onRetry={() => void view.refetch()} />;
  if (!view.data) return <Loading />;
  const { data } = view;
  const mine = data.sessions.filter((one) => one.mine);
  const lacking = mine.filter(({ missing }) => missing.length > 0).length;
  return (
    <div className="stack">
      <PageHead
        title={dayWords(day)}
        lead={data.className}
        crumbs={<Go to={`/work/classes/${classId}/attendance`}>班级出勤</Go>}
        actions={
          <>
            <Go className="button" to={`/work/classes/${classId}/days/${shift(day, -1)}`}>
              前一天
            </Go>
            <Go className="button" to={`/work/classes/${classId}/days/${shift(day, 1)}`}>
              后一天
            </Go>
            {can('teaching.roll.confirm') && mine.length > 0 && (
              <Button look="primary" onClick={() => setConfirming(true)}>
                确认当天 {mine.length} 次课
              </Button>
            )}
          </>
        }
      />
      <section className="card">
        <Table
          label="当天的课"
          rows={data.sessions}
          rowKey={(row) => row.sessionId}
          empty={{ title: '这一天没有面授或直播课' }}
          columns={[
            {
              key: 'time',
              title: '时间',
              cell: (row) => (
                <span className="figures">
                  {time(row.startsAt)}–{time(row.endsAt)}
                </span>
              ),
            },
            { key: 'title', title: '课次', cell: (row) => <Go to={`/work/sessions/${row.sessionId}`}>{row.title}</Go> },
            { key: 'present', title: '到课', num: true, cell: (row) => `${row.present} / ${row.expected}` },
            {
              key: 'lecturer',
              title: '讲师签到',
              cell: (row) =>
                row.lecturerSigns.length
                  ? row.lecturerSigns.map((sign) => (
                      <div key={sign.lecturerId} className="small">
                        {sign.name} <span className="figures">{time(sign.at)}</span> <SignWay sign={sign} />
                      </div>
                    ))
                  : '—',
            },
            {
              key: 'missing',
              title: '还缺什么',
              cell: (row) =>
                row.status === 'LOCKED' ? (
                  '—'
                ) : row.missing.length ? (
                  <ul className="small caution">
                    {row.missing.map((words) => (
                      <li key={words}>{words}</li>
                    ))}
                  </ul>
                ) : (
                  <span className="good small">齐了</span>
                ),
            },
            {
              key: 'confirmed',
              title: '确认',
              cell: (row) => (
                <>
                  <StateTag tone={SESSION[row.status]?.[1] ?? 'plain'}>{SESSION[row.status]?.[0] ?? row.status}</StateTag>
                  {row.confirmed.length > 0 && <div className="small">{row.confirmed.map((one) => CAPACITY[one]).join('、')}已确认</div>}
                </>
              ),
            },
          ]}
        />
      </section>
      <Confirm
        title={`确认 ${mine.length} 次课的考勤？`}
        open={confirming}
        consequence={
          <>
            <p>班主任和讲师两人都确认后锁定，课时随即计入；之后只能申请更正。</p>
            {lacking > 0 && <p className="stop">有 {lacking} 次课还缺材料或有异常没处理。现在确认会照现状留档，主管部门可见。</p>}
          </>
        }
        confirm="确认"
        busy={confirm.isPending}
        onConfirm={() => confirm.mutate({ params, body: { rolls: mine.map(({ sessionId, digest }) => ({ sessionId, digest })) } })}
        onClose={() => setConfirming(false)}
      />
    </div>
  );
}
