import { teachingRoutes } from '@yangfan/client';
import type { AssignmentView } from '@yangfan/contract';
import { useState } from 'react';
import { useRead, useSend } from '../../../../shared/lib/api.ts';
import { useCan } from '../../../../shared/lib/session.ts';
import { moment } from '../../../../shared/lib/time.ts';
import { useUrlState } from '../../../../shared/lib/url-state.ts';
import { Button } from '../../../../shared/ui/Button.tsx';
import { Confirm } from '../../../../shared/ui/Dialog.tsx';
import { StateTag } from '../../../../shared/ui/States.tsx';
import { Pager, Table } from '../../../../shared/ui/Table.tsx';
import { Tabs } from '../../../../shared/ui/Tabs.tsx';
import { SUBMISSIONS } from '../words.ts';
import { DownloadWorks } from './DownloadWorks.tsx';

type State = 'SUBMITTED' | 'RETURNED' | 'MARKED';

/** Which works the queue shows, as the address says it. */
export function queueQuery(search: Record<string, string>): { state?: State } {
  const state = search.state ?? 'SUBMITTED';
  return state === 'ALL' ? {} : { state: state as State };
}

/** Who waits for a mark, oldest first. */
export function MarkingQueue({ assignment }: { assignment: AssignmentView }) {
  const [search, setSearch] = useUrlState();
  const mark = useCan()('teaching.work.mark');
  const [asking, setAsking] = useState(false);
  const page = Number(search.page ?? 1);
  const params = { assignmentId: assignment.id };
  const queue = useRead(teachingRoutes.listSubmissions, { params, query: { ...queueQuery(search), page } }, { keep: true });
  const release = useSend(teachingRoutes.releaseAssignment, {
    refresh: ['/v1/teaching/assignments'],
    done: '成绩已公布，学员已收到通知',
    onDone: () => setAsking(false),
  });
  const { counts } = assignment;
  return (
    <section className="card stack">
      <Tabs
        label="筛选"
        value={search.state ?? 'SUBMITTED'}
        items={[
          { key: 'SUBMITTED', label: `待批改 ${counts.submitted}` },
          { key: 'RETURNED', label: `已退回 ${counts.returned}` },
          { key: 'MARKED', label: `已批改 ${counts.marked}` },
          { key: 'ALL', label: '全部' },
        ]}
        onPick={(key) => setSearch({ state: key })}
      />
      <DownloadWorks assignment={assignment} />
      {mark && counts.unreleased > 0 && (
        <div className="actions">
          <span style={{ flex: 1 }}>有 {counts.unreleased} 份批改好的成绩还没有公布。</span>
          <Button look="primary" onClick={() => setAsking(true)}>
            公布成绩
          </Button>
        </div>
      )}
      <Table
        label="作业"
        rows={queue.data?.items}
        rowKey={(row) => row.submissionId}
        error={queue.error}
        onRetry={() => void queue.refetch()}
        empty={{ title: (search.state ?? 'SUBMITTED') === 'SUBMITTED' ? '没有等待批改的作业' : '没有这样的作业' }}
        columns={[
          { key: 'seat', title: '学号', num: true, cell: (row) => row.seatNo },
          { key: 'name', title: '姓名', cell: (row) => row.maskedName },
          {
            key: 'state',
            title: '状态',
            cell: (row) => (
              <>
                <StateTag tone={SUBMISSIONS[row.state]![1]}>{SUBMISSIONS[row.state]![0]}</StateTag>{' '}
                {row.late && <StateTag tone="caution">迟交</StateTag>}
                {row.state === 'MARKED' && !row.released && <span className="quiet small"> 未公布</span>}
              </>
            ),
          },
          { key: 'version', title: '版本', num: true, cell: (row) => row.version },
          { key: 'at', title: '提交时间', cell: (row) => <span className="figures">{moment(row.submittedAt)}</span> },
          { key: 'score', title: '得分', num: true, cell: (row) => (row.state === 'MARKED' ? (row.score ?? '—') : '—') },
          {
            key: 'open',
            title: '操作',
            cell: (row) => (
              <Button
                aria-label={`${mark && row.state === 'SUBMITTED' ? '批改' : '查看'} ${row.maskedName} 的作业`}
                onClick={() => setSearch({ submission: row.submissionId, page })}
              >
                {mark && row.state === 'SUBMITTED' ? '批改' : '查看'}
              </Button>
            ),
          },
        ]}
      />
      {queue.data && queue.data.total > 20 && (
        <Pager page={page} size={20} total={queue.data.total} unit="份" onPage={(next) => setSearch({ page: next })} />
      )}
      <Confirm
        title="公布成绩？"
        open={asking}
        consequence={`${counts.unreleased} 位学员会看到得分、评语和批注，并收到通知。公布后不能撤回。`}
        confirm="公布"
        busy={release.isPending}
        onConfirm={() => release.mutate({ params })}
        onClose={() => setAsking(false)}
      />
    </section>
  );
}
