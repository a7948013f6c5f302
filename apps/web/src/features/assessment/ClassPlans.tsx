import { Link, useParams } from '@tanstack/react-router';
import { assessmentRoutes } from '@yangfan/client';
import { useRead } from '../../shared/lib/api.ts';
import { useDownload } from '../../shared/lib/download.ts';
import { moment } from '../../shared/lib/time.ts';
import { useUrlState } from '../../shared/lib/url-state.ts';
import { Button } from '../../shared/ui/Button.tsx';
import { Choice, Select } from '../../shared/ui/Field.tsx';
import { PageHead } from '../../shared/ui/Page.tsx';
import { StateTag } from '../../shared/ui/States.tsx';
import { Pager, Table } from '../../shared/ui/Table.tsx';
import { PrintPlans } from './print/PrintPlans.tsx';
import { STATES, SUSPICIONS } from './plan/words.ts';

const SIZE = 20;
const STATE_OPTIONS = [{ value: 'NONE', label: '还没有开始' }, ...Object.entries(STATES).map(([value, [label]]) => ({ value, label }))];

/** A class's plans: who is how far, what waits for the lecturer; all of them as one zip. */
export function ClassPlans() {
  const { classId } = useParams({ strict: false }) as { classId: string };
  const [url, setUrl] = useUrlState();
  const page = Number(url['page'] ?? 1);
  const filter = {
    ...(url['state'] ? { state: url['state'] as 'DRAFT' } : {}),
    ...(url['suspected'] ? { suspected: true } : {}),
    ...(url['open'] ? { open: true } : {}),
  };
  const list = useRead(assessmentRoutes.classPlans, { params: { classId }, query: { page, size: SIZE, ...filter } }, { keep: true });
  const download = useDownload(assessmentRoutes.exportClassPlans);
  const filtered = !!(url['state'] || url['suspected'] || url['open']);
  return (
    <div className="stack">
      <PageHead
        title="规划书"
        lead={list.data ? `${list.data.className}：${list.data.submitted} / ${list.data.enrolled} 人已提交` : undefined}
        crumbs={<Link to={`/work/classes/${classId}`}>返回班级</Link>}
        actions={
          <>
            <Link className="button" to={`/work/classes/${classId}/practice`}>
              实践成果
            </Link>
            <Button
              busy={download.busy}
              disabled={!list.data}
              onClick={() => download.save({ params: { classId }, query: filter }, `${list.data?.className ?? ''}-规划书与实践成果.xlsx`)}
            >
              导出 Excel
            </Button>
            <PrintPlans classId={classId} />
          </>
        }
      />
      <div className="card">
        <div className="filters">
          <Select
            label="状态"
            empty="全部"
            value={url['state'] ?? ''}
            options={STATE_OPTIONS}
            onChange={(event) => setUrl({ state: event.target.value })}
          />
          <Choice
            label="有待处理的批注"
            checked={!!url['open']}
            onChange={(event) => setUrl({ open: event.target.checked ? '1' : null })}
          />
          <Choice
            label="有雷同嫌疑"
            checked={!!url['suspected']}
            onChange={(event) => setUrl({ suspected: event.target.checked ? '1' : null })}
          />
        </div>
        <Table
          label="规划书名单"
          rows={list.data?.items}
          rowKey={(row) => row.learnerId}
          error={list.error}
          onRetry={() => void list.refetch()}
          empty={
            filtered
              ? {
                  title: '没有符合条件的规划书',
                  next: <Button onClick={() => setUrl({ state: null, open: null, suspected: null })}>清除条件</Button>,
                }
              : { title: '班级名册里没有学员' }
          }
          columns={[
            { key: 'seat', title: '学号', num: true, cell: (row) => row.seatNo ?? '—' },
            { key: 'name', title: '姓名', cell: (row) => row.maskedName },
            {
              key: 'title',
              title: '项目',
              cell: (row) => (row.plan ? <Link to={`/work/plans/${row.plan.id}`}>{row.plan.title}</Link> : '—'),
            },
            {
              key: 'state',
              title: '状态',
              cell: (row) =>
                row.plan ? (
                  <StateTag tone={STATES[row.plan.state][1]}>{STATES[row.plan.state][0]}</StateTag>
                ) : (
                  <StateTag tone="idle">还没有开始</StateTag>
                ),
            },
            { key: 'done', title: '完成度', num: true, cell: (row) => (row.plan ? `${row.plan.completeness}%` : '—') },
            { key: 'version', title: '提交', cell: (row) => (row.versions ? `第 ${row.versions} 版，${moment(row.submittedAt)}` : '—') },
            { key: 'open', title: '待处理批注', num: true, cell: (row) => row.openComments || '—' },
            {
              key: 'suspicion',
              title: '雷同',
              cell: (row) =>
                row.suspicion ? <StateTag tone={SUSPICIONS[row.suspicion][1]}>{SUSPICIONS[row.suspicion][0]}</StateTag> : '—',
            },
          ]}
        />
        {list.data && list.data.total > SIZE && (
          <Pager page={page} size={SIZE} total={list.data.total} onPage={(next) => setUrl({ page: next })} unit="人" />
        )}
      </div>
    </div>
  );
}
