import { teachingRoutes } from '@yangfan/client';
import type { WaitingWork } from '@yangfan/contract';
import { useRead } from '../../../../shared/lib/api.ts';
import { moment } from '../../../../shared/lib/time.ts';
import { useUrlState } from '../../../../shared/lib/url-state.ts';
import { Button } from '../../../../shared/ui/Button.tsx';
import { Select } from '../../../../shared/ui/Field.tsx';
import { Go } from '../../../../shared/ui/Go.tsx';
import { PageHead, Strip } from '../../../../shared/ui/Page.tsx';
import { StateTag } from '../../../../shared/ui/States.tsx';
import { Pager, Table, type Column } from '../../../../shared/ui/Table.tsx';
import { deskAddress, filterOf, type WaitingFilter } from './waiting.ts';

const SIZE = 20;

/** What waits for my mark over all my classes: the longest waiting first, and on from one to the next. */
export function Waiting() {
  const [url, setUrl] = useUrlState();
  const page = Math.max(1, Number(url.page) || 1);
  const filter = filterOf(url);
  const list = useRead(
    teachingRoutes.listWaitingWorks,
    { query: { ...filter, page, size: SIZE } },
    { keep: true, refetchInterval: 60_000 },
  );
  const { data } = list;
  const groups = data?.assignments ?? [];
  const classes = [...new Map(groups.map(({ classId, className }) => [classId, className]))];
  const inClass = groups.filter(({ classId }) => !filter.classId || classId === filter.classId);
  const filtered = Object.keys(filter).length > 0;
  const [first] = data?.items ?? [];
  return (
    <div className="stack">
      <PageHead
        title="待批作业"
        lead="您教的各班里等您批改的作业，等得最久的在最前。"
        actions={
          first && page === 1 ? (
            <Go className="button primary" to={deskAddress(first, filter)}>
              从最早的开始批
            </Go>
          ) : undefined
        }
      />
      {data && (
        <Strip
          items={[
            { label: '待批', value: data.all },
            { label: '已超过批改期限', value: data.overdue },
            { label: '等得最久的', value: moment(data.oldestAt), note: data.oldestAt ? '提交' : undefined },
          ]}
        />
      )}
      <section className="card">
        <div className="filters">
          <Select
            label="班级"
            empty="全部班级"
            options={classes.map(([value, label]) => ({ value, label }))}
            value={filter.classId ?? ''}
            onChange={(event) => setUrl({ classId: event.target.value || null, assignmentId: null })}
          />
          <Select
            label="作业"
            empty="全部作业"
            options={inClass.map(({ assignmentId, title, className, waiting }) => ({
              value: assignmentId,
              label: `${title}（${filter.classId ? '' : `${className}，`}${waiting} 份）`,
            }))}
            value={filter.assignmentId ?? ''}
            onChange={(event) => setUrl({ assignmentId: event.target.value || null })}
          />
          <Select
            label="期限"
            empty="全部"
            options={[
              { value: 'true', label: '已超期' },
              { value: 'false', label: '未超期' },
            ]}
            value={url.overdue ?? ''}
            onChange={(event) => setUrl({ overdue: event.target.value || null })}
          />
        </div>
        <Table
          label="待批作业"
          columns={columns(filter)}
          rows={data?.items}
          rowKey={(row) => row.submissionId}
          error={list.error}
          onRetry={() => void list.refetch()}
          empty={
            filtered && data?.all
              ? {
                  title: '这个范围里没有待批的作业',
                  next: <Button onClick={() => setUrl({ classId: null, assignmentId: null, overdue: null })}>看全部 {data.all} 份</Button>,
                }
              : { title: '作业都批完了', next: '学员提交新的作业后会出现在这里。' }
          }
        />
        {!!data?.total && <Pager page={page} size={SIZE} total={data.total} unit="份" onPage={(next) => setUrl({ page: next })} />}
      </section>
    </div>
  );
}

const columns = (filter: WaitingFilter): readonly Column<WaitingWork>[] => [
  {
    key: 'title',
    title: '作业',
    cell: (row) => (
      <>
        {row.title}
        <div className="quiet small">{row.className}</div>
      </>
    ),
  },
  { key: 'learner', title: '学员', cell: (row) => `${row.seatNo} 号 ${row.maskedName}` },
  {
    key: 'at',
    title: '提交时间',
    cell: (row) => (
      <>
        <span className="figures">{moment(row.submittedAt)}</span> {row.late && <StateTag tone="caution">迟交</StateTag>}
        {row.version > 1 && <span className="quiet small"> 第 {row.version} 版</span>}
      </>
    ),
  },
  {
    key: 'due',
    title: '批改期限',
    cell: (row) => (row.overdue ? <StateTag tone="stop">已超期</StateTag> : <span className="figures quiet">{moment(row.dueAt)} 前</span>),
  },
  {
    key: 'open',
    title: '操作',
    cell: (row) => (
      <Go className="button" to={deskAddress(row, filter)} aria-label={`批改 ${row.seatNo} 号 ${row.maskedName} 的${row.title}`}>
        批改
      </Go>
    ),
  },
];
